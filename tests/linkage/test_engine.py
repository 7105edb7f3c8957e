"""Lists linked end to end: the tests that `methods/linkage.md` section 8 asks for, on invented people."""

from __future__ import annotations

import pytest

from sijill.linkage.engine import Verdict, link_list, link_lists
from sijill.linkage.model import shipped_people
from sijill.model.errors import BadInput

MODEL = shipped_people()


def row(number: str, name: str, sex: str = "m", age: str = "20") -> dict[str, str]:
    return {"id": number, "name": name, "sex": sex, "age": age}


@pytest.fixture
def link(invented, people_of):
    """Links among a background of other people, so that names have frequencies."""
    crowd = [{**one, "id": f"crowd {one['id']}"} for one in invented(300)]

    def linked(left: list[dict[str, str]], right: list[dict[str, str]], verdicts=()):
        found = link_lists(people_of(left), people_of([*right, *crowd]), MODEL, verdicts)
        return {(one.a_id, one.b_id): one for one in found}

    return linked


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("طارق عادل سمير بركات", "طارق عادل سمير بركات"),
        ("طارق عادل سمير بركات", "طارق عادل سمير بركات "),
        ("Tareq Adel Samir Barakat", "طارق عادل سمير بركات"),
        ("Tarek Adil Sameer Barakat", "طارق عادل سمير بركات"),
        ("عبدالرحمن عادل سمير بركات", "عبد الرحمن عادل سمير بركات"),
        ("طارق عبدهللا سمير بركات", "طارق عبد الله سمير بركات"),
        ("طارق طالل سمير بركات", "طارق طلال سمير بركات"),
        ("طارق عادل بركات", "طارق عادل سمير بركات"),
    ],
)
def test_one_person_in_two_spellings_is_the_same(link, left, right):
    found = link([row("a", left)], [row("b", right)])
    assert found["a", "b"].decision == "same"
    assert found["a", "b"].reasons


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (row("a", "طارق عادل سمير بركات", age="9"), row("b", "مازن عادل سمير بركات", age="14")),  # brothers
        (row("a", "Tareq Adel Samir Barakat", age="9"), row("b", "مازن عادل سمير بركات", age="14")),
        (row("a", "طارق عادل سمير بركات", age="9"), row("b", "عادل طارق سمير بركات", age="40")),  # father and son
        (row("a", "رنا عادل سمير بركات", "f", "9"), row("b", "طارق عادل سمير بركات", "m", "10")),
    ],
)
def test_a_relative_is_never_called_the_same_when_the_person_is_absent(link, left, right):
    found = link([left], [right])
    assert found.get(("a", "b")) is None or found["a", "b"].decision != "same"


def test_unnamed_people_are_linked_to_nobody(link):
    assert link([row("a", "unknown female"), row("c", "")], [row("b", "unknown female")]) == {}


def test_people_s_decisions_stand_whatever_the_names_say(link):
    left, right = [row("a", "طارق عادل سمير بركات")], [row("b", "طارق عادل سمير بركات"), row("c", "هدى ناصر درويش")]
    said = [Verdict("a", "b", "different"), Verdict("a", "c", "same")]
    found = link(left, right, said)
    assert (found["a", "b"].decision, found["a", "b"].decided_by) == ("different", "person")
    assert (found["a", "c"].decision, found["a", "c"].decided_by) == ("same", "person")
    assert sum(one.decision == "same" and one.a_id == "a" for one in found.values()) == 1


def test_a_decision_about_nobody_is_refused(link):
    with pytest.raises(BadInput, match='names the id "zzz"'):
        link([row("a", "طارق بركات")], [row("b", "طارق بركات")], [Verdict("a", "zzz", "same")])


def test_each_record_is_linked_once(invented, people_of):
    people = invented(400)
    found = link_lists(people_of(people), people_of([{**one, "id": "x" + one["id"]} for one in people]), MODEL)
    assert len({one.a_id for one in found}) == len({one.b_id for one in found}) == len(found)
    same = [one for one in found if one.decision == "same"]
    assert len(same) > 300
    assert sum(one.b_id == "x" + one.a_id for one in same) > 0.97 * len(same)


def test_repeated_people_of_one_list_are_found_and_a_verdict_splits_them(invented, people_of):
    crowd = invented(300)
    again = [{**crowd[k], "id": f"again{k}", "name": crowd[k]["name"].replace("ي", "ى")} for k in range(0, 60, 2)]
    people = people_of([*crowd, *again])
    found = link_list(people, MODEL)
    where = dict(zip(people.ids, found.label.tolist(), strict=True))
    together = [k for k in range(0, 60, 2) if where[f"p{k}"] == where[f"again{k}"]]
    assert len(together) >= 25
    apart = [Verdict(f"p{k}", f"again{k}", "different") for k in together]
    where = dict(zip(people.ids, link_list(people, MODEL, apart).label.tolist(), strict=True))
    assert all(where[f"p{k}"] != where[f"again{k}"] for k in together)


def test_forty_namesakes_are_not_merged_by_default(invented, people_of):
    people = people_of(
        [{"id": f"n{k}", "name": "محمد احمد", "date": "2019-03-03"} for k in range(40)]
        + [{"id": one["id"], "name": one["name"], "date": "2019-03-03"} for one in invented(200)]
    )
    found = link_list(people, MODEL)
    namesakes = found.label[:40]
    assert len(set(namesakes.tolist())) == 40
