"""What belligerents say, as the register holds it: each line of a release once, with the incidents it belongs to.

Steps of `record_of`: take what records quote and code (`quotations`); put quotations of one line together; hear
people's links. A line belongs to the incidents that an archive files it with, less those that people refused, plus
those that people confirmed. `shares_of` says which part of what it concedes falls to each: what people gave, else what
the archive codes for the incident, else what the line tells apart, else a suggestion; never more than the whole.
Leaves out: which incident a statement may mean (`candidates`) and totals (`confronted`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sijill.grading.belligerents import belligerent
from sijill.model.counts import Outcome
from sijill.model.errors import NotFound
from sijill.official.allocation import Admission as Number
from sijill.official.allocation import suggest
from sijill.official.quoting import lines_of, told_apart, words_of
from sijill.register.figures import members
from sijill.register.quotations import (
    OUTCOMES,
    SAYS,
    Block,
    Quotation,
    coded_blocks,
    day_of,
    own_words,
    quotations_of,
)
from sijill.register.rows import IncidentRow, StatementLinkRow
from sijill.register.store import Store

CONFIRMED, REFUSED, UNSURE = "confirmed", "refused", "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """One line of a release, however many records quote it; acceptances and rejections alike.

    `links` are people's standing decisions, by incident. `number` of an outcome is what the whole line concedes.
    """

    quotations: tuple[Quotation, ...]
    number: Mapping[Outcome, int | None]
    links: Mapping[str, StatementLinkRow]

    @property
    def name(self) -> str:
        """The name of its first quotation, which stands for the line."""
        return self.quotations[0].name

    @property
    def first(self) -> Quotation:
        """Its first quotation."""
        return self.quotations[0]

    @property
    def fullest(self) -> Quotation:
        """The quotation that holds most of its words."""
        return max(self.quotations, key=lambda one: len(one.text))

    @property
    def filed(self) -> tuple[str, ...]:
        """Incidents that an archive files it with."""
        return tuple(dict.fromkeys(one.incident for one in self.quotations))

    @property
    def incidents(self) -> tuple[str, ...]:
        """Incidents that it belongs to, as far as is decided."""
        kept = [one for one in self.filed if self.verdict(one) != REFUSED]
        return tuple(dict.fromkeys([*kept, *(one for one in self.links if self.verdict(one) == CONFIRMED)]))

    @property
    def actors(self) -> frozenset[str]:
        """Who speaks; for a partner's word also the belligerent with whose position it is filed."""
        block = self.first.block
        return frozenset({self.first.actor} if block is None else {self.first.actor, block.actor})

    def verdict(self, incident: str) -> str | None:
        """What people decided about this incident."""
        link = self.links.get(incident)
        return None if link is None else link.verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The official record as the register holds it: lines of releases, coded positions, and all incidents by id."""

    admissions: tuple[Admission, ...]
    blocks: tuple[Block, ...]
    incidents: Mapping[str, IncidentRow]

    def find(self, name: str) -> Admission:
        """The line that this claim quotes. Raises NotFound."""
        found = next((one for one in self.admissions if any(part.name == name for part in one.quotations)), None)
        if found is None:
            raise NotFound(f"no statement {name} is held", remedy="`sijill official match --list` names them.")
        return found

    def named(self) -> dict[str, set[str]]:
        """By incident, the belligerents that its records name, that have a position on it or that spoke of it."""
        named = {row.id: {belligerent(one).id for one in members(row.actors)} for row in self.incidents.values()}
        for block in self.blocks:
            named[block.incident].add(block.actor)
        for one in self.admissions:
            for incident in one.incidents:
                named[incident] |= one.actors
        return named


def record_of(store: Store) -> Record:
    """Every statement and every coded position of all belligerents, in order of the log."""
    incidents = {row.id: row for row in store.view("incident")}
    mentions = store.members(incidents)
    subject = {row.id: row.subject for row in mentions}
    claims = store.claims(list(subject), SAYS)
    blocks = coded_blocks(claims, subject)
    own = own_words(claims, blocks)
    document = {row.id: row.document for row in mentions if row.id in {claim.mention for claim in own}}
    published = {row.id: row.published for row in store.documents(set(document.values()))}
    told = {one: published.get(held) for one, held in document.items()}
    quotations = quotations_of([*claims, *own], subject, blocks, told)
    words = [
        words_of(one.said, day_of(incidents[one.incident].date_first)) if one.finding == "credible" else None
        for one in quotations
    ]
    links = standing_links(store)
    return Record(
        admissions=tuple(_admission([quotations[at] for at in line], links) for line in lines_of(words)),
        blocks=tuple(blocks.values()),
        incidents=incidents,
    )


def standing_links(store: Store) -> dict[str, dict[str, StatementLinkRow]]:
    """People's standing decisions, by statement and by the incident that their mention belongs to today."""
    rows = [row for row in store.dump("statement_link") if row.until is None]
    subject = {row.id: row.subject for row in store.mentions({row.incident for row in rows}) if row.until is None}
    links: dict[str, dict[str, StatementLinkRow]] = defaultdict(dict)
    for row in rows:
        if row.incident in subject:
            links[row.statement][subject[row.incident]] = row
    return links


def _admission(quotations: Sequence[Quotation], links: Mapping[str, Mapping[str, StatementLinkRow]]) -> Admission:
    heard = [link for one in quotations for link in links.get(one.name, {}).items()]
    return Admission(
        quotations=tuple(quotations),
        number={one: _number(quotations, one) for one in OUTCOMES},
        links=dict(sorted(heard, key=lambda item: item[1].id)),
    )


def _number(quotations: Sequence[Quotation], outcome: Outcome) -> int | None:
    """What the whole line concedes: as the text says; where it gives no figure, what the archive codes in all."""
    fullest = max(quotations, key=lambda one: len(one.text))
    if fullest.finding != "credible":
        return None
    conceded = fullest.said.conceded
    stated = conceded.stated_total.value if outcome is Outcome.KILLED and conceded.stated_total is not None else None
    said = stated if stated is not None else conceded.total(outcome.value)
    if said is not None:
        return said
    coded = [one.block.conceded[outcome] for one in quotations if one.last and one.block is not None]
    numbers = [one for one in coded if one is not None]
    return sum(numbers) if numbers else None


def shares_of(
    admission: Admission, outcome: Outcome, reported: Mapping[str, tuple[int | None, int | None]]
) -> dict[str, int | None]:
    """The part of the line that falls to each of its incidents; they never exceed it. None: no figure is known.

    `reported`: the least and the most that documents state for each incident.
    """
    number, live = admission.number[outcome], admission.incidents
    if number is None:
        return dict.fromkeys(live)
    given = {
        one: share
        for one in live
        if (link := admission.links.get(one)) is not None and (share := getattr(link, outcome.value)) is not None
    }
    others, left = [one for one in live if one not in given], number - sum(given.values())
    coded = _coded(admission, outcome)
    if others and all(one in coded for one in others) and sum(coded[one] for one in others) <= left:
        return given | {one: coded[one] for one in others}
    if not others:
        return dict(given)
    rest = Number(id=admission.name, outcome=outcome, number=max(left, 0))
    told = told_apart([one.said for one in admission.quotations], outcome, max(left, 0), len(others))
    over = [(one, *reported.get(one, (None, None))) for one in others]
    parts = suggest(rest, over, by="rule", reason="suggested", told=told)
    return given | {one.incident: one.number for one in parts}


def _coded(admission: Admission, outcome: Outcome) -> dict[str, int]:
    """What the archive codes for each incident, on the last statement of the position only: codes are its last word."""
    return {
        one.incident: coded
        for one in admission.quotations
        if one.last and one.block is not None and one.block.finding == "credible"
        and (coded := one.block.conceded[outcome]) is not None
    }  # fmt: skip
