"""Which belligerent a name, slug or archive term means, so that one actor under two names is never two claims.

Archives name one force many ways ("Russian Military", "russian_forces", "russia") and lose names when labels change: in
the half archive 609 positions read "unknown" while their taxonomy term (247, 854 ...) still names the actor. Give
the term where there is one. "unknown" is an actor like any other: somebody did it. belligerents.csv is the table.
Leaves out: alliances. That two forces are allied does not make their claims one.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files

from sijill.model.errors import BadInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Belligerent:
    """One actor with its stable id and its name in two languages."""

    id: str
    en: str
    ar: str


def read_belligerents(table: str) -> dict[str, Belligerent]:
    """Actors by folded form. Raises `BadInput` when one form names two actors."""
    known: dict[str, Belligerent] = {}
    for number, row in enumerate(csv.DictReader(table.splitlines()), start=2):
        one = Belligerent(id=row["id"], en=row["en"], ar=row["ar"])
        for form in (row["id"], row["en"], row["ar"], *row["forms"].split(";")):
            if known.setdefault(_fold(form), one).id != one.id:
                both = f'"{form}" names both {known[_fold(form)].id} and {one.id}'
                raise BadInput(both, file="belligerents.csv", row=number, remedy="Keep it in one row")
    return known


def _fold(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").split())


_KNOWN = read_belligerents(files("sijill.grading").joinpath("belligerents.csv").read_text(encoding="utf-8"))


def belligerent(name: str, term: str | None = None) -> Belligerent:
    """The actor meant; an archive's term, when listed, outweighs the name. An unlisted one stands for itself.

    A name that only says "unknown" beside an unlisted term is that term: the archive knew whom it meant.
    """
    by_term, by_name = _KNOWN.get(_fold(term or "")), _KNOWN.get(_fold(name))
    if by_term is not None:
        return by_term
    nameless = by_name is not None and by_name.id == "unknown"
    if by_name is not None and not (nameless and term):
        return by_name
    own = f"term {term}" if nameless else name
    return Belligerent(id=_fold(own).replace(" ", "_"), en=own, ar=own)
