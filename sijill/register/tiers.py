"""How each victim is known, from the standing claims: directly verified, by several sources, by one, contested.

A victim's sources are those of the incident records that list the victim (people's joins and splits heard). A record
that lists none counts as one source itself, and so does another document (a list of names) that speaks of the victim.
Contested: sources differ on whether the person fought, or on whether they were killed or injured.
Age and sex as stated; an age group that is not stated is read from the age.
Leaves out: victims whom no incident record lists.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sijill.grading.evidence import Source
from sijill.grading.independence import cluster
from sijill.grading.known import KnownPerson
from sijill.model.ages import read_age
from sijill.model.codebook import read_code
from sijill.model.enumerations import AgeGroup, CivilianStatus, Sex, Verification
from sijill.model.errors import InvalidValue, NotFound
from sijill.register.facts import Pairs, cited_source, claim_name, document_source, source_judgements
from sijill.register.rows import MentionRow
from sijill.register.store import Store
from sijill.register.totals import Total, compare

SAYS = frozenset(
    {"harm", "name", "age", "age-group", "sex", "civilian-status", "civilian-status-contested", "verification"}
)
"""Predicates of a person that the table reads."""

MEASURES = ("killed", "named", "directly verified")
"""Totals that a document states of how victims are known."""

_SEXES = {"female": Sex.FEMALE, "f": Sex.FEMALE, "male": Sex.MALE, "m": Sex.MALE}

_TOGETHER = 500


@dataclass(frozen=True, slots=True)
class Victim:
    """A person with how they are known, and whether they were killed (else injured, or not stated)."""

    known: KnownPerson
    killed: bool


@dataclass(frozen=True, slots=True)
class Stated:
    """A total that a document states, and the claim that states it (c12.0)."""

    total: Total
    claim: str

    @property
    def text(self) -> str:
        """1,600+ for a floor, 641 for a figure, 77-80 for a range."""
        low, high = self.total.low, self.total.high
        if low is None or high is None:
            return f"{low:,}+" if low is not None else f"up to {high:,}"
        return f"{low:,}" if low == high else f"{low:,}-{high:,}"


def stated(store: Store, case: str) -> list[Stated]:
    """What a case's documents say of how its victims are known: totals of the documents that count the verified."""
    totals = [one for one in compare(store, case).totals if one.stance == "documented" and one.measure in MEASURES]
    telling = {one.document for one in totals if one.measure == "directly verified"}
    chosen = [one for one in totals if one.document in telling]
    claims = {row.mention: row.id for row in store.claims([one.mention for one in chosen], ["number"])}
    ordered = sorted(chosen, key=lambda one: (one.document, MEASURES.index(one.measure)))
    return [Stated(one, claim_name(claims[one.mention])) for one in ordered]


def cases(store: Store) -> list[str]:
    """Cases that have totals."""
    mentions = [row.id for row in store.mentions_of_kinds(("total",))]
    return sorted({str(json.loads(row.value)) for row in store.claims(mentions, ["case"])})


def incidents_of_case(store: Store, case: str) -> set[str]:
    """Incidents whose records belong to a case. Raises NotFound when the case is not there at all."""
    rows = store.mentions_of_kinds(("incident",))
    claims = store.claims([row.id for row in rows], ["case"])
    mentions = {row.mention for row in claims if json.loads(row.value) == case}
    if not mentions and case not in cases(store):
        raise NotFound(f'there is no case "{case}"', remedy="The register has: " + (", ".join(cases(store)) or "none"))
    return {row.subject for row in rows if row.id in mentions}


def victims(store: Store, incidents: Collection[str]) -> Iterator[Victim]:
    """Every person of these incidents once, in the order of the incidents."""
    remaining, seen = iter(sorted(incidents)), set[str]()
    while chunk := list(islice(remaining, _TOGETHER)):
        members = store.members(chunk)
        people = [row for row in store.parts([row.id for row in members]) if row.kind == "person"]
        sources, own = _sources(store, members), _own_documents(store, members, people)
        said = _said(store, people)
        judged = source_judgements(store, [one.id for listed in sources.values() for one in listed])
        mentions: dict[str, list[MentionRow]] = defaultdict(list)
        for row in people:
            mentions[row.subject].append(row)
        counted: dict[frozenset[str], int] = {}
        for person, rows in mentions.items():
            if person in seen:
                continue
            seen.add(person)
            heard = {one.id: one for row in rows for one in (*sources.get(row.part_of or "", ()), *own.get(row.id, ()))}
            group = frozenset(heard)
            if group not in counted:
                counted[group] = _clusters(list(heard.values()), *judged)
            yield _victim(person, counted[group], [said.get(row.id, {}) for row in rows])


def _clusters(sources: list[Source], joins: Pairs, splits: Pairs) -> int:
    ids = {one.id for one in sources}
    own = ([pair for pair in pairs if ids.issuperset(pair)] for pairs in (joins, splits))
    return len(cluster(sources, joins=next(own), splits=next(own)).clusters)


def _own_documents(
    store: Store, members: Sequence[MentionRow], people: Sequence[MentionRow]
) -> dict[str, tuple[Source, ...]]:
    """By person mention, its document, where that is another than the incident record's."""
    of_record = {row.id: row.document for row in members}
    other = {row.id: row.document for row in people if row.document != of_record[row.part_of or ""]}
    documents = {row.id: row for row in store.documents(set(other.values()))}
    return {one: (document_source(documents[id]),) for one, id in other.items() if id in documents}


def _sources(store: Store, members: Sequence[MentionRow]) -> dict[str, list[Source]]:
    """By incident mention, the sources that it lists, or its own document."""
    listed: dict[str, list[Source]] = defaultdict(list)
    for row in store.claims([one.id for one in members], ["source"]):
        if (source := cited_source(row)) is not None:
            listed[row.mention].append(source)
    documents = {row.id: row for row in store.documents({one.document for one in members})}
    for one in members:
        if one.id not in listed and one.document in documents:
            listed[one.id] = [document_source(documents[one.document])]
    return dict(listed)


def _said(store: Store, people: Sequence[MentionRow]) -> dict[str, dict[str, list[Any]]]:
    said: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for row in store.claims([one.id for one in people], SAYS):
        if (value := json.loads(row.value)) not in (None, ""):
            said[row.mention][row.says].append(value)
    return dict(said)


def _victim(person: str, clusters: int, said: Sequence[dict[str, list[Any]]]) -> Victim:
    def all_of(says: str) -> list[Any]:
        return [value for one in said for value in one.get(says, ())]

    harms = set(all_of("harm"))
    known = KnownPerson(
        id=person,
        clusters=clusters,
        verifications=frozenset(act for value in all_of("verification") if (act := _act(value["kind"])) is not None),
        disputed=len(harms & {"killed", "injured"}) > 1,
        civilian_status=_status(all_of("civilian-status-contested"), all_of("civilian-status")),
        named=bool(all_of("name")),
        sex=next((sex for value in all_of("sex") if (sex := _SEXES.get(str(value).casefold())) is not None), None),
        age_group=_age_group(all_of("age-group"), all_of("age")),
    )
    return Victim(known, "killed" in harms)


def _act(kind: str) -> Verification | None:
    return Verification(kind) if kind in set(Verification) else None


def _status(contested: list[Any], stated: list[Any]) -> CivilianStatus | None:
    if any(isinstance(value, dict) and value.get("stated") == "yes" for value in contested):
        return CivilianStatus.CONTESTED
    for value in stated:
        try:
            return read_code(CivilianStatus, str(value))
        except InvalidValue:  # a document's own word, which says nothing to this table
            continue
    return None


def _age_group(groups: list[Any], ages: list[Any]) -> AgeGroup | None:
    found = next((AgeGroup(value) for value in groups if value in set(AgeGroup)), None)
    if found is not None:
        return found
    for text in ages:
        age = read_age(str(text))
        if age is not None and age.is_child is not None:
            return AgeGroup.CHILD if age.is_child else AgeGroup.ADULT
    return None
