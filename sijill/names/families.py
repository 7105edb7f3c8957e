"""Who died together: households among records, from chains of names, stated relatives and shared events.

Two records of one event are of one household when they share father and family (brothers and sisters), when one is the
father of the other (given, father, family against father, grandfather, family), when one names the other as its
relative in its name or a note ("son of X", "X's mother"), when both name one relative, or when a source grouped them. A
shared family name alone joins only where it is too rare to be shared by chance in that event (`rare_families`): whole
towns share the common ones. Unnamed people ("child of X") are persons of X's household and keep their own place in it
when they get a name. A pure function of its input; order does not matter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sijill.names.parts import FAMILY, Name, parse
from sijill.names.spelling import likeness, own_weight

ALIKE = 0.35  # share of a part's own weight from which two spellings are taken for one name in one event


BY_CHANCE = 0.05
"""Bearers of a family name expected in an event by chance, above which sharing it says nothing."""
_AND = re.compile(r"\s+and\s+|\s+و\s?|[,،;]")


@dataclass(frozen=True, slots=True)
class Kin:
    """What a record says of a relative: "son" of the person of this chain of names."""

    relation: str
    related: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """A person of an event: an id, the parsed name (possibly unnamed), the event, a family group if a source drew one,
    and the relatives that name and notes state."""

    id: str
    name: Name
    event: str
    family_group: str | None = None
    kin: tuple[Kin, ...] = ()


def kin_of(text: str) -> tuple[Kin, ...]:
    """Relatives that a note or a name states: "son of Musa and Ghadeer", "Aida's husband, Fatima's father"."""
    found: list[Kin] = []
    for piece in _AND.split(text):
        said = parse(piece)
        if said.relation is not None and said.related:
            found.append(Kin(said.relation, said.related))
        elif found and said.chain and len(said.chain) <= 4 and piece is not text:
            found.append(Kin(found[-1].relation, said.chain))
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Kinship:
    """Why two members are of one household."""

    left: str
    right: str
    relation: str


@dataclass(frozen=True, slots=True)
class Household:
    """Ids of the members, sorted, and the ties that hold them together."""

    event: str
    members: tuple[str, ...]
    ties: tuple[Kinship, ...]


def households(members: Sequence[Member]) -> tuple[Household, ...]:
    """Households of two or more, by event; a person without a tie is in none."""
    everyone = Counter(member.name.chain[-1] for member in members if len(member.name.chain) > 1)
    by_event: dict[str, list[Member]] = {}
    for member in sorted(members, key=lambda one: one.id):
        by_event.setdefault(member.event, []).append(member)
    found: list[Household] = []
    for event in sorted(by_event):
        found += _of_event(event, by_event[event], rare_families(by_event[event], everyone))
    return tuple(found)


def rare_families(members: Sequence[Member], everyone: Counter[str]) -> frozenset[str]:
    """Family names of an event that by chance few would share: (n - 1) * share of all *other* events' people bearing it
    (one more taken as seen) is below BY_CHANCE."""
    here = Counter(member.name.chain[-1] for member in members if len(member.name.chain) > 1)
    others = max(everyone.total() - here.total(), 0)
    expected = {name: (len(members) - 1) * (everyone[name] - here[name] + 1) / (others + 1) for name in here}
    return frozenset(name for name, count in expected.items() if count < BY_CHANCE)


def _of_event(event: str, members: list[Member], rare: Collection[str]) -> list[Household]:
    parent = {member.id: member.id for member in members}

    def find(one: str) -> str:
        while parent[one] != one:
            one = parent[one]
        return one

    ties = []
    for place, left in enumerate(members):
        for right in members[place + 1 :]:
            relation = tie(left, right, rare)
            if relation is not None:
                ties.append(Kinship(left.id, right.id, relation))
                older, younger = sorted((find(left.id), find(right.id)))
                parent[younger] = older
    groups: dict[str, list[str]] = {}
    for member in members:
        groups.setdefault(find(member.id), []).append(member.id)
    return [
        Household(event, tuple(sorted(ids)), tuple(one for one in ties if one.left in ids))
        for ids in groups.values()
        if len(ids) > 1
    ]


def tie(left: Member, right: Member, rare: Collection[str] = ()) -> str | None:
    """How two members of one event are related by what is written, or None when nothing says so.

    `rare`: family names that alone tie two people of this event.
    """
    if left.family_group is not None and left.family_group == right.family_group:
        return "one group in the source"
    for one, other in ((left, right), (right, left)):
        for kin in _stated(one):
            if other.name.is_named and _speaks_of(kin, other.name.chain):
                return f"{kin.relation} of"
    for x in _stated(left):
        for y in _stated(right):
            if (x.relation == FAMILY) == (y.relation == FAMILY) and _same_chain(x.related, y.related):
                return "one family, as written" if x.relation == FAMILY else "relatives of one person"
    if not (left.name.is_named and right.name.is_named):
        return None
    return _tie_of_names(left.name.chain, right.name.chain, rare)


def _stated(member: Member) -> tuple[Kin, ...]:
    name = member.name
    own = (Kin(name.relation, name.related),) if name.relation is not None and name.related else ()
    return (*own, *member.kin)


def _tie_of_names(x: tuple[str, ...], y: tuple[str, ...], rare: Collection[str]) -> str | None:
    if len(x) < 2 or len(y) < 2 or not _same(x[-1], y[-1]):
        return None
    if len(x) > 2 and len(y) > 2:
        if _same(x[1], y[1]) and (len(x) < 4 or len(y) < 4 or _same(x[2], y[2])):
            return "brother or sister"
        if _is_father(x, y) or _is_father(y, x):
            return "parent and child"
    return "one rare family name" if x[-1] in rare or y[-1] in rare else None


def _is_father(father: tuple[str, ...], child: tuple[str, ...]) -> bool:
    """ "Given Father .. Family" is the father of "X Given Father .. Family"."""
    return len(child) >= 4 and _same(father[0], child[1]) and _same(father[1], child[2])


def _speaks_of(kin: Kin, chain: tuple[str, ...]) -> bool:
    if kin.relation == FAMILY:
        return len(chain) > 1 and _same(kin.related[-1], chain[-1])
    return _is_named_by(kin.related, chain)


def _is_named_by(related: tuple[str, ...], chain: tuple[str, ...]) -> bool:
    """Whether the words of "wife of ..." name this person: every word stands in the chain, the first as given name."""
    if not related or not _same(related[0], chain[0]):
        return False
    return all(any(_same(word, part) for part in chain) for word in related)


def _same_chain(x: tuple[str, ...], y: tuple[str, ...]) -> bool:
    return len(x) == len(y) and all(_same(a, b) for a, b in zip(x, y, strict=True))


def _same(left: str, right: str) -> bool:
    if left == right:
        return True
    return likeness(left, right).weight > ALIKE * 0.5 * (own_weight(left) + own_weight(right))
