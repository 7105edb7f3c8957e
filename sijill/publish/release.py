"""Make a release directory: two people, frozen tables, assertions, signature; all of it or nothing.

Steps: refuse unless two different people with the right roles stand behind it and the folder is new; sign the log as it
stands; freeze; assert; write into a hidden folder beside the goal; bring every byte to the disk; say in the log that
the release was made; rename. Whatever fails before the rename leaves no release behind.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from sijill.casework.checkpoints import sign_checkpoint
from sijill.casework.releases import record_release, require_two
from sijill.casework.uow import UnitOfWork
from sijill.ledger.merkle import leaf_hash
from sijill.ledger.notes import Checkpoint, SigningKey, sign
from sijill.model.actors import Actor
from sijill.model.codebook import CODEBOOK_VERSION
from sijill.model.errors import Refused
from sijill.model.memory import collector_paused
from sijill.publish.allow import AllowList
from sijill.publish.assertions import assert_release
from sijill.publish.cases import CaseDefinition
from sijill.publish.diff import carried_over
from sijill.publish.freeze import Stamp, freeze
from sijill.publish.frozen import Frozen, RegisterState, Release, open_release, require_languages, write_release


def freeze_release(
    uow: UnitOfWork,
    second: Actor,
    case: CaseDefinition,
    goal: Path,
    key: SigningKey,
    *,
    code_version: str,
    version: str,
    languages: Sequence[str] = (),
    previous: Path | None = None,
    allow: AllowList | None = None,
    progress: Callable[[int], object] = lambda step: None,
) -> Frozen:
    """Freeze a case into the new folder `goal`. `previous`: the release before, for its corrections and tombstones.

    Raises Refused for one person instead of two, wrong roles, a failed assertion or an existing folder; BadInput for an
    unknown language; NotFound when the case has nothing to publish.
    """
    require_two(uow.actor, second)
    require_languages(languages)
    if goal.exists():
        raise Refused("a release is here already", file=str(goal), remedy="Give --out a folder that does not exist.")
    before = None if previous is None else open_release(previous)
    checkpoint = sign_checkpoint(uow, key)
    frontier = uow.log.frontier()
    stamp = Stamp(
        version=version,
        frozen_on=uow.at[:10],
        by=uow.actor.name,
        second=second.name,
        code_version=code_version,
        codebook_version=CODEBOOK_VERSION,
        register=RegisterState(key.name, frontier.size, frontier.root().hex(), str(key.public)),
        checkpoint=checkpoint,
        languages=tuple(languages),
    )
    with collector_paused():
        frozen = freeze(uow.store, uow.log, uow.vault, case, stamp, allow=allow, progress=progress)
        if before is not None:
            frozen = carried_over(before, frozen)
        frozen = replace(frozen, assertions=assert_release(frozen))
        return _put(uow, second, frozen, goal, key)


def _put(uow: UnitOfWork, second: Actor, frozen: Frozen, goal: Path, key: SigningKey) -> Frozen:
    hidden = goal.with_name(f".{goal.name}.{uow.act}")
    goal.parent.mkdir(parents=True, exist_ok=True)
    hidden.mkdir()
    try:
        written = write_release(hidden, frozen, signer(key, frozen.release))
        to_disk(hidden)
        body = (hidden / "release.json").read_bytes()
        release = frozen.release
        record_release(
            uow,
            second,
            case=release.case,
            version=release.version,
            sha256=hashlib.sha256(body).hexdigest(),
            size=len(body),
        )
        uow.write()
        hidden.rename(goal)
    except BaseException:
        shutil.rmtree(hidden, ignore_errors=True)
        raise
    _sync(goal.parent)
    return replace(written, folder=goal, left_out=frozen.left_out)


def signer(key: SigningKey, release: Release) -> Callable[[bytes], str]:
    """What signs the bytes of release.json: a checkpoint over a log of one leaf, under the release's own name."""
    origin = f"{key.name}/release/{release.case}/{release.version}"
    return lambda body: sign(Checkpoint(origin, 1, leaf_hash(body)), key, key.name)


def to_disk(folder: Path) -> None:
    """Bring every file and folder to the disk, the innermost first."""
    for place, _, files in os.walk(folder, topdown=False):
        for file in files:
            _sync(Path(place) / file)
        _sync(Path(place))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def next_version(folder: Path, case: str) -> tuple[str, Path | None]:
    """The number after the highest release of a case in `folder`, and that release (None: the first)."""
    numbers = {
        int(path.name.rpartition("-")[2]): path
        for path in folder.glob(f"{case}-*")
        if path.name.rpartition("-")[2].isdecimal() and (path / "release.json").is_file()
    }
    highest = max(numbers, default=0)
    return str(highest + 1), numbers.get(highest)
