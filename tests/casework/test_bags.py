"""A register leaves as a bag and comes back the same, on any database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sijill.casework.bags import export_bag, import_bag
from sijill.casework.checkpoints import examine, sign_checkpoint
from sijill.casework.documents import capture_file, cite_document, record_mention
from sijill.casework.judgements import judge_link
from sijill.casework.redactions import destroy_details
from sijill.ledger.notes import generate_key
from sijill.model.claims import Claim
from sijill.model.errors import Damaged, Refused
from sijill.register.rows import LOGGED, VIEWS
from sijill.testing.memory import LEAD, MemoryRegister, counting, ticking

KEY = generate_key("harbour-test", counting(7))


@pytest.fixture
def bag(tmp_path: Path) -> tuple[Path, MemoryRegister, str]:
    """A bag of a small register with a file, people, a judgement and a destroyed payload; an earlier checkpoint."""
    first, clock, randomness = MemoryRegister(tmp_path / "first"), ticking(), counting()
    (tmp_path / "post.txt").write_text("three were killed on North Quay", encoding="utf-8")
    with first.work(LEAD, clock=clock, randomness=randomness) as uow:
        post = capture_file(uow, tmp_path / "post.txt", obtained="made here", media_type="text/plain")
        incidents = [_incident(uow, document) for document in (post, cite_document(uow, "https://harbour.example/2"))]
        uow.settle()
        earlier = sign_checkpoint(uow, KEY)
        judge_link(uow, incidents[0], incidents[1], verdict="same", reason="one strike")
        people = [_person(uow, post, incidents[0], name) for name in ("Omar Harbour", "Salma Quay")]
        uow.settle()
        destroy_details(uow, people[0], "the family asked")
    with first.work(LEAD, clock=clock, randomness=randomness) as uow:
        return export_bag(uow, tmp_path / "bag", KEY), first, earlier


def _incident(uow: Any, document: str) -> str:
    claims = [Claim("killed", {"low": 3, "high": 3}, about="civilians")]
    return record_mention(uow, kind="incident", document=document, anchor="i", reader="tester", claims=claims)


def _person(uow: Any, document: str, incident: str, name: str) -> str:
    said = [Claim("name", name, about="latin", tier="restricted")]
    return record_mention(
        uow, kind="person", document=document, anchor=name, reader="tester", part_of=incident, private=said
    )


def test_a_bag_becomes_the_same_register(opened: Any, work: Any, bag: Any, tmp_path: Path) -> None:
    """Rows, log, payloads and bytes; the checkpoint that somebody kept from before still holds."""
    folder, first, earlier = bag
    (tmp_path / "kept.txt").write_text(earlier, encoding="utf-8")

    with work() as uow:
        events = import_bag(uow, folder, vkey=str(KEY.public), checkpoints=[tmp_path / "kept.txt"])

    assert events == first.log.frontier().size
    assert [tuple(row) for row in opened.log.rows()] == [tuple(row) for row in first.log.rows()]
    assert [tuple(row) for row in opened.log.payloads()] == [tuple(row) for row in first.log.payloads()]
    for table in (*LOGGED, *VIEWS):
        assert list(map(tuple, opened.store.dump(table))) == list(map(tuple, first.store.dump(table))), table
    assert examine(opened.store, opened.log, opened.vault, public_keys=[str(KEY.public)], outside=[earlier]).ok


def test_a_register_that_holds_something_takes_no_bag(opened: Any, work: Any, bag: Any) -> None:
    """Two logs cannot become one."""
    with work() as uow:
        cite_document(uow, "https://harbour.example/1")

    with pytest.raises(Refused, match="holds 1 events already"), work() as uow:
        import_bag(uow, bag[0])


def test_a_bag_that_was_changed_leaves_nothing(opened: Any, work: Any, bag: Any) -> None:
    """Found before the first row."""
    ledger = bag[0] / "data" / "ledger.jsonl"
    ledger.write_bytes(ledger.read_bytes().replace(b'"low":3', b'"low":4', 1))

    with pytest.raises(Damaged), work() as uow:
        import_bag(uow, bag[0])

    assert list(opened.log.rows()) == [] and list(opened.vault) == []
