"""Imports: somebody's archive comes in as one act, twice without effect, and can be taken back.

Steps of `import_records`: compare each record with what the register holds, by content; record what is new,
correct what the archive itself has changed, pass over what is known. Row numbers and file names are no
content. A claim that a person withdrew does not come back with the next import, an erased person stays
erased, and a person's own claims are never touched. Steps of `undo_import`: what the act recorded ends, except
mentions that people have worked on since, which are kept and listed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from sijill.casework.documents import capture_file
from sijill.casework.permissions import Act, require
from sijill.casework.uow import UnitOfWork
from sijill.intake.records import Record
from sijill.ledger.plain import plain_json
from sijill.model.claims import Claim
from sijill.model.errors import BadInput, NotFound, Refused
from sijill.model.events import ClaimsCorrected, ImportBegun, ImportUndone, MentionRecorded
from sijill.model.memory import collector_paused
from sijill.register.facts import claim_name
from sijill.register.rows import ActRow, ClaimRow, MentionRow

_TOGETHER = 500


@dataclass(slots=True)
class Imported:
    """What an import did. `act` is None when nothing was new."""

    act: str | None = None
    recorded: dict[str, int] = field(default_factory=dict)
    claims: int = 0
    changed: int = 0
    unchanged: int = 0
    erased: int = 0


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing an import removed, and what it kept because people had worked on it."""

    removed: int
    kept: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Carrier:
    """A file of an import: its document, hash and size."""

    document: str
    sha256: str
    name: str


def take_files(
    uow: UnitOfWork, paths: Sequence[Path], *, obtained: str, publisher: str, media_type: str = "text/csv"
) -> dict[str, Carrier]:
    """Keep the files of an import as documents; by name. Files of work that broke off an hour ago are cleared first."""
    require(uow.actor, Act.IMPORT)
    clear_leftovers(uow)
    documents = {
        path: capture_file(uow, path, obtained=obtained, media_type=media_type, publisher=publisher) for path in paths
    }
    uow.write()
    rows = {row.id: row for row in uow.store.documents(set(documents.values()))}
    return {
        path.name: Carrier(document, rows[document].sha256 or "", path.name) for path, document in documents.items()
    }


def clear_leftovers(uow: UnitOfWork) -> None:
    """Remove from the vault what no document names and is an hour old: work that was never committed."""
    known = {row[3] for row in uow.store.dump("document") if row[3] is not None}
    began = datetime.fromisoformat(uow.at)
    uow.vault.reap_orphans(known, timedelta(hours=1), lambda: began)


def earlier_import(uow: UnitOfWork, importer: str, files: Mapping[str, Carrier]) -> ActRow | None:
    """A standing import of just these bytes by the same importer, under whatever file names."""
    wanted = sorted(carrier.sha256 for carrier in files.values())
    for act in uow.store.acts():
        same = sorted(file["sha256"] for file in json.loads(act.files)) == wanted
        if same and act.importer == importer and act.undone is None:
            return act
    return None


def import_records(
    uow: UnitOfWork,
    importer: str,
    files: Mapping[str, Carrier],
    records: Iterable[Record],
    *,
    mapping: str | None = None,
    progress: Callable[[int], object] | None = None,
) -> Imported:
    """Take in the records of an archive; `importer` names the reader and its version."""
    require(uow.actor, Act.IMPORT)
    done = Imported()
    begun = ImportBegun(
        importer=importer,
        files=tuple({"name": one.name, "sha256": one.sha256} for one in files.values()),
        mapping=mapping,
    )
    with collector_paused():
        for batch in _batches(records):
            _take(uow, begun, batch, done)
            if progress is not None:
                progress(len(batch))
        uow.settle()
    return done


def _take(uow: UnitOfWork, begun: ImportBegun, batch: list[Record], done: Imported) -> None:
    uow.write()
    known = {row.id: row for row in uow.store.mentions([one.mention for record in batch for one in record.mentions])}
    history = _by_mention(uow.store.claims_with_history(known)) if known else {}
    for record in batch:
        news = [event for one in record.mentions if (event := _news(one, known, history, done)) is not None]
        if news and done.act is None:
            done.act = uow.act
            uow.record(begun)
        if record.document is not None and any(isinstance(event, MentionRecorded) for event in news):
            uow.record(record.document)
        for event in news:
            uow.record(event)


def _news(
    event: MentionRecorded,
    known: Mapping[str, MentionRow],
    history: Mapping[str, list[ClaimRow]],
    done: Imported,
) -> MentionRecorded | ClaimsCorrected | None:
    """What there is to record of a mention: all of it, the difference, or nothing."""
    row = known.get(event.mention)
    if row is not None and row.erased:
        done.erased += 1
        return None
    if row is None or row.until is not None:
        done.recorded[event.mention_kind] = done.recorded.get(event.mention_kind, 0) + 1
        done.claims += len(event.claims) + len(event.private)
        return event
    correction = _difference(event, [one for one in history.get(event.mention, []) if one.reader == event.reader])
    if correction is None:
        done.unchanged += 1
    else:
        done.changed += 1
        done.claims += len(correction.claims) + len(correction.private)
    return correction


def _difference(event: MentionRecorded, before: list[ClaimRow]) -> ClaimsCorrected | None:
    """What the archive says now and never said before, and what it said and no longer says."""
    said = {_content_of_row(row) for row in before}
    now = {_content(claim) for claim in (*event.claims, *event.private)}
    gone = tuple(row.id for row in before if row.until is None and _content_of_row(row) not in now)
    public = tuple(claim for claim in event.claims if _content(claim) not in said)
    private = tuple(claim for claim in event.private if _content(claim) not in said)
    if not (gone or public or private):
        return None
    return ClaimsCorrected(
        mention=event.mention,
        reason="the archive has changed",
        reader=event.reader,
        withdraw=gone,
        claims=public,
        private=private,
    )


def _content(claim: Claim) -> tuple[str, str, str, str]:
    return (
        claim.says,
        claim.about,
        plain_json(claim.value),
        "" if claim.wording is None else plain_json(claim.wording),
    )


def _content_of_row(row: ClaimRow) -> tuple[str, str, str, str]:
    return (row.says, row.about, row.value, row.wording or "")


def undo_import(uow: UnitOfWork, act: str, reason: str) -> Undone:
    """Take back an import. Raises NotFound for an unknown act, Refused when it was undone before."""
    require(uow.actor, Act.UNDO_IMPORT)
    if not reason.strip():
        raise BadInput("undoing an import needs its reason")
    uow.settle()
    row = next((one for one in uow.store.acts() if one.id == act), None)
    if row is None:
        raise NotFound(f"no import {act}", remedy="`sijill undo` without a name lists the imports.")
    if row.undone is not None:
        raise Refused(f"import {act} was undone before (event {row.undone})")
    mentions = uow.store.mentions_of_act(act)
    kept = tuple(sorted(_worked_on(uow, mentions)))
    uow.record(ImportUndone(undone=act, reason=reason, kept=kept))
    uow.settle()
    return Undone(len(mentions) - len(kept), kept)


def _worked_on(uow: UnitOfWork, mentions: Sequence[MentionRow]) -> set[str]:
    """Mentions that people have corrected, judged, graded or redacted; and what those are part of."""
    ids = {row.id for row in mentions}
    readers = {row.id: row.since for row in mentions}
    touched = {row.mention for row in uow.store.claims_with_history(ids) if row.since != readers[row.mention]}
    touched |= {row.id for row in mentions if row.erased}
    touched |= {one for row in uow.store.judgements(ids) if row.judge == "person" for one in (row.left, row.right)}
    touched |= _with_judged_sources(uow, ids)
    touched |= {row.subject for row in uow.store.assessments(ids) if not _is_by_model(row.scheme)}
    touched |= _in_the_official_record(uow, ids)
    wholes = {row.part_of for row in mentions if row.id in touched and row.part_of is not None}
    return (touched | wholes) & ids


def _is_by_model(scheme: str) -> bool:
    """A model's assessments go under its name and version (changepoint/1.2), people's under a scheme (airwars)."""
    return "/" in scheme


def _with_judged_sources(uow: UnitOfWork, mentions: set[str]) -> set[str]:
    """Mentions one of whose sources a person joined with another or split from it."""
    claims = {claim_name(row.id): row.mention for row in uow.store.claims(mentions, ["source"])}
    judged = (one for row in uow.store.judgements(claims) for one in (row.left, row.right))
    return {claims[one] for one in judged if one in claims}


def _in_the_official_record(uow: UnitOfWork, mentions: set[str]) -> set[str]:
    """Mentions whose statement or incident a person decided on, or on which something was submitted."""
    links = [row for row in uow.store.dump("statement_link") if row.until is None]
    told = {row.incident for row in uow.store.dump("correspondence") if row.until is None}
    if not (links or told):
        return set()
    claims = {claim_name(row.id): row.mention for row in uow.store.claims(mentions, ["position.statement"])}
    return told | {row.incident for row in links} | {claims[row.statement] for row in links if row.statement in claims}


def _by_mention(rows: Iterable[ClaimRow]) -> dict[str, list[ClaimRow]]:
    groups: dict[str, list[ClaimRow]] = {}
    for row in rows:
        groups.setdefault(row.mention, []).append(row)
    return groups


def _batches(records: Iterable[Record]) -> Iterator[list[Record]]:
    remaining = iter(records)
    while batch := list(islice(remaining, _TOGETHER)):
        yield batch
