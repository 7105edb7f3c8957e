"""The register as the public may know it: a store in memory that holds only what the allow-list lets out.

Steps: take the standing mentions that nobody has hidden; cluster anew what a hidden mention held together; decide
about each person from all that is recorded of them (`publish.levels`); let out each claim by its line of the
allow-list, personal ones by the person's level; refresh the views. Grades, figures and totals are then computed on this
store by the same code as on the whole register: what a figure could betray, it never read.
`Public.shown` gives for each claim of the store the value that a release may print; a claim without one (the archive's
row number, a family hint) is computed with and not shown. Leaves out: making rows of it (`publish.freeze`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sijill.casework.assessments import standing_assessments
from sijill.ledger.plain import plain_json
from sijill.model.errors import InvalidValue
from sijill.model.phrases import read_count
from sijill.publish.allow import DROP, AllowList, Line, let_out, to_compute
from sijill.publish.coarsen import cell_of
from sijill.publish.levels import DECISION, Levels, chunks, decide_people
from sijill.publish.modelled import Matched, let_out_estimates, let_out_window
from sijill.publish.people import Rule
from sijill.publish.rows import Cell, Surroundings
from sijill.publish.windows import Dated, is_window
from sijill.register.clusters import clusters
from sijill.register.memory import MemoryStore
from sijill.register.rows import AssessmentRow, ClaimRow, DocumentRow, EstimateRow, MentionRow
from sijill.register.store import Store
from sijill.register.views import refresh_incidents

KINDS = ("incident", "person", "structure", "total", "munitions")

WITHHELD = "withheld"
"""What stands for a name that documents give and a release does not show."""

_PLACES = frozenset({"place", "district", "region", "province"})
"""Predicates of place that a restricted tier keeps inside; the governorate stays."""


@dataclass(slots=True)
class Public:
    """What may be known. `store`: rows to compute with; `shown`: printable values by claim.

    `phrases`: the words of numbers; `cells`: coarse places; `tiers`: the tier of a place, where a person set one;
    `ended`: claims that were withdrawn; `media`: images that a person passed, with their words; `windows` and
    `matches`: by structure; `surroundings`: of incidents; `tolls`: estimates that are kept of any case; `tied`:
    structures of an incident, which have no cell of their own (it could place the incident more finely than its own).
    """

    allow: AllowList
    passed: frozenset[str]
    levels: Levels
    subject: dict[str, str]
    store: MemoryStore = field(default_factory=MemoryStore)
    shown: dict[int, Any] = field(default_factory=dict)
    phrases: dict[int, str] = field(default_factory=dict)
    cells: dict[int, Cell] = field(default_factory=dict)
    tiers: dict[str, str] = field(default_factory=dict)
    ended: list[ClaimRow] = field(default_factory=list)
    media: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    windows: dict[str, Dated] = field(default_factory=dict)
    matches: dict[str, Matched] = field(default_factory=dict)
    surroundings: list[Surroundings] = field(default_factory=list)
    tolls: list[EstimateRow] = field(default_factory=list)
    tied: set[str] = field(default_factory=set)


def public_register(
    store: Store,
    allow: AllowList,
    rules: Sequence[Rule],
    *,
    passed: Collection[str] = (),
    corrected: Collection[str] = (),
    progress: Callable[[int], object] = lambda step: None,
) -> Public:
    """Make it. `corrected`: mentions whose claims were ever corrected, so that what was withdrawn is looked up."""
    everybody = store.mentions_of_kinds(KINDS)
    decisions = _decisions(store, everybody)
    mentions = _visible(store, everybody, decisions)
    subject = {row.id: row.subject for row in mentions}
    public = Public(allow, frozenset(passed), decide_people(store, everybody, subject, rules), subject)
    _decide_places(public, mentions, decisions)
    let_out_estimates(public, store, {row.subject: row.kind for row in mentions})
    public.tied |= public.matches.keys() | {row.subject for row in mentions if row.kind == "structure" and row.part_of}
    documents = {row.document for row in mentions} | {str(said["media"]) for _, said in public.media}
    for chunk in chunks(mentions):
        public.store.add("mention", [row._replace(label=None, anchor="", act="") for row in chunk])
        documents |= _let_out_claims(public, store, chunk)
        progress(len(chunk))
    ever = frozenset(corrected)
    _let_out_ended(public, store, [row for row in mentions if row.id in ever])
    for ids in chunks(sorted(documents)):
        public.store.add("document", [_document(public, row) for row in store.documents(ids)])
    _let_out_judgements(public, store, mentions)
    refresh_incidents(public.store, {row.subject for row in mentions if row.kind == "incident"})
    return public


def _decisions(store: Store, mentions: Sequence[MentionRow]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for chunk in chunks(mentions):
        for row in store.claims([one.id for one in chunk], [DECISION]):
            found[row.mention].append(json.loads(row.value))
    return dict(found)


def _visible(
    store: Store, mentions: Sequence[MentionRow], decisions: Mapping[str, list[dict[str, Any]]]
) -> list[MentionRow]:
    """Mentions that nobody hid, in clusters that no hidden mention holds together."""
    hidden = {one for one, said in decisions.items() if any(each.get("decision") == "hide" for each in said)}
    gone = {row.id for row in mentions if row.id in hidden or row.part_of in hidden}
    if not gone:
        return list(mentions)
    visible = [row for row in mentions if row.id not in gone]
    broken = {row.subject for row in mentions if row.id in gone}
    around = {row.id: row.since for row in visible if row.subject in broken}
    judged = [row for row in store.judgements(list(around)) if row.left in around and row.right in around]
    anew = clusters(around, judged)
    return [row._replace(subject=anew.get(row.id, row.subject)) for row in visible]


def _decide_places(
    public: Public, mentions: Sequence[MentionRow], decisions: Mapping[str, list[dict[str, Any]]]
) -> None:
    for row in mentions:
        for said in decisions.get(row.id, ()):
            if said.get("tier"):
                public.tiers[row.subject] = str(said["tier"])
            if said.get("media"):
                public.media.append((row.subject, said))


def _let_out_claims(public: Public, store: Store, mentions: Sequence[MentionRow]) -> set[str]:
    """Add what may be computed with to the store, note what may be shown; the documents that carry it."""
    of_kind: dict[str, list[MentionRow]] = defaultdict(list)
    for row in mentions:
        of_kind[row.kind].append(row)
    carriers: set[str] = set()
    for kind, rows in of_kind.items():
        by_id = {row.id: row for row in rows}
        kept = []
        for claim in store.claims(list(by_id), public.allow.says(kind)):
            if (out := _let_out(public, claim, by_id[claim.mention])) is not None:
                kept.append(out)
                carriers |= {claim.source} if claim.source else set()
        public.store.add("claim", kept)
    return carriers


def _let_out(public: Public, claim: ClaimRow, mention: MentionRow) -> ClaimRow | None:
    """The claim as it may be computed with, or None; its printable value goes into `shown`."""
    line = public.allow.line(mention.kind, claim.says)
    if line is None or claim.tier == "sealed" or (mention.kind != "person" and claim.tier != "public"):
        return None
    value = json.loads(claim.value)
    if mention.kind == "person":
        return _of_person(public, claim, line, value, mention)
    incident = mention.subject
    shown = let_out(line, value, passed=f"{mention.kind}.{claim.says}" in public.passed)
    if shown is DROP or (claim.says in _PLACES and not _may_place(public, incident, shown)):
        return None
    if line.rule == "cell":
        return _coarse(public, claim, value, incident)
    if line.shown:
        public.shown[claim.id] = shown
    if line.rule == "count":
        _keep_phrase(public, claim)
    return claim._replace(value=plain_json(to_compute(line, value, shown)), wording=None)


def _may_place(public: Public, incident: str, text: Any) -> bool:
    return public.tiers.get(incident, "public") == "public" and not public.levels.tells(incident, str(text))


def _coarse(public: Public, claim: ClaimRow, value: dict[str, Any], subject: str) -> ClaimRow | None:
    cell = None if subject in public.tied else cell_of(value, public.tiers.get(subject, "public"))
    if cell is None:
        return None
    public.cells[claim.id] = cell
    public.shown[claim.id] = {"cell": cell.id}
    return claim._replace(value=plain_json({"cell": cell.id}), wording=None)


def _of_person(public: Public, claim: ClaimRow, line: Line, value: Any, mention: MentionRow) -> ClaimRow | None:
    """A person's claim by the person's level. A name that is not shown still says that documents give one."""
    level = public.levels.rules[mention.subject].level
    if line.rule == "person":
        if value in (None, ""):
            return None
        value = _personal(claim.says, value, level)
        if value is None:
            return None
        shown: Any = value
    else:
        shown = let_out(line, value)
        value = shown
        if shown is DROP:
            return None
    if line.shown:
        public.shown[claim.id] = shown
    return claim._replace(value=plain_json(value), wording=None, tier="public")


def _personal(says: str, value: Any, level: str) -> Any:
    if says == "name":
        return value if level == "named" else WITHHELD
    if level == "named" or (level == "described" and says in ("sex", "age-group")):
        return value
    return None


def _keep_phrase(public: Public, claim: ClaimRow) -> None:
    """The words of a number, when the published phrase table knows them or a person passed the case's phrases."""
    words = None if claim.wording is None else json.loads(claim.wording)
    if not isinstance(words, str):
        return
    try:
        known = read_count(words) is not None
    except InvalidValue:
        known = False
    if known or "phrase" in public.passed:
        public.phrases[claim.id] = words


def _let_out_ended(public: Public, store: Store, mentions: Sequence[MentionRow]) -> None:
    """Withdrawn claims of what is public in itself; a person's withdrawn words are not shown again."""
    own = {row.id: row for row in mentions if row.kind != "person"}
    for claim in store.claims_with_history(list(own)):
        line = public.allow.line(own[claim.mention].kind, claim.says)
        if claim.until is None or line is None or not line.shown or claim.tier != "public" or line.rule == "cell":
            continue
        shown = let_out(line, json.loads(claim.value))
        if shown is not DROP and not (
            claim.says in _PLACES and not _may_place(public, own[claim.mention].subject, shown)
        ):
            public.ended.append(claim._replace(value=plain_json(shown), wording=None))


def _document(public: Public, row: DocumentRow) -> DocumentRow:
    """The parts of a document that the allow-list names; its own file name and notes stay inside."""
    out: dict[str, Any] = {}
    for part in ("publisher", "title", "language", "published", "address", "archive_address", *_HELD):
        line, value = public.allow.line("document", part), getattr(row, part)
        if line is not None and value is not None:
            shown = let_out(line, value, passed=f"document.{part}" in public.passed)
            out[part] = None if shown is DROP else shown
    if row.status == "captured":
        out["title"] = None  # the name of a file
    return DocumentRow(id=row.id, status=row.status, since=row.since, confirmed=row.confirmed, **out)


_HELD = ("sha256", "size", "media_type")


def _let_out_judgements(public: Public, store: Store, mentions: Sequence[MentionRow]) -> None:
    """Judgements on what is public, and people's grades, without their reasons."""
    ids = {row.id for row in mentions}
    named = _claim_names(public.shown)
    judged = {}
    for chunk in chunks([*sorted(ids), *named]):
        for row in store.judgements(chunk):
            if (row.left in ids and row.right in ids) or (row.left in named and row.right in named):
                judged[row.id] = row._replace(reason="", by="")
    public.store.add("judgement", [judged[one] for one in sorted(judged)])
    subjects = sorted({row.subject for row in mentions})
    graded: dict[tuple[str, str], list[AssessmentRow]] = defaultdict(list)
    for chunk in chunks(subjects):
        for assessment in store.assessments(chunk):
            if is_window(assessment.scheme):
                let_out_window(public, assessment)
            else:
                graded[assessment.subject, assessment.scheme].append(assessment)
    standing = sorted(row for rows in graded.values() for row in standing_assessments(rows))
    public.store.add("assessment", [row._replace(reason="", by="") for row in standing])


def _claim_names(claims: Iterable[int]) -> dict[str, None]:
    return {f"c{claim >> 16}.{claim & 0xFFFF}": None for claim in sorted(claims)}
