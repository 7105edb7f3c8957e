"""Incidents of two archives, invented."""

from __future__ import annotations

from sijill.linkage.engine import Verdict
from sijill.linkage.events import link_events, shipped_events
from sijill.linkage.incidents import encode_events, place_words


def events(rows):
    kinds = ("id", "date", "place", "lat", "lon", "killed_min", "killed_max", "actor")
    return encode_events({kind: [[row.get(kind) for row in rows]] for kind in kinds}, len(rows))


CROWD = [
    {"id": f"c{k}", "date": f"2016-04-{k % 28 + 1:02}", "place": f"تل {name}"}
    for k, name in enumerate(["سلمى", "مرزوق", "غانم", "رمان"])
]


def test_one_strike_told_in_two_scripts_is_found():
    a = events(
        [{"id": "1", "date": "2016-03-04", "place": "قرية تل حمام", "killed_min": "3", "killed_max": "5"}, *CROWD]
    )
    b = events(
        [{"id": "x", "date": "2016-03-05", "place": "Tal Hamam village", "killed_min": "4", "killed_max": "4"}, *CROWD]
    )
    (found,) = [link for link in link_events(a, b, shipped_events()) if link.b_id == "x"]
    assert (found.a_id, found.decision) == ("1", "same")
    assert found.reasons


def test_another_village_on_that_day_is_not_the_same():
    a = events([{"id": "1", "date": "2016-03-04", "place": "كفر رمان", "killed_min": "3", "killed_max": "5"}, *CROWD])
    b = events([{"id": "x", "date": "2016-03-04", "place": "Deir Mansour", "killed_min": "1", "killed_max": "1"}])
    assert all(link.decision != "same" for link in link_events(a, b, shipped_events()))


def test_two_strikes_on_one_street_stay_two():
    place = {"date": "2016-03-04", "place": "Tal Hamam", "killed_min": "2", "killed_max": "2"}
    a = events([{"id": "morning", **place}, {"id": "noon", **place}])
    b = events([{"id": "x", **place}, {"id": "y", **place}])
    found = [link for link in link_events(a, b, shipped_events()) if link.decision == "same"]
    assert len({link.a_id for link in found}) == len({link.b_id for link in found}) == len(found)


STRIKE = {"id": "1", "date": "2016-03-04", "place": "قرية تل حمام", "killed_min": "3", "killed_max": "5"}
TOLD = {"id": "x", "date": "2016-03-05", "place": "Tal Hamam village", "killed_min": "4", "killed_max": "4"}


def test_a_persons_decision_stands_and_frees_nobody_else():
    a, b = events([STRIKE, {**STRIKE, "id": "2"}, *CROWD]), events([TOLD])
    apart = [Verdict("1", "x", "different"), Verdict("2", "x", "different")]
    assert {(k.b_id, k.decision, k.decided_by) for k in link_events(a, b, shipped_events(), apart)} == {
        ("x", "different", "person")
    }
    (found,) = [link for link in link_events(a, b, shipped_events(), [Verdict("2", "x", "same")]) if link.b_id == "x"]
    assert (found.a_id, found.probability, found.decided_by) == ("2", 1.0, "person")
    assert found.reasons, "what the model saw is still said"


def test_a_decision_holds_where_dates_would_never_meet():
    a, b = events([STRIKE]), events([{**TOLD, "date": "2019-01-01"}])
    assert link_events(a, b, shipped_events()) == []
    (found,) = link_events(a, b, shipped_events(), [Verdict("1", "x", "same")])
    assert (found.decision, found.decided_by) == ("same", "person")


def test_one_admission_may_cover_several_strikes():
    a = events([STRIKE, {**STRIKE, "id": "2"}, *CROWD])
    covered = [
        k.a_id for k in link_events(a, events([TOLD]), shipped_events(), several=True) if k.decision != "different"
    ]
    assert sorted(covered) == ["1", "2"]
    assert len([k for k in link_events(a, events([TOLD]), shipped_events()) if k.b_id == "x"]) == 1


def test_a_range_in_one_column_is_both_ends():
    read = events([{"id": "1", "killed_min": "٣-٥"}, {"id": "2", "killed_min": "7"}])
    assert read.killed_min.tolist() == [3, 7]
    assert read.killed_max.tolist() == [5, 7]


def test_words_that_every_place_has_are_left_out():
    assert place_words("Tal Hamam village, near the eastern road") == ["tal", "hamam"]
    assert place_words("قرية تل حمام") == ["تل", "حمام"]
    assert place_words("the village") == ["the", "village"]
