"""Addresses in the register: a cited document becomes captured, versions stand side by side, nothing is claimed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sijill.casework.captured import find_document, states
from sijill.casework.captures import Origin, capture, look_into, sketches
from sijill.casework.documents import cite_document, record_mention
from sijill.casework.fetches import Kept, archive_name, keep_fetched
from sijill.casework.held import held_at
from sijill.model.actors import Actor, Role
from sijill.model.claims import Claim
from sijill.model.errors import Refused
from sijill.model.ids import captured_document_id, cited_document_id
from sijill.register.replay import compare, published_by, replay
from sijill.vault.capture.bounded import Opener
from sijill.vault.fetch.fetcher import Fetched, Hop
from sijill.vault.fetch.records import WarcFile
from tests.vault.files_of_kinds import PAGE
from tests.vault.loopback import http, moved

ADDRESS = "https://harbour.example/market"
LOGIN = b"<html><title>Facebook</title><body><p>You must log in to continue.</p></body></html>"
ORIGIN = Origin(obtained="fetched")


@pytest.fixture(scope="module")
def opener() -> Iterator[Opener]:
    with Opener() as one:
        yield one


def came(folder: Path, *answers: bytes, address: str = ADDRESS, at: str = "2031-05-07T10:00:00Z") -> Fetched:
    """What a fetch gives that led through these answers."""
    folder.mkdir(parents=True, exist_ok=True)
    hops, here = [], address
    warc = WarcFile(folder / "fetched.warc", "tester", at)
    for answer in answers:
        (folder / "answer").write_bytes(answer)
        warc.exchange(here, at, b"GET / HTTP/1.1\r\n\r\n", folder / "answer", "192.0.2.7")
        status = int(answer.split()[1])
        to = answer.partition(b"Location: ")[2].partition(b"\r\n")[0].decode() or None
        hops.append(Hop(here, at, "192.0.2.7", status, "Said", to))
        here = to or here
    warc.close()
    return Fetched(address=address, outcome="answered", reason=None, hops=tuple(hops), warc=folder / "fetched.warc")


@pytest.fixture
def keep(opened: Any, work: Any, opener: Opener) -> Any:
    def keeping(fetched: Fetched, origin: Origin = ORIGIN) -> Kept:
        looked = fetched.warc and look_into(opener, fetched.warc, archive_name(fetched.address))
        with work() as uow:
            return keep_fetched(uow, fetched, looked or None, origin, sketches(opened.store))

    return keeping


def test_a_cited_document_becomes_captured_under_its_id(opened: Any, work: Any, keep: Any, tmp_path: Path) -> None:
    """What was said of it when it was cited stays, and so does every claim in it; there is no second document."""
    with work() as uow:
        cited = cite_document(
            uow, ADDRESS, title="Shells on the market", publisher="Harbour Watch", published="2031-05-05",
            archive_address="https://archive.example/market", note="from a list",
        )  # fmt: skip
        incident = record_mention(uow, kind="incident", document=cited, anchor="1", reader="tester")

    kept = keep(came(tmp_path, http(PAGE.encode())))

    (row,) = opened.store.documents([cited])
    assert (kept.event.outcome, kept.event.document) == ("captured", cited)
    assert (row.status, row.title, row.publisher, row.published, row.archive_address, row.note) == (
        "captured", "Shells on the market", "Harbour Watch", "2031-05-05", "https://archive.example/market",
        "from a list",
    )  # fmt: skip
    assert opened.vault.read(row.sha256) == PAGE.encode()
    assert opened.store.existing("document", [captured_document_id(row.sha256)]) == set()
    assert opened.store.mentions([incident])[0].document == cited
    assert [one.id for one in held_at(opened.store, ADDRESS)] == [cited]
    assert list(compare(opened.store, replay(opened.log))) == []


def test_the_way_stands_in_the_chain_of_custody(opened: Any, keep: Any, tmp_path: Path) -> None:
    """Redirects, status, moment and number; the page under the address that was asked for."""
    there = "https://harbour.example/2031/market"
    kept = keep(came(tmp_path, moved(there, "301 Moved"), http(PAGE.encode())))

    bodies = [json.loads(row.body)["data"] for row in opened.log.rows() if row.kind == "document-captured"]
    archive, page = bodies[:2]
    assert archive["custody"]["act"] == "captured" and archive["custody"]["tool"].startswith("sijill-fetch")
    assert f"301 to {there}; {there} answered 200 Said at 2031" in archive["custody"]["how"]
    assert there in page["custody"]["how"] and page["address"] == ADDRESS
    assert kept.event.moved == (there,)
    assert (archive["media_type"], page["media_type"]) == ("application/warc", "text/html")


def test_the_same_again_is_said_to_be_the_same(opened: Any, keep: Any, tmp_path: Path) -> None:
    """The archive of the second visit is evidence that nothing had changed; the page is one document."""
    first = keep(came(tmp_path / "1", http(PAGE.encode())))
    second = keep(came(tmp_path / "2", http(PAGE.encode()), at="2031-06-07T10:00:00Z"))

    assert (second.event.outcome, second.event.document) == ("unchanged", first.event.document)
    assert second.event.archive != first.event.archive
    assert len(held_at(opened.store, ADDRESS)) == 1


def test_another_page_under_the_address_is_another_version(opened: Any, keep: Any, tmp_path: Path) -> None:
    """Side by side, and known to be alike."""
    page = PAGE + "<p>Rescuers dug all night and found the baker of the quay alive under his own oven at dawn.</p>" * 3
    first = keep(came(tmp_path / "1", http(page.encode())))
    second = keep(came(tmp_path / "2", http(page.replace("the baker", "the old baker").encode())))

    documents = [one.id for one in held_at(opened.store, ADDRESS)]
    assert documents == [first.event.document, second.event.document]
    assert documents[0] == cited_document_id(ADDRESS) != documents[1]
    assert [row.outcome for row in opened.store.dump("address_fetch")] == ["captured", "captured"]
    (copies,) = [one.copies for one in states(opened.store) if one.document == documents[1]]
    assert [one for one, _ in copies] == documents[:1]


@pytest.mark.parametrize(
    ("answer", "status", "said"),
    [
        (http(LOGIN), "login_wall", "log in"),
        (http(b"<p>not here</p>" * 40, "404 Not Found"), "gone", "404"),
        (http(b"<p>not here</p>" * 40, "410 Gone"), "gone", "410"),
        (http(b"<p>sorry</p>" * 40, "500 Oops"), "error_page", "500"),
        (http(b"<p>who are you</p>" * 40, "403 Forbidden"), "error_page", "403"),
        (http(b""), "empty", "empty"),
    ],
)
def test_what_is_not_the_page_is_never_taken_for_it(
    opened: Any, work: Any, keep: Any, tmp_path: Path, answer: bytes, status: str, said: str
) -> None:
    """Kept as what it is, under an id of its own; the document stays cited and can be asked for again."""
    with work() as uow:
        cited = cite_document(uow, ADDRESS)

    kept = keep(came(tmp_path / "1", answer))

    assert (kept.event.outcome, kept.is_held, said in (kept.event.reason or "")) == ("not_the_page", False, True)
    assert opened.store.documents([cited])[0].status == "cited"
    assert find_document(opened.store, kept.event.document).status == status
    assert kept.event.document != cited and held_at(opened.store, ADDRESS) == []
    later = keep(came(tmp_path / "2", http(PAGE.encode())))
    assert (later.event.document, opened.store.documents([cited])[0].status) == (cited, "captured")


def test_an_answer_without_a_page(opened: Any, keep: Any, tmp_path: Path) -> None:
    """304 to somebody who holds nothing."""
    kept = keep(came(tmp_path, http(b"", "304 Not Modified")))

    assert (kept.event.outcome, kept.event.document, kept.event.http_status) == ("not_the_page", None, 304)


def test_no_answer_leaves_the_attempt_and_a_citation(opened: Any, keep: Any) -> None:
    """Nothing is held; that it was tried, and why it failed, is."""
    kept = keep(Fetched(address=ADDRESS, outcome="no_time", reason="no whole answer in 20 seconds"))

    (row,) = opened.store.dump("address_fetch")
    assert (row.outcome, row.reason, row.by, kept.documents) == (
        "no_time", "no whole answer in 20 seconds", "Layla Harbour", (),
    )  # fmt: skip
    assert opened.store.documents([cited_document_id(ADDRESS)])[0].status == "cited"
    assert list(opened.vault) == []


def test_what_a_claim_cites_becomes_captured_too(opened: Any, work: Any, keep: Any, tmp_path: Path) -> None:
    """Sources of claims are documents that are only cited; a citation after the capture takes nothing away."""
    with work() as uow:
        list_ = cite_document(uow, "https://archive.example/list")
        source = Claim("source", {"name": "Harbour Watch", "address": ADDRESS})
        record_mention(uow, kind="incident", document=list_, anchor="1", reader="tester", claims=[source])
    keep(came(tmp_path, http(PAGE.encode())))
    with work() as uow:
        record_mention(uow, kind="incident", document=list_, anchor="2", reader="tester", claims=[source])
        cite_document(uow, ADDRESS, title="Cited once more")

    (row,) = opened.store.documents([cited_document_id(ADDRESS)])
    assert (row.status, row.publisher, row.sha256 is None) == ("captured", "Harbour Watch", False)
    assert list(compare(opened.store, replay(opened.log))) == []


def test_a_file_with_its_address_fills_the_citation(opened: Any, work: Any, opener: Opener, tmp_path: Path) -> None:
    """Saved by hand and captured: the same document, and the same file again is known by its bytes."""
    (tmp_path / "saved.html").write_text(PAGE, encoding="utf-8")
    origin = Origin(obtained="saved by hand", address=ADDRESS, fills=ADDRESS)
    with work() as uow:
        cited = cite_document(uow, ADDRESS)
    with work() as uow:
        (one,) = capture(uow, look_into(opener, tmp_path / "saved.html"), origin, sketches(opened.store))
    with work() as uow:
        (again,) = capture(uow, look_into(opener, tmp_path / "saved.html"), ORIGIN, sketches(opened.store))

    assert (one.document, again.document, again.is_new) == (cited, cited, False)


def test_a_page_cannot_make_itself_another_document(opened: Any, work: Any, opener: Opener, tmp_path: Path) -> None:
    """What a page calls its canonical address is its own word: it does not take the place of a cited document."""
    (tmp_path / "false.html").write_text(PAGE.replace("<meta", f'<link rel="canonical" href="{ADDRESS}"><meta', 1))
    with work() as uow:
        cited = cite_document(uow, ADDRESS)
    with work() as uow:
        (one,) = capture(uow, look_into(opener, tmp_path / "false.html"), ORIGIN, sketches(opened.store))

    assert one.document != cited and opened.store.documents([cited])[0].status == "cited"


def test_an_archive_from_somebody_else_fills_no_citation_unasked(
    opened: Any, work: Any, opener: Opener, tmp_path: Path
) -> None:
    """It may state any address. When a person says that it is of this address, the page in it fills the citation."""
    archive = came(tmp_path, http(PAGE.encode())).warc
    other = came(tmp_path / "2", http(PAGE.replace("Five", "Six").encode())).warc
    assert archive is not None and other is not None
    with work() as uow:
        cited = cite_document(uow, ADDRESS)
    with work() as uow:
        _, page = capture(uow, look_into(opener, archive), ORIGIN, sketches(opened.store))
    assert page.document != cited and opened.store.documents([cited])[0].status == "cited"
    with work() as uow:
        said = Origin(obtained="given", address=ADDRESS, fills=ADDRESS)
        whole, page = capture(uow, look_into(opener, other), said, sketches(opened.store))

    assert (page.document, whole.document == cited) == (cited, False)


def test_what_was_published_by_a_day_keeps_the_day_it_was_cited_with(
    opened: Any, work: Any, keep: Any, tmp_path: Path
) -> None:
    """The bytes say the sixth, the list that cites them the fifth: the list's word stands."""
    with work() as uow:
        cited = cite_document(uow, ADDRESS, published="2031-05-05")
        record_mention(uow, kind="incident", document=cited, anchor="1", reader="tester")
    keep(came(tmp_path, http(PAGE.encode())))

    assert len(published_by(opened.log, "2031-05-05").store.view("incident")) == 1
    assert len(published_by(opened.log, "2031-05-04").store.view("incident")) == 0


def test_a_reader_of_the_register_may_not_fetch(work: Any) -> None:
    """Deny is the default."""
    with pytest.raises(Refused), work(Actor("Reader", frozenset({Role.READER}))) as uow:
        keep_fetched(uow, Fetched(address=ADDRESS, outcome="no_time", reason="x"), None, ORIGIN, sketches(uow.store))
