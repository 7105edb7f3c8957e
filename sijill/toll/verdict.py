"""Estimate, estimate with warnings, or no estimate: the rules of `rules.yml` applied to what was measured.

Each `Finding` has the id of its rule, its level and the sentence that a reader sees, in English and Arabic.
`withhold` marks refusals after which the number itself is not given: it is undefined or computed wrongly, not
only weak. Leaves out: computing the estimates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from itertools import combinations
from typing import Any

import numpy as np
import yaml

from sijill.toll.closed import uneven_capture
from sijill.toll.hierarchical import main_terms
from sijill.toll.overlap import Overlap
from sijill.toll.poisson import existence_code

EXISTENCE_LISTS = 8
UNDEFINED = {"too-few-lists", "no-mle"}  # findings of a table after which nothing is run


class Level(StrEnum):
    """What a finding does to the verdict."""

    REFUSE = "refuse"
    WARN = "warn"
    NOTE = "note"


class Verdict(StrEnum):
    """The three answers, as they are printed."""

    ESTIMATE = "estimate"
    WARNINGS = "estimate with warnings"
    REFUSED = "no estimate can be defended"


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that fired."""

    rule: str
    level: Level
    withhold: bool
    en: str
    ar: str

    def said(self, language: str = "en") -> str:
        """`rule: sentence` in one language."""
        return f"{self.rule}: {self.ar if language == 'ar' else self.en}"


@lru_cache(maxsize=1)
def rules() -> dict[str, Any]:
    """The rule file."""
    loaded: dict[str, Any] = yaml.safe_load(files("sijill.toll").joinpath("rules.yml").read_text("utf-8"))
    return loaded


def threshold(rule: str, name: str) -> float:
    return float(rules()["rules"][rule][name])


def finding(rule: str, **values: object) -> Finding:
    """The finding of one rule with its sentence filled in."""
    entry = rules()["rules"][rule]
    said = {**{k: v for k, v in entry.items() if k not in ("en", "ar")}, **{k: show(v) for k, v in values.items()}}
    return Finding(
        rule,
        Level(entry["level"]),
        bool(entry.get("withhold", False)),
        entry["en"].format(**said),
        entry["ar"].format(**said),
    )


def show(value: object) -> str:
    """Numbers as a reader wants them: whole from 100 up, else three significant digits."""
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def percent(share: float) -> str:
    return f"{100 * share:.1f}%"


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """The verdict that the worst finding gives."""
    levels = {f.level for f in findings}
    if Level.REFUSE in levels:
        return Verdict.REFUSED
    return Verdict.WARNINGS if Level.WARN in levels else Verdict.ESTIMATE


def judge_table(overlap: Overlap) -> list[Finding]:
    """What the table alone shows, before any model is run."""
    found: list[Finding] = []
    shared = overlap.shared - np.diag(np.diag(overlap.shared))
    sharing = int((shared.sum(axis=1) > 0).sum())
    if sharing < threshold("too-few-lists", "least_lists"):
        found.append(finding("too-few-lists", sharing=sharing, lists=overlap.lists))
    records, share = overlap.on_two_or_more, overlap.on_two_or_more / overlap.n
    for rule in ("too-little-overlap", "thin-overlap"):
        if records < threshold(rule, "least_records") or share < threshold(rule, "least_share"):
            found.append(finding(rule, records=records, n=overlap.n, share=percent(share)))
            break
    found += _lists(overlap)
    if overlap.lists >= 3:
        found += _existence(overlap)
        z = uneven_capture(overlap)
        if z > threshold("uneven-capture", "least_z"):
            found.append(finding("uneven-capture", z=z))
    return found


def _lists(overlap: Overlap) -> list[Finding]:
    found, names, sizes = [], overlap.names, overlap.sizes
    empty = [f"{names[i]}-{names[j]}" for i, j in combinations(range(overlap.lists), 2) if overlap.shared[i, j] == 0]
    if empty:
        found.append(finding("empty-overlap", pairs=", ".join(empty)))
    for i in range(overlap.lists):
        on_i = overlap.bits[:, i] == 1
        others = int(overlap.counts[on_i & (overlap.bits.sum(axis=1) > 1)].sum())
        if others < threshold("lonely-list", "least_shared"):
            found.append(finding("lonely-list", name=names[i], shared=others))
        for j in range(overlap.lists):
            if i == j or sizes[i] < threshold("list-inside-list", "least_size") or sizes[j] < sizes[i]:
                continue
            inside = overlap.shared[i, j] / sizes[i]
            values = {"inner": names[i], "outer": names[j], "size": int(sizes[i])}
            if inside >= threshold("list-inside-list", "share"):
                found.append(finding("list-inside-list", **values))
            elif inside >= threshold("list-near-inside", "share"):
                found.append(finding("list-near-inside", share=percent(float(inside)), **values))
    return found


def _existence(overlap: Overlap) -> list[Finding]:
    if overlap.lists > EXISTENCE_LISTS:
        return []
    counts = overlap.dense().astype(np.float64)
    pairs = list(combinations(range(overlap.lists), 2))
    failed = [
        f"{overlap.names[i]}-{overlap.names[j]}"
        for i, j in pairs
        if existence_code(counts, np.array((*main_terms(overlap.lists), 1 << i | 1 << j), np.int64))
    ]
    if not failed:
        return []
    rule = "no-mle" if len(failed) > threshold("no-mle", "most_pairs") * len(pairs) else "fragile-pair"
    return [finding(rule, pairs=", ".join(failed))]


def judge_definitions(definitions: dict[str, str]) -> list[Finding]:
    """Refuse when lists are said to count different things."""
    if len({text.strip().casefold() for text in definitions.values()}) < 2:
        return []
    return [finding("definition-mismatch", definitions="; ".join(f"{k}: {v}" for k, v in definitions.items()))]


def judge_width(low: float, high: float) -> list[Finding]:
    """Refuse an interval whose ends differ more than tenfold."""
    if low > 0 and high / low > threshold("too-wide", "most_ratio"):
        return [finding("too-wide", low=low, high=high)]
    return []


def judge_models(medians: dict[str, float]) -> list[Finding]:
    """Warn when the models' medians differ more than twofold."""
    if len(medians) < 2:
        return []
    low, high = min(medians, key=lambda m: medians[m]), max(medians, key=lambda m: medians[m])
    if medians[high] <= threshold("models-disagree", "most_ratio") * medians[low]:
        return []
    return [finding("models-disagree", low=medians[low], low_model=low, high=medians[high], high_model=high)]


def sentences(found: Sequence[Finding], language: str = "en") -> list[str]:
    """Reasons for print, worst first."""
    order = [Level.REFUSE, Level.WARN, Level.NOTE]
    return [f.said(language) for f in sorted(found, key=lambda f: order.index(f.level))]
