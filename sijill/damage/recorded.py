"""A fitted structure as the words of an assessment, and back: what a register keeps of a fit.

The grade is the best window in dates, the reason one sentence that people can read and that holds every window with
its probability, the 90 % window (marked *), how many answers it rests on, the calibration, the hash of the inputs and
the seed. `reason_of` writes it, `windows_of` reads it back. Probabilities have four decimals.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sijill.damage.dating import Dating
from sijill.damage.outcome import MODEL, VERSION, structure_rows
from sijill.damage.project import Project
from sijill.damage.reading import day, iso
from sijill.damage.windows import BEFORE, NEVER, Windows
from sijill.model.errors import InvalidValue

SCHEME, CODEBOOK = f"{MODEL}/{VERSION}", VERSION
NOT_DESTROYED, BEFORE_FIRST = "not destroyed by ", "before "
SMALLEST = 0.00005

_WINDOW = re.compile(r"(\S*)/(\S*) (\d\.\d{4})(\*?)")
_INPUTS = re.compile(r"inputs ([0-9a-f]{16})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One structure's assessment: id as in the files, best window, and the sentence."""

    structure: str
    grade: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """One window of a recorded assessment. after = 0: before the first image; until = NEVER: not destroyed by the
    last image, whose day is then `last`."""

    after: int
    until: int
    probability: float
    inside: bool


def inputs_digest(project: Project, seed: int) -> str:
    """16 hex digits of the inputs' hashes, the model and the seed: the same for the same fit."""
    import hashlib

    said = "|".join([SCHEME, str(seed), *(f"{role}:{sha}" for role, _, sha, _ in project.inputs)])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def assessments(project: Project, dating: Dating, seed: int) -> list[Recorded]:
    """One per structure, in the project's order."""
    digest, found = inputs_digest(project, seed), []
    for b, row in enumerate(structure_rows(project, dating)):
        days = project.strips.day[b]
        found.append(
            Recorded(
                structure=row["structure_id"],
                grade=_grade(row["after"], row["until"], int(days.max())),
                reason=_sentence(project, dating, b, row, digest, seed),
            )
        )
    return found


def _grade(after: str, until: str, last: int) -> str:
    if not until:
        return f"{NOT_DESTROYED}{iso(last)}"
    return f"{after}/{until}" if after else f"{BEFORE_FIRST}{until}"


def _sentence(
    project: Project, dating: Dating, b: int, row: dict[str, str | int | float], digest: str, seed: int
) -> str:
    basis = "an expert's answer" if row["basis"] == "expert" else f"{row['answers']} answers"
    check = dating.check
    calibrated = f"calibrated on {check.structures} gold structures" if check else "not calibrated: too little gold"
    parts = [
        f"probability {row['probability']:.4f} from {basis}",
        f"90 % window {row['after_90'] or '...'} to {row['until_90'] or 'not destroyed'}",
        calibrated,
        *(["the answers speak of two changes"] if row["two_stage"] else []),
        "windows " + ", ".join(_told(project, dating, b)),
        f"inputs {digest}, seed {seed}",
    ]
    return "; ".join(parts)


def _told(project: Project, dating: Dating, b: int) -> list[str]:
    strips, before, told = project.strips, 0, []
    for k in range(strips.frames + 1):
        last = k == strips.frames
        if not last and strips.frame[b, k] < 0:
            continue
        until = 0 if last else int(strips.day[b, k])
        p = float(dating.posterior[b, k])
        if p >= SMALLEST:
            told.append(f"{iso(before)}/{iso(until)} {p:.4f}{'*' if dating.inside[b, k] else ''}")
        before = until
    return told


def digest_of(reason: str) -> str | None:
    """The hash of the inputs that a recorded sentence names."""
    found = _INPUTS.search(reason)
    return found[1] if found else None


def chances_of(reason: str) -> tuple[Chance, ...]:
    """Every window of a recorded sentence, in order of time. InvalidValue if it holds none."""
    _, _, listed = reason.partition("; windows ")
    found = [
        Chance(
            after=day(after) or BEFORE,
            until=(day(until) or NEVER) if until else NEVER,
            probability=float(probability),
            inside=bool(star),
        )
        for after, until, probability, star in _WINDOW.findall(listed)
    ]
    if not found:
        raise InvalidValue("the assessment holds no windows", remedy="Fit again: sijill damage fit --register.")
    return tuple(found)


def windows_of(told: Sequence[tuple[str, str]]) -> Windows:
    """(structure id, recorded sentence) of each structure as the table that curve and match work on."""
    rows = [(b, one) for b, (_, reason) in enumerate(told) for one in chances_of(reason)]
    structure = np.array([b for b, _ in rows], np.int64)
    chance = np.array([one.probability for _, one in rows])
    total = np.bincount(structure, weights=chance, minlength=len(told))
    top = np.zeros(len(told))
    np.maximum.at(top, structure, chance)
    first = np.unique(np.where(chance == top[structure], structure, -1), return_index=True)
    best = np.zeros(len(rows), np.int64)
    best[first[1][first[0] >= 0]] = 1
    return Windows(
        ids=tuple(name for name, _ in told),
        structure=structure,
        after=np.array([one.after for _, one in rows], np.int64),
        until=np.array([one.until for _, one in rows], np.int64),
        probability=chance / total[structure],
        best=best,
    )
