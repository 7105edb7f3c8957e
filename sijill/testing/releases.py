"""Invented releases for tests: a small harbour city, nobody in it ever lived. Written by the same code as real ones.

About thirty incidents and eighty people in both scripts, with competing counts, positions that changed, totals, grades
and privacy decisions of every level. Everything is drawn from a seed: two calls give the same bytes.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sijill.grading.grade import grade, what_would_change
from sijill.grading.scheme import load_scheme
from sijill.ledger.merkle import Frontier, leaf_hash
from sijill.ledger.notes import Checkpoint, SigningKey, generate_key, sign
from sijill.publish.assertions import assert_release, summary_of
from sijill.publish.estimates import REFUSED, interval, table_digest
from sijill.publish.figures import computed_of, figures_of, headline_of
from sijill.publish.frozen import Frozen, RegisterState, Release, Window, write_release
from sijill.publish.positions import conceded
from sijill.publish.proofs import nodes_for
from sijill.publish.rows import (
    Actor,
    Cell,
    Chance,
    Change,
    Claim,
    Cluster,
    Competing,
    Correction,
    Count,
    Decision,
    Document,
    Entry,
    Estimate,
    Family,
    Figure,
    Grade,
    Headline,
    Incident,
    Person,
    Position,
    Proof,
    Reason,
    Redirect,
    Source,
    Stated,
    Statement,
    Structure,
    Surroundings,
    Total,
    Verification,
)
from sijill.publish.windows import Dated

ACTORS = (
    Actor("harbour_alliance", "Harbour Alliance", "تحالف المرفأ"),
    Actor("river_guard", "River Guard", "حرس النهر"),
    Actor("unknown", "Unknown", "غير معروف"),
)
PLACES = (
    ("Lighthouse Quarter", "حي المنارة"),
    ("Old Harbour", "المرفأ القديم"),
    ("Salt Market", "سوق الملح"),
    ("North Gate", "الباب الشمالي"),
    ("Weavers' Street", "شارع النساجين"),
)
GIVEN = (
    ("Mohammed", "محمد", "male"),
    ("Ahmad", "أحمد", "male"),
    ("Khaled", "خالد", "male"),
    ("Omar", "عمر", "male"),
    ("Fatima", "فاطمة", "female"),
    ("Mariam", "مريم", "female"),
    ("Huda", "هدى", "female"),
    ("Zeinab", "زينب", "female"),
)
FAMILIES = (("al-Bahri", "البحري"), ("al-Sayyad", "الصياد"), ("Abu Marsa", "أبو مرسى"), ("al-Milahi", "الملاحي"))
PUBLISHERS = ("Harbour Post", "Quay Radio", "مرصد المرفأ")
STATUSES = ("likely_strike", "declared_strike", "contested_strike", "single_source_claim")


def invented_release(
    folder: Path,
    *,
    incidents: int = 30,
    persons: int = 80,
    version: str = "1",
    languages: Sequence[str] = ("en", "ar"),
    seed: int = 7,
) -> Frozen:
    """Write an invented release into `folder` (made if need be) and read it back."""
    folder.mkdir(parents=True, exist_ok=True)
    frozen, key = invented(incidents=incidents, persons=persons, version=version, languages=languages, seed=seed)
    return write_release(folder, frozen, release_signer(key, frozen.release))


def release_signer(key: SigningKey, release: Release) -> Callable[[bytes], str]:
    """What signs release.json."""
    origin = f"{key.name}/release/{release.case}/{release.version}"
    return lambda body: sign(Checkpoint(origin, 1, leaf_hash(body)), key, key.name)


def invented(
    *, incidents: int, persons: int, version: str, languages: Sequence[str], seed: int
) -> tuple[Frozen, SigningKey]:
    """The release in memory, and the key that signs it."""
    city = _City(random.Random(seed))
    for number in range(incidents):
        city.add_incident(number)
    for number in range(persons):
        city.add_person(number)
    city.settle()
    key = generate_key("harbour-register", lambda count: hashlib.sha256(b"for tests only").digest()[:count])
    leaves = [leaf_hash(f"invented event {number}".encode()) for number in range(len(city.incidents) + 9)]
    frontier = Frontier()
    frontier.extend(leaves)
    places = {incident.id: number for number, incident in enumerate(city.incidents)}
    claims_of: dict[int, list[str]] = {}
    for claim in city.claims:
        claims_of.setdefault(places.get(city.home(claim.subject), len(leaves) - 1), []).append(claim.id)
    proofs = tuple(Proof(place, leaves[place].hex(), tuple(sorted(ids))) for place, ids in sorted(claims_of.items()))
    release = Release(
        case="harbour",
        title={"en": "Harbour: an invented city", "ar": "المرفأ: مدينة متخيلة"},
        version=version,
        frozen_on="2026-01-15",
        by="Layla Harbour",
        second="Sami Quay",
        code_version="0.1.0",
        codebook_version="1.0",
        languages=tuple(languages),
        licence={"id": "CC-BY-4.0", "en": "Creative Commons Attribution 4.0", "ar": "المشاع الإبداعي: النسبة 4.0"},
        definition={"case": "harbour"},
        definitions=(
            {
                "key": "unit",
                "en": "One attack episode in one place and span of time, counted once.",
                "ar": "حادثة هجوم واحدة في مكان ومدة زمنية واحدة، تحسب مرة واحدة.",
            },
        ),
        windows=(Window("conflict", "2025-01-01", "2025-06-30"), Window("monitored", "2025-01-01", "2025-06-30"),
                 Window("assessed", "2025-01-01", "2025-05-31"), Window("published", "2025-01-01", "2025-05-31")),
        register=RegisterState(key.name, frontier.size, frontier.root().hex(), str(key.public)),
        assessed={"grades": True, "positions": True, "totals": True, "structures": True, "estimates": True},
        headline=city.headline(),
        counts={"incidents": incidents, "persons": persons},
    )  # fmt: skip
    checkpoint = sign(Checkpoint(key.name, frontier.size, frontier.root()), key, key.name)
    nodes = tuple(node.hex() for node in nodes_for(leaves, sorted(claims_of)))
    frozen = replace(city.frozen(release), proofs=proofs, nodes=nodes, checkpoint=checkpoint)
    return replace(frozen, assertions=assert_release(frozen)), key


class _City:
    """What grows into a release."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.incidents: list[Incident] = []
        self.people: list[Person] = []
        self.families: list[Family] = []
        self.documents: list[Document] = []
        self.sources: list[Source] = []
        self.positions: list[Position] = []
        self.claims: list[Claim] = []
        self.privacy: list[Decision] = []
        self.totals = self._totals()
        self.structures: list[Structure] = []

    def home(self, subject: str) -> str:
        """The incident that a claim's subject belongs to."""
        return next((one.incidents[0] for one in self.people if one.id == subject), subject)

    def _id(self, letter: str, number: int) -> str:
        return f"{letter}-{hashlib.sha256(f'{letter}{number}'.encode()).hexdigest()[:13]}"

    def claim(self, subject: str, says: str, about: str, value: object, document: str) -> str:
        digest = hashlib.sha256(f"{subject}{says}{about}{value}{document}".encode()).hexdigest()[:16]
        self.claims.append(Claim(f"c-{digest}", subject, says, about, value, document, "whole", "harbour 1"))
        return f"c-{digest}"

    def add_incident(self, number: int) -> None:
        rng, id = self.rng, self._id("i", number)
        day = f"2025-{1 + number % 6:02d}-{1 + (number * 7) % 28:02d}"
        place = PLACES[number % len(PLACES)]
        documents = [self._document(number, part) for part in range(1 + number % 3)]
        low = rng.randint(0, 8)
        values = [(low + part, low + part + rng.randint(0, 4)) for part in range(len(documents))]
        claims = [self.claim(id, "killed", "civilians", {"low": one, "high": two}, document.id)
                  for (one, two), document in zip(values, documents, strict=True)]  # fmt: skip
        claims.append(self.claim(id, "date", "", {"first": day}, documents[0].id))
        rule = "lowest-and-highest" if len(values) > 1 else "as-stated"
        least, most = min(one for one, _ in values), max(two for _, two in values)
        killed = Count("killed", "civilians", least, most, rule, claims=tuple(claims[: len(values)]))
        young = self.claim(id, "killed", "children", {"low": 0, "high": min(2, most)}, documents[0].id)
        hurt = self.claim(id, "injured", "civilians", {"low": 2}, documents[0].id)
        children = Count("killed", "children", 0, min(2, most), "as-stated", claims=(young,))
        injured = Count("injured", "civilians", 2, None, "one-side", claims=(hurt,))
        claims += [young, hurt]
        sources = tuple(self._source(id, number, part, documents[part]) for part in range(len(documents)))
        competing: tuple[Competing, ...] = ()
        if len({*values}) > 1:
            stated = [Stated({"low": one, "high": two}, (claims[part],)) for part, (one, two) in enumerate(values)]
            competing = (Competing("killed", "civilians", tuple(stated)),)
        self.incidents.append(
            Incident(
                id=id, code=f"HB{number + 1:03d}", date_first=day, date_last=day, published=day, country="Harbour",
                governorate=None, place_en=place[0], place_ar=place[1], places=place, cell=self._cell(number),
                actors=("harbour_alliance", "river_guard")[: 1 + number % 2] if number % 7 else ("unknown",),
                strike_type=("airstrike",), strike_status=STATUSES[number % len(STATUSES)],
                counts=(killed, children, injured), competing=competing, sources=tuple(one.id for one in sources),
                clusters=tuple(Cluster("local_media", (one.id,)) for one in sources) or None,
                verifications=(Verification("site_visit", "2025-07"),) if number % 5 == 0 else (),
                kinds_verified=int(number % 5 == 0),
                documents=tuple(sorted(one.id for one in documents)),
                history=(Entry("2025-07-01", "recorded", len(claims)), Entry("2025-08-01", "graded", 1)),
                claims=tuple(sorted(claims)), positions=self._position(id, number, documents[0]),
            )
        )  # fmt: skip

    def _document(self, number: int, part: int) -> Document:
        address = f"https://harbour.example/{number + 1}/{part + 1}"
        state = ("held", "archived", "cited")[(number + part) % 3]
        one = Document(
            id=self._id("d", number * 10 + part), state=state, publisher=PUBLISHERS[part],
            language="ar" if part == 2 else "en", published=f"2025-{1 + number % 6:02d}-28", address=address,
            archive_address=f"https://archive.example/{number}/{part}" if state == "archived" else None,
            sha256=hashlib.sha256(address.encode()).hexdigest() if state == "held" else None,
            size=1_000 + number if state == "held" else None, media_type="text/html" if state == "held" else None,
        )  # fmt: skip
        self.documents.append(one)
        return one

    def _source(self, incident: str, number: int, part: int, document: Document) -> Source:
        claim = self.claim(incident, "source", str(part), {"name": document.publisher}, document.id)
        one = Source(claim, incident, document.state, "local_media", document.publisher, "harbour.example",
                     document.published, document.address, document.archive_address, (claim,))  # fmt: skip
        self.sources.append(one)
        return one

    def _cell(self, number: int) -> Cell:
        south, west = 3595 + number % 5, 3900 + number % 7
        return Cell(
            id=f"c2:{south}:{west}", tier="public", south=f"{south / 100:.2f}", west=f"{west / 100:.2f}",
            north=f"{(south + 1) / 100:.2f}", east=f"{(west + 1) / 100:.2f}", latitude=f"{south / 100 + 0.005:.3f}",
            longitude=f"{west / 100 + 0.005:.3f}", within_m=725, uncertainty_m=(50, 1_500, None)[number % 3],
        )  # fmt: skip

    def _position(self, incident: str, number: int, document: Document) -> tuple[str, ...]:
        if number % 4:
            return ()
        finding = ("credible", "non_credible")[number // 4 % 2]
        killed = (number % 3, number % 3 + 1) if finding == "credible" else (None, None)
        claim = self.claim(incident, "position", "1", {"actor": "harbour_alliance", "finding": finding}, document.id)
        later = Statement("2025-09-01", finding, killed[0], killed[1], claims=(claim,))
        history = (Statement("2025-07-03", "open_incident"), later)
        one = Position(
            id=f"{incident}:1", incident=incident, actor="harbour_alliance", known=True, finding=finding,
            killed_low=killed[0], killed_high=killed[1], history=history, claims=(claim,),
        )  # fmt: skip
        self.positions.append(one)
        return (one.id,)

    def add_person(self, number: int) -> None:
        rng = self.rng
        incident = self.incidents[number * 3 % len(self.incidents)]
        given, family = GIVEN[number % len(GIVEN)], FAMILIES[number // 3 % len(FAMILIES)]
        id = self._id("p", number)
        child, injured = number % 5 == 0, number % 6 == 1
        level, rule = (
            ("counted", "injured") if injured else ("described", "minor") if child else ("named", "dead-adult")
        )
        if number % 17 == 16:
            level, rule = "counted", "at-risk"
        document = incident.documents[0]
        claims = [self.claim(id, "harm", "", "injured" if injured else "killed", document)]
        if level == "named":
            claims.append(self.claim(id, "name", "latin", f"{given[0]} {family[0]}", document))
        self.privacy.append(Decision(id, "person", level, rule))
        self.people.append(
            Person(
                id=id, incidents=(incident.id,), level=level, rule=rule, harm="injured" if injured else "killed",
                name_local=f"{given[1]} {family[1]}" if level == "named" else None,
                name_latin=f"{given[0]} {family[0]}" if level == "named" and number % 4 else None,
                age=str(rng.randint(18, 80)) if level == "named" and number % 3 else None,
                age_group=None if level == "counted" else "child" if child else "adult",
                sex=None if level == "counted" else given[2],
                known_by=("directly_verified", "several_independent_sources", "one_source", None)[number % 4],
                claims=tuple(sorted(claims)),
            )
        )  # fmt: skip

    def settle(self) -> None:
        """Tie people to their incidents and families."""
        for place, incident in enumerate(self.incidents):
            own = [one for one in self.people if incident.id in one.incidents]
            named = [one.id for one in own if one.level == "named"]
            if len(named) > 1:
                self.families.append(Family(f"m-{incident.id[2:]}", incident.id, tuple(named), len(own) - len(named)))
            stands = [one for one in self.positions if one.incident == incident.id]
            low, high = conceded(stands)
            graded = tuple(_grades(incident, stands))
            self.incidents[place] = incident._replace(
                persons=tuple(one.id for one in own), victims=len(own), named=len(named),
                victims_killed=sum(one.harm == "killed" for one in own),
                verified=sum(one.known_by == "directly_verified" for one in own), conceded_low=low, conceded_high=high,
                grades=graded, grade=graded[0].grade if graded else None, grade_by="rule" if graded else None,
            )  # fmt: skip
        self.incidents.sort()
        self.structures = self._structures()
        family = {person: one.id for one in self.families for person in one.persons}
        self.people = [one._replace(family=family.get(one.id)) for one in self.people]

    def _totals(self) -> list[Total]:
        window = {"area": "Harbour", "first": "2025-01-01", "last": "2025-06-30"}
        return [
            self._total("t-documented", "total", "killed", "documented", "d-report", 200, None, "over 200", window),
            self._total("t-admitted", "total", "killed", "admitted", "d-admission", 21, 21, None, window),
            self._total("u-rounds", "munitions", "artillery rounds", "admitted", "d-admission", 3_000, 3_000, None,
                        {"days": 30}),
        ]  # fmt: skip

    def _total(
        self, id: str, kind: str, measure: str, stance: str, document: str, low: int, high: int | None,
        phrase: str | None, window: dict[str, Any],
    ) -> Total:  # fmt: skip
        claim = self.claim(id, "number", "", {"low": low} if high is None else {"low": low, "high": high}, document)
        day = "2025-12-01" if stance == "documented" else "2025-12-05"
        return Total(id, kind, measure, stance, document, low, high, phrase, published=day, claims=(claim,), **window)

    def _structures(self) -> list[Structure]:
        """Buildings that were dated; every third tied to an incident, the others in a cell of their own."""
        found = []
        for number in range(min(12, len(self.incidents))):
            incident = self.incidents[number].id if number % 3 == 0 else None
            document = self.incidents[number].documents[0]
            id = self._id("s", number)
            share = 60 + number
            windows = (
                Chance(f"0.{(100 - share) // 2:02d}00", None, "2025-01-10"),
                Chance(f"0.{share}00", "2025-01-10", f"2025-02-{10 + number}", in_90=True),
                Chance(f"0.{100 - share - (100 - share) // 2:02d}00", f"2025-02-{10 + number}", None, in_90=True),
            )
            dated = Dated(windows, "answers", 6, 3, number == 4, "sijill.damage.changepoint/1.2", "0" * 16, 1)
            found.append(
                Structure(
                    id, incident, cell=None if incident else self._cell(number), after=dated.best.after,
                    until=dated.best.until, probability=dated.best.probability, after_90=dated.ends_90[0],
                    until_90=dated.ends_90[1], destroyed=dated.destroyed, windows=windows, basis="answers", answers=6,
                    calibrated_on=3, two_changes=number == 4, model=dated.model, inputs=dated.inputs, seed=1,
                    match_probability="0.8100" if incident else None,
                    claims=(self.claim(id, "damage", "", "destroyed", document),),
                )
            )  # fmt: skip
        return found

    def _surroundings(self) -> list[Surroundings]:
        model = ("sijill.damage.matching/2.0", "0" * 16)
        return [
            Surroundings(one.id, 2 + number, f"0.{number + 3}", *model) for number, one in enumerate(self.incidents[:4])
        ]

    def _estimates(self) -> list[Estimate]:
        """One that is given, with a warning, and one that is refused."""
        killed = sum(one.harm == "killed" for one in self.people)
        overlap = (("001", 7), ("010", 12), ("011", 4), ("100", killed), ("110", 9), ("111", 3))
        given = {"q025": "126.0", "q10": "133.5", "q25": "141", "median": "152.5", "mean": "155.1", "q75": "166",
                 "q90": "181", "q975": "204.2"}  # fmt: skip
        warned = Reason("thin-overlap", "warn", "The overlap is thin.", "التداخل رقيق.")
        refused = Reason("too-few-lists", "refuse", "Two lists alone cannot tell.", "قائمتان وحدهما لا تكفيان.")
        low, value, high = interval(given)
        same: dict[str, Any] = {"version": "1", "seed": 1, "kept_on": "2026-01-10"}
        same |= {"assumption_en": "classes of people", "assumption_ar": "فئات من الناس"}
        return [
            Estimate(
                "e-given", "killed", "latent", low, value, high, "95 %", None, "estimate with warnings",
                inputs=table_digest(PUBLISHERS, overlap), documented=sum(people for _, people in overlap),
                lists=PUBLISHERS, overlap=overlap, quantiles=given, reasons=(warned,), **same,
            ),
            Estimate(
                "e-refused", "killed", "loglinear", refused=refused.en, verdict=REFUSED,
                inputs=table_digest(PUBLISHERS[:2], (("10", killed), ("11", 3))), documented=killed + 3,
                lists=PUBLISHERS[:2], overlap=(("10", killed), ("11", 3)), reasons=(refused,), **same,
            ),
        ]  # fmt: skip

    def figures(self) -> list[Figure]:
        """As every release states them."""
        return list(figures_of(self.incidents, ACTORS))

    def headline(self) -> tuple[Headline, ...]:
        """The front page's numbers."""
        return headline_of(self.figures(), self.totals, ("2025-01-01", "2025-06-30"))

    def frozen(self, release: Release) -> Frozen:
        """All tables."""
        first, second = self.incidents[0].id, self.incidents[-1].id
        reports = [
            Document("d-report", "cited", "Harbour Watch", published="2025-12-01", address="https://watch.example/"),
            Document("d-admission", "cited", "Harbour Alliance", published="2025-12-05"),
        ]
        tables: dict[str, Sequence[Any]] = {
            "incidents": self.incidents, "persons": self.people, "families": self.families, "actors": ACTORS,
            "documents": [*self.documents, *reports], "sources": self.sources, "positions": self.positions,
            "totals": self.totals, "claims": self.claims, "privacy": self.privacy, "figures": self.figures(),
            "computed": computed_of(self.totals), "structures": self.structures,
            "surroundings": self._surroundings(), "estimates": self._estimates(),
            "corrections": [Correction("k-1", "2025-09-01", first, "killed", "corrected", {"low": 2}, {"low": 3})],
            "redirects": [Redirect("i-merged0000000", second, "merged")],
        }  # fmt: skip
        ordered: dict[str, Any] = {name: tuple(sorted(rows, key=lambda one: one[0])) for name, rows in tables.items()}
        return Frozen(release=release, **ordered)


def _grades(incident: Incident, stands: Sequence[Position]) -> Iterator[Grade]:
    """What the rule says of the evidence that the incident shows."""
    scheme = load_scheme("airwars")
    summary = summary_of(incident, stands)
    done = grade(summary, scheme)
    if done.grade != "ungraded":
        changes = tuple(Change(one.en, one.ar, one.grade, one.direction) for one in what_would_change(summary, scheme))
        yield Grade(scheme.id, done.scheme_version, done.grade.capitalize(), "rule", done.rule_id, done.en, done.ar,
                    done.counted, changes)  # fmt: skip
