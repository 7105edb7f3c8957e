"""Rows of estimates: the toll that a model gives from the lists of this release, or why it gives none.

An estimate is published when the table that it was made from is the one that the public register gives today, drawn
again with its seed. One whose lists have changed since is left out, and whoever freezes is told. A refused one has its
reasons and no number. Lists that no published document names stand as "list 1", and a sentence that names them is
left out. Leaves out: estimating (`toll`), keeping (`casework.estimates`).
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from sijill.model.enumerations import EstimateVerdict
from sijill.model.errors import SijillError
from sijill.publish.cases import CaseDefinition
from sijill.publish.making import Making, short_id
from sijill.publish.rows import Estimate, Reason
from sijill.register.listed import listed
from sijill.register.rows import EstimateRow
from sijill.toll.overlap import Overlap

LEVEL = "95 %"
REFUSED = EstimateVerdict.REFUSED.value
HIDDEN = "The sentence names a list that is not published.", "تسمّي الجملة قائمة غير منشورة."


def estimate_rows(making: Making, case: CaseDefinition) -> tuple[list[Estimate], list[str]]:
    """The estimates of a case, and what was left out with the reason."""
    rows, left_out = [], []
    for row in making.public.tolls:
        said = json.loads(row.result)
        if case.select is not None or said.get("case") != case.case:
            continue
        digest = _again(making, row, said)
        if digest is None:
            left_out.append(f"estimate {row.id} ({row.model}): its lists have changed since; make it again")
        else:
            rows.append(_estimate(making, row, said, digest))
    return rows, left_out


def _again(making: Making, row: EstimateRow, said: Mapping[str, Any]) -> str | None:
    """The hash of the table of today's public register; None when the estimate was made from another one."""
    names, linkages = said["lists"], said["linkages"]
    try:
        found = listed(making.public.store, names, case=said.get("case"), linkages=linkages, seed=row.seed)
    except SijillError:
        return None
    digest = ",".join(Overlap.of(names, table.items()).digest() for table in found.tables)
    return digest if digest == row.inputs else None


def _estimate(making: Making, row: EstimateRow, said: Mapping[str, Any], digest: str) -> Estimate:
    names = _shown(making, said["lists"])
    secret = set(said["lists"]) - set(names)
    overlap = tuple(sorted((str(pattern), int(people)) for pattern, people in said["overlap"]))
    reasons = tuple(_reason(one, secret) for one in said["reasons"])
    quantiles = {} if row.verdict == REFUSED else dict(said.get("quantiles", {}))
    low, value, high = interval(quantiles) if quantiles else (None, None, None)
    return Estimate(
        id=f"e-{short_id([said['measure'], said.get('case'), row.model, *names])}",
        measure=said["measure"],
        method=row.model,
        low=low,
        value=value,
        high=high,
        level=LEVEL if quantiles else None,
        refused=None if quantiles else " ".join(one.en for one in reasons if one.level == "refuse") or REFUSED,
        verdict=row.verdict,
        version=row.version,
        inputs=table_digest(names, overlap) if secret else digest,
        seed=row.seed,
        kept_on=making.day(row.id),
        documented=said["documented"],
        lists=tuple(names),
        overlap=overlap,
        quantiles=quantiles,
        assumption_en=said["assumption"]["en"],
        assumption_ar=said["assumption"]["ar"],
        reasons=reasons,
        linkages=said["linkages"],
    )


def _shown(making: Making, lists: Sequence[str]) -> list[str]:
    """The lists' names, as far as a published document bears them."""
    public = {row.publisher for row in making.public.store.dump("document")}
    return [name if name in public else f"list {number}" for number, name in enumerate(lists, 1)]


def _reason(said: Mapping[str, str], secret: set[str]) -> Reason:
    tells = any(name in said[tongue] for name in secret for tongue in ("en", "ar"))
    en, ar = HIDDEN if tells else (said["en"], said["ar"])
    return Reason(said["rule"], said["level"], en, ar)


def interval(quantiles: Mapping[str, str]) -> tuple[int, int, int]:
    """Low, middle and high of a 95 % interval: outwards to two figures of its width, as `toll` prints it."""
    low, middle, high = (float(quantiles[name]) for name in ("q025", "median", "q975"))
    step = max(1.0, 10.0 ** (math.floor(math.log10(high - low)) - 1)) if high > low else 1.0
    return int(math.floor(low / step) * step), int(round(middle / step) * step), int(math.ceil(high / step) * step)


def table_digest(lists: Sequence[str], overlap: Sequence[tuple[str, int]]) -> str:
    """The SHA-256 of an overlap table, as every estimate of `toll` states it."""
    return Overlap.of(lists, [([int(bit) for bit in pattern], people) for pattern, people in overlap]).digest()
