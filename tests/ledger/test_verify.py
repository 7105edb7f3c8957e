"""Whatever is done to a log, its reader finds it (promise P5), and names the row as far as anybody can."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from sijill.ledger.canonical import canonical, parse
from sijill.ledger.commitments import commit
from sijill.ledger.findings import MOST_FAULTS
from sijill.ledger.merkle import Frontier, leaf_hash
from sijill.ledger.notes import Checkpoint
from sijill.ledger.verify import verify_log

from .conftest import ORIGIN, Log, event


def kinds(log: Log, **known: Any) -> list[tuple[str, int | None, int | None]]:
    return [(fault.kind, fault.seq, fault.last) for fault in log.verify(**known).faults]


def changed(body: bytes, **data: Any) -> bytes:
    value = parse(body)
    return canonical({**value, "data": {**value["data"], **data}})


def test_an_untouched_log_is_found_in_order(log: Log):
    report = log.verify(checkpoint=log.checkpoint(), frontier=log.frontier(), strict=True)

    assert report.ok
    assert (report.events, report.payloads, report.destroyed, report.agreed) == (60, 37, 1, (60, 60))
    assert report.root == log.checkpoint().root
    assert report.to_json() == {
        "ok": True,
        "events": 60,
        "root": log.checkpoint().root.hex(),
        "payloads": 37,
        "destroyed": 1,
        "agreed": [60, 60],
        "faults": [],
        "more": 0,
    }


def test_an_empty_log_is_in_order():
    report = Log().verify(checkpoint=Log().checkpoint(), frontier=Frontier())
    assert (report.ok, report.events, report.agreed) == (True, 0, (0, 0))


def test_checkpoints_of_many_days_are_all_compared(log: Log):
    report = log.verify(checkpoint=[log.checkpoint(40), log.checkpoint(3), log.checkpoint(0), log.checkpoint(40)])
    assert (report.ok, report.agreed) == (True, (0, 3, 40))


def test_progress_counts_the_bytes_of_the_events(log: Log):
    done: list[int] = []
    log.verify(progress=done.append)
    assert sum(done) == sum(len(body) for _, body, _ in log.rows)


def test_numbers_start_at_zero_unless_said_otherwise(log: Log):
    rows = [(seq - 1, body, leaf) for seq, body, leaf in log.rows]
    assert verify_log(rows, payloads=log.payloads, checkpoint=log.checkpoint()).ok
    assert kinds(log.with_rows(rows)) == [("order", 0, 0)]
    assert kinds(log, first_seq=0) == [("missing", 0, 0)]


def test_a_changed_body_is_named_by_its_row(log: Log):
    seq, body, leaf = log.rows[16]
    log.rows[16] = seq, changed(body, mention="m999"), leaf
    report = log.verify(checkpoint=log.checkpoint())

    assert [(fault.kind, fault.seq) for fault in report.faults] == [("altered", 17)]
    assert "row 17 was altered" in report.faults[0].message
    assert report.agreed == (60,), "the stored leaves still give the signed root: nothing else was changed"


def test_a_changed_leaf_hash_is_named_by_its_row(log: Log):
    checkpoint, (seq, body, _) = log.checkpoint(), log.rows[16]
    log.rows[16] = seq, body, bytes(32)
    assert kinds(log, checkpoint=checkpoint) == [("altered", 17, 17), ("fork", 1, 60)]
    log.rows[16] = seq, body, b"short"
    assert kinds(log, checkpoint=checkpoint) == [("altered", 17, 17)]


def test_a_changed_row_with_its_leaf_is_placed_between_checkpoints(log: Log):
    marks = [log.checkpoint(size) for size in (8, 16, 24, 60)]
    body = changed(log.rows[16][1], mention="m999")
    log.rows[16] = 17, body, leaf_hash(body)
    report = log.verify(checkpoint=marks)

    assert report.agreed == (8, 16)
    assert [(fault.kind, fault.seq, fault.last) for fault in report.faults] == [("fork", 17, 24), ("fork", 17, 60)]
    assert f"the checkpoint of {ORIGIN} holds the root {marks[2].root.hex()}" in report.faults[0].message


def test_a_kept_frontier_places_it_within_one_subtree(log: Log):
    """60 = 32 + 16 + 8 + 4: a change in row 50 lies under the third peak, rows 49 to 56."""
    frontier, body = log.frontier(), changed(log.rows[49][1], mention="m999")
    log.rows[49] = 50, body, leaf_hash(body)
    assert kinds(log, frontier=frontier) == [("fork", 49, 56)]


def test_a_frontier_with_the_same_peaks_in_another_register_cannot_be_narrowed(log: Log):
    """A mark whose root is wrong though its peaks are ours: all rows since the last agreement are under suspicion."""
    checkpoint = log.checkpoint()
    false = Checkpoint(ORIGIN, 60, bytes(32))
    assert kinds(log, checkpoint=[log.checkpoint(30), false]) == [("fork", 31, 60)]
    assert kinds(log, checkpoint=[checkpoint, false]) == [("fork", 1, 60)]


def test_rows_that_came_in_behind_the_registers_back_are_named(log: Log):
    frontier = log.frontier()
    log.add(Random(1), mention="m999")
    assert kinds(log, frontier=frontier) == [("behind", 61, 61)]


def test_a_missing_row_is_named(log: Log):
    assert kinds(log.with_rows(log.rows[:10] + log.rows[11:])) == [("missing", 11, 11)]
    assert kinds(log.with_rows(log.rows[:9] + log.rows[11:])) == [("missing", 10, 11)]


def messages(log: Log, **known: Any) -> list[str]:
    return [fault.message for fault in log.verify(**known).faults]


def test_faults_of_rows_are_told_in_words(log: Log):
    frontier = log.frontier()
    assert messages(log.with_rows(log.rows[:10] + log.rows[11:])) == ["row 11 is missing"]
    assert messages(log.with_rows(log.rows[:9] + log.rows[11:])) == ["rows 10 to 11 are missing"]
    assert messages(log.with_rows([*log.rows, log.rows[57]])) == ["row 58 stands after row 60"]
    log.add(Random(1), mention="m999")
    assert messages(log, frontier=frontier) == ["rows 61 to 61 came in past the register, whose own frontier counts 60"]


def test_the_last_row_of_an_odd_log_is_a_peak_of_its_own(log: Log):
    """63 = 32 + 16 + 8 + 4 + 2 + 1: a change in the last row is placed exactly."""
    for number in (61, 62, 63):
        log.add(Random(number), mention=f"m{number}")
    frontier, body = log.frontier(), changed(log.rows[62][1], mention="m999")
    log.rows[62] = 63, body, leaf_hash(body)
    assert kinds(log, frontier=frontier) == [("fork", 63, 63)]


def test_the_same_words_in_a_text_column_are_the_same_words(log: Log):
    log.rows[16] = 17, log.rows[16][1].decode(), log.rows[16][2]  # type: ignore[assignment]
    assert log.verify(checkpoint=log.checkpoint()).ok


def test_a_cut_log_is_measured(log: Log):
    known = {"checkpoint": log.checkpoint(), "frontier": log.frontier()}
    del log.rows[56:]
    report = log.verify(**known)

    assert [(fault.seq, fault.last) for fault in report.faults if fault.kind == "cut"] == [(57, 60)] * 2
    assert {fault.message for fault in report.faults if fault.kind == "cut"} == {
        "rows 57 to 60 are gone: the register's own frontier counted 60 rows",
        f"rows 57 to 60 are gone: the checkpoint of {ORIGIN} counted 60 rows",
    }


def test_a_row_out_of_order_is_named(log: Log):
    rows = [*log.rows[:4], log.rows[5], log.rows[4], *log.rows[6:]]
    assert kinds(log.with_rows(rows)) == [("missing", 5, 5), ("order", 5, 5)]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not JSON"),
        (b"\xff", "not UTF-8"),
        (b"{}", "its keys should be act, at, by"),
        (canonical([1]), "its keys should be"),
        (event("x", ["not hex"], {}), "its keys should be"),
        (event("x", [], {}).replace(b'"act":"act-1",', b""), "its keys should be"),
        (event("x", [], {}).replace(b'"v":1', b'"v":1,"z":2'), "its keys should be"),
        (event("x", [], {}) + b"\n", "not in canonical form"),
        (event("payload-destroyed", [], {}), "name the commitments that it destroys"),
        (event("payload-destroyed", [], {"commitments": ["zz"]}), "name the commitments that it destroys"),
        (event("payload-destroyed", [], {"commitments": "zz"}), "name the commitments that it destroys"),
        (event("payload-destroyed", [], {}).replace(b'"data":{}', b'"data":[]'), "name the commitments"),
    ],
)
def test_a_row_that_is_no_event_is_named_with_the_reason(body: bytes, reason: str):
    report = Log([(1, body, leaf_hash(body))]).verify()
    assert [(fault.kind, fault.seq) for fault in report.faults] == [("malformed", 1)]
    assert reason in report.faults[0].message


def test_the_strict_reading_finds_what_only_the_frame_hides():
    body = event("x", [], {"a": 1}).replace(b'"a":1', b'"a":1,"a":2')
    log = Log([(1, body, leaf_hash(body))])
    assert log.verify().ok
    assert 'the key "a" stands twice' in log.verify(strict=True).faults[0].message


@pytest.mark.parametrize("value", [None, "text", 5, memoryview(b"bytes")])
def test_a_database_may_hand_over_anything(log: Log, value: Any):
    """SQLite keeps whatever type somebody puts into a column; the reader says so and goes on."""
    log.rows[16] = 17, value, log.rows[16][2]
    assert {("altered", 17, 17), ("malformed", 17, 17)} <= set(kinds(log))
    log.rows[16] = 17, event("x", [], {}), value
    assert ("altered", 17, 17) in kinds(log)


def test_bytes_may_come_as_views(log: Log):
    rows = [(seq, memoryview(body), bytearray(leaf)) for seq, body, leaf in log.rows]
    payloads = [
        (name, memoryview(salt), None if words is None else memoryview(words)) for name, salt, words in log.payloads
    ]
    assert verify_log(rows, payloads=payloads, first_seq=1, checkpoint=log.checkpoint()).ok  # type: ignore[arg-type]


def first_payload(log: Log, **change: Any) -> None:
    name, salt, words = log.payloads[0]
    log.payloads[0] = change.get("name", name), change.get("salt", salt), change.get("words", words)


def drop_destruction(log: Log) -> None:
    del log.rows[59]


def destroy_again_before_it_was_made(log: Log) -> None:
    body = event("payload-destroyed", [], {"commitments": [log.payloads[0][0]]})
    log.rows.insert(0, (1, body, leaf_hash(body)))
    log.rows = [(number, body, leaf) for number, (_, body, leaf) in enumerate(log.rows, 1)]


@pytest.mark.parametrize(
    ("tamper", "found"),
    [
        (lambda log: first_payload(log, words=b"other words"), [("payload-altered", 3)]),
        (lambda log: first_payload(log, salt=bytes(32)), [("payload-altered", 3)]),
        (lambda log: first_payload(log, salt=b""), [("payload-altered", 3)]),
        (lambda log: first_payload(log, words=None, salt=b""), [("payload-missing", 3)]),
        (lambda log: log.payloads.pop(0), [("payload-missing", 3)]),
        (lambda log: log.payloads.append(log.payloads[0]), [("payload-twice", 3)]),
        (lambda log: log.payloads.append((commit(b"x", bytes(32)), bytes(32), b"x")), [("payload-unknown", None)]),
        (lambda log: log.payloads.append(("no hex", bytes(32), b"x")), [("payload-unknown", None)]),
        (lambda log: log.payloads.append((log.payloads[5][0].upper(), bytes(32), b"x")), [("payload-unknown", None)]),
        (lambda log: log.payloads.__setitem__(1, (log.payloads[1][0], bytes(32), None)), [("salt-kept", 3)]),
        (
            lambda log: log.payloads.__setitem__(1, (log.payloads[1][0], bytes(32), b"x")),
            [("payload-kept", 3), ("payload-altered", 3)],
        ),
        (drop_destruction, [("payload-missing", 3)]),
        (destroy_again_before_it_was_made, [("payload-unknown", 1), ("payload-kept", 4)]),
        (lambda log: log.add(Random(1), commitments=[], words=[]), []),
    ],
)
def test_what_was_done_to_payloads_is_named(log: Log, tamper: Callable[[Log], object], found: list[tuple[str, int]]):
    tamper(log)
    assert [(fault.kind, fault.seq) for fault in log.verify().faults] == found


def test_faults_of_payloads_name_the_row_in_words(log: Log):
    name, salt, _ = log.payloads[0]
    log.payloads[0] = name, salt, b"other words"
    assert [fault.message for fault in log.verify().faults] == [f"payload {name} of row 3 is not what was committed to"]
    log.payloads[0:1] = []
    assert [fault.message for fault in log.verify().faults] == [
        f"payload {name} of row 3 is gone and no event says why"
    ]


def test_a_destroyed_payload_may_have_no_row_left(log: Log):
    del log.payloads[1]
    report = log.verify()
    assert (report.ok, report.payloads, report.destroyed) == (True, 37, 1)


def test_a_commitment_cannot_stand_in_two_events(log: Log):
    body = event("x", [log.payloads[0][0]], {})
    log.rows.append((61, body, leaf_hash(body)))
    assert kinds(log) == [("commitment-twice", 61, None)]


def test_a_thousand_faults_are_kept_and_the_others_counted():
    report = verify_log(((number, b"", b"") for number in range(1000)), payloads=())
    assert (len(report.faults), report.more) == (MOST_FAULTS, 1000)
    assert report.to_json()["faults"][0] == {
        "kind": "altered",
        "message": "row 0 was altered: its text does not give its leaf hash",
        "seq": 0,
        "last": 0,
    }


# Promise P5: a thousand tamperings by somebody who owns the database, against one checkpoint kept elsewhere.


def renumber(rows: list[tuple[int, bytes, bytes]]) -> list[tuple[int, bytes, bytes]]:
    return [(number, body, leaf) for number, (_, body, leaf) in enumerate(rows, 1)]


def forged(rng: Random, row: tuple[int, bytes, bytes], *, with_leaf: bool) -> tuple[int, bytes, bytes]:
    seq, body, leaf = row
    body = changed(body, forged=rng.randrange(2**40))
    return seq, body, leaf_hash(body) if with_leaf else leaf


def update(rng: Random, rows: list[Any]) -> list[Any]:
    at = rng.randrange(len(rows))
    return [*rows[:at], forged(rng, rows[at], with_leaf=rng.random() < 0.5), *rows[at + 1 :]]


def flip(rng: Random, rows: list[Any]) -> list[Any]:
    at, (seq, body, leaf) = (at := rng.randrange(len(rows))), rows[at]
    raw = bytearray(body)
    raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
    return [*rows[:at], (seq, bytes(raw), leaf_hash(bytes(raw)) if rng.random() < 0.5 else leaf), *rows[at + 1 :]]


def delete(rng: Random, rows: list[Any]) -> list[Any]:
    at = rng.randrange(len(rows))
    left = rows[:at] + rows[at + rng.randrange(1, 4) :]
    return renumber(left) if rng.random() < 0.7 else left


def insert(rng: Random, rows: list[Any]) -> list[Any]:
    at = rng.randrange(len(rows))
    return renumber([*rows[:at], forged(rng, rng.choice(rows), with_leaf=True), *rows[at:]])


def reorder(rng: Random, rows: list[Any]) -> list[Any]:
    one, other = rng.sample(range(len(rows)), 2)
    mixed = list(rows)
    mixed[one], mixed[other] = mixed[other], mixed[one]
    return renumber(mixed) if rng.random() < 0.7 else mixed


def cut(rng: Random, rows: list[Any]) -> list[Any]:
    return rows[: -rng.randrange(1, len(rows))]


def fork(rng: Random, rows: list[Any]) -> list[Any]:
    """Another history from some row on, every hash of it in order, and longer than the true one."""
    at = rng.randrange(len(rows))
    longer = rows[at:] + rng.choices(rows, k=rng.randrange(20))
    return renumber(rows[:at] + [forged(rng, row, with_leaf=True) for row in longer])


@pytest.mark.promise("P5")
@pytest.mark.parametrize("tamper", [update, flip, delete, insert, reorder, cut, fork])
def test_every_tampering_is_found_with_one_outside_checkpoint(
    log: Log, tamper: Callable[[Random, list[Any]], list[Any]]
):
    """7 x 150 = 1,050 tamperings. The forger keeps the register's own frontier in step, so that only the checkpoint
    can tell; payload rows of events that are gone are taken away too."""
    checkpoint, missed = log.checkpoint(), []
    for seed in range(150):
        tampered = log.with_rows(tamper(Random(seed), log.rows))
        text = b"".join(body for _, body, _ in tampered.rows)
        tampered = replace(tampered, payloads=[row for row in log.payloads if row[0].encode() in text])
        if tampered.verify(checkpoint=checkpoint, frontier=tampered.frontier()).ok:
            missed.append(seed)
    assert missed == []
