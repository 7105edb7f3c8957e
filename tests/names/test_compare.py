"""Two names compared by their parts, in both scripts."""

from __future__ import annotations

import pytest

from sijill.names.compare import FEATURES, align, compare, features
from sijill.names.parts import parse


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("محمد سالم كريم حداد", "Mohammed Salem Karim Haddad"),
        ("محمد سالم كريم حداد", "Muhamad Salim Kareem Hadad"),
        ("عبد الرحمن خالد النجار", "Abdulrahman Khaled al-Najjar"),
        ("يوسف أبو عودة", "Yousef Abu Odeh"),
        ("نور الدين سالم", "Noor Eddin Salem"),
        ("Khalid Mahmoud Darwish", "Khaled Mahmud Darweesh"),
    ],
)
def test_one_name_in_two_spellings_is_found(left, right):
    assert compare(left, right).value > 0.5
    assert compare(right, left).value > 0.5


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("أحمد محمود خليل حداد", "Mahmoud Ahmed Khalil Haddad"),  # father and son exchanged
        ("احمد محمود خليل حداد", "محمود احمد خليل حداد"),
        ("Ahmed Mahmoud Khalil Haddad", "Mahmoud Ahmed Khalil Haddad"),
        ("سارة محمود خليل حداد", "Yousef Mahmoud Khalil Haddad"),  # brother and sister
        ("سارة محمود خليل حداد", "يوسف محمود خليل حداد"),
    ],
)
def test_relatives_are_not_one_person(left, right):
    assert compare(left, right).value < 0.5


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("يوسف محمود خليل حداد", "Yousef Mahmoud Haddad"),
        ("Yousef Mahmoud Khalil Haddad", "Yousef Mahmoud Haddad"),
        ("يوسف محمود خليل حداد", "يوسف محمود حداد"),
    ],
)
def test_a_missing_grandfather_is_not_a_difference(left, right):
    assert compare(left, right).value > 0.5


def test_two_names_of_one_skeleton_are_told_apart():
    """محمد is not Mahmoud: never sure, and the explanation says why."""
    other = compare("محمد سالم حداد", "Mahmoud Salem Haddad")
    assert other.value <= 0.2 < 0.9 < compare("محمد سالم حداد", "Mohammed Salem Haddad").value
    assert other.features[0].says == "better known as another name"


def test_every_part_is_accounted_for():
    score = compare("يوسف محمود خليل حداد", "Yousef Mahmoud Haddad")
    assert [(part.role, part.left, part.right) for part in score.features] == [
        ("given", "يوسف", "yousef"),
        ("father", "محمود", "mahmoud"),
        ("grandfather", "خليل", None),
        ("family", "حداد", "haddad"),
    ]


def test_the_unnamed_are_never_matched_by_name():
    score = compare("unknown child", "Yousef Haddad")
    assert score.value == 0.0
    assert score.features[0].says == "no name to compare"


def test_alignment_keeps_order():
    path = align(parse("سالم كريم حداد").chain, parse("سالم كريم نبيل حداد").chain)
    assert path == [(0, 0), (1, 1), (None, 2), (2, 3)]


def test_features_are_as_many_as_their_names():
    assert len(features(("salem",), ("سالم", "حداد"))) == len(FEATURES)
