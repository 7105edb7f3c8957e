"""An invented crowd with known truth, drawn by a process that is not the model that dates it.

Steps: destruction frames in bursts, illegible images that push a change to the next legible one, decoy frames that
volunteers share, volunteers with one exact rate each and geometric slips (mostly late), three kinds of spammer,
optional adversaries, log-normal activity. Regimes are in regimes.toml. Leaves out places and incidents (see
`scene`) and anything about persons.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Regime:
    """How an invented crowd behaves; the fields are explained in regimes.toml."""

    name: str
    frames: int
    exact: float
    decoys: float
    spam: float
    illegible: int
    structures: int
    volunteers: int
    answers: float
    activity_sd: float
    none_share: float
    concentration: float
    late_share: float
    step: float
    decoy_pull: float
    illegible_pull: float
    difficulty: tuple[float, ...]
    difficulty_share: tuple[float, ...]
    burst: float
    bursts: int
    ordered: bool
    adversaries: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """One draw. `structure`, `volunteer`, `first` are one entry per answer (first destroyed frame, `frames` = none);
    `truth` and `decoy` one per structure; `spammer` and `adversary` one per volunteer."""

    regime: Regime
    structure: Ints
    volunteer: Ints
    first: Ints
    truth: Ints
    decoy: Ints
    illegible: Ints
    spammer: NDArray[np.bool_]
    adversary: NDArray[np.bool_]


def regime(name: str, **changes: Any) -> Regime:
    """A named regime of regimes.toml, with changes."""
    table = tomllib.loads((files("sijill.damage") / "regimes.toml").read_text(encoding="utf-8"))
    values = {"name": name, **table["defaults"], **table[name], **changes}
    lists = {key: tuple(value) for key, value in values.items() if isinstance(value, list)}
    return Regime(**{**values, **lists})


def regime_names() -> tuple[str, ...]:
    """Names in regimes.toml."""
    table = tomllib.loads((files("sijill.damage") / "regimes.toml").read_text(encoding="utf-8"))
    return tuple(name for name in table if name not in ("version", "defaults"))


def draw_crowd(plan: Regime, seed: int) -> Crowd:
    """Draw structures, volunteers and answers; the same seed gives the same crowd."""
    rng = np.random.default_rng(seed)
    truth = _truths(plan, rng)
    illegible = rng.choice(np.arange(plan.frames - 1), plan.illegible, replace=False)
    decoy = _decoys(plan, truth, rng)
    structure, volunteer = _assignments(plan, rng)
    first = _honest_answers(plan, rng, truth, decoy, illegible, structure, volunteer)
    spammer, first = _spam(plan, rng, volunteer, first)
    adversary, first = _adversaries(plan, rng, truth[structure], volunteer, first)
    return Crowd(
        regime=plan,
        structure=structure,
        volunteer=volunteer,
        first=first,
        truth=truth,
        decoy=decoy,
        illegible=np.sort(illegible),
        spammer=spammer,
        adversary=adversary,
    )


def _truths(plan: Regime, rng: np.random.Generator) -> Ints:
    weight = rng.dirichlet(np.full(plan.frames, 1 / plan.burst))
    weight[rng.choice(plan.frames, plan.bursts, replace=False)] += 1 / plan.frames
    share = np.append((1 - plan.none_share) * weight / weight.sum(), plan.none_share)
    return rng.choice(plan.frames + 1, plan.structures, p=share)


def _decoys(plan: Regime, truth: Ints, rng: np.random.Generator) -> Ints:
    """A frame that misleads several volunteers alike, or -1."""
    other = (truth + rng.integers(1, plan.frames, len(truth))) % plan.frames
    return np.where((rng.random(len(truth)) < plan.decoys) & (other != truth), other, -1)


def _assignments(plan: Regime, rng: np.random.Generator) -> tuple[Ints, Ints]:
    activity = np.exp(rng.normal(0, plan.activity_sd, plan.volunteers))
    views = np.maximum(1, rng.poisson(plan.answers * 1.05, plan.structures))
    structure = np.repeat(np.arange(plan.structures), views)
    volunteer = rng.choice(plan.volunteers, len(structure), p=activity / activity.sum())
    pairs = np.unique(structure * plan.volunteers + volunteer)
    return pairs // plan.volunteers, pairs % plan.volunteers


def _next_legible(plan: Regime, illegible: Ints) -> Ints:
    nearest = np.arange(plan.frames + 1)
    for frame in range(plan.frames - 1, -1, -1):
        if frame in illegible:
            nearest[frame] = nearest[frame + 1]
    return nearest


def _honest_answers(
    plan: Regime,
    rng: np.random.Generator,
    truth: Ints,
    decoy: Ints,
    illegible: Ints,
    structure: Ints,
    volunteer: Ints,
) -> Ints:
    n, top = len(structure), plan.frames
    c = plan.concentration
    skill = rng.beta(plan.exact * c, (1 - plan.exact) * c, plan.volunteers)
    hard = rng.choice(plan.difficulty, plan.structures, p=plan.difficulty_share)
    seen = truth[structure]
    seen = np.where(rng.random(n) < plan.illegible_pull, _next_legible(plan, illegible)[seen], seen)
    lured = (decoy[structure] >= 0) & (rng.random(n) < plan.decoy_pull)
    seen = np.where(lured, decoy[structure], seen)
    exact = rng.random(n) < skill[volunteer] * hard[structure]
    step = rng.geometric(plan.step, n) * np.where(rng.random(n) < plan.late_share, 1, -1)
    step = np.where(seen == top, -np.abs(step), step)
    slip = np.clip(seen + step, 0, top)
    if not plan.ordered:
        slip = (seen + rng.integers(1, top + 1, n)) % (top + 1)
    return np.where(exact, seen, slip)


def _spam(plan: Regime, rng: np.random.Generator, volunteer: Ints, first: Ints) -> tuple[NDArray[np.bool_], Ints]:
    """Three kinds: any frame at random, always one frame, always none."""
    kind = np.where(rng.random(plan.volunteers) < plan.spam, rng.integers(1, 4, plan.volunteers), 0)
    favourite = rng.integers(0, plan.frames + 1, plan.volunteers)
    at_random = rng.integers(0, plan.frames + 1, len(first))
    k = kind[volunteer]
    return kind > 0, np.select([k == 1, k == 2, k == 3], [at_random, favourite[volunteer], plan.frames], first)


def _adversaries(
    plan: Regime, rng: np.random.Generator, truth: Ints, volunteer: Ints, first: Ints
) -> tuple[NDArray[np.bool_], Ints]:
    """Volunteers who know the truth and answer two to four frames away from it."""
    hostile = rng.random(plan.volunteers) < plan.adversaries
    away = (truth + rng.integers(2, 5, len(truth)) * np.where(rng.random(len(truth)) < 0.5, 1, -1)) % (plan.frames + 1)
    return hostile, np.where(hostile[volunteer], away, first)


def write_crowd(crowd: Crowd, out: Path, *, gold: int, seed: int, first_day: date = date(2017, 2, 3)) -> dict[str, int]:
    """The plain files of a project, and truth.csv; images 260 days apart in all. Returns rows by file."""
    top = crowd.regime.frames
    days = [(first_day + timedelta(days=260 * t // (top - 1))).isoformat() for t in range(top)]
    experts = np.sort(np.random.default_rng(seed).choice(len(crowd.truth), gold, replace=False))
    answers = zip(crowd.structure.tolist(), crowd.volunteer.tolist(), crowd.first.tolist(), strict=True)

    def said(frame: int) -> str:
        return "none" if frame == top else str(frame)

    tables: dict[str, tuple[str, Iterable[tuple[object, ...]]]] = {
        "answers.csv": (
            "structure_id,volunteer_id,last_intact,first_destroyed",
            ((f"b{b:06d}", f"v{a:05d}", "none" if y == 0 else y - 1, said(y)) for b, a, y in answers),
        ),
        "strips.csv": (
            "structure_id,frame,date",
            ((f"b{b:06d}", t, days[t]) for b in range(len(crowd.truth)) for t in range(top)),
        ),
        "gold.csv": ("structure_id,first_destroyed", ((f"b{b:06d}", said(int(crowd.truth[b]))) for b in experts)),
        "truth.csv": (
            "structure_id,first_destroyed",
            ((f"b{b:06d}", said(int(k))) for b, k in enumerate(crowd.truth)),
        ),
    }
    out.mkdir(parents=True, exist_ok=True)
    counts = {}
    for name, (heading, rows) in tables.items():
        with (out / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(heading.split(","))
            counts[name] = 0
            for row in rows:
                writer.writerow(row)
                counts[name] += 1
    return counts
