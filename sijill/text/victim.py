"""A named victim, and whether two mentions are one person.

Two mentions are one person when the first names agree and neither age nor last name contradicts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sijill.text.given_names import sex_of
from sijill.text.place_keys import latin_key

_FEMALE = frozenset({"woman", "woman?", "child?f"})
_MALE = frozenset({"man", "man?", "child?m"})
TITLES = frozenset(
    {"dr", "mr", "mrs", "d", "grandfather", "grandmother", "journalist", "engineer", "sheikh", "hajj", "haji"}
)
_GIRL_WORDS = frozenset(
    {
        "girl",
        "girls",
        "daughter",
        "daughters",
        "granddaughter",
        "granddaughters",
        "niece",
        "nieces",
        "sister",
        "sisters",
        "wife",
        "mother",
        "grandmother",
        "aunt",
        "woman",
        "lady",
        "hajja",
        "umm",
    }
)
_BOY_WORDS = frozenset(
    {
        "boy",
        "boys",
        "son",
        "sons",
        "grandson",
        "grandsons",
        "nephew",
        "nephews",
        "brother",
        "brothers",
        "husband",
        "father",
        "grandfather",
        "uncle",
        "man",
        "haji",
        "hajj",
        "abu",
    }
)


@dataclass(slots=True)
class Victim:
    """A named person: age in years (0 for months), sex, relation word, how harmed, and where it stands."""

    name: str
    start: int
    end: int
    age: int | None
    sex: str
    relation: str
    status: str
    child_word: bool = False

    @property
    def cls(self) -> str:
        """ "child" below 18 or when called one, "woman" / "man" for adults of known sex, else "person"."""
        if (self.age is not None and self.age < 18) or (self.age is None and self.child_word):
            return "child"
        return {"female": "woman", "male": "man"}.get(self.sex, "person")

    def data(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "text": self.name, "span": [self.start, self.end], "age": self.age, "sex": self.sex or None,
            "relation": self.relation or None, "class": self.cls, "status": self.status,
        }  # fmt: skip


def sex_said(word: str, cls: str, name: str) -> str:
    """ "female", "male" or "": by the relation or title, then the given name, then the class of people."""
    first = name.split()[0].lower()
    for said in (word, first):
        if said in _GIRL_WORDS:
            return "female"
        if said in _BOY_WORDS:
            return "male"
    given = sex_of(name.split(" ", 1)[-1] if first in TITLES else name)
    return given or ("female" if cls in _FEMALE else "male" if cls in _MALE else "")


def merge(found: list[Victim], victim: Victim) -> None:
    """Add a mention: to the person already found, whose gaps it fills, or as a new one."""
    for known in found:
        if _same(known, victim):
            known.age = known.age if known.age is not None else victim.age
            known.sex = known.sex or victim.sex
            known.relation = known.relation or victim.relation
            known.child_word = known.child_word or victim.child_word
            return
    found.append(victim)


def _same(a: Victim, b: Victim) -> bool:
    x, y = (
        [latin_key(w) for w in a.name.split() if w[0].isalpha()],
        [latin_key(w) for w in b.name.split() if w[0].isalpha()],
    )
    if not x or not y or x[0] != y[0]:
        return False
    if a.age is not None and b.age is not None and abs(a.age - b.age) > 1:
        return False
    return len(x) == 1 or len(y) == 1 or x[-1] == y[-1] or x[1] == y[1]
