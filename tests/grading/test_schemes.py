"""Schemes are data: versioned, and refused with the case when a hole or overlap would make a grade arbitrary."""

from __future__ import annotations

import pytest

from sijill.grading.conditions import parse
from sijill.grading.scheme import SCHEMES, cases, load_scheme, load_scheme_file, read_scheme
from sijill.model.errors import BadInput, NotFound

TWO = """
id = "two"
version = "1"
en = "x"
ar = "س"
source = "test"
grades = ["low", "high"]
not_counted = []
[[rule]]
id = "one"
grade = "low"
when = "{low}"
en = "x"
ar = "س"
[[rule]]
id = "more"
grade = "high"
when = "{high}"
en = "x"
ar = "س"
"""


@pytest.mark.parametrize("name", SCHEMES)
def test_every_scheme_decides_every_case_once(name):
    scheme = load_scheme(name)
    tried = list(cases(scheme))

    assert len(tried) > 1 and scheme.source and scheme.version
    assert all(sum(bool(rule.when.ask(case)) for rule in scheme.rules) == 1 for case in tried)
    assert {rule.grade for rule in scheme.rules} == set(scheme.grades)


def test_a_hole_is_refused_with_the_case_that_falls_through():
    with pytest.raises(BadInput, match=r"no rule decides the case clusters = 1") as refused:
        read_scheme(TWO.format(low="clusters < 1", high="clusters > 1"), "two.toml")

    assert refused.value.file == "two.toml"


def test_an_overlap_is_refused_with_the_case_that_two_rules_decide():
    with pytest.raises(BadInput, match=r"rules one and more both decide the case clusters = 1"):
        read_scheme(TWO.format(low="clusters < 2", high="clusters >= 1"), "two.toml")


def test_an_overlap_behind_a_word_is_found():
    with pytest.raises(BadInput, match="strike_status = 'contested_strike'"):
        read_scheme(
            TWO.format(low="clusters < 2", high="clusters >= 2 or strike_status == 'contested_strike'"), "two.toml"
        )


@pytest.mark.parametrize(
    ("condition", "word"),
    [
        ("deaths > 3", "deaths"),
        ("clusters > 'two'", "clusters"),
        ("strike_status == 'declard'", "declard"),
        ("__import__('os')", "__import__"),
        ("clusters + 1 > 2", "clusters"),
        ("1 < clusters < 3", "clusters"),
        ("accepted if clusters else verified", "accepted"),
        ("clusters >", "cannot be read"),
        ("clusters and accepted", "clusters"),
        ("rumours", "rumours"),
    ],
)
def test_a_condition_outside_the_language_is_refused_by_its_word(condition, word):
    with pytest.raises(BadInput, match=word):
        parse(condition)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("version = ", "versio = "), "'version' is missing"),
        (('not_counted = []', 'not_counted = ["rumour"]'), "rumour"),
        (('grades = ["low", "high"]', 'grades = ["low"]'), "grade high is not in the list"),
        (('id = "more"', 'id = "one"'), "two rules carry one id"),
        (("[[rule]]", "[[rule"), "not TOML"),
        (('grades = ["low", "high"]', 'grades = ["low", "high", "low"]'), "one grade stands twice"),
    ],
)  # fmt: skip
def test_an_incomplete_file_is_refused_with_what_is_wrong(change, said):
    text = TWO.format(low="clusters < 2", high="clusters >= 2").replace(*change)

    with pytest.raises(BadInput, match=said):
        read_scheme(text, "two.toml")


def test_a_file_of_ones_own_is_loaded_and_an_unknown_name_lists_the_known(tmp_path):
    path = tmp_path / "two.toml"
    path.write_text(TWO.format(low="clusters < 2", high="clusters >= 2"), encoding="utf-8-sig")

    assert load_scheme_file(path).decide({"clusters": 7}).grade == "high"
    path.write_bytes(TWO.encode("utf-16"))
    with pytest.raises(BadInput, match="not UTF-8"):
        load_scheme_file(path)
    with pytest.raises(NotFound, match="airwars, amnesty"):
        load_scheme("airwar")


@pytest.mark.parametrize(
    ("good", "wrong"), [('grades = ["low", "high"]', "grades = 5"), ('when = "clusters < 2"', "when = 3")]
)
def test_a_field_of_the_wrong_form_is_refused(good, wrong):
    text = TWO.format(low="clusters < 2", high="clusters >= 2")

    with pytest.raises(BadInput, match="wrong form"):
        read_scheme(text.replace(good, wrong), "two.toml")


def test_definitions_may_build_on_each_other():
    text = TWO.format(low="not several", high="several").replace(
        "[[rule]]", '[define]\npair = "clusters >= 2"\nseveral = "pair and clusters >= 3"\n[[rule]]', 1
    )

    scheme = read_scheme(text, "two.toml")

    assert [scheme.decide({"clusters": n}).grade for n in (1, 2, 3, 4)] == ["low", "low", "high", "high"]


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ("not sources_known and clusters < 1", "sources_known"),  # a cluster without a list of sources cannot be
        ("clusters < 1 and types < 1", "clusters >= 1"),  # nor a type without a cluster
    ],
)
def test_a_hole_where_no_case_can_be_is_no_hole(low, high):
    assert read_scheme(TWO.format(low=low, high=high), "two.toml").rules


@pytest.mark.parametrize(
    ("low", "high", "case"),
    [
        ("not sources_known", "sources_known and clusters >= 1", "clusters = 0, sources_known = True"),
        ("clusters < 1", "clusters >= 1 and types >= 1", "clusters = 1, types = 0"),
        ("clusters >= 1", "clusters < 1 and not accepted", "accepted = True, clusters = 0"),
        ("clusters >= 1", "clusters < 1 and accepted", "accepted = False, clusters = 0"),
        ("actors == 2", "actors < 2", "actors = 3"),
    ],
)
def test_a_hole_where_a_case_can_be_is_shown(low, high, case):
    with pytest.raises(BadInput, match=f"no rule decides the case {case}"):
        read_scheme(TWO.format(low=low, high=high), "two.toml")


def test_a_refusal_names_file_and_remedy():
    with pytest.raises(BadInput) as refused:
        read_scheme(TWO.format(low="deaths > 3", high="clusters > 1"), "mine.toml")

    assert refused.value.file == "mine.toml"
    assert "clusters" in (refused.value.remedy or "")


def test_a_scheme_keeps_what_its_file_says():
    scheme = read_scheme(TWO.format(low="clusters < 2", high="clusters >= 2"), "two.toml")

    assert (scheme.id, scheme.version, scheme.en, scheme.ar, scheme.source) == ("two", "1", "x", "س", "test")
    assert (scheme.grades, scheme.rank("high"), [rule.id for rule in scheme.rules]) == (
        ("low", "high"),
        1,
        ["one", "more"],
    )
    assert [(rule.grade, rule.en, rule.ar) for rule in scheme.rules] == [("low", "x", "س"), ("high", "x", "س")]
