"""Rows of people and families."""

from __future__ import annotations

from typing import NamedTuple


class Person(NamedTuple):
    """A person. `level`: "named", "described" (sex and child or adult only) or "counted" (nothing but the harm).

    `rule` names the line of the privacy rules that decided. `known_by`: a code of `KnownBy` (directly_verified,
    several_independent_sources, one_source, contested), None when no source is known. `family`: a row of `families`.
    """

    id: str
    incidents: tuple[str, ...]
    level: str
    rule: str
    harm: str | None = None
    name_local: str | None = None
    name_latin: str | None = None
    other_names: tuple[str, ...] = ()
    age: str | None = None
    age_group: str | None = None
    sex: str | None = None
    profession: str | None = None
    known_by: str | None = None
    family: str | None = None
    claims: tuple[str, ...] = ()


class Family(NamedTuple):
    """People of one incident whom documents call one family; `unnamed` of them appear without a name."""

    id: str
    incident: str
    persons: tuple[str, ...]
    unnamed: int = 0
