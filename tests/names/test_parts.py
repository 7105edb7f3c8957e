"""A name taken apart: chain, kunya, titles, relations, brackets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.names.parts import MAX_CHAIN, parse


@pytest.mark.parametrize(
    ("written", "chain"),
    [
        ("سالم كريم نبيل حداد", ("سالم", "كريم", "نبيل", "حداد")),
        ("عبد الرحمن كريم أبو النور", ("عبد+رحمن", "كريم", "ابو+نور")),
        ("عبدالرحمن كريم ابوالنور", ("عبد+رحمن", "كريم", "ابو+نور")),
        ("Abdulrahman Karim Abu al-Nour", ("abd+rahman", "karim", "abu+nour")),
        ("Abd al-Rahman Karim Abu Nour", ("abd+rahman", "karim", "abu+nour")),
        ("Abdullah Salem", ("abd+allah", "salem")),
        ("عبد الله سالم", ("عبد+الله", "سالم")),
        ("نور الدين سالم", ("نور+دين", "سالم")),
        ("Nour al-Din Salem", ("nour+din", "salem")),
        ("Salem bin Karim Al-Haddad", ("salem", "karim", "alhaddad")),
        ("سالم بن كريم الحداد", ("سالم", "كريم", "الحداد")),
        ("Dr. Salem Karim Haddad", ("salem", "karim", "haddad")),
        ("الشهيد سالم كريم حداد", ("سالم", "كريم", "حداد")),
        ("3. سالم كريم", ("سالم", "كريم")),
        ("Salem Karim Haddad,", ("salem", "karim", "haddad")),
        ("عماد عبد سليمان", ("عماد", "عبد", "سليمان")),  # here Abd is a name of its own
    ],
)
def test_the_chain_holds_joined_parts_given_name_first(written, chain):
    assert parse(written).chain == chain


def test_abu_in_first_place_is_a_kunya_and_later_a_family_name():
    assert parse("Abu Salem").kunya == ("abu+salem",)
    assert parse("Karim Abu Salem").kunya == ()
    assert parse("Karim Abu Salem").chain == ("karim", "abu+salem")
    assert parse("كريم حداد (ابو سالم)").kunya == ("ابو+سالم",)
    assert parse("كريم حداد (ابو سالم)").chain == ("كريم", "حداد")


@pytest.mark.parametrize(
    ("written", "relation", "related"),
    [
        ("Wife of Karim Haddad", "wife", ("karim", "haddad")),
        ("Karim Haddad's mother", "mother", ("karim", "haddad")),
        ("زوجة كريم حداد", "wife", ("كريم", "حداد")),
        ("son of Nabil", "son", ("nabil",)),
        ("ابنة كريم حداد", "daughter", ("كريم", "حداد")),
    ],
)
def test_somebody_s_relative_is_not_that_person(written, relation, related):
    name = parse(written)
    assert (name.relation, name.related, name.chain) == (relation, related, ())
    assert not name.is_named


def test_a_relation_before_a_comma_leaves_the_name_after_it():
    name = parse("زوجة كريم حداد، سلمى نجار")
    assert name.chain == ("سلمي", "نجار")
    assert name.relation == "wife"


def test_a_bracket_gives_another_chain_and_deletes_nothing():
    name = parse("Salma Karim Haddad (Najjar)")
    assert name.chain == ("salma", "karim", "haddad")
    assert name.other_chains == (("salma", "karim", "najjar"),)


def test_unnamed_people_have_no_name_to_compare():
    assert parse("unknown female").is_unnamed
    assert not parse("Unnamed child of Karim").is_named
    assert not parse("").is_named


def test_roles_name_the_parts():
    assert parse("سالم كريم نبيل حداد").roles() == ("given", "father", "grandfather", "family")
    assert parse("سالم حداد").roles() == ("given", "family")
    assert parse("سالم").roles() == ("given",)


def test_a_nisba_is_seen():
    assert parse("سالم المصري").nisba() == ("المصري",)
    assert parse("Salem al-Masri").nisba() == ("almasri",)
    assert parse("سالم حداد").nisba() == ()


@given(st.text(max_size=60))
def test_any_text_can_be_taken_apart(text):
    name = parse(text)
    assert len(name.chain) <= MAX_CHAIN
    assert all(name.chain)
    assert len(name.roles()) == len(name.chain)


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("Member of the Shahin family", ("shahin",)),
        ("A child from the Haddad family", ("haddad",)),
        ("The Darwish family", ("darwish",)),
        ("طفل من عائلة حداد", ("حداد",)),
        ("Two women of Abu Ouda family", ("abu+ouda",)),
    ],
)
def test_somebody_known_by_family_alone_is_unnamed(text, family):
    """Nobody is linked by such words, and two of them are not namesakes."""
    name = parse(text)
    assert (name.chain, name.relation, name.related, name.is_named) == ((), "family", family, False)


def test_a_name_before_the_family_stays_a_name():
    assert parse("Salem Haddad").chain == ("salem", "haddad")
    assert parse("Salem Karim of the Haddad family").is_named


@pytest.mark.parametrize("text", ["The wife of Karim Haddad", "two children of Karim Haddad", "wife of Karim Haddad"])
def test_words_before_a_relation_name_nobody(text):
    assert (parse(text).chain, parse(text).related) == ((), ("karim", "haddad"))
