"""What many runs of the chain say together: bias, coverage of intervals, width, refusals, and the share of linkage."""

from __future__ import annotations

import csv
import math
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from sijill.model.errors import InvalidValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Replicate:
    """One run of the chain: the truth, what was documented, and the answer. `method` says how links were made."""

    scenario: str
    seed: int
    method: str
    people: int
    recorded: int
    verdict: str
    median: float | None
    q025: float | None
    q10: float | None
    q25: float | None
    q75: float | None
    q90: float | None
    q975: float | None
    rules: str
    link_precision: float | None = None
    link_recall: float | None = None

    def covers(self, low: str, high: str) -> bool | None:
        """Whether the interval holds the truth; None when no interval was given."""
        bounds = getattr(self, low), getattr(self, high)
        return None if None in bounds else bounds[0] <= self.people <= bounds[1]


_LEVELS = {"95": ("q025", "q975"), "80": ("q10", "q90"), "50": ("q25", "q75")}


def report_of(found: list[Replicate]) -> dict[str, Any]:
    """Figures by method; with both methods, how much of the bias comes from linking."""
    by_method = {one.method: [other for other in found if other.method == one.method] for one in found}
    report: dict[str, Any] = {name: _figures(runs) for name, runs in by_method.items()}
    if {"true links", "linked"} <= by_method.keys():
        pairs = zip(by_method["true links"], by_method["linked"], strict=True)
        moved = [(b.median - a.median) / a.people for a, b in pairs if a.median is not None and b.median is not None]
        report["linkage_share_of_bias"] = _rounded(_middle(moved))
    return report


def _figures(runs: list[Replicate]) -> dict[str, Any]:
    given = [one for one in runs if one.median is not None]
    errors = [one.median / one.people - 1 for one in given if one.median is not None]
    widths = [(one.q975 - one.q025) / one.people for one in given if one.q975 is not None and one.q025 is not None]
    missed = [one for one in given if one.covers("q025", "q975") is False]
    flagged = [one for one in missed if one.verdict != "estimate"]
    return {
        "replicates": len(runs),
        "without_a_number": len(runs) - len(given),
        "recorded_share": _rounded(_middle([one.recorded / one.people for one in runs])),
        "median_relative_bias": _rounded(_middle(errors)),
        **{f"coverage_{level}": _share([one.covers(*ends) for one in given]) for level, ends in _LEVELS.items()},
        "standard_error_of_coverage_95": _rounded(math.sqrt(0.95 * 0.05 / len(given))) if given else None,
        "median_relative_width_95": _rounded(_middle(widths)),
        "refused": _share([one.verdict == "no estimate can be defended" for one in runs]),
        "warned": _share([one.verdict == "estimate with warnings" for one in runs]),
        "missed": len(missed),
        "missed_and_flagged": _rounded(len(flagged) / len(missed)) if missed else None,
        "link_precision": _rounded(_middle([one.link_precision for one in runs if one.link_precision is not None])),
        "link_recall": _rounded(_middle([one.link_recall for one in runs if one.link_recall is not None])),
    }


def _middle(values: list[float]) -> float | None:
    ordered = sorted(values)
    if not ordered:
        return None
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _share(flags: list[bool | None]) -> float | None:
    known = [flag for flag in flags if flag is not None]
    return _rounded(sum(known) / len(known)) if known else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def write_replicates(path: Path, found: list[Replicate]) -> None:
    """One row a replicate. Raises InvalidValue where the folder is missing."""
    if not path.parent.is_dir():
        raise InvalidValue(f"there is no folder {path.parent}", remedy="Make it first, or choose another --out")
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, [field.name for field in fields(Replicate)], lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: "" if value is None else value for name, value in asdict(one).items()} for one in found)
