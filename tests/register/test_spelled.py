"""Every spelling of a place that the register holds, and none that it does not."""

from __future__ import annotations

from pathlib import Path

from sijill.casework.documents import cite_document, record_mention
from sijill.model.claims import Claim
from sijill.register.spelled import spellings_of
from sijill.register.story import find_incidents
from sijill.testing.memory import MemoryRegister

PLACES = {
    "A": ("Raqqa", "Al Badou", None),
    "B": ("Raqqa", "al-Badu", "البدو"),
    "C": ("Raqqa", "Al Bayda", "البيضاء"),
    "D": ("Aleppo", "Al Badou", "البادو"),
    "E": ("Raqqa", None, "البدو"),
}


def register(home: Path) -> MemoryRegister:
    """Five incidents: two of one quarter spelled apart, a namesake of its consonants, one of another governorate."""
    opened = MemoryRegister(home)
    with opened.work() as uow:
        for code, (governorate, latin, arabic) in PLACES.items():
            document = cite_document(uow, f"https://harbour.example/{code}")
            names = [Claim("place", name, about=about) for name, about in ((latin, "en"), (arabic, "ar")) if name]
            stated = Claim("position.place", {"description": "near al Badou, Raqqah"}, about="1")
            claims = [
                Claim("code", code),
                Claim("governorate", governorate),
                *names,
                *([stated] if code == "A" else []),
            ]
            record_mention(uow, kind="incident", document=document, anchor="i", reader="tester", claims=claims)
    return opened


def spelled(opened: MemoryRegister, code: str) -> tuple[str, ...]:
    (incident,) = find_incidents(opened.store, code)
    return spellings_of(opened.store, incident).found


def test_own_names_come_first_then_the_belligerents_then_those_that_read_alike(tmp_path: Path) -> None:
    """The Arabic comes by way of the other record; "Al Bayda" shares the consonants and is another place."""
    assert spelled(register(tmp_path), "A") == ("Al Badou", "near al Badou, Raqqah", "al-Badu", "البدو")


def test_a_name_known_in_arabic_alone_finds_the_latin_beside_it(tmp_path: Path) -> None:
    found = spelled(register(tmp_path), "E")

    assert found[0] == "البدو" and set(found) == {"البدو", "al-Badu", "Al Badou"}


def test_a_namesake_in_another_governorate_stays_apart(tmp_path: Path) -> None:
    assert spelled(register(tmp_path), "D") == ("Al Badou", "البادو")
