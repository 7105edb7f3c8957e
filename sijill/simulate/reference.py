"""The invented world's fixed parts, read from the data files of this room.

Names: common given names and invented family names, each with its spellings. Places, actors, weapons and kinds of
list belong to a city that does not exist. Leaves out: anything random.
"""

from __future__ import annotations

import csv
import io
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamePool:
    """Names of one kind: Arabic, the usual English form, all English spellings, and how common each is (sums to 1)."""

    ar: tuple[str, ...]
    en: tuple[str, ...]
    spellings: tuple[tuple[str, ...], ...]
    share: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A neighbourhood: names, the offset of its middle from the city's middle in metres, weight and spread."""

    ar: str
    en: tuple[str, ...]
    east_m: float
    north_m: float
    weight: float
    spread_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Weapon:
    """Names, and the chance that it kills or (not killed) injures one person in the building, or destroys it."""

    key: str
    en: str
    ar: str
    killed: float
    injured: float
    destroys: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """An invented party: its share of strikes, whether it publishes a strike log, and its weapons with weights."""

    key: str
    en: str
    ar: str
    share: float
    publishes: bool
    weapons: tuple[int, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListKind:
    """How one kind of list sees and errs; the meaning of each number stands in `lists.toml`."""

    key: str
    title_en: str
    title_ar: str
    capture: float
    load: float
    scripts: tuple[str, ...]
    parts: int
    blank_age: float
    blank_sex: float
    blank_date: float
    blank_place: float
    near: float


def _text(name: str) -> str:
    return files("sijill.simulate").joinpath("data", name).read_text(encoding="utf-8")


def rows(name: str) -> list[dict[str, str]]:
    """A data file of this room as rows."""
    return list(csv.DictReader(io.StringIO(_text(name))))


def toml(name: str) -> dict[str, Any]:
    """A data file of this room as a tree."""
    return tomllib.loads(_text(name))


def _pool(records: list[dict[str, str]]) -> NamePool:
    weight = np.array([float(record.get("weight") or 1.0) for record in records])
    spellings = tuple(tuple(record["en"].split("|")) for record in records)
    return NamePool(
        ar=tuple(record["ar"] for record in records),
        en=tuple(forms[0] for forms in spellings),
        spellings=spellings,
        share=weight / weight.sum(),
    )


@cache
def men() -> NamePool:
    """Given names of men and boys."""
    return _pool([record for record in rows("given_names.csv") if record["sex"] == "m"])


@cache
def women() -> NamePool:
    """Given names of women and girls."""
    return _pool([record for record in rows("given_names.csv") if record["sex"] == "f"])


@cache
def families() -> NamePool:
    """Invented family names; the common ones are ten times as common as the rare ones (rank to the power -0.6)."""
    pool = _pool(rows("families.csv"))
    share = np.arange(1, len(pool.ar) + 1) ** -0.6
    return NamePool(ar=pool.ar, en=pool.en, spellings=pool.spellings, share=share / share.sum())


@cache
def places() -> tuple[Place, ...]:
    """The twelve neighbourhoods of Harbour."""
    return tuple(
        Place(
            ar=record["ar"],
            en=tuple(record["en"].split("|")),
            east_m=float(record["east_m"]),
            north_m=float(record["north_m"]),
            weight=float(record["weight"]),
            spread_m=float(record["spread_m"]),
        )
        for record in rows("places.csv")
    )


@cache
def weapons() -> tuple[Weapon, ...]:
    """The weapons, in the order of the data file."""
    return tuple(Weapon(key=key, **fields) for key, fields in toml("actors.toml")["weapon"].items())


@cache
def actors() -> tuple[Actor, ...]:
    """The parties, with their weapons as positions in `weapons()`."""
    order = [weapon.key for weapon in weapons()]
    return tuple(
        Actor(
            key=actor["key"],
            en=actor["en"],
            ar=actor["ar"],
            share=actor["share"],
            publishes=actor["publishes"],
            weapons=tuple(order.index(key) for key in actor["weapons"]),
            weights=tuple(actor["weights"]),
        )
        for actor in toml("actors.toml")["actor"]
    )


@cache
def list_kinds() -> tuple[ListKind, ...]:
    """The kinds of list, in the order in which `--lists` takes them."""
    return tuple(ListKind(**{**kind, "scripts": tuple(kind["scripts"])}) for kind in toml("lists.toml")["list"])
