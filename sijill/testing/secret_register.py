"""A register whose every secret is a canary: what publication must never let out, field by field.

Each record is an incident with a report, three people (an adult who was killed and is named, a child, somebody who was
injured), an interview, a captured file and an image with metadata. `PROTECTED` lists the fields that hold secrets;
`Secrets.fields` says which canary stands in which field of which record. Nothing here is about anybody who lived.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from sijill.casework.assessments import assess
from sijill.casework.corrections import correct_claims
from sijill.casework.documents import capture_file, cite_document, record_mention
from sijill.casework.judgements import judge_link
from sijill.casework.releases import decide_place, decide_publication, pass_image
from sijill.casework.uow import UnitOfWork
from sijill.casework.verifications import verify_directly
from sijill.model.claims import Claim
from sijill.model.codebook import CODEBOOK_VERSION
from sijill.testing.canaries import canary

FREE = ("note", "text", "observation", "other-casualties", "geolocation", "munition", "page.section", "media",
        "link.page", "first-reported", "documentation", "prepared", "address", "title", "local-time")  # fmt: skip
"""Free texts of an incident's record."""

PERSONAL = ("note", "profession", "image", "address", "reconciliation", "pregnant", "relation")
"""Free texts of a person's record."""

GIVEN = ("Salim", "Karim", "Nabil", "Walid", "Tarek", "Bassam")
KIN = ("Quay", "Harbour", "Mole", "Anchor", "Lantern", "Shoal")

Work = Callable[[], AbstractContextManager[UnitOfWork]]


@dataclass(slots=True)
class Secrets:
    """What was hidden where. `points`: digits of exact places; `named`: names that may be shown."""

    fields: dict[str, str] = field(default_factory=dict)
    points: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    incidents: list[str] = field(default_factory=list)
    people: dict[str, str] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def hide(self, where: str) -> str:
        """A new canary for a field."""
        word = canary(next(self._numbers))
        self.fields[word] = where
        return word


def fill(work: Work, folder: Path, records: int) -> Secrets:
    """Record so many incidents with their secrets."""
    secrets = Secrets()
    folder.mkdir(parents=True, exist_ok=True)
    with work() as uow:
        for number in range(records):
            _record(uow, secrets, folder, number)
    return secrets


def _record(uow: UnitOfWork, secrets: Secrets, folder: Path, number: int) -> None:
    hide = secrets.hide
    document = cite_document(
        uow, f"https://harbour.example/{number}", title=hide("document.title"), publisher="Harbour Post",
        published="2025-03-01", note=hide("document.note"),
    )  # fmt: skip
    incident = _incident(uow, secrets, document, number)
    people = [_person(uow, secrets, document, incident, number, kind) for kind in ("adult", "child", "injured", "risk")]
    uow.settle()
    decide_publication(uow, people[3], "withhold", ground="risk", reason=hide("decision.reason"))
    verify_directly(
        uow, people[0], "interview", verifier=hide("verification.verifier"), on="2025-06-17", consent="publish",
        personal={part: hide(f"verification.{part}") for part in ("person", "relation", "contact", "place", "words")},
    )  # fmt: skip
    _judge(uow, secrets, incident, number)
    _pictures(uow, secrets, folder, incident, number)


def _incident(uow: UnitOfWork, secrets: Secrets, document: str, number: int) -> str:
    hide = secrets.hide
    latitude, longitude = f"35.95{number % 10}{3100 + number:05d}7", f"39.01{number % 7}{2700 + number:05d}3"
    secrets.points += [latitude[:8], longitude[:8]]
    free = [Claim(says, hide(f"incident.{says}")) for says in FREE]
    incident = record_mention(
        uow,
        kind="incident",
        document=document,
        anchor=hide("mention.anchor"),
        reader=hide("claim.reader"),
        label=hide("mention.label"),
        claims=[
            Claim("code", f"HB{number:03d}"),
            Claim("date", {"first": f"2025-02-{1 + number % 27:02d}"}),
            Claim("place", f"Pier {number}", about="en"),
            Claim("place", hide("claim of the restricted tier"), about="ar", tier="restricted"),
            Claim("coordinates", {"latitude": latitude, "longitude": longitude, "accuracy": "exact_location"}),
            Claim("killed", {"low": 1, "high": 2 + number % 5}, at=f"cell:{number + 2}/{hide('claim.locator')}",
                  about="civilians", wording=hide("claim.wording")),
            Claim("actors", ["River Guard"]),
            Claim("source", {"name": hide("name of a private account"), "author": hide("source.author"),
                             "address": f"https://www.facebook.com/pier{number}/posts/{number}",
                             "translation_note": hide("source.translation_note"), "date": "2025-02-03"}, about="1"),
            Claim("position", {"actor": "River Guard", "finding": hide("a finding that is no code")}, about="1"),
            Claim("position.statement", {"date": "20250401", "text": hide("position.statement.text")}, about="1.1"),
            Claim("position.strike-report", {"text": hide("position.strike-report.text")}, about="1"),
            Claim("position.place", {"mgrs": hide("position.place.mgrs")}, about="1"),
            Claim("position.place", {"description": hide("position.place.description")}, about="2"),
            *free,
        ],
    )  # fmt: skip
    secrets.incidents.append(incident)
    return incident


def _person(uow: UnitOfWork, secrets: Secrets, document: str, incident: str, number: int, kind: str) -> str:
    hide = secrets.hide
    name = f"{GIVEN[number % 6]} {KIN[number // 6 % 6]} {number}" if kind == "adult" else hide(f"name of {kind}")
    age = {"adult": "41", "child": f"9 {hide('age of a child')}", "injured": hide("age of the injured")}.get(kind, "38")
    private = [
        Claim("name", name, about="latin", tier="restricted"),
        Claim("name", hide(f"sealed name of {kind}"), about="local", tier="sealed"),
        Claim("age", age, tier="restricted"),
        Claim("age-group", "child" if kind == "child" else "adult", tier="restricted"),
        Claim("sex", "female" if number % 2 else "male", tier="restricted"),
        Claim("family-group", hide("family-group"), tier="restricted"),
        *(Claim(says, hide(f"person.{says}"), tier="restricted") for says in PERSONAL),
    ]
    if kind == "adult":
        secrets.named.append(name)
    person = record_mention(
        uow, kind="person", document=document, anchor=hide("mention.anchor"), reader="harbour 1", part_of=incident,
        claims=[Claim("harm", "injured" if kind == "injured" else "killed")], private=private,
    )  # fmt: skip
    secrets.people[person] = kind
    return person


def _judge(uow: UnitOfWork, secrets: Secrets, incident: str, number: int) -> None:
    hide = secrets.hide
    other = cite_document(uow, f"https://other.example/{number}", title=hide("document.title"), publisher="Quay Radio")
    second = record_mention(
        uow, kind="incident", document=other, anchor=hide("mention.anchor"), reader="harbour 1",
        claims=[Claim("killed", {"low": 2, "high": 3}, about="civilians"),
                Claim("place", f"Pier {number}", about="en")],
    )  # fmt: skip
    uow.settle()
    judge_link(uow, incident, second, "same", hide("judgement.reason"))
    assess(uow, incident, grade="Fair", reason=hide("assessment.reason"), codebook=CODEBOOK_VERSION)
    wrong = [row.id for row in uow.store.claims([second], ["place"])]
    correct_claims(uow, second, reason=hide("correction.reason"), withdraw=wrong,
                   claims=[Claim("place", f"Pier {number} north", about="en")])  # fmt: skip
    if number % 3 == 0:
        uow.settle()
        decide_place(uow, incident, "restricted", reason=hide("decision.reason"))


def _pictures(uow: UnitOfWork, secrets: Secrets, folder: Path, incident: str, number: int) -> None:
    """An image with a camera's words in it, under a telling file name; and a file that is held and not shown."""
    hide = secrets.hide
    image = Image.new("RGB", (40, 30), (number * 7 % 256, number * 13 % 256, 90))
    exif = image.getexif()
    exif[0x010E], exif[0x013B] = hide("image description"), hide("image artist")
    exif.get_ifd(0x8825)[0x001D] = hide("image place")
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, comment=hide("image comment").encode())
    path = folder / f"{hide('original file name')}.jpg"
    path.write_bytes(out.getvalue())
    uow.settle()
    document = capture_file(uow, path, obtained=hide("custody"), media_type="image/jpeg")
    uow.settle()
    pass_image(uow, incident, document, reason=hide("decision.reason"), graphic=True, alt_en="A pier", alt_ar="رصيف")
