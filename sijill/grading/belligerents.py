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


@dataclass(frozen=True, slots=True, kw_only=True)
class Belligerent:
    """One actor with its stable id and its name in two languages."""

    id: str
    en: str
    ar: str


def _load() -> dict[str, Belligerent]:
    table = files("sijill.grading").joinpath("belligerents.csv").read_text(encoding="utf-8")
    known: dict[str, Belligerent] = {}
    for row in csv.DictReader(table.splitlines()):
        one = Belligerent(id=row["id"], en=row["en"], ar=row["ar"])
        for form in (row["id"], row["en"], row["ar"], *row["forms"].split(";")):
            if known.setdefault(_fold(form), one).id != one.id:
                raise AssertionError(f"{form} names both {known[_fold(form)].id} and {one.id}")
    return known


def _fold(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").split())


_KNOWN = _load()


def belligerent(name: str, term: str | None = None) -> Belligerent:
    """The actor meant; an archive's term, when listed, outweighs the name. An unlisted one stands for itself."""
    for form in (term or "", name):
        if found := _KNOWN.get(_fold(form)):
            return found
    own = name if _fold(name) not in ("", "unknown") or not term else f"term {term}"
    return Belligerent(id=_fold(own).replace(" ", "_"), en=own, ar=own)
