"""Spellings in the other script."""

from __future__ import annotations

from sijill.names import romanise
from sijill.names.parts import parse


def test_common_parts_get_their_attested_spellings():
    assert "Mohammed" in romanise.to_latin("محمد") or "Mohamed" in romanise.to_latin("محمد")
    assert "محمد" in romanise.to_arabic("mohammed")


def test_rules_take_over_without_the_library(monkeypatch):
    monkeypatch.setattr(romanise, "_romaniser", lambda: None)
    romanise._to_latin.cache_clear()
    assert romanise.to_latin("شغفوز") == ["Shaghafuz"]
    assert romanise.to_latin("شغفوز", habit="maghreb") == ["Chaghafouz"]
    romanise._to_latin.cache_clear()


def test_a_whole_name_is_spelled_part_by_part():
    spelled = romanise.other_script(parse("سالم حداد"))
    assert spelled
    assert all(len(one.split()) == 2 for one in spelled)
    assert romanise.other_script(parse("")) == []
