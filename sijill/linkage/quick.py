"""The quick look: name parts and year of birth as codes, and what their agreement weighs (Fellegi and Sunter 1969).

One description (`data/quick_look.toml`) serves both engines: `blocks` runs it in compiled loops, `splink_settings`
turns it into Splink's settings. The weight of a pair is log2 of prior odds times m/u over parts and age: agreement of a
part counts log2(m / share of the part in the lists), so rare names count more, and the prior is one over the longer
list, so that the cut moves with the size of the lists. What the weight does not see (spelling, order, rivals) comes
after it, in `features` and `context`; the quick look only spares those the hopeless pairs.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from sijill.linkage.people import DAYS_OF_YEAR, People

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
UNKNOWN = -(2**30)
WIDE = 3.0  # years of a birth interval (child, adult) above which it says nothing here
PARTS = ("given", "father", "grandfather", "family")


@dataclass(frozen=True)
class Key:
    """Parts that a pair must share to be listed; keys that more than `largest` chains share list nothing."""

    parts: tuple[str, ...]
    largest: int


@dataclass(frozen=True)
class AgeLevel:
    """Births at most `most` years apart: how often in pairs of one person (m) and of two (u)."""

    most: float
    m: float
    u: float

    @property
    def days(self) -> int:
        """`most` in whole days, so that every engine draws the line at one place."""
        return round(self.most * DAYS_OF_YEAR)


@dataclass(frozen=True)
class Settings:
    """What `data/quick_look.toml` says; see the comments there."""

    version: str
    apart: float
    cut: float
    afford: int
    highest: float
    keys: tuple[Key, ...]
    m: Mapping[str, float]
    u: Mapping[str, float]
    ages: tuple[AgeLevel, ...]

    def differs(self) -> Floats:
        """Weight of each part of PARTS where both sides state it and it differs."""
        return np.array([np.log2((1 - self.m[part]) / (1 - self.u[part])) for part in PARTS], np.float32)

    def cut_of(self, odds: float) -> float:
        """The least weight of a pair between lists whose prior log2 odds are `odds`."""
        return min(self.cut + max(-odds - float(np.log2(self.afford)), 0.0), max(self.highest, self.cut))


@cache
def shipped_settings() -> Settings:
    """The settings that ship with this version."""
    data = tomllib.loads(resources.files("sijill.linkage").joinpath("data/quick_look.toml").read_text("utf-8"))
    return Settings(
        version=data["version"],
        apart=data["apart"],
        cut=data["cut"],
        afford=data["afford"],
        highest=data["highest"],
        keys=tuple(Key(tuple(key["parts"]), key["largest"]) for key in data["keys"]),
        m={part: row["m"] for part, row in data["parts"].items()},
        u={part: row["u"] for part, row in data["parts"].items()},
        ages=tuple(AgeLevel(**row) for row in data["age"]),
    )


@dataclass(frozen=True)
class Looked:
    """The chains of a list as the quick look sees them: `parts` (chains, 4) codes in the order of PARTS, -1 none;
    `born` middle of the birth interval (days since 1970), UNKNOWN when not stated or wider than WIDE; `sex` as in
    People; `record` of each chain."""

    parts: Ints
    born: Ints
    sex: npt.NDArray[np.int8]
    record: Ints

    def column(self, name: str) -> npt.NDArray[np.int64]:
        """A part, `years` or `years_later` of each chain, -1 where it is not known."""
        if name in PARTS:
            return self.parts[:, PARTS.index(name)].astype(np.int64)
        late = 1.0 if name == "years_later" else 0.0
        years = np.floor((self.born / DAYS_OF_YEAR + late) / 2)
        return np.where(self.born == UNKNOWN, -1, years + 10_000).astype(np.int64)


def looked_at(people: People, code: npt.NDArray[np.int64]) -> Looked:
    """`code`: the mended code of each token of the list. Father needs three parts, a grandfather four."""
    chains = people.chains
    length = (chains >= 0).sum(1)
    row = np.arange(length.size)
    mended = code[chains]
    parts = np.stack([mended[:, 0], mended[:, 1], mended[:, 2], mended[row, np.maximum(length - 1, 0)]], axis=1)
    for place, least in enumerate((1, 3, 4, 2)):
        parts[length < least, place] = -1
    narrow = people.born_high - people.born_low <= WIDE * DAYS_OF_YEAR
    middle = np.where(narrow, (people.born_low + people.born_high) / 2, UNKNOWN)
    born = np.rint(middle).astype(np.int32)[people.chain_record]
    return Looked(parts.astype(np.int32), born, people.sex[people.chain_record], people.chain_record)


def shares(a: Looked, b: Looked, size: int) -> Floats:
    """How often each code stands in each part, among what both lists state there, (4, size)."""
    out = np.zeros((len(PARTS), size))
    for place in range(len(PARTS)):
        count = np.zeros(size)
        for side in (a,) if a is b else (a, b):
            stated = side.parts[:, place]
            count += np.bincount(stated[stated >= 0], minlength=size)
        out[place] = np.maximum(count, 1.0) / max(count.sum(), 1.0)
    return out.astype(np.float32)


def agreement(a: Looked, b: Looked, size: int, settings: Settings) -> Floats:
    """Weight of agreeing on each code, (4, size): log2(m / share of the code)."""
    m = np.array([[settings.m[part]] for part in PARTS])
    weight: Floats = np.log2(m / shares(a, b, size)).astype(np.float32)
    return weight


def prior(a: Looked, b: Looked) -> float:
    """log2 odds that two chains at random are one person: one partner in the longer list."""
    return -float(np.log2(max(len(a.parts), len(b.parts), 2)))
