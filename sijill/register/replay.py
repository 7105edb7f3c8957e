"""The log again from the start: to check the rows, and to ask what was known on a day.

The past is not kept beside the present; it is folded anew from the part of the log that had been written
(`known_on`), or from the documents that had been published (`published_by`). What is asked this way can
never differ from what the register said then, save for details destroyed since at a family's wish.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sijill.model.errors import BadInput
from sijill.model.events import DocumentCaptured, DocumentCited, MentionRecorded
from sijill.model.memory import collector_paused
from sijill.register.fold import Fold, Logged
from sijill.register.log import Log, logged_events
from sijill.register.memory import MemoryStore
from sijill.register.rows import LOGGED, VIEWS
from sijill.register.store import Store

Progress = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not what the log says it should be."""

    table: str
    key: str
    fault: str


@dataclass(frozen=True, slots=True)
class PublishedBy:
    """A register of what had been published by a day, and what cannot be placed in time."""

    store: MemoryStore
    undated: int


def replay(log: Log, end: int | None = None, progress: Progress | None = None) -> MemoryStore:
    """Fold the first `end` events (all, when None) into memory."""
    events = logged_events(log.rows(0, end), log.payloads(0, end))
    return _folded(_counted(events, progress))


def known_on(log: Log, day: str, progress: Progress | None = None) -> MemoryStore:
    """The register as it stood at the end of `day` (ISO, UTC)."""
    return replay(log, log.size_on(_end_of(day)), progress)


def published_by(log: Log, day: str, progress: Progress | None = None) -> PublishedBy:
    """What documents published up to `day` say. A mention whose document has no known date is left out and counted."""
    _end_of(day)
    dates: dict[str, str | None] = {}
    undated = 0

    def chosen() -> Iterator[Logged]:
        nonlocal undated
        for one in _counted(logged_events(log.rows(), log.payloads()), progress):
            event = one.event
            if isinstance(event, DocumentCaptured | DocumentCited):
                dates[event.document] = event.published
            if isinstance(event, MentionRecorded) and event.part_of is None:
                date = dates.get(event.document)
                undated += date is None
            if not isinstance(event, MentionRecorded) or _by(dates.get(event.document), day):
                yield one

    recorded: set[str] = set()
    return PublishedBy(_folded(_only_known(chosen(), recorded)), undated)


def _by(published: str | None, day: str) -> bool:
    return published is not None and published[: len(day)] <= day


def _only_known(events: Iterable[Logged], recorded: set[str]) -> Iterator[Logged]:
    """Drop what speaks of mentions that were left out."""
    for one in events:
        event = one.event
        if isinstance(event, MentionRecorded):
            recorded.add(event.mention)
        if all(mention in recorded for mention in _spoken_of(one)):
            yield one


def _spoken_of(one: Logged) -> list[str]:
    event = one.event
    names = ("mention", "left", "right", "subject")
    return [getattr(event, name) for name in names if hasattr(event, name)]


def _folded(events: Iterable[Logged]) -> MemoryStore:
    store = MemoryStore()
    fold = Fold(store)
    with collector_paused():
        fold.apply(events)
        fold.refresh()
    return store


def _counted(events: Iterable[Logged], progress: Progress | None) -> Iterator[Logged]:
    for number, one in enumerate(events, 1):
        if progress is not None and number % 500 == 0:
            progress(500)
        yield one


def _end_of(day: str) -> str:
    if len(day) != 10 or day[4] + day[7] != "--":
        raise BadInput(f'"{day}" is not a day', remedy="Write it as YYYY-MM-DD.")
    return f"{day}T23:59:59Z"


def compare(stored: Store, folded: Store) -> Iterator[Difference]:
    """Rows that differ between what is stored and what the log gives, table by table."""
    for table in (*LOGGED, *VIEWS):
        have, want = _keyed(table, stored), _keyed(table, folded)
        for key in sorted(have.keys() | want.keys(), key=str):
            if have.get(key) != want.get(key):
                yield Difference(table, str(key), _fault(have.get(key), want.get(key)))


def _keyed(table: str, store: Store) -> dict[object, tuple[object, ...]]:
    width = 2 if table == "position" else 1
    return {row[:width] if width > 1 else row[0]: tuple(row) for row in store.dump(table)}


def _fault(have: tuple[object, ...] | None, want: tuple[object, ...] | None) -> str:
    if have is None:
        return "the log makes this row; it is missing"
    if want is None:
        return "this row is stored; the log does not make it"
    return "the stored row differs from what the log makes"
