"""Checkpoints: a signed note over the whole log, to be kept outside; and the examination of log and vault.

A checkpoint in somebody else's hands is what makes every later change to the log visible. The signing key lies in the
register's folder, readable by its owner only; its public half goes out with every note.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sijill.casework.permissions import Act, require
from sijill.casework.uow import UnitOfWork
from sijill.ledger.merkle import Frontier
from sijill.ledger.notes import Checkpoint, SigningKey, generate_key, open_note, read_key, sign, write_key
from sijill.ledger.verify import Fault, verify_log
from sijill.register.log import Log, LogRow
from sijill.register.store import Store
from sijill.vault.fixity import Fault as VaultFault
from sijill.vault.fixity import check
from sijill.vault.store import Vault

KEY_FILE = "log-key"

Progress = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Examination:
    """What `verify` found: the log's tree, its faults, the vault's.

    Leftovers are files of work that never ended: no fault, and removed by a later import once an hour old.
    """

    events: int
    root: bytes
    checkpoints: int
    objects: int
    log_faults: tuple[Fault, ...]
    column_faults: tuple[str, ...]
    vault_faults: tuple[VaultFault, ...]
    leftovers: tuple[VaultFault, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not (self.log_faults or self.column_faults or self.vault_faults)


def signing_key(home: Path, randomness: Callable[[int], bytes]) -> SigningKey:
    """The key of this register, made on first use."""
    path = home / KEY_FILE
    if not path.exists():
        write_key(generate_key(f"sijill-register-{randomness(4).hex()}", randomness), path)
    return read_key(path)


def sign_checkpoint(uow: UnitOfWork, key: SigningKey) -> str:
    """Sign the log as it stands; the note, which is also kept beside the log."""
    require(uow.actor, Act.SIGN_CHECKPOINT)
    uow.write()
    frontier = uow.log.frontier()
    note = note_over(frontier, key)
    uow.log.keep_checkpoint(frontier.size, uow.at, note)
    return note


def note_over(frontier: Frontier, key: SigningKey) -> str:
    """The signed note over a tree."""
    return sign(Checkpoint(key.name, frontier.size, frontier.root()), key, key.name)


def examine(
    store: Store,
    log: Log,
    vault: Vault,
    *,
    public_keys: Sequence[str] = (),
    outside: Sequence[str] = (),
    progress: Progress | None = None,
) -> Examination:
    """Check every event, the tree, the kept and the outside checkpoints, and every byte of the vault.

    Notes that no key in `public_keys` opens raise what `open_note` raises.
    """
    notes = [open_note(note, public_keys) for note in (*log.checkpoints(), *outside)] if public_keys else []
    columns: list[str] = []
    report = verify_log(
        _rows(log, columns),
        payloads=((row.commitment, row.salt or b"", _bytes(row.payload)) for row in log.payloads()),
        checkpoint=notes,
        frontier=log.frontier(),
        first_seq=0,
        progress=progress,
    )
    held = [(row[3], row[4]) for row in store.dump("document") if row[3] is not None]
    in_vault = list(check(vault, held, progress))
    return Examination(
        events=report.events,
        root=report.root,
        checkpoints=len(notes),
        objects=len(held),
        log_faults=tuple(report.faults),
        column_faults=tuple(columns),
        vault_faults=tuple(fault for fault in in_vault if fault.kind != "unexpected"),
        leftovers=tuple(fault for fault in in_vault if fault.kind == "unexpected"),
    )


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else text.encode()


def _rows(log: Log, faults: list[str]) -> Iterator[tuple[int, bytes, bytes]]:
    """Rows for the verifier; what the searchable columns say otherwise than the body goes into `faults`."""
    for row in log.rows():
        if (fault := _column_fault(row)) is not None:
            faults.append(fault)
        yield row.seq, row.body.encode(), bytes(row.leaf)


def _column_fault(row: LogRow) -> str | None:
    try:
        body = json.loads(row.body)
    except ValueError:
        return None  # the verifier reports the body itself
    for column in ("kind", "at", "by", "act"):
        if body.get(column) != getattr(row, column):
            return f'row {row.seq}: the column "{column}" says {getattr(row, column)!r}, the event {body.get(column)!r}'
    return None
