"""Who died together, over the register: its persons (however many documents name them) by event, in households.

A person is a cluster of mentions: the longest name that any of them gives speaks, all notes are heard. The event is the
incident whose mention they are part of. People whom nobody named count like all others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sijill.names.families import Household, Member, households, kin_of
from sijill.names.parts import parse
from sijill.register.mentions import Mentions

Columns = Mapping[str, Sequence[str | None]]


class Families(NamedTuple):
    """Households of all events; the names shown of each person; how many persons of events there are, and are named."""

    found: tuple[Household, ...]
    names: dict[str, str]
    persons: int
    named: int


def families(found: Mentions) -> Families:
    """Households among the register's persons who are part of an incident."""
    return families_of(found.columns, [row.subject for row in found.rows])


def families_of(columns: Columns, person: Sequence[str]) -> Families:
    """Households among rows of people; `person[i]` is who row i speaks of. Columns as `mentions.people` names them."""
    rows: dict[str, list[int]] = {}
    for place, (one, event) in enumerate(zip(person, columns["group"], strict=True)):
        if event is not None:
            rows.setdefault(one, []).append(place)
    names = {one: _name(columns, places) for one, places in rows.items()}
    members = [_member(one, names[one], columns, places) for one, places in rows.items()]
    return Families(households(members), names, len(members), sum(member.name.is_named for member in members))


def _member(one: str, name: str, columns: Columns, places: Sequence[int]) -> Member:
    first = places[0]
    group = next((cell for cell in (columns["family_group"][k] for k in places) if cell is not None), None)
    notes = (columns[kind][k] for k in places for kind in ("kin", "note"))
    kin = tuple(dict.fromkeys(said for note in notes if note for said in kin_of(note)))
    return Member(one, parse(name), columns["group"][first] or "", group, kin)


def _name(columns: Columns, places: Sequence[int]) -> str:
    """The longest name given; Arabic before Latin among equals."""
    kinds = [kind for kind in ("name_local", "name", "name_other") if kind in columns]
    given = [name for kind in kinds for k in places if (name := columns[kind][k])]
    return max(given, key=lambda text: len(parse(text).chain), default="")
