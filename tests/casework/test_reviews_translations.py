"""What people say of captured documents: graphic or clear, a translation of another; each can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sijill.casework.captured import states
from sijill.casework.captures import Origin, capture, look_into, sketches
from sijill.casework.reviews import care, review_graphic, reviews, withdraw_review
from sijill.casework.translations import declare_translation, declared, withdraw_translation
from sijill.model.actors import Actor, Role
from sijill.model.errors import BadInput, NotFound, Refused
from sijill.register.replay import compare, replay
from sijill.vault.capture.bounded import Opener
from tests.vault import files_of_kinds as made

REVIEWER = Actor("Rana Quay", frozenset({Role.REVIEWER}))
RECORDER = Actor("Omar Quay", frozenset({Role.RECORDER}))


@pytest.fixture(scope="module")
def opener() -> Iterator[Opener]:
    with Opener() as one:
        yield one


@pytest.fixture
def take(opened: Any, work: Any, opener: Opener, tmp_path: Path) -> Any:
    def taking(name: str, data: bytes) -> str:
        (tmp_path / name).write_bytes(data)
        with work() as uow:
            return capture(uow, look_into(opener, tmp_path / name), Origin(obtained="given"), sketches(opened.store))[
                0
            ].document

    return taking


@pytest.fixture
def photo(take: Any) -> str:
    return str(take("photo.jpg", made.every_kind()["photo.jpg"]))


def cares(opened: Any, document: str) -> str:
    return care(opened.store, [document]).get(document, "")


def test_a_flag_waits_until_a_person_clears_or_confirms_it(opened: Any, work: Any, photo: str) -> None:
    """Who, why and when; the newest word stands; the log replays."""
    assert cares(opened, photo) == "graphic?"
    with work(REVIEWER) as uow:
        review_graphic(uow, photo, "graphic", "a body in the foreground")
    assert cares(opened, photo) == "graphic"
    with work(REVIEWER) as uow:
        number = review_graphic(uow, photo, "clear", "another picture: it shows a pier")

    row = reviews(opened.store)[photo]
    (state,) = [one for one in states(opened.store) if one.document == photo]
    assert (row.id, row.verdict, row.by, row.reason) == (
        number, "clear", "Rana Quay", "another picture: it shows a pier",
    )  # fmt: skip
    assert row.at.startswith("2026-01-01T")
    assert (cares(opened, photo), state.care, state.reviewed_by) == ("clear", "clear", "Rana Quay")
    assert [row.until is None for row in opened.store.dump("graphic_review")] == [False, True]
    assert list(compare(opened.store, replay(opened.log))) == []


def test_a_review_taken_back_leaves_the_flag(opened: Any, work: Any, photo: str) -> None:
    """Nobody has looked: what was said before the review does not stand again."""
    with work(REVIEWER) as uow:
        review_graphic(uow, photo, "clear", "a pier")
    with work(REVIEWER) as uow:
        number = review_graphic(uow, photo, "graphic", "the other file was meant")
    with work(REVIEWER) as uow:
        withdraw_review(uow, number, "looked at the wrong file")

    assert cares(opened, photo) == "graphic?"
    with pytest.raises(NotFound, match="no review"), work(REVIEWER) as uow:
        withdraw_review(uow, number, "twice")


def test_a_person_sees_what_the_rule_missed(opened: Any, work: Any, take: Any) -> None:
    """What nothing flagged can be graphic all the same; what nothing flags and nobody names needs no care."""
    plain, other = take("plain.txt", made.STORY.encode()), take("other.txt", made.ARABIC.encode())
    with work(REVIEWER) as uow:
        review_graphic(uow, plain, "graphic", "describes wounds")

    assert (cares(opened, plain), cares(opened, other)) == ("graphic", "")


def test_reviews_need_a_reason_a_verdict_a_document_and_a_reviewer(work: Any, photo: str) -> None:
    """Deny is the default: who brings a picture in does not clear it."""
    with pytest.raises(BadInput, match="reason"), work(REVIEWER) as uow:
        review_graphic(uow, photo, "clear", " ")
    with pytest.raises(BadInput, match="verdict"), work(REVIEWER) as uow:
        review_graphic(uow, photo, "fine", "a pier")
    with pytest.raises(NotFound), work(REVIEWER) as uow:
        review_graphic(uow, "d-absent", "clear", "a pier")
    with pytest.raises(Refused), work(RECORDER) as uow:
        review_graphic(uow, photo, "clear", "a pier")


def test_the_site_closes_what_nobody_has_looked_at(opened: Any, work: Any, take: Any) -> None:
    """Passed as not graphic by whoever prepared it: only a review opens it."""
    from io import BytesIO
    from types import SimpleNamespace

    from PIL import Image

    from sijill.publish.documents import media_rows

    data = BytesIO()
    Image.new("RGB", (40, 30), "navy").save(data, "JPEG")
    pier = take("pier.jpg", data.getvalue())
    public: Any = SimpleNamespace(store=opened.store, media=[("i-1", {"media": pier, "graphic": False})])

    def is_graphic() -> bool:
        ((row,), _) = media_rows(public, opened.vault, {"i-1"})
        return bool(row.graphic)

    assert is_graphic()
    with work(REVIEWER) as uow:
        review_graphic(uow, pier, "clear", "a pier")
    assert not is_graphic()
    with work(REVIEWER) as uow:
        review_graphic(uow, pier, "graphic", "a body in the water")
    assert is_graphic()


@pytest.fixture
def pair(take: Any) -> tuple[str, str]:
    return take("ar.txt", made.ARABIC.encode()), take("en.txt", made.STORY.encode())


def test_a_translation_is_declared_once_and_can_be_taken_back(opened: Any, work: Any, pair: tuple[str, str]) -> None:
    """With who, why and when; neither twice nor the other way round while it stands; the log replays."""
    original, translation = pair
    with work(RECORDER) as uow:
        number = declare_translation(uow, original, translation, "translated by the desk")
    (row,) = declared(opened.store)
    assert (row.id, row.original, row.translation, row.by) == (number, original, translation, "Omar Quay")
    for left, right in (pair, pair[::-1]):
        with pytest.raises(Refused, match=f"--withdraw {number}"), work(RECORDER) as uow:
            declare_translation(uow, left, right, "again")

    with work(RECORDER) as uow:
        withdraw_translation(uow, number, "of another post")
    assert declared(opened.store) == []
    with work(RECORDER) as uow:
        declare_translation(uow, translation, original, "the other way round")
    assert [(one.original, one.translation) for one in declared(opened.store)] == [pair[::-1]]
    assert list(compare(opened.store, replay(opened.log))) == []


def test_declarations_that_cannot_be(work: Any, pair: tuple[str, str], photo: str) -> None:
    """Of itself, of an image, without a reason, of what is not there."""
    for left, right, reason, error in (
        (pair[0], pair[0], "same", BadInput), (pair[0], photo, "caption", BadInput), (*pair, "", BadInput),
        (pair[0], "d-absent", "x", NotFound),
    ):  # fmt: skip
        with pytest.raises(error), work(RECORDER) as uow:
            declare_translation(uow, left, right, reason)
    with pytest.raises(NotFound, match="--list"), work(RECORDER) as uow:
        withdraw_translation(uow, 3, "never was")
    with pytest.raises(Refused), work(Actor("Reader", frozenset({Role.READER}))) as uow:
        declare_translation(uow, *pair, "x")
