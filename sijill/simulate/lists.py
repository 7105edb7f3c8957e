"""Lists of the dead as people keep them: the right person, written down with the faults that lists have.

For each list: the dead that it captured, some of them twice, and a few survivors named by mistake, in the order of
the days that it states. Names lose parts and are spelt otherwise in each script on its own; ages drift and heap at
fives; days are off; cells are empty. `Link` keeps the truth of each row apart. Leaves out: who is captured
(`capture`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sijill.simulate.capture import kinds_of
from sijill.simulate.parameters import Parameters
from sijill.simulate.people import Bools, Floats, Ints, People
from sijill.simulate.reference import ListKind, Place, families, men, women
from sijill.simulate.spelling import slip
from sijill.simulate.strikes import INJURED, Truth

COLUMNS = ("id", "name_ar", "name_en", "sex", "age", "date", "place", "note", "source_url")
_PARTS = {2: (0, 3), 3: (0, 1, 3), 4: (0, 1, 2, 3)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The truth of one row: which person it is, and as what (`dead`, `repeat` of an earlier row, `survivor`)."""

    list: str
    id: str
    person: int
    relation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NameList:
    """One list: its key, titles, rows as texts (`COLUMNS`) and the truth of each row."""

    key: str
    title_en: str
    title_ar: str
    rows: tuple[tuple[str, ...], ...]
    links: tuple[Link, ...]


def list_keys(count: int) -> list[str]:
    """The keys of `count` lists; a kind that comes again is numbered."""
    return [
        kind.key if place < len({one.key for one in kinds_of(count)}) else f"{kind.key}{place + 1}"
        for place, kind in enumerate(kinds_of(count))
    ]


def name_parts(people: People, person: int, script: str) -> list[str]:
    """Own, father's, grandfather's and family name of one person in one script, correctly spelt."""
    pools = (women() if people.female[person] else men(), men(), men(), families())
    places_of = (people.given, people.father, people.grandfather, people.family)
    return [getattr(pool, script)[column[person]] for pool, column in zip(pools, places_of, strict=True)]


def full_name(people: People, person: int, script: str) -> str:
    """The whole name, correctly spelt."""
    return " ".join(name_parts(people, person, script))


def make_lists(truth: Truth, flags: Bools, rng: np.random.Generator) -> list[NameList]:
    """One `NameList` a column of `flags` (dead, lists)."""
    dead, keys, kinds = truth.harm.killed(), list_keys(flags.shape[1]), kinds_of(flags.shape[1])
    survivors = np.flatnonzero(truth.harm.outcome == INJURED)
    made = []
    for number, kind in enumerate(kinds):
        entries = _entries(truth.parameters, dead[flags[:, number]], survivors, rng)
        made.append(_write(truth, kind, keys[number], entries, rng))
    return made


def _entries(parameters: Parameters, seen: Ints, survivors: Ints, rng: np.random.Generator) -> list[tuple[int, str]]:
    again = seen[rng.random(len(seen)) < parameters.repeated]
    wrong = rng.permutation(survivors)[: round(parameters.foreign * len(seen))]
    return (
        [(int(person), "dead") for person in seen]
        + [(int(person), "repeat") for person in again]
        + [(int(person), "survivor") for person in wrong]
    )


def _write(
    truth: Truth, kind: ListKind, key: str, entries: list[tuple[int, str]], rng: np.random.Generator
) -> NameList:
    parameters, people = truth.parameters, truth.people
    persons = np.array([person for person, _ in entries], dtype=np.int64)
    days = _stated_days(parameters, truth.strikes.day[truth.harm.strike[persons]], rng) if len(persons) else persons
    order = np.lexsort((rng.random(len(persons)), days))
    chance = rng.random((len(persons), 24))
    ages = _stated_ages(parameters, people.age[persons], rng)
    rows, links = [], []
    first: set[int] = set()
    for row, entry in enumerate(order.tolist(), start=1):
        person, relation = entries[entry]
        relation = "survivor" if relation == "survivor" else ("repeat" if person in first else "dead")
        first.add(person)
        rows.append(_row(truth, kind, (key, row), person, (int(days[entry]), int(ages[entry])), chance[entry]))
        links.append(Link(list=key, id=_entry_id(key, row), person=person, relation=relation))
    return NameList(key=key, title_en=kind.title_en, title_ar=kind.title_ar, rows=tuple(rows), links=tuple(links))


def _stated_days(parameters: Parameters, day: Ints, rng: np.random.Generator) -> Ints:
    """The day of burial or of the report instead of the day of death: one to four days late, seldom one early."""
    off = np.where(rng.random(len(day)) < 0.8, rng.integers(1, 5, len(day)), -1)
    return np.asarray(day + np.where(rng.random(len(day)) < parameters.misdated, off, 0))


def _stated_ages(parameters: Parameters, age: Ints, rng: np.random.Generator) -> Ints:
    """Ages drift by one to three years; those of adults heap at fives."""
    drift = rng.integers(1, 4, len(age)) * np.where(rng.random(len(age)) < 0.5, -1, 1)
    stated = np.where(rng.random(len(age)) < parameters.age_drift, np.maximum(0, age + drift), age)
    heaped = np.rint(stated / 5.0).astype(np.int64) * 5
    return np.where((stated >= 18) & (rng.random(len(age)) < parameters.age_heaped), heaped, stated)


def _row(
    truth: Truth, kind: ListKind, at: tuple[str, int], person: int, stated: tuple[int, int], chance: Floats
) -> tuple[str, ...]:
    """One row: `at` is list and row number, `stated` the day and age that the list gives."""
    parameters, people = truth.parameters, truth.people
    (key, row), (day, age) = at, stated
    place = truth.place_of_person(person)
    has_place = chance[0] >= kind.blank_place
    female = bool(people.female[person]) ^ bool(chance[1] < parameters.sex_wrong)
    names = [
        stated_name(parameters, people, person, script, kind.parts, chance[8 + 8 * half : 16 + 8 * half])
        if script in kind.scripts
        else ""
        for half, script in enumerate(("ar", "en"))
    ]
    return (
        _entry_id(key, row),
        *names,
        "" if chance[2] < kind.blank_sex else ("F" if female else "M"),
        "" if chance[3] < kind.blank_age else str(age),
        "" if chance[4] < kind.blank_date else truth.day(day).isoformat(),
        _place(place, kind, chance[5]) if has_place else "",
        _note(people, person, kind) if chance[6] < 0.2 else "",
        f"https://{key}.harbour.example/{row}",
    )


def _entry_id(key: str, row: int) -> str:
    return f"{key}-{row}"


def _place(place: Place, kind: ListKind, chance: float) -> str:
    """The neighbourhood in the list's first language, in one of its spellings."""
    return place.ar if kind.scripts[0] == "ar" else place.en[int(chance * len(place.en))]


def stated_name(parameters: Parameters, people: People, person: int, script: str, kept: int, chance: Floats) -> str:
    """A name as somebody writes it down: parts left out, slips by rule, or only Abu or Umm of the eldest child.

    `chance`: 8 numbers from 0 to 1.
    """
    child = int(people.eldest[person])
    if chance[0] < parameters.kunya and people.role[person] < 2 and child >= 0:
        title = {"ar": ("أبو", "أم"), "en": ("Abu", "Umm")}[script][int(people.female[person])]
        return " ".join([title, name_parts(people, child, script)[0], name_parts(people, person, script)[3]])
    if chance[1] < parameters.dropped_part:
        kept = max(2, kept - 1)
    parts = name_parts(people, person, script)
    return " ".join(_slipped(parts[place], script, chance[2 + place], parameters.spelling) for place in _PARTS[kept])


def _slipped(part: str, script: str, chance: float, rate: float) -> str:
    return slip(part, script, chance / rate) if chance < rate else part


def _note(people: People, person: int, kind: ListKind) -> str:
    """Kin, in the list's first language."""
    script = kind.scripts[0]
    father = name_parts(people, person, script)[1]
    if people.role[person] == 2:
        words = {"ar": ("ابن", "ابنة"), "en": ("son of", "daughter of")}[script]
        return f"{words[int(people.female[person])]} {father}"
    child = int(people.eldest[person])
    if child < 0:
        return ""
    words = {"ar": ("والد", "والدة"), "en": ("father of", "mother of")}[script]
    return f"{words[int(people.female[person])]} {name_parts(people, child, script)[0]}"


def flags_of(lists: list[NameList], dead: Ints) -> Bools:
    """The capture table that the lists' own rows tell (survivors left out): (dead, lists). For checking."""
    place = {int(person): position for position, person in enumerate(dead)}
    flags = np.zeros((len(dead), len(lists)), dtype=np.bool_)
    for number, link in _numbered(lists):
        if link.relation != "survivor":
            flags[place[link.person], number] = True
    return flags


def _numbered(lists: list[NameList]) -> Iterator[tuple[int, Link]]:
    for number, one in enumerate(lists):
        for link in one.links:
            yield number, link
