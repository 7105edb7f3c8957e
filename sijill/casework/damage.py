"""Dating projects in the register: take in structures, strips, experts and volunteers' answers; keep fitted windows.

Steps of `import_project`: keep the files as documents; make one mention of each structure in the file that lists it
(structures, else strips, else answers), with a claim for each place, analyst's look, image, expert's answer and
volunteer's answer, all with file and cell. Answers are claims of one reader each (`about`), restricted: who answered
stays in the payload and out of the event. What the register holds already is passed over; later files add a mention
of their own, joined to the structure, so that each import can be undone alone. Steps of `record_windows`: one
assessment per structure whose newest one does not rest on the same inputs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from sijill.casework.documents import capture_file
from sijill.casework.imports import Carrier, Imported, clear_leftovers
from sijill.casework.permissions import Act, require
from sijill.casework.uow import UnitOfWork
from sijill.damage.intake import Prepared
from sijill.damage.recorded import CODEBOOK, SCHEME, Recorded, digest_of
from sijill.ledger.plain import plain_json
from sijill.model.claims import Claim, cell
from sijill.model.events import AssessmentMade, ClaimsCorrected, ImportBegun, LinkJudged, MentionRecorded
from sijill.model.ids import mention_id
from sijill.register.rows import ClaimRow, MentionRow
from sijill.register.structures import ANCHOR

READER = "damage-files 1.0"
ROLES = ("structures", "strips", "answers", "gold")
"""Roles of the files; the first one given is where structures are mentioned."""

PRIVATE = frozenset({"answer", "expert-answer"})
_TOGETHER = 500


def import_project(
    uow: UnitOfWork,
    prepared: Prepared,
    paths: Mapping[str, Path],
    *,
    expert: str = "not stated",
    case: str | None = None,
    progress: Callable[[int], object] | None = None,
) -> Imported:
    """Record a project's files (by role) as one act; a second time nothing. expert: who gave gold that names nobody;
    case: the case of the register that its structures belong to."""
    require(uow.actor, Act.IMPORT)
    files = _keep(uow, paths)
    claims = _claims(prepared, files, expert)
    if case is not None:
        for own in claims.values():
            own.append(Claim("case", case))
    home = files[next(role for role in ROLES if role in files)].document
    done, known = Imported(), _known(uow)
    begun = ImportBegun(
        importer=READER,
        files=tuple({"name": one.name, "sha256": one.sha256} for one in files.values()),
    )
    for batch in _batches(sorted(claims)):
        said = {one: known[one] for one in batch if one in known}
        history = _history(uow, said)
        for name in batch:
            events = list(_news(name, claims[name], said.get(name, []), history, home, files["answers"], done))
            if events and done.act is None:
                done.act = uow.act
                uow.record(begun)
            for event in events:
                uow.record(event)
        if progress is not None:
            progress(len(batch))
    uow.settle()
    return done


def record_windows(
    uow: UnitOfWork,
    fitted: list[Recorded],
    subjects: Mapping[str, str],
    *,
    progress: Callable[[int], object] | None = None,
) -> int:
    """Keep fitted windows as assessments; how many were new. The same inputs, model and seed record nothing."""
    require(uow.actor, Act.ASSESS)
    uow.settle()
    newest = {
        row.subject: digest_of(row.reason) for row in uow.store.assessments(subjects.values()) if row.scheme == SCHEME
    }
    new = 0
    for one in fitted:
        subject = subjects[one.structure]
        if newest.get(subject) != digest_of(one.reason):
            uow.record(
                AssessmentMade(subject=subject, scheme=SCHEME, grade=one.grade, reason=one.reason, codebook=CODEBOOK)
            )
            new += 1
        if progress is not None:
            progress(1)
    uow.settle()
    return new


def _keep(uow: UnitOfWork, paths: Mapping[str, Path]) -> dict[str, Carrier]:
    """The files as documents, by role."""
    clear_leftovers(uow)
    documents = {
        role: capture_file(
            uow,
            path,
            obtained=f"read as {role} of a dating project",
            media_type="application/geo+json" if path.suffix.lower() in (".geojson", ".json") else "text/csv",
        )
        for role, path in paths.items()
    }
    uow.write()
    rows = {row.id: row for row in uow.store.documents(set(documents.values()))}
    return {role: Carrier(one, rows[one].sha256 or "", paths[role].name) for role, one in documents.items()}


def _claims(prepared: Prepared, files: Mapping[str, Carrier], expert: str) -> dict[str, list[Claim]]:
    """Everything that the files say, by structure id."""
    found: dict[str, list[Claim]] = defaultdict(list)
    for name, role, claim in _said(prepared, expert):
        found[name].append(_carried(claim, files[role].document))
    return dict(found)


def _said(prepared: Prepared, expert: str) -> Iterator[tuple[str, str, Claim]]:
    """(structure id, role of the file, claim)."""
    tables, own = prepared.tables, prepared.statement["format"] == "own"
    answer_cell = ("first_destroyed", "last_intact") if own else ("annotations",)
    for one in prepared.structures:
        if one.latitude is not None and one.longitude is not None:
            point = {"latitude": str(one.latitude), "longitude": str(one.longitude)}
            yield one.id, "structures", Claim("coordinates", point, at=cell(one.row, "latitude", "longitude"))
        for when, code, means in one.looks:
            look = {"class": code, "means": means}
            yield one.id, "structures", Claim("damage-class", look, about=when, at=cell(one.row, "class"))
    for row in tables.get("strips.csv", ()):
        claim = Claim("image", row["date"], about=str(row["frame"]), at=cell(row["source_row"], "frame", "date"))
        yield row["structure_id"], "strips", claim
    for row in tables["answers.csv"]:
        value = {key: str(row[key]) for key in ("last_intact", "first_destroyed", "answered_at") if row[key] != ""}
        at = cell(int(row["source_row"]), *answer_cell)
        claim = Claim("answer", value, about=str(row["volunteer_id"]), at=at, tier="restricted")
        yield row["structure_id"], "answers", claim
    for row in tables.get("gold.csv", ()):
        who, at = row["expert"] or expert, cell(row["source_row"], "first_destroyed")
        claim = Claim("expert-answer", row["first_destroyed"], about=who, at=at, tier="restricted")
        yield row["structure_id"], "gold", claim


def _carried(claim: Claim, document: str) -> Claim:
    return Claim(claim.says, claim.value, claim.at, claim.about, claim.wording, document, claim.tier)


def _known(uow: UnitOfWork) -> dict[str, list[MentionRow]]:
    """Standing mentions of structures by the files' id, oldest first."""
    uow.write()
    found: dict[str, list[MentionRow]] = defaultdict(list)
    for row in uow.store.mentions_of_kinds(["structure"]):
        if row.anchor.startswith(ANCHOR):
            found[row.anchor.removeprefix(ANCHOR)].append(row)
    return dict(found)


def _history(uow: UnitOfWork, said: Mapping[str, list[MentionRow]]) -> dict[str, list[ClaimRow]]:
    """Every claim ever recorded of these mentions: what a person withdrew does not come back with a file."""
    uow.write()
    found: dict[str, list[ClaimRow]] = defaultdict(list)
    for row in uow.store.claims_with_history([one.id for rows in said.values() for one in rows]):
        found[row.mention].append(row)
    return found


def _news(
    name: str,
    claims: list[Claim],
    rows: list[MentionRow],
    history: Mapping[str, list[ClaimRow]],
    home: str,
    answers: Carrier,
    done: Imported,
) -> Iterator[MentionRecorded | ClaimsCorrected | LinkJudged]:
    """All of it, what the register does not hold yet, or nothing."""
    if any(row.erased for row in rows):
        done.erased += 1
        return
    had = {(row.says, row.about, row.value) for mention in rows for row in history.get(mention.id, ())}
    new = [claim for claim in claims if (claim.says, claim.about, plain_json(claim.value)) not in had]
    if rows and not new:
        done.unchanged += 1
        return
    document = answers.document if rows else home
    mention = mention_id("structure", document, ANCHOR + name)
    public, private = _parted([_plain(claim, document) for claim in new])
    done.claims += len(new)
    if any(row.id == mention for row in rows):
        done.changed += 1
        yield ClaimsCorrected(
            mention=mention, reason="more files of the project", reader=READER, claims=public, private=private
        )
        return
    done.recorded["structure"] = done.recorded.get("structure", 0) + 1
    yield MentionRecorded(
        mention=mention,
        mention_kind="structure",
        document=document,
        anchor=ANCHOR + name,
        reader=READER,
        claims=public,
        label=name,
        private=private,
    )
    if rows:
        left, right = sorted((rows[0].id, mention))
        yield LinkJudged(
            left=left, right=right, verdict="same", reason=f"one structure id: {name}", judge="model", model=READER,
            permille=1000,
        )  # fmt: skip


def _plain(claim: Claim, document: str) -> Claim:
    """Without the name of the document that is the mention's own."""
    return claim if claim.source != document else Claim(
        claim.says, claim.value, claim.at, claim.about, claim.wording, None, claim.tier
    )  # fmt: skip


def _parted(claims: list[Claim]) -> tuple[tuple[Claim, ...], tuple[Claim, ...]]:
    """Public claims, and those of named readers."""
    public = tuple(claim for claim in claims if claim.says not in PRIVATE)
    return public, tuple(claim for claim in claims if claim.says in PRIVATE)


def _batches(names: list[str]) -> Iterator[list[str]]:
    for low in range(0, len(names), _TOGETHER):
        yield names[low : low + _TOGETHER]
