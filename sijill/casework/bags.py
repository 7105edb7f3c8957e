"""Bags: the whole register as a BagIt folder that a court can check with one script and nothing of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from sijill.casework.checkpoints import sign_checkpoint
from sijill.casework.permissions import Act, require
from sijill.casework.uow import UnitOfWork
from sijill.ledger.canonical import canonical
from sijill.ledger.notes import SigningKey
from sijill.vault.bag import write_bag


def export_bag(
    uow: UnitOfWork, directory: Path, key: SigningKey, *, progress: Callable[[int], object] | None = None
) -> Path:
    """Write log, payloads, checkpoint and every held object. Raises Refused when `directory` exists."""
    require(uow.actor, Act.EXPORT)
    note = sign_checkpoint(uow, key)
    size = uow.log.frontier().size
    held = [(row[3], uow.vault.path(row[3])) for row in uow.store.dump("document") if row[3] is not None]
    return write_bag(
        directory,
        ledger_lines=_lines(uow, size, progress),
        payload_lines=_payloads(uow),
        checkpoint_note=note,
        vkey=str(key.public),
        objects=held,
        info={"Bagging-Date": uow.at[:10], "External-Description": "A register of civilian harm, with its log"},
    )


def _lines(uow: UnitOfWork, size: int, progress: Callable[[int], object] | None) -> Iterator[bytes]:
    for row in uow.log.rows(0, size):
        yield row.body.encode()
        if progress is not None:
            progress(1)


def _payloads(uow: UnitOfWork) -> Iterator[bytes]:
    for row in uow.log.payloads():
        salt = "" if row.salt is None else bytes(row.salt).hex()
        yield canonical({"commitment": row.commitment, "salt": salt, "payload": row.payload})
