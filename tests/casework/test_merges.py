"""Promise P19: merging can be undone."""

from __future__ import annotations

import random
from typing import Any

import pytest

from sijill.casework.corrections import correct_claims
from sijill.casework.imports import import_records
from sijill.casework.judgements import judge_link, withdraw_judgement
from sijill.model.claims import Claim
from sijill.model.errors import NotFound, Refused
from sijill.register.clusters import clusters
from sijill.register.replay import compare, replay
from sijill.register.rows import JudgementRow
from sijill.testing.memory import MemoryRegister
from tests.casework.test_imports import incident, state


def _register(tmp_path: Any) -> MemoryRegister:
    opened = MemoryRegister(tmp_path)
    with opened.work() as uow:
        import_records(uow, "tester 1", {}, [incident(number, people=2) for number in range(5)])
    return opened


def _views(opened: MemoryRegister) -> Any:
    rows, _ = state(opened)
    return {table: rows[table] for table in ("mention", "incident", "position")}


@pytest.mark.promise("P19")
def test_a_thousand_sequences_of_merging_and_editing_can_be_undone(tmp_path: Any) -> None:
    """After the judgements are withdrawn and the edits taken back, every view is what it was."""
    opened, rng = _register(tmp_path), random.Random(19)
    kinds = {
        kind: [row.id for row in opened.store.dump("mention") if row.kind == kind] for kind in ("incident", "person")
    }
    before = _views(opened)
    merged = 0
    for _ in range(1_000):
        judged: list[int] = []
        edits: list[tuple[str, int]] = []
        with opened.work() as uow:
            for _ in range(rng.randint(1, 4)):
                left, right = rng.sample(kinds[rng.choice(["incident", "person"])], 2)
                verdict = rng.choice(["same", "same", "different"])
                try:
                    judged.append(judge_link(uow, left, right, verdict, "looks so"))
                except Refused:
                    continue
            mention = rng.choice(kinds["incident"])
            seq = correct_claims(uow, mention, reason="note", claims=[Claim("place", "North Quay", about="en")])
            edits.append((mention, seq << 16))
        merged += _views(opened)["incident"] != before["incident"]
        rng.shuffle(judged)
        with opened.work() as uow:
            for one in judged:
                withdraw_judgement(uow, one, "looked again")
            for mention, claim in edits:
                correct_claims(uow, mention, reason="no", withdraw=[claim])
        assert _views(opened) == before
    assert merged > 900
    assert list(compare(opened.store, replay(opened.log))) == []


def test_the_oldest_id_survives_a_merge_and_the_other_leads_to_it(tmp_path: Any) -> None:
    """Ids are public: a merged one is never lost, and comes back with a split."""
    from sijill.register.story import find_incidents

    opened = _register(tmp_path)
    older, younger = [
        row.id for row in sorted(opened.store.dump("mention"), key=lambda row: row.since) if row.kind == "incident"
    ][:2]
    with opened.work() as uow:
        judgement = judge_link(uow, younger, older, "same", "one street, one hour")

    assert [row.id for row in find_incidents(opened.store, younger)] == [older]

    with opened.work() as uow:
        withdraw_judgement(uow, judgement, "an hour apart")

    assert [row.id for row in find_incidents(opened.store, younger)] == [younger]


def test_people_of_a_merged_incident_are_counted_once_each(tmp_path: Any) -> None:
    """Two documents, two people each: four people, until somebody says that two of them are one."""
    opened = _register(tmp_path)
    rows = sorted(opened.store.dump("mention"), key=lambda row: row.since)
    first, second = [row for row in rows if row.kind == "incident"][:2]
    with opened.work() as uow:
        judge_link(uow, first.id, second.id, "same", "one street, one hour")
    assert opened.store.view("incident", [first.id])[0].victims == 4

    one, other = (next(row for row in rows if row.part_of == whole.id) for whole in (first, second))
    with opened.work() as uow:
        judge_link(uow, one.id, other.id, "same", "same name, age and father")

    assert opened.store.view("incident", [first.id])[0].victims == 3


def test_a_negative_judgement_is_never_crossed(tmp_path: Any) -> None:
    """Not directly, and not through a third."""
    opened = _register(tmp_path)
    a, b, c, *_ = (row.id for row in opened.store.dump("mention") if row.kind == "incident")
    with opened.work() as uow:
        judge_link(uow, a, b, "different", "two streets")
        judge_link(uow, b, c, "same", "one street")

    with pytest.raises(Refused, match="already separated"), opened.work() as uow:
        judge_link(uow, a, b, "same", "perhaps")
    with pytest.raises(Refused, match="already separated"), opened.work() as uow:
        judge_link(uow, a, c, "same", "perhaps")


def test_what_people_joined_cannot_be_separated_without_withdrawing(tmp_path: Any) -> None:
    """Directly or through others."""
    opened = _register(tmp_path)
    a, b, c, *_ = (row.id for row in opened.store.dump("mention") if row.kind == "incident")
    with opened.work() as uow:
        judge_link(uow, a, b, "same", "one street")
        judge_link(uow, b, c, "same", "one hour")

    with pytest.raises(Refused, match="already joined"), opened.work() as uow:
        judge_link(uow, a, b, "different", "no")
    with pytest.raises(Refused, match="through other mentions"), opened.work() as uow:
        judge_link(uow, a, c, "different", "no")


def test_a_judgement_names_mentions_that_exist_and_are_of_one_kind(tmp_path: Any) -> None:
    """A person is not an incident, and nobody is nobody."""
    opened = _register(tmp_path)
    mentions = list(opened.store.dump("mention"))
    someone = next(row.id for row in mentions if row.kind == "person")
    something = next(row.id for row in mentions if row.kind == "incident")

    with pytest.raises(Refused, match="cannot be one"), opened.work() as uow:
        judge_link(uow, someone, something, "same", "why")
    with pytest.raises(NotFound), opened.work() as uow:
        judge_link(uow, something, "i-unknown", "same", "why")


def _judged(number: int, left: str, right: str, verdict: str, judge: str, permille: int | None = None) -> JudgementRow:
    return JudgementRow(number, left, right, verdict, judge, None, permille, "why", "tester", None)


def test_the_order_of_judgements_never_changes_the_clusters() -> None:
    """Any order of the same judgements of different pairs gives the same clusters, people before models."""
    since = {name: number for number, name in enumerate("abcdef")}
    pairs = [("a", "b"), ("b", "c"), ("c", "d"), ("a", "d"), ("d", "e"), ("e", "f"), ("b", "f")]
    rng = random.Random(5)
    for _ in range(500):
        made = [
            (
                left,
                right,
                rng.choice(["same", "same", "different"]),
                rng.choice(["person", "model"]),
                rng.randint(500, 999),
            )
            for left, right in pairs
        ]
        rows = [_judged(number, *one) for number, one in enumerate(made)]
        shuffled = [_judged(number, *one) for number, one in enumerate(rng.sample(made, len(made)))]
        found = clusters(since, rows)
        assert clusters(since, shuffled) == found
        for row in rows:
            if row.verdict == "different":
                assert found[row.left] != found[row.right]


def test_a_person_overrules_a_model_and_never_the_reverse() -> None:
    """Whenever the model speaks."""
    since = {"a": 0, "b": 1}
    assert clusters(
        since, [_judged(1, "a", "b", "different", "person"), _judged(2, "a", "b", "same", "model", 999)]
    ) == {
        "a": "a",
        "b": "b",
    }
    assert clusters(since, [_judged(1, "a", "b", "same", "person"), _judged(2, "a", "b", "different", "model", 1)]) == {
        "a": "a",
        "b": "a",
    }


def test_no_accepted_judgement_is_ever_without_effect(tmp_path: Any) -> None:
    """Whatever people decide in whatever order: what was accepted as the same is one, as different two."""
    for seed in range(20):
        opened, rng = _register(tmp_path / str(seed)), random.Random(seed)
        incidents = [row.id for row in opened.store.dump("mention") if row.kind == "incident"]
        with opened.work() as uow:
            for _ in range(12):
                left, right = rng.sample(incidents, 2)
                try:
                    judge_link(uow, left, right, rng.choice(["same", "same", "different"]), "looks so")
                except Refused:
                    continue
        subject = {row.id: row.subject for row in opened.store.dump("mention")}
        for row in opened.store.judgements(incidents):
            assert (subject[row.left] == subject[row.right]) == (row.verdict == "same")
