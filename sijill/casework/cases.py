"""Cases: take in a case file, and keep the judgements that come with it as judgements of the person who imports it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from sijill.casework.imports import Carrier, Imported, import_records
from sijill.casework.judgements import judge_link
from sijill.casework.uow import UnitOfWork
from sijill.intake.casefile import READER, read_case
from sijill.intake.harbour import READER as HARBOUR_READER
from sijill.intake.harbour import read_harbour
from sijill.model.ids import captured_document_id


def import_case(uow: UnitOfWork, path: Path) -> Imported:
    """Record a case file's documents, mentions and judgements; a second time nothing."""
    case = read_case(path)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    files = {path.name: Carrier(captured_document_id(sha256), sha256, path.name)}
    done = import_records(uow, READER, files, case.records)
    if done.act is not None:
        _join(uow, case.same)
    return done


def import_harbour(uow: UnitOfWork, rows: Iterable[Mapping[str, str]]) -> Imported:
    """Record the invented city, and the decisions of its recorder; a second time nothing."""
    harbour = read_harbour(rows)
    done = import_records(uow, HARBOUR_READER, {}, harbour.records)
    if done.act is not None:
        _join(uow, harbour.same)
    return done


def _join(uow: UnitOfWork, pairs: Iterable[tuple[str, str, str]]) -> None:
    """Judge pairs to be the same, where they are not one already."""
    for left, right, reason in pairs:
        uow.settle()
        if len({row.subject for row in uow.store.mentions([left, right])}) == 2:
            judge_link(uow, left, right, "same", reason)
