"""What the rules of `grading` need to know of an incident, gathered from its standing claims.

Values come as documents write them, impossible ones included: finding those is what the rules are for. Where several
mentions speak of one incident the oldest that states a thing is heard for it; sources and positions are heard from all.
A source bears the name of the claim that cites it (c4063.12), so that people's judgements hold on to the citation.
A report that cites nobody is itself a source; a compiled record (one with a grade, a position or an archive's row) is
not: its list is then not known. Beside a report, a graded record without a list counts as the one voice that it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from enum import StrEnum
from itertools import islice
from json import loads
from typing import Any, NamedTuple, TypeVar

from sijill.grading.belligerents import belligerent
from sijill.grading.evidence import Bounds, IncidentFacts, Position, Source
from sijill.grading.independence import Clustering, cluster
from sijill.grading.summary import Summary, summarise_clusters
from sijill.model.codebook import read_code
from sijill.model.counts import Group, Outcome
from sijill.model.enumerations import CivilianStatus, Finding, StrikeStatus, Verification
from sijill.model.errors import InvalidValue
from sijill.register.clusters import standing_verdicts
from sijill.register.rows import ClaimRow, DocumentRow, IncidentRow, MentionRow
from sijill.register.store import Store
from sijill.register.texts import Texts
from sijill.register.views import Said, gathered

SAYS = frozenset(
    {"code", "date", "grade", "strike-status", "civilian-harm-reported", "published", "coordinates", "country"}
    | {"place", "region", "governorate", "province", "killed", "injured", "source", "harm", "name", "actors"}
    | {"position", "position.killed", "position.injured", "position.place"}
    | {"verification", "civilian-status", "archive-row"}
)
"""Predicates that the rules read."""

COMPILED = frozenset({"source", "grade", "position", "archive-row"})
"""A mention that says one of these was compiled from sources, listed or not; any other is a report of its own."""

_GROUPS = {"civilians": Group.CIVILIANS, "children": Group.CHILDREN, "women": Group.WOMEN, "men": Group.MEN} | {
    "belligerents": Group.BELLIGERENTS
}
GROUP_WORDS = {group: word for word, group in _GROUPS.items()}
"""How claims name the groups that the rules read."""

_OUTCOMES = {"killed": Outcome.KILLED, "injured": Outcome.INJURED}
_TOGETHER = 1_000

Code = TypeVar("Code", bound=StrEnum)
Pairs = frozenset[tuple[str, str]]


class Evidence(NamedTuple):
    """An incident's facts with its sources clustered, people's judgements heard (None: no list is known)."""

    facts: IncidentFacts
    clusters: Clustering | None

    @property
    def summary(self) -> Summary:
        """What the schemes decide on."""
        return summarise_clusters(self.facts, self.clusters)


def evidence(store: Store, subjects: Collection[str] | None = None, texts: Texts | None = None) -> Iterator[Evidence]:
    """Facts and clusters of these incidents, or of all, in order of id. `texts` reads the words of captured reports."""
    remaining = facts(store, subjects, texts)
    while chunk := list(islice(remaining, _TOGETHER)):
        joins, splits = source_judgements(store, [one.id for facts in chunk for one in facts.sources or ()])
        for one in chunk:
            yield Evidence(one, None if one.sources is None else _clustered(one.sources, joins, splits))


def _clustered(sources: tuple[Source, ...], joins: Pairs, splits: Pairs) -> Clustering:
    if not (joins or splits):
        return cluster(sources)
    own = {one.id for one in sources}
    return cluster(
        sources,
        joins=[pair for pair in joins if own.issuperset(pair)],
        splits=[pair for pair in splits if own.issuperset(pair)],
    )


def source_judgements(store: Store, sources: Collection[str]) -> tuple[Pairs, Pairs]:
    """Pairs of sources that people joined, and pairs that they split."""
    standing = standing_verdicts(store.judgements(sources))
    joined = frozenset(pair for pair, row in standing.items() if row.verdict == "same")
    return joined, frozenset(pair for pair, row in standing.items() if row.verdict == "different")


def facts(store: Store, subjects: Collection[str] | None = None, texts: Texts | None = None) -> Iterator[IncidentFacts]:
    """Facts of these incidents, or of all, in order of id. `texts` reads the words of captured reports."""
    rows = iter(store.view("incident", subjects))
    while chunk := list(islice(rows, _TOGETHER)):
        found = gathered(store, [row.id for row in chunk], SAYS)
        documents = {
            row.id: row for row in store.documents({one.document for _, _, ms in found.values() for one in ms})
        }
        verified = _verified_people(store, [one for _, _, mentions in found.values() for one in mentions])
        for row in chunk:
            said, people, mentions = found[row.id]
            yield _facts(row, said, people, sources_of(said, mentions, documents, texts), verified.get(row.id, ()))


def _facts(
    row: IncidentRow,
    said: Said,
    people: list[dict[str, Any]],
    sources: tuple[Source, ...],
    verified: tuple[Verification, ...],
) -> IncidentFacts:
    days, point = said.first("date") or {}, said.first("coordinates") or {}
    reported = said.first("civilian-harm-reported")
    acts = (_read(Verification, value.get("kind")) for about in said.parts("verification")
            for value in said.all("verification", about))  # fmt: skip
    return IncidentFacts(
        id=row.id,
        code=row.code or "",
        counts=_counts((word, group, said.first(word, group)) for word in _OUTCOMES for group in said.parts(word)),
        named={
            outcome: sum(one["named"] for one in people if one["harm"] == word) for word, outcome in _OUTCOMES.items()
        },
        harm_reported=None if reported is None else reported == "Yes",
        sources=sources or None,
        positions=tuple(_positions(said)),
        actors=tuple(dict.fromkeys(actor for actors in said.all("actors") for actor in actors)),
        strike_status=_read(StrikeStatus, said.first("strike-status")),
        imported_grade=said.first("grade", "airwars"),
        civilian_status=_read(CivilianStatus, said.first("civilian-status")),
        verifications=(*(act for act in acts if act is not None), *verified),
        starts=_day(days.get("first")),
        ends=_day(days.get("last")),
        is_period=None if "type" not in days else days["type"] == "date_range",
        published=_day(said.first("published")),
        latitude=_degrees(point.get("latitude")),
        longitude=_degrees(point.get("longitude")),
        accuracy=point.get("accuracy"),
        places=tuple(value for says in ("region", "governorate", "province") for value in said.all(says)),
        country=said.first("country"),
    )


def sources_of(
    said: Said, mentions: Iterable[MentionRow], documents: Mapping[str, DocumentRow], texts: Texts | None = None
) -> tuple[Source, ...]:
    """The sources that the mentions list; a report that lists none is a source itself. Empty: nothing is known."""
    found: dict[str, Source] = {}
    reports: list[str] = []
    unlisted: list[str] = []
    for mention, claims in zip(mentions, said.mentions, strict=True):
        spoken = {says for says, _ in claims}
        listed = (cited_source(row) for (says, _), row in claims.items() if says == "source")
        found |= {source.id: source for source in listed if source is not None}
        if not spoken & COMPILED:
            reports.append(mention.document)
        elif "source" not in spoken and "grade" in spoken:
            unlisted.append(mention.document)
    voices = [*reports, *unlisted] if reports else []
    for one in voices:
        if (row := documents.get(one)) is not None:
            found[one] = replace(document_source(row), text=None if texts is None else texts(row))
    return tuple(found.values())


def _counts(said: Iterable[tuple[str, str, Any]]) -> dict[tuple[Group, Outcome], Bounds]:
    return {
        (_GROUPS[group], _OUTCOMES[word]): Bounds(low=value.get("low"), high=value.get("high"))
        for word, group, value in said
        if group in _GROUPS and value
    }


def reported(store: Store, incident: str) -> tuple[Source, ...]:
    """Each record of an incident as a source with the counts that it states; named by publisher and document."""
    members = store.members([incident])
    documents = {row.id: row for row in store.documents({one.document for one in members})}
    claims: dict[str, dict[tuple[str, str], Any]] = {}
    for row in store.claims([one.id for one in members], _OUTCOMES):
        claims.setdefault(row.mention, {})[row.says, row.about] = loads(row.value)
    found = {}
    for one in members:
        document = document_source(documents[one.document])
        name = f"{document.name or 'a document'} {one.document}"
        own = f"{name} {one.id}" if name in found else name
        said = claims.get(one.id, {})
        figures = _counts((word, group, value) for (word, group), value in said.items())
        found[own] = replace(document, id=own, figures=figures)
    return tuple(found.values())


def stands(store: Store, incidents: Collection[str]) -> dict[str, tuple[Position, ...]]:
    """The positions that each incident's records give, by incident: who is suspected or known."""
    found: dict[str, tuple[Position, ...]] = {}
    remaining = iter(sorted(incidents))
    while chunk := list(islice(remaining, _TOGETHER)):
        subject = {row.id: row.subject for row in store.members(chunk)}
        for row in store.claims(list(subject), ["position"]):
            if stand := loads(row.value):
                one = subject[row.mention]
                found[one] = (*found.get(one, ()), _position(stand, {}, {}, {}))
    return found


def cited_source(row: ClaimRow) -> Source | None:
    """The source that one claim cites; None when the claim states nothing."""
    value = loads(row.value)
    return value and Source(
        id=claim_name(row.id),
        name=value.get("name") or value.get("author"),
        url=value.get("address"),
        archive_url=value.get("archive_address"),
        account=value.get("author"),
        published=_day((value.get("date") or value.get("published") or "")[:10]),
    )


def document_source(row: DocumentRow) -> Source:
    """A document as a source."""
    return Source(id=row.id, name=row.publisher, url=row.address, published=_day((row.published or "")[:10]))


def claim_name(claim: int) -> str:
    """A claim as people name it: the number of its event and its place in it (c4063.12)."""
    return f"c{claim >> 16}.{claim & 0xFFFF}"


def _verified_people(store: Store, mentions: list[MentionRow]) -> dict[str, tuple[Verification, ...]]:
    """By incident, how its people were verified: a victim whom somebody verified is evidence of the incident."""
    incident = {row.id: row.subject for row in mentions}
    people = {row.id: incident[row.part_of or ""] for row in store.parts(list(incident)) if row.kind == "person"}
    found: dict[str, tuple[Verification, ...]] = {}
    for row in store.claims(list(people), ["verification"]):
        act = _read(Verification, (loads(row.value) or {}).get("kind"))
        found[people[row.mention]] = (*found.get(people[row.mention], ()), *([] if act is None else [act]))
    return found


def _positions(said: Said) -> Iterator[Position]:
    """Every mention's blocks, each with the numbers that the same mention gives it."""
    for claims in said.mentions:
        for (says, about), row in claims.items():
            if says == "position" and (stand := loads(row.value)):
                parts = (claims.get((f"position.{part}", about)) for part in ("killed", "injured", "place"))
                yield _position(stand, *({} if part is None else loads(part.value) or {} for part in parts))


def _position(
    stand: dict[str, Any], deaths: dict[str, Any], injuries: dict[str, Any], place: dict[str, Any]
) -> Position:
    return Position(
        actor=belligerent(stand.get("actor", ""), stand.get("actor_term")).id,
        known=stand.get("type") == "known",
        finding=_read(Finding, stand.get("finding")),
        deaths=Bounds(low=deaths.get("low"), high=deaths.get("high")),
        injuries=Bounds(low=injuries.get("low"), high=injuries.get("high")),
        grid=place.get("mgrs"),
    )


def _read(codes: type[Code], text: str | None) -> Code | None:
    """The code that a label stands for ("Likely strike" is `likely_strike`); None when it is none of them."""
    with suppress(InvalidValue):
        return read_code(codes, text or "")
    return None


def _day(text: str | None) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text or "")
    return None


def _degrees(text: str | None) -> float | None:
    with suppress(ValueError):
        return float(text or "")
    return None
