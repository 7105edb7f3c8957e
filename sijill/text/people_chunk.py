"""Counted people and the chunk of a sentence that they stand in: the values that reading and linking pass on."""

from __future__ import annotations

from dataclasses import dataclass, field

from sijill.text.amounts import Amount
from sijill.text.lexicon import Harm, Noun


@dataclass(slots=True)
class People:
    """Counted people of one chunk."""

    amount: Amount
    noun: Noun
    cls: str
    head: str = ""
    is_more: bool = False
    """ "others", "more": added to somebody already counted."""
    is_relative: bool = False
    is_bare: bool = False
    """A number without a noun: people only beside a word of harm."""
    age: int | None = None
    state: str = ""
    """The harm that an adjective says: the "injured" of "17 injured people"."""


@dataclass(slots=True)
class Chunk:
    """Tokens [i, j) of one kind."""

    kind: str
    i: int
    j: int
    people: People | None = None
    harm: Harm | None = None
    age: int | None = None
    used: bool = field(default=False)


POSSESSIVE = ("'s", "s'")


PERSON = Noun("person", "many", "")


def as_class(people: People, cls: People | None) -> People:
    """The number of `people` with the class of others: "two of whom were women"."""
    return people if cls is None else People(people.amount, cls.noun, cls.cls, cls.head)
