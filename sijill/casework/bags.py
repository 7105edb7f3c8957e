"""Bags: the whole register as a BagIt folder that a court can check with one script and nothing of ours, and back.

Steps of `import_bag`: the stand-alone verifier looks at the whole bag; files go into the vault; the log is taken in
as it stands, with its times, authors and hashes, so that old checkpoints still hold; rows are folded from it.
Custody of the files is in the log. Keys are not in bags: the new register signs with its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from sijill.casework.checkpoints import sign_checkpoint
from sijill.casework.permissions import Act, require
from sijill.casework.uow import UnitOfWork
from sijill.ledger.canonical import canonical
from sijill.ledger.merkle import leaf_hash
from sijill.ledger.notes import SigningKey
from sijill.model.errors import Refused
from sijill.model.memory import collector_paused
from sijill.register.fold import Fold
from sijill.register.log import LogRow, PayloadRow, logged_events
from sijill.vault.bag import read_bag, write_bag

_TOGETHER = 5_000


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


def import_bag(
    uow: UnitOfWork,
    directory: Path,
    *,
    vkey: str | None = None,
    checkpoints: Iterable[Path] = (),
    progress: Callable[[int], object] | None = None,
) -> int:
    """Take a bag into an empty register; how many events it held.

    `vkey` and `checkpoints` are the key and the notes that you trust from elsewhere. Raises Refused when the register
    holds anything, Damaged with every fault of the bag.
    """
    require(uow.actor, Act.RESTORE)
    frontier = uow.log.head()
    if frontier.size:
        raise Refused(
            f"this register holds {frontier.size:,} events already",
            remedy="Set SIJILL_HOME to a new folder: a bag is a register of its own.",
        )
    bag = read_bag(directory, vkey=vkey, checkpoints=list(checkpoints))
    for _, path in bag.objects():
        uow.vault.put_file(path)
    payloads = _payloads_by_event(bag.payload_lines(), bag.ledger_lines())
    fold = Fold(uow.store)
    lines = enumerate(bag.ledger_lines())
    with collector_paused():
        while page := [_log_row(seq, line) for seq, line in islice(lines, _TOGETHER)]:
            for row in page:
                frontier.append(row.leaf)
            words = [one for row in page for one in payloads.get(row.seq, ())]
            uow.log.append(page, words, frontier)
            fold.apply(logged_events(page, words))
            fold.flush()
            if progress is not None:
                progress(len(page))
        fold.refresh()
    uow.log.keep_checkpoint(frontier.size, uow.at, bag.checkpoint_note)
    return frontier.size


def _log_row(seq: int, line: bytes) -> LogRow:
    body = json.loads(line)
    return LogRow(seq, body["kind"], body["at"], body["by"], body["act"], line.decode(), leaf_hash(line))


def _payloads_by_event(payloads: Iterable[bytes], lines: Iterable[bytes]) -> dict[int, list[PayloadRow]]:
    """Payloads under the event that commits to them; a destroyed one has neither salt nor words."""
    said: dict[str, dict[str, Any]] = {one["commitment"]: one for one in map(json.loads, payloads)}
    found: dict[int, list[PayloadRow]] = {}
    for seq, line in enumerate(lines):
        for commitment in json.loads(line)["commitments"]:
            one = said[commitment]
            salt = bytes.fromhex(one["salt"]) or None
            found.setdefault(seq, []).append(PayloadRow(commitment, seq, salt, one["payload"]))
    return found
