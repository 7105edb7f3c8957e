"""Households: who belongs together by what is written."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sijill.names.families import Kin, Member, households, kin_of
from sijill.names.parts import parse

FAMILY = [
    Member("1", parse("سالم كريم نبيل حداد"), "e1"),
    Member("2", parse("سلمى كريم نبيل حداد"), "e1"),
    Member("3", parse("كريم نبيل يوسف حداد"), "e1"),
    Member("4", parse("زوجة كريم نبيل حداد"), "e1"),
    Member("5", parse("هاني عادل نجار"), "e1"),
    Member("6", parse("سالم كريم نبيل حداد"), "e2"),
]


def test_parents_children_and_spouses_of_one_event_are_one_household():
    (found,) = households(FAMILY)
    assert found.members == ("1", "2", "3", "4")
    assert {tie.relation for tie in found.ties} == {"brother or sister", "parent and child", "wife of"}


def town(family, n=60):
    """People of other events; every third bears `family`."""
    return [Member(f"t{k}", parse(f"سالم {family if k % 3 == 0 else 'درويش'}"), f"t{k}") for k in range(n)]


def test_a_common_family_name_alone_joins_nobody():
    pair = [Member("1", parse("سالم حداد"), "e"), Member("2", parse("هاني حداد"), "e")]
    assert households([*pair, *town("حداد")]) == ()


def test_a_family_name_that_nobody_else_bears_joins_two_of_one_event():
    pair = [Member("1", parse("سالم شاهين"), "e"), Member("2", parse("هاني شاهين"), "e")]
    (found,) = households([*pair, *town("حداد")])
    assert (found.members, found.ties[0].relation) == (("1", "2"), "one rare family name")


def test_notes_of_kin_tie_people_whose_names_do_not():
    said = [
        Member("1", parse("Salma"), "e", kin=kin_of("daughter of Karim Haddad and Huda")),
        Member("2", parse("Huda Darwish"), "e"),
        Member("3", parse("Rami"), "e", kin=kin_of("Salma's brother")),
        Member("4", parse("Nabil"), "e", kin=kin_of("named by the hospital")),
    ]
    (found,) = households(said)
    assert found.members == ("1", "2", "3")
    assert kin_of("son of Musa and Ghadeer") == (Kin("son", ("musa",)), Kin("son", ("ghadeer",)))


def test_brothers_are_found_across_scripts():
    (found,) = households(
        [Member("1", parse("سالم كريم نبيل حداد"), "e"), Member("2", parse("Salma Karim Nabil Haddad"), "e")]
    )
    assert found.members == ("1", "2")


def test_naming_an_unnamed_child_leaves_the_household_as_large():
    before = households(
        [Member("1", parse("Karim Nabil Haddad"), "e"), Member("2", parse("Karim Haddad's child"), "e")]
    )
    after = households(
        [Member("1", parse("Karim Nabil Haddad"), "e"), Member("2", parse("Salem Karim Nabil Haddad"), "e")]
    )
    assert [len(one.members) for one in before] == [len(one.members) for one in after] == [2]


@given(st.permutations(FAMILY))
def test_the_order_of_records_changes_nothing(order):
    assert households(order) == households(FAMILY)
