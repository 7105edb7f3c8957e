"""Overlap tables from linked people: decisions hold, doubt is drawn."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sijill.casework.documents import cite_document, record_mention
from sijill.casework.judgements import judge_link
from sijill.model.claims import Claim
from sijill.model.errors import BadInput
from sijill.model.events import LinkJudged
from sijill.register.listed import listed, lists
from sijill.testing.memory import LEAD, MemoryRegister, counting, ticking

LISTS = ("Families", "Hospital", "Monitor")


@pytest.fixture
def opened(tmp_path: Path) -> MemoryRegister:
    return MemoryRegister(tmp_path)


@pytest.fixture
def work(opened: MemoryRegister) -> Callable[[], Any]:
    clock, randomness = ticking(), counting()
    return lambda: opened.work(LEAD, clock=clock, randomness=randomness)


def _person(uow: Any, publisher: str, number: int, *, harm: str = "killed", case: str | None = "harbour") -> str:
    document = cite_document(uow, f"https://{publisher.lower()}.example/{number}", publisher=publisher)
    claims = [Claim("harm", harm), *([Claim("case", case)] if case else [])]
    return record_mention(uow, kind="person", document=document, anchor="p", reader="tester", claims=claims)


def _model_says(uow: Any, left: str, right: str, permille: int) -> None:
    verdict = "same" if permille >= 500 else "unsure"
    first, second = sorted((left, right))
    uow.record(
        LinkJudged(
            left=first, right=second, verdict=verdict, reason="names", judge="model", model="test 1", permille=permille
        )
    )


def test_people_on_two_lists_are_counted_once(opened: Any, work: Any) -> None:
    """A pattern for each person; a list for each publisher, the largest first."""
    with work() as uow:
        first, second, third = (_person(uow, name, 1) for name in LISTS)
        _person(uow, "Families", 2)
        judge_link(uow, first, second, verdict="same", reason="a relative said so")
        judge_link(uow, first, third, verdict="different", reason="another father")

    found = listed(opened.store, LISTS)

    assert lists(opened.store)[0] == ("Families", 2)
    assert found.tables == ({(1, 1, 0): 1, (1, 0, 0): 1, (0, 0, 1): 1},)
    assert (found.uncertain, found.left_out) == (0, 0)


def test_what_a_model_joined_is_drawn_and_what_people_said_is_not(opened: Any, work: Any) -> None:
    """Of 40 pairs with probability .7 about 70 % are joined in each linkage; the seed decides which."""
    with work() as uow:
        for number in range(40):
            _model_says(uow, _person(uow, "Families", number), _person(uow, "Hospital", number), 700)
        sure = _person(uow, "Families", 90), _person(uow, "Hospital", 90)
        judge_link(uow, *sure, "same", "one grave")
        never = _person(uow, "Families", 91), _person(uow, "Hospital", 91)
        _model_says(uow, *never, 990)
        judge_link(uow, *never, "different", "two graves")

    found = listed(opened.store, ("Families", "Hospital"), linkages=200, seed=7)
    both = [table[(1, 1)] for table in found.tables]

    assert found.uncertain == 40
    assert all(2 * table[(1, 1)] + table[(1, 0)] + table[(0, 1)] == 84 for table in found.tables)
    assert min(both) < 27 < 31 < max(both) and 28 <= sum(both) / len(both) <= 30.5
    assert listed(opened.store, ("Families", "Hospital"), linkages=200, seed=7) == found
    assert listed(opened.store, ("Families", "Hospital")).tables[0][(1, 1)] == 41


def test_who_is_not_said_to_be_killed_is_left_out_and_counted(opened: Any, work: Any) -> None:
    """The estimate is of the dead; another case is another question."""
    with work() as uow:
        _person(uow, "Families", 1)
        _person(uow, "Families", 2, harm="injured")
        _person(uow, "Families", 3, case="elsewhere")

    found = listed(opened.store, ["Families"], case="harbour")

    assert found.tables == ({(1,): 1},)
    assert found.left_out == 1


def test_a_list_that_is_not_there_is_refused_with_those_that_are(opened: Any, work: Any) -> None:
    """By name."""
    with work() as uow:
        _person(uow, "Families", 1)

    with pytest.raises(BadInput, match=r"no list of people.*The lists are: Families"):
        listed(opened.store, ["Morgue"])
    with pytest.raises(BadInput, match="named twice"):
        listed(opened.store, ["Families", "Families"])
