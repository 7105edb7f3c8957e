"""Rows of people and families: what the level of each person lets be shown.

A person is a cluster of mentions and belongs to the first incident that lists them; the others are named beside it.
How a person is known (directly verified, several sources, one, contested) is computed as for the whole register.
Families are people whom one incident's record groups together; a family is shown when at least two of it are named.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from sijill.grading.known import known_by
from sijill.publish.making import Making
from sijill.publish.public import WITHHELD
from sijill.publish.rows import Family, Person
from sijill.register.rows import ClaimRow, MentionRow
from sijill.register.tiers import Victim, victims

_NO_FAMILY = frozenset({"", "none"})
"""Words by which an archive says that no family is known."""


def person_rows(making: Making, chosen: Collection[str]) -> list[Person]:
    """Everybody of these incidents, once."""
    store, public, own = making.public.store, making.public, frozenset(chosen)
    people: dict[str, list[MentionRow]] = defaultdict(list)
    for row in store.parts([one.id for one in store.members(sorted(chosen))]):
        if row.kind == "person":
            people[row.subject].append(row)
    known = {one.known.id: one for one in victims(store, chosen)}
    return [
        _person(making, id, rows, _incidents(public.subject, rows, own), known[id])
        for id, rows in sorted(people.items())
    ]


def _incidents(subject: dict[str, str], rows: Sequence[MentionRow], chosen: frozenset[str]) -> tuple[str, ...]:
    found = dict.fromkeys(subject[row.part_of] for row in rows if row.part_of in subject)
    return tuple(one for one in found if one in chosen)


def _person(
    making: Making, id: str, mentions: Sequence[MentionRow], incidents: tuple[str, ...], victim: Victim
) -> Person:
    rule, known = making.public.levels.rules[id], victim.known
    claims = [row for one in mentions for row in making.by_mention[one.id] if row.id in making.claims]
    local, latin = _names(claims, "local"), _names(claims, "latin")
    how = known_by(known)
    harms = [json.loads(row.value) for row in claims if row.says == "harm"]
    age_group = None if known.age_group is None else str(known.age_group)
    if rule.level == "described":
        age_group = {True: "child", False: "adult", None: None}[making.public.levels.child[id]]
    return Person(
        id=id,
        incidents=incidents,
        level=rule.level,
        rule=rule.id,
        harm="killed" if victim.killed else next(iter(harms), None),
        name_local=next(iter(local), None),
        name_latin=next(iter(latin), None),
        other_names=(*local[1:], *latin[1:]),
        age=next((str(json.loads(row.value)) for row in claims if row.says == "age"), None),
        age_group=age_group,
        sex=None if known.sex is None else str(known.sex),
        known_by=None if how is None else str(how),
        claims=tuple(sorted(making.ids(claims))),
    )


def _names(claims: Sequence[ClaimRow], about: str) -> list[str]:
    stated = (json.loads(row.value) for row in claims if row.says == "name" and row.about == about)
    return list(dict.fromkeys(name for name in stated if name and name != WITHHELD))


def families(making: Making, people: Sequence[Person]) -> tuple[list[Family], list[Person]]:
    """Families of which at least two are named, and the people with the family that each belongs to."""
    groups: dict[tuple[str, str], list[Person]] = defaultdict(list)
    hints = _hints(making)
    for person in people:
        for incident in person.incidents[:1]:
            if (hint := hints.get(person.id)) is not None:
                groups[incident, hint].append(person)
    found = list(_families(groups))
    of = {person: one.id for one in found for person in one.persons}
    return found, [one._replace(family=of.get(one.id)) for one in people]


def _hints(making: Making) -> dict[str, str]:
    """By person the family group that a record gives; it is read here and shown nowhere."""
    hints: dict[str, str] = {}
    for mention, rows in making.by_mention.items():
        for row in rows:
            if row.says == "family-group" and (hint := str(json.loads(row.value))).casefold() not in _NO_FAMILY:
                hints.setdefault(making.public.subject[mention], hint)
    return hints


def _families(groups: dict[tuple[str, str], list[Person]]) -> Iterator[Family]:
    for number, ((incident, _), own) in enumerate(sorted(groups.items())):
        named = tuple(one.id for one in own if one.level == "named")
        if len(named) > 1:
            yield Family(f"m-{incident[2:]}-{number}", incident, named, len(own) - len(named))
