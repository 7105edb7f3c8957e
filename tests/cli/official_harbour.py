"""A register of the invented harbour with a navy's statements, for tests of the commands on the official record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sijill.casework.documents import cite_document, record_mention
from sijill.model.claims import Claim
from sijill.testing.memory import LEAD
from sijill.testing.registers import sqlite_register

SIXTEEN = (
    "May 4, 2031, near North Quay, Harbour, via Harbour Watch report. During a strike on reported fighting positions "
    "near a residential area allegedly caused civilian casualties. Sixteen civilians were unintentionally killed."
)
REJECTED = (
    "May 9, 2031, near South Mole, Harbour, via Harbour Watch report. After a review of available information it was "
    "assessed that no Coalition strikes were conducted in the geographical area that correspond to the report."
)
REOPENED = (
    "May 9, 2031, near South Mole, Harbour, via Amnesty International report. Coalition aircraft conducted a strike. "
    "Regrettably, two civilians were unintentionally killed due to their proximity to the strike."
)


def build(home: Path) -> None:
    """Two buildings of one street in one line of 16; a rejection that became an acceptance; an incident unanswered."""
    opened = sqlite_register(home)
    with opened.work(LEAD) as uow:
        _incident(uow, "HB1", "2031-05-04", ("North Quay", "الرصيف الشمالي"), 6, "credible", [("20320107", SIXTEEN)])
        _incident(uow, "HB1a", "2031-05-04", ("North Quay", "الرصيف الشمالي"), 10, "not_yet_assessed", [])
        told = [("20320107", REJECTED), ("20330210", REOPENED)]
        _incident(uow, "HB2", "2031-05-09", ("South Mole", "المكسر الجنوبي"), 3, "credible", told)
        _incident(uow, "HB3", "2031-05-20", ("East Gate", "الباب الشرقي"), 4, "not_yet_assessed", [])
    opened.close()


def _incident(
    uow: Any, code: str, day: str, place: tuple[str, str], killed: int, finding: str, said: list[tuple[str, str]]
) -> str:
    document = cite_document(uow, f"https://harbour.example/{code}", published="2031-06-01")
    claims = [
        Claim("code", code),
        Claim("date", {"first": day, "last": day}),
        Claim("local-time", {"stated": "around_dawn"}),
        Claim("place", place[0], about="en"),
        Claim("place", place[1], about="ar"),
        Claim("region", "Harbour"),
        Claim("country", "Syria"),
        Claim("coordinates", {"latitude": "35.950612", "longitude": "39.014512", "accuracy": "within_100m"}),
        Claim("actors", ["coalition"]),
        Claim("grade", "Fair", about="airwars"),
        Claim("killed", {"low": killed, "high": killed}, about="civilians"),
        Claim("source", {"name": "Harbour Watch", "address": f"https://watch.example/{code}"}, about="1"),
        Claim("position", {"actor": "coalition", "finding": finding}, about="1"),
        *(
            Claim(
                "position.statement", {"date": date, "address": "https://navy.example/r", "text": text}, about=f"1.{n}"
            )
            for n, (date, text) in enumerate(said, start=1)
        ),
    ]
    mention = record_mention(uow, kind="incident", document=document, anchor="i", reader="tester", claims=claims)
    people = [
        ("Salma Quay", "23", "adult", "public", "killed"),
        ("Omar Pier", "6", "child", "public", "killed"),
        ("Layla Mole", "40", "adult", "restricted", "killed"),
        ("Yusuf Gate", "50", "adult", "public", "injured"),
    ]
    for place_in, (name, age, group, tier, harm) in enumerate(people):
        record_mention(
            uow, kind="person", document=document, anchor=f"v{place_in}", reader="tester", part_of=mention,
            claims=[Claim("harm", harm)],
            private=[Claim("name", name, about="en", tier=tier), Claim("age", age, tier=tier),
                     Claim("age-group", group, tier=tier)],
        )  # fmt: skip
    return mention
