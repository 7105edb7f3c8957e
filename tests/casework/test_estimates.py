"""Kept estimates: an answer stands as given, once; a later one replaces it, a withdrawal lets the earlier stand."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from sijill.casework.estimates import keep_matches, keep_toll, withdraw_estimate
from sijill.model.actors import Actor, Role
from sijill.model.errors import BadInput, NotFound, Refused
from sijill.register.listed import Listed
from sijill.register.replay import compare, replay
from sijill.toll.answer import Answer, Summary
from sijill.toll.verdict import finding

WORK = Callable[..., Any]
LISTED = Listed(("Quay", "Port", "Mole"), ({(1, 0, 0): 5, (1, 1, 0): 3, (0, 1, 1): 2},), 0, 1)
SUMMARY = Summary(mean=14.25, median=14.0, q025=10.0, q10=11.0, q25=12.0, q75=16.0, q90=18.0, q975=21.5)
THIN = finding("thin-overlap", records=5, n=10, share="50.0%")
ANSWER = Answer(model="latent", n=10, lists=LISTED.lists, summary=SUMMARY, findings=(THIN,), seed=1, digest="ab12")
STATISTICIAN = Actor("Salma Reed", frozenset({Role.STATISTICIAN}))


def keep(work: WORK, answer: Answer = ANSWER, actor: Actor = STATISTICIAN) -> tuple[int, bool]:
    with work(actor) as uow:
        return keep_toll(uow, answer, LISTED, case="harbour", linkages=1)


def standing(opened: Any) -> list[int]:
    return [row.id for row in opened.store.standing("estimate", "about", ["toll", "match"])]


def test_an_answer_is_kept_with_everything_that_gave_it(opened: Any, work: WORK) -> None:
    """Lists, overlap, quantiles, reasons in two languages, model, version, seed, hash of the table."""
    number, new = keep(work)

    (row,) = opened.store.standing("estimate", "about", ["toll"])
    result = json.loads(row.result)
    assert (row.id, new, row.model, row.inputs, row.seed, row.by) == (number, True, "latent", "ab12", 1, "Salma Reed")
    assert row.verdict == "estimate with warnings"
    assert result["overlap"] == [["100", 5], ["110", 3], ["011", 2]]
    assert (result["quantiles"]["mean"], result["quantiles"]["q975"], result["documented"]) == ("14.25", "21.5", 10)
    assert [(one["rule"], one["level"]) for one in result["reasons"]] == [("thin-overlap", "warn")]
    assert result["reasons"][0]["en"] and result["reasons"][0]["ar"]


def test_the_same_answer_is_kept_once(opened: Any, work: WORK) -> None:
    """And a new table, seed or model version takes the place of the old answer."""
    first, _ = keep(work)

    assert keep(work) == (first, False)
    second, new = keep(work, replace(ANSWER, seed=2))
    assert (new, standing(opened)) == (True, [second])


def test_a_withdrawn_estimate_lets_the_earlier_stand_again(opened: Any, work: WORK) -> None:
    """Nothing is erased: the log folds to the same rows."""
    first, _ = keep(work)
    second, _ = keep(work, replace(ANSWER, digest="cd34"))
    with work() as uow:
        withdraw_estimate(uow, second, "the lists were linked wrongly")

    assert standing(opened) == [first]
    assert list(compare(opened.store, replay(opened.log))) == []
    with pytest.raises(Refused, match="does not stand"), work() as uow:
        withdraw_estimate(uow, second, "again")
    with pytest.raises(NotFound), work() as uow:
        withdraw_estimate(uow, 9_999, "nothing there")
    with pytest.raises(BadInput, match="reason"), work() as uow:
        withdraw_estimate(uow, first, " ")


def test_a_number_that_is_withheld_is_not_kept(opened: Any, work: WORK) -> None:
    """A refusal is an answer: its reasons are kept, its quantiles are not when they are undefined."""
    keep(work, replace(ANSWER, findings=(finding("too-few-lists", sharing=1, lists=3),)))

    (row,) = opened.store.standing("estimate", "about", ["toll"])
    assert row.verdict == "no estimate can be defended"
    assert "quantiles" not in json.loads(row.result)


def test_matches_have_a_question_of_their_own(opened: Any, work: WORK) -> None:
    """A toll does not end a match."""
    with work() as uow:
        number, _ = keep_matches(
            uow, model="sijill.damage.matching", version="1.0", inputs="ef56", result={"pairs": []}
        )
    toll, _ = keep(work)

    assert standing(opened) == [number, toll]


@pytest.mark.parametrize("role", [Role.RECORDER, Role.READER, Role.SUSPENDED, Role.PUBLISHER])
def test_who_may_not_keep_an_estimate(role: Role, work: WORK) -> None:
    """Deny is the default."""
    with pytest.raises(Refused, match="may not keep or withdraw an estimate"):
        keep(work, actor=Actor("Nobody", frozenset({role})))
