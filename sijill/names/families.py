"""Who died together: households among records, from chains of names, stated relatives and shared events.

Two records of one event are of one household when they share father and family (brothers and sisters), when one is the
father of the other (given, father, family against father, grandfather, family), or when one names the other as its
relative. A shared family name alone joins nobody: whole towns share them. Unnamed people ("child of X") are persons of
X's household and keep their own place in it when they get a name. A pure function of its input; order does not matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sijill.names.parts import Name
from sijill.names.spelling import likeness, own_weight

ALIKE = 0.35  # share of a part's own weight from which two spellings are taken for one name in one event


@dataclass(frozen=True, slots=True)
class Member:
    """A person of an event: an id, the parsed name (possibly unnamed), the event, and a family group if a source
    drew one."""

    id: str
    name: Name
    event: str
    family_group: str | None = None


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
    by_event: dict[str, list[Member]] = {}
    for member in sorted(members, key=lambda one: one.id):
        by_event.setdefault(member.event, []).append(member)
    found: list[Household] = []
    for event in sorted(by_event):
        found += _of_event(event, by_event[event])
    return tuple(found)


def _of_event(event: str, members: list[Member]) -> list[Household]:
    parent = {member.id: member.id for member in members}

    def find(one: str) -> str:
        while parent[one] != one:
            one = parent[one]
        return one

    ties = []
    for place, left in enumerate(members):
        for right in members[place + 1 :]:
            relation = tie(left, right)
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


def tie(left: Member, right: Member) -> str | None:
    """How two members of one event are related by what is written, or None when nothing says so."""
    if left.family_group is not None and left.family_group == right.family_group:
        return "one group in the source"
    for one, other in ((left, right), (right, left)):
        if one.name.related and other.name.is_named and _is_named_by(one.name.related, other.name.chain):
            return f"{one.name.relation} of"
    x, y = left.name.chain, right.name.chain
    if not (left.name.is_named and right.name.is_named):
        if left.name.related and right.name.related and _same_chain(left.name.related, right.name.related):
            return "relatives of one person"
        return None
    if len(x) < 3 or len(y) < 3 or not _same(x[-1], y[-1]):
        return None
    if _same(x[1], y[1]) and (len(x) < 4 or len(y) < 4 or _same(x[2], y[2])):
        return "brother or sister"
    if _is_father(x, y) or _is_father(y, x):
        return "parent and child"
    return None


def _is_father(father: tuple[str, ...], child: tuple[str, ...]) -> bool:
    """ "Given Father .. Family" is the father of "X Given Father .. Family"."""
    return len(child) >= 4 and _same(father[0], child[1]) and _same(father[1], child[2])


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
