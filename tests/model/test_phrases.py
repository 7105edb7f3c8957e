"""The phrase table: words to ranges, with the rule that did it; conventions kept apart."""

from __future__ import annotations

import pytest

from sijill.model.counts import CountRange
from sijill.model.phrases import PHRASES, PHRASES_VERSION, Convention, read_count


@pytest.mark.parametrize(
    ("text", "low", "high", "rule"),
    [
        ("dozens", 24, None, "dozens"),
        ("Dozens of civilians", 24, None, "dozens"),
        ("عشرات", 20, None, "tens_ar"),
        ("several", 2, None, "several"),
        ("people injured, number not given", 2, None, "plural"),
        ("a dozen", 12, 12, "dozen"),
        ("possible death", 0, 1, "possible"),
        ("شهيدان", 2, 2, "two"),
        ("امرأتين", 2, 2, "two"),
        ("none", 0, 0, "none"),
        ("20\u201337", 20, 37, "range"),
        ("1,302", 1302, 1302, "number"),
        ("at least 12", 12, None, "at_least"),
        ("ما لا يقل عن ١٢", 12, None, "at_least"),
        ("more than 1,600", 1601, None, "more_than"),
        ("up to 12", 0, 12, "up_to"),
    ],
)
def test_a_worded_count_is_read_by_its_rule(text, low, high, rule):
    reading = read_count(text)

    assert reading is not None
    assert (reading.count, reading.rule_id) == (CountRange(low=low, high=high), rule)
    assert (reading.phrase, reading.version) == (text, PHRASES_VERSION)


@pytest.mark.parametrize("text", ["", "   ", "37-20", "fewer than 0", "some while ago", "x"])
def test_what_the_table_does_not_hold_stays_unknown(text):
    assert read_count(text) is None


def test_the_archives_own_coding_is_another_convention():
    reading = read_count("dozens", Convention.AIRWARS)

    assert reading is not None and reading.count == CountRange(low=12, high=24)
    assert reading.rule_id == "airwars.dozens"


def test_every_row_has_a_rule_and_a_source_and_reads_its_own_phrases():
    assert len({row.id for row in PHRASES}) == len(PHRASES)
    for row in PHRASES:
        assert row.rule and row.source
        for phrase in row.phrases:
            reading = read_count(phrase, row.convention)
            assert reading is not None and reading.rule_id == row.id
