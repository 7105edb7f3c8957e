"""The rows that the fold makes: one named tuple a table, columns in the order of the database.

Times of record are sequence numbers of the log (`since`: the event that made the row true, `until`: the event
that ended it, None while it stands). Bodies of values are canonical JSON text. The Django models of the
workbench have the same columns; a test holds them together.
"""

from __future__ import annotations

from typing import Any, NamedTuple

MOST_CLAIMS = 1 << 16
"""Claims that one event can hold; the id of a claim is its event's number times this, plus its place."""


class DocumentRow(NamedTuple):
    """A document: captured (then `sha256` is set and the bytes lie in the vault) or only cited."""

    id: str
    status: str
    since: int
    sha256: str | None = None
    size: int | None = None
    media_type: str | None = None
    title: str | None = None
    publisher: str | None = None
    language: str | None = None
    published: str | None = None
    address: str | None = None
    archive_address: str | None = None
    confirmed: bool | None = None
    note: str | None = None


class MentionRow(NamedTuple):
    """A subject inside one document. `subject` is the id of its cluster today."""

    id: str
    kind: str
    document: str
    anchor: str
    label: str | None
    part_of: str | None
    subject: str
    act: str
    since: int
    until: int | None
    erased: bool


class ClaimRow(NamedTuple):
    """One claim. `id` is the sequence number of its event times 65,536 plus its place in the event."""

    id: int
    mention: str
    says: str
    about: str
    value: str
    wording: str | None
    source: str | None
    at: str
    reader: str
    tier: str
    since: int
    until: int | None


class JudgementRow(NamedTuple):
    """A verdict on a pair of mentions; `id` is the sequence number of its event."""

    id: int
    left: str
    right: str
    verdict: str
    judge: str
    model: str | None
    permille: int | None
    reason: str
    by: str
    until: int | None


class AssessmentRow(NamedTuple):
    """A person's grade for a subject."""

    id: int
    subject: str
    scheme: str
    grade: str
    reason: str
    codebook: str
    standard_of_proof: str | None
    by: str


class ActRow(NamedTuple):
    """An import and what became of it."""

    id: str
    importer: str
    files: str
    by: str
    at: str
    since: int
    undone: int | None


class MappingRow(NamedTuple):
    """A mapping that a person approved, under its name; the newest stands."""

    id: int
    name: str
    sha256: str
    text: str
    by: str


class StatementLinkRow(NamedTuple):
    """Whether a statement (by the name of its claim) speaks of an incident, and which part of it belongs there."""

    id: int
    statement: str
    incident: str
    verdict: str
    killed: int | None
    injured: int | None
    reason: str
    by: str
    until: int | None


class CorrespondenceRow(NamedTuple):
    """A step of a submission; `submission` is the `id` of the step that sent it."""

    id: int
    submission: int
    incident: str
    belligerent: str
    step: str
    day: str
    document: str | None
    note: str | None
    by: str
    until: int | None


class ExaminationRow(NamedTuple):
    """What was found in a captured document. `graphic` and `copies` are JSON; the newest of a document stands."""

    id: int
    document: str
    examiner: str
    status: str
    reason: str | None
    text: str | None
    declared: str | None
    detected: str | None
    graphic: str
    part_of: str | None
    copies: str
    sketch: str | None
    until: int | None


class FetchRow(NamedTuple):
    """An address that was asked for: what came of it, on which day. `moved` is JSON. Every attempt stays."""

    id: int
    address: str
    at: str
    outcome: str
    reason: str | None
    document: str | None
    archive: str | None
    http_status: int | None
    moved: str
    by: str


class GraphicReviewRow(NamedTuple):
    """What a person says of a document: "graphic" or "clear"; the newest of a document stands."""

    id: int
    document: str
    verdict: str
    reason: str
    by: str
    at: str
    until: int | None


class TranslationRow(NamedTuple):
    """A person's word that one document is a translation of another."""

    id: int
    original: str
    translation: str
    reason: str
    by: str
    at: str
    until: int | None


class SuggestionRow(NamedTuple):
    """What a reader suggests of a document. `id` as a claim's; `name` is the same whenever the same is read again."""

    id: int
    name: str
    document: str
    text: str
    reader: str
    body: str
    until: int | None


class SuggestionDecisionRow(NamedTuple):
    """What a person made of a suggestion, by its name; `mention` and `claims` (JSON) are what came of it."""

    id: int
    suggestion: str
    verdict: str
    reason: str | None
    mention: str | None
    claims: str
    edited: str | None
    by: str
    until: int | None


class EstimateRow(NamedTuple):
    """A model's answer for the whole of a case, kept by somebody. `result` is JSON; the newest of a question stands."""

    id: int
    about: str
    question: str
    model: str
    version: str
    inputs: str
    seed: int
    verdict: str
    result: str
    by: str
    until: int | None


class IncidentRow(NamedTuple):
    """What the register holds of an incident today: the view that figures and lists are read from.

    Counts are people; `_low` is the least and `_high` the most that documents state, None when none states it.
    `actors` and `places` are texts between bars ("|Aviation|Coalition|") so that one LIKE finds a member.
    """

    id: str
    code: str | None
    title: str | None
    date_first: str | None
    date_last: str | None
    published: str | None
    governorate: str | None
    places: str
    latitude: str | None
    longitude: str | None
    uncertainty_m: int | None
    actors: str
    grade: str | None
    grade_by: str | None
    sources: int
    counts: str
    killed_low: int | None
    killed_high: int | None
    victims: int
    victims_killed: int
    named: int
    documents: int


class PositionRow(NamedTuple):
    """A belligerent's stand on an incident, with what it concedes (None: not stated; 0: stated to be none)."""

    incident: str
    about: str
    actor: str
    finding: str | None
    killed_low: int | None
    killed_high: int | None
    injured_low: int | None
    injured_high: int | None


LOGGED: dict[str, type[Any]] = {
    "document": DocumentRow,
    "mention": MentionRow,
    "claim": ClaimRow,
    "judgement": JudgementRow,
    "assessment": AssessmentRow,
    "act": ActRow,
    "mapping": MappingRow,
    "statement_link": StatementLinkRow,
    "correspondence": CorrespondenceRow,
    "examination": ExaminationRow,
    "suggestion": SuggestionRow,
    "suggestion_decision": SuggestionDecisionRow,
    "address_fetch": FetchRow,
    "graphic_review": GraphicReviewRow,
    "translation": TranslationRow,
    "estimate": EstimateRow,
}
"""Tables that events write."""

VIEWS: dict[str, type[Any]] = {"incident": IncidentRow, "position": PositionRow}
"""Tables computed from the logged ones; rebuilt for the subjects that an event touches."""
