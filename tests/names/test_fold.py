"""Folding: one form for many spellings, and the way back to what was written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.names.fold import Script, fold, fold_text, script_of


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("أحمد", "احمد"),
        ("آمنة", "امنه"),
        ("مُحَمَّد", "محمد"),
        ("محـــمد", "محمد"),
        ("ﻣﺤﻤﺪ", "محمد"),  # presentation forms
        ("يحيى", "يحيي"),
        ("کریم", "كريم"),  # Persian letters
        ("عبد هللا", "عبد الله"),  # broken ligature of PDF text
        ("Ja’afar", "jaafar"),
        ("Çelik", "chelik"),
        ("Yıldız", "yildiz"),
        ("Мухаммад", "mukhammad"),
        ("מוחמד", "muhmd"),
        ("Ḥasan", "hasan"),
    ],
)
def test_spellings_meet_in_one_form(written, folded):
    assert fold_text(written) == folded
    assert fold(written).text == folded


def test_the_way_back_gives_the_original_spelling():
    kept = fold("مُحَمَّد الأحمد")
    assert kept.spelled(0, 4) == "مُحَمَّد"
    assert kept.spelled(5, 11) == "الأحمد"
    assert kept.original == "مُحَمَّد الأحمد"


@given(st.text(max_size=40))
def test_each_folded_character_knows_where_it_came_from(text):
    kept = fold(text)
    assert len(kept.origin) == len(kept.text)
    assert list(kept.origin) == sorted(kept.origin)
    assert all(0 <= place < len(text) for place in kept.origin)


@given(st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويأإآةىؤئءabcdefghijklmnopqrstuvwxyzé' ", max_size=30))
def test_folding_twice_changes_nothing(text):
    once = fold_text(text)
    assert fold_text(once) == once


def test_scripts_are_told_apart():
    assert script_of("سالم") is Script.ARABIC
    assert script_of("Salem") is Script.LATIN
    assert script_of("Салим") is Script.CYRILLIC
    assert script_of("סאלם") is Script.HEBREW
    assert script_of("سالم Salem") is Script.MIXED
    assert script_of("12") is Script.NONE
