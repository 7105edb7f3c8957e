"""Captured documents: bytes, custody, what was found, copies, status; the same twice is nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sijill.casework.captured import find_document, states
from sijill.casework.captures import Captured, Origin, capture, look_into, sketches, text_of
from sijill.model.actors import Actor, Role
from sijill.model.errors import NotFound, Refused
from sijill.register.replay import compare, replay
from sijill.vault.capture.bounded import Opener
from tests.vault import files_of_kinds as made

ORIGIN = Origin(obtained="handed over by a neighbour")
LOGIN = b"<html><title>Facebook</title><body><p>You must log in to continue.</p></body></html>"
GONE = b"<html><body>This page isn't available right now. The link may be broken.</body></html>"


@pytest.fixture(scope="module")
def opener() -> Iterator[Opener]:
    with Opener() as one:
        yield one


@pytest.fixture
def take(opened: Any, work: Any, opener: Opener, tmp_path: Path) -> Any:
    """Capture bytes under a name; what became of them."""

    def taking(name: str, data: bytes, origin: Origin = ORIGIN) -> list[Captured]:
        path = tmp_path / name
        path.write_bytes(data)
        known = sketches(opened.store)
        with work() as uow:
            return capture(uow, look_into(opener, path), origin, known)

    return taking


def test_a_page_is_kept_with_its_custody_language_day_and_words(opened: Any, take: Any) -> None:
    """The bytes lie under their hash, the words in a document of their own; the log replays to the same rows."""
    (one,) = take("page.html", made.PAGE.encode())

    (row,) = opened.store.documents([one.document])
    (state,) = states(opened.store)
    (event,) = [json.loads(row.body) for row in opened.log.rows() if row.kind == "document-captured"][:1] or [None]
    assert row.sha256 == hashlib.sha256(made.PAGE.encode()).hexdigest()
    assert opened.vault.read(row.sha256) == made.PAGE.encode()
    assert (row.language, row.published, row.publisher, row.title) == (
        "en", "2031-05-06", "Harbour Watch", "Market struck",
    )  # fmt: skip
    assert "handed over by a neighbour" in json.dumps(event)
    assert (state.status, state.declared, state.detected) == ("content", "en", "en")
    assert state.text is not None and made.STORY in text_of(opened.store, opened.vault, state.text)
    assert list(compare(opened.store, replay(opened.log))) == []


def test_the_same_bytes_twice_record_nothing(opened: Any, take: Any) -> None:
    """Under another name, too, and inside an archive."""
    take("page.html", made.PAGE.encode())
    before = len(list(opened.log.rows()))

    (again,) = take("copy.html", made.PAGE.encode())

    assert (again.is_new, len(list(opened.log.rows()))) == (False, before)


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [(LOGIN, "login_wall", "must log in"), (GONE, "deleted", "isn't available"), (b"<html></html>", "empty", "")],
)
def test_a_page_that_is_not_the_page_says_so(take: Any, data: bytes, status: str, said: str) -> None:
    """Login walls and deleted posts are kept as what they are."""
    (one,) = take("saved.html", data)

    assert one.status == status


def test_an_archive_gives_its_pages_with_address_and_truth(opened: Any, take: Any) -> None:
    """Each record is a document of its own, part of the archive; one that answered 404 is gone."""
    pages = {
        "https://harbour.example/market": (200, made.PAGE.encode()),
        "https://harbour.example/gone": (
            404,
            b"<html><body>" + b"Nothing to see here at all. " * 20 + b"</body></html>",
        ),
        "https://harbour.example/wall": (200, LOGIN),
    }
    whole, *parts = take("site.warc.gz", made.warc(pages))

    rows = {row.address: row for row in opened.store.documents([one.document for one in parts])}
    assert (whole.status, [one.status for one in parts]) == ("container", ["content", "gone", "login_wall"])
    assert all(one.part_of == whole.document for one in parts)
    assert set(rows) == set(pages)


def test_a_mail_and_its_attachment_are_two_documents(opened: Any, take: Any) -> None:
    """The attachment has its own hash, its own status and its own words."""
    message, report = take("message.eml", made.mail(made.pdf(2)))

    assert (message.status, report.status, report.part_of) == ("content", "content", message.document)
    assert opened.store.documents([report.document])[0].media_type == "application/pdf"


def test_copies_are_found_and_the_first_published_names_the_cluster(opened: Any, take: Any) -> None:
    """A repost is a copy of what it reposts; a tally with other figures is not."""
    text = (
        made.STORY + " Rescuers said that the search under the rubble of the vegetable market went on all night."
    ) * 2
    (late,) = take(
        "repost.txt", b"RT " + text.encode(), Origin(obtained="saved", published="2031-05-09", publisher="B")
    )
    (early,) = take("post.txt", text.encode(), Origin(obtained="saved", published="2031-05-06", publisher="A"))
    (other,) = take("other.txt", text.replace("5 May", "9 May").encode())

    found = {state.document: state for state in states(opened.store)}
    assert [one for one, _ in found[early.document].copies] == [late.document]
    assert found[late.document].cluster == found[early.document].cluster == early.document
    assert found[other.document].cluster is None


def test_images_and_words_warn_a_person(take: Any) -> None:
    """Nothing is opened to find out."""
    (image,) = take("photo.jpg", made.every_kind()["photo.jpg"])
    (words,) = take("post.txt", "تحذير: صور قاسية لأشلاء الضحايا في الشارع بعد القصف".encode())
    (plain,) = take("plain.txt", made.STORY.encode())

    assert image.graphic == ("image, not looked at",)
    assert len(words.graphic) == 2 and plain.graphic == ()


def test_hostile_files_are_kept_all_the_same(opened: Any, take: Any) -> None:
    """A bomb is evidence: its bytes are held, and why it was not opened is said."""
    data = made.zipped({"zeros": b"\0" * 40_000_000})
    (one,) = take("bomb.zip", data)

    (state,) = states(opened.store)
    assert (one.status, state.reason is not None and "a bomb" in state.reason) == ("refused", True)
    assert opened.vault.read(state.sha256) == data


def test_every_kind_can_be_captured(opened: Any, take: Any) -> None:
    """All of them are documents whose bytes are held, and the log replays."""
    for name, data in made.every_kind().items():
        first = take(name, data)[0]
        assert opened.vault.read(opened.store.documents([first.document])[0].sha256) == data
    assert list(compare(opened.store, replay(opened.log))) == []


def test_a_reader_of_the_register_may_not_capture(work: Any, opener: Opener, tmp_path: Path) -> None:
    """Deny is the default."""
    (tmp_path / "post.txt").write_text(made.STORY)
    looked = look_into(opener, tmp_path / "post.txt")

    with pytest.raises(Refused), work(Actor("Reader", frozenset({Role.READER}))) as uow:
        capture(uow, looked, ORIGIN, sketches(uow.store))


def test_a_document_is_found_by_what_people_know_of_it(opened: Any, take: Any) -> None:
    """Id, the beginning of the id, hash, title; nothing and several are refused."""
    (one,) = take("post.txt", made.STORY.encode())
    sha256 = hashlib.sha256(made.STORY.encode()).hexdigest()

    assert {
        find_document(opened.store, name).document for name in (one.document, one.document[:8], sha256, "post.txt")
    } == {one.document}
    with pytest.raises(NotFound, match="capture --list"):
        find_document(opened.store, "d-absent")
