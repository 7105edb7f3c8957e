"""The tables that people edit: complete, without contradictions of their own, refused with the row when not."""

from __future__ import annotations

import pytest

from sijill.grading.addresses import read_outlets
from sijill.grading.belligerents import belligerent, read_belligerents
from sijill.grading.findings import RULES, RULES_VERSION, read_rules
from sijill.grading.texts import CREDITED, read_credited
from sijill.model.errors import BadInput
from sijill.model.places import Script, script_of


@pytest.mark.parametrize(
    ("name", "term", "id"),
    [
        ("Russian Military", None, "russia"),
        ("russian_forces", None, "russia"),
        ("unknown", "247", "russia"),
        ("U.S.-led Coalition", None, "coalition"),
        ("التحالف بقيادة الولايات المتحدة", None, "coalition"),
        ("unknown", None, "unknown"),
        ("unknown", "655", "unknown"),
        ("unknown", "1323", "term_1323"),
        ("7th Brigade", "1324", "7th_brigade"),
        ("turkey", "9999", "turkey"),
    ],
)
def test_one_actor_under_many_names(name, term, id):
    assert belligerent(name, term).id == id


def test_a_name_of_two_actors_is_refused_with_its_row():
    with pytest.raises(BadInput, match=r'"b" names both one and two') as refused:
        read_belligerents("id,en,ar,forms\none,One,واحد,a;b\ntwo,Two,اثنان,b\n")

    assert (refused.value.file, refused.value.row) == ("belligerents.csv", 3)


def test_a_handle_of_two_outlets_is_refused_with_its_row():
    with pytest.raises(BadInput, match=r'"a.net" belongs to one and to two') as refused:
        read_outlets("outlet,type,handles,names\none,ngo,a.net,One\ntwo,ngo,a.net,Two\n")

    assert refused.value.row == 3


def test_an_outlet_that_texts_credit_stands_once():
    with pytest.raises(BadInput, match='"one" stands twice') as refused:
        read_credited("outlet,names\none,A\none,B\n")

    assert (refused.value.file, refused.value.row) == ("credited.csv", 3)


def test_every_outlet_that_texts_credit_has_a_name_in_each_script():
    for outlet, names in CREDITED.items():
        assert {script_of(name) for name in names} == {Script.LATIN, Script.ARABIC}, outlet


@pytest.mark.parametrize("left_out", ["severity", "en", "ar", "source"])
def test_an_incomplete_rule_is_refused_by_name(left_out):
    fields = {"severity": '"note"', "en": '"x"', "ar": '"س"', "source": '"x"'}
    text = 'version = "1"\n[a_rule]\n' + "\n".join(f"{k} = {v}" for k, v in fields.items() if k != left_out)

    with pytest.raises(BadInput, match=r"rule a_rule: .*" + left_out):
        read_rules(text)


def test_every_sentence_is_said_in_arabic_too():
    assert RULES_VERSION == "1.0"
    for rule in RULES.values():
        words = "".join(part.split("}")[-1] for part in rule.ar.split("{"))
        assert script_of(words) is Script.ARABIC, rule.id
