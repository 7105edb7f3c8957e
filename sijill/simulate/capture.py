"""Who is on which list: capture models with known truth.

`capture_harbour` is the model of the built-in city: visibility of each person, what each list knows best, people who
can never be seen, a list that copies from the first and one that avoids it. `capture_scenario` draws one of the
thirteen scenarios A to M (`data/scenarios.toml`). `overlap` counts capture histories. Both give a P by J table of
flags. Leaves out: what the records look like (`lists`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from sijill.model.errors import NotFound
from sijill.simulate.people import Bools, Floats, Ints
from sijill.simulate.reference import ListKind, list_kinds, toml
from sijill.simulate.strikes import Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Capture histories: `pattern` (cells, lists) of 0 and 1, `count` (cells,), sorted; `people` is the true number."""

    pattern: Ints
    count: Ints
    people: int

    @property
    def recorded(self) -> int:
        """How many are on at least one list (as the lists know it: a person split in two counts twice)."""
        return int(self.count.sum())


@cache
def scenarios() -> Mapping[str, Mapping[str, Any]]:
    """The thirteen scenarios by letter."""
    return {key: value for key, value in toml("scenarios.toml").items() if key != "version"}


def scenario(name: str) -> Mapping[str, Any]:
    """One scenario. Raises `NotFound` with the list of those there are."""
    found = scenarios().get(name.upper())
    if found is None:
        known = "; ".join(f"{key}: {value['title']}" for key, value in scenarios().items())
        raise NotFound(f'there is no scenario "{name}"', remedy=f"Choose harbour, or one of {known}")
    return found


def scenario_people(name: str) -> int:
    """The true number of people of a scenario at its own size."""
    spec = scenario(name)
    return int(spec.get("people") or sum(spec["sizes"]))


def scenario_lists(name: str) -> int:
    """How many lists a scenario has."""
    p = scenario(name)["p"]
    return len(p[0]) if isinstance(p[0], list) else len(p)


def simulate_table(name: str, rng: np.random.Generator, *, people: int | None = None) -> Overlap:
    """One replicate of a scenario as an overlap table; `people` rescales it (class shares stay)."""
    count = scenario_people(name) if people is None else people
    flags = capture_scenario(name, count, rng)
    return overlap(split_missed(name, flags, rng), people=count)


def capture_scenario(name: str, count: int, rng: np.random.Generator) -> Bools:
    """Which of `count` people are on which list: (count, lists)."""
    spec = scenario(name)
    flags = _KINDS[spec["kind"]](spec, count, rng)
    if unreachable := float(spec.get("unreachable", 0.0)):
        never = np.zeros(count, dtype=np.bool_)
        never[: round(count * unreachable)] = True
        flags &= ~rng.permutation(never)[:, None]
    return flags


def _independent(spec: Mapping[str, Any], count: int, rng: np.random.Generator) -> Bools:
    return np.asarray(rng.random((count, len(spec["p"]))) < np.array(spec["p"]))


def _classes(spec: Mapping[str, Any], count: int, rng: np.random.Generator) -> Bools:
    """Also regions: a class each. Sizes are fixed shares of `count`; who is in which class is by chance."""
    share = np.cumsum(np.array(spec["sizes"], dtype=float))
    bounds = np.rint(share / share[-1] * count).astype(np.int64)
    group = rng.permutation(np.searchsorted(bounds, np.arange(count), side="right"))
    p = np.array(spec["p"])
    return np.asarray(rng.random((count, p.shape[1])) < p[group])


def _continuous(spec: Mapping[str, Any], count: int, rng: np.random.Generator) -> Bools:
    p = np.array(spec["p"])
    theta = rng.normal(0.0, spec["sd"], count)
    return rng.random((count, len(p))) < logistic(np.log(p / (1 - p)) + theta[:, None])


def _pair(spec: Mapping[str, Any], count: int, rng: np.random.Generator) -> Bools:
    """Lists 1 and 2 with margins p1, p2 and the stated odds ratio; the other lists stand alone."""
    p = np.array(spec["p"])
    both = joint_share(p[0], p[1], spec["odds_ratio"])
    flags = rng.random((count, len(p))) < p
    given_first = np.where(flags[:, 0], both / p[0], (p[1] - both) / (1 - p[0]))
    flags[:, 1] = rng.random(count) < given_first
    return flags


def joint_share(first: float, second: float, odds_ratio: float) -> float:
    """P(both) of two events with the given margins and odds ratio (Plackett 1965; the root in the unit range)."""
    if odds_ratio == 1.0:
        return first * second
    excess = odds_ratio - 1.0
    total = 1.0 + (first + second) * excess
    root = np.sqrt(total * total - 4.0 * odds_ratio * excess * first * second)
    return float((total - root) / (2.0 * excess))


def logistic(x: Floats) -> Floats:
    """1 / (1 + exp(-x))."""
    return np.asarray(1.0 / (1.0 + np.exp(-x)))


_KINDS: dict[str, Callable[[Mapping[str, Any], int, np.random.Generator], Bools]] = {
    "independent": _independent,
    "classes": _classes,
    "regions": _classes,
    "continuous": _continuous,
    "pair": _pair,
}


def split_missed(name: str, flags: Bools, rng: np.random.Generator) -> Bools:
    """Scenario M: a person on two lists or more is, with chance `missed`, split in two records (one list apart)."""
    missed = float(scenario(name).get("missed", 0.0))
    if not missed:
        return flags
    several = np.flatnonzero(flags.sum(axis=1) >= 2)
    unlucky = several[rng.random(len(several)) < missed]
    apart = np.argmax(np.where(flags[unlucky], rng.random((len(unlucky), flags.shape[1])), -1.0), axis=1)
    alone = np.zeros((len(unlucky), flags.shape[1]), dtype=np.bool_)
    alone[np.arange(len(unlucky)), apart] = True
    kept = flags.copy()
    kept[unlucky, apart] = False
    return np.vstack([kept, alone])


def overlap(flags: Bools, *, people: int) -> Overlap:
    """Counts of each capture history that occurs; those on no list are not in it."""
    lists = flags.shape[1]
    codes = flags.astype(np.int64) @ (1 << np.arange(lists - 1, -1, -1, dtype=np.int64))
    found, count = np.unique(codes[codes > 0], return_counts=True)
    pattern = (found[:, None] >> np.arange(lists - 1, -1, -1)) & 1
    return Overlap(pattern=pattern, count=count.astype(np.int64), people=people)


def kinds_of(lists: int) -> list[ListKind]:
    """The kinds of `lists` lists: those of the data file in order, then again from the first with a number."""
    return [list_kinds()[place % len(list_kinds())] for place in range(lists)]


def capture_harbour(truth: Truth, rng: np.random.Generator) -> Bools:
    """The dead on the lists of the built-in city: (dead, lists)."""
    parameters, people, dead = truth.parameters, truth.people, truth.harm.killed()
    kinds, place = kinds_of(parameters.lists), truth.buildings.place
    home = place[people.building[dead]]
    visible = parameters.visibility_sd * people.visibility[dead]
    flags = np.empty((len(dead), parameters.lists), dtype=np.bool_)
    for number, kind in enumerate(kinds):
        knows = rng.normal(0.0, 1.0, int(place.max()) + 1)
        logit = np.log(kind.capture / (1 - kind.capture)) + kind.load * visible + kind.near * knows[home]
        flags[:, number] = rng.random(len(dead)) < logistic(logit)
    chance = rng.random((2, len(dead)))
    flags[:, 1] |= flags[:, 0] & (chance[0] < parameters.copies)
    if parameters.lists > 2:
        flags[:, 2] &= ~(flags[:, 0] & (chance[1] < parameters.avoids))
    return np.asarray(flags & people.reachable[dead][:, None])
