"""Day, place and further columns beside the names."""

from __future__ import annotations

import numpy as np
import pytest

from sijill.linkage.circumstances import LEAST, MOST, circumstances


def weighed(people_of, rows, pairs):
    people = people_of(rows)
    i, j = (np.array(side, np.int32) for side in zip(*pairs, strict=True))
    return circumstances(people, people, i, j)


@pytest.fixture
def crowd(invented):
    return [
        {**one, "date": f"2017-{1 + k % 12:02}-{1 + k % 28:02}", "place": f"town{k % 7}", "postcode": str(k)}
        for k, one in enumerate(invented(200))
    ]


def test_one_day_speaks_for_and_a_year_against(people_of, crowd):
    rows = [*crowd, {**crowd[0], "id": "same day"}, {**crowd[0], "id": "later", "date": "2018-06-01"}]
    day = weighed(people_of, rows, [(0, 200), (0, 201)])[:, 0]
    assert 1 < day[0] <= MOST
    assert LEAST <= day[1] < -3


def test_what_is_not_stated_says_nothing(people_of, crowd):
    rows = [*crowd, {**crowd[0], "id": "bare", "date": "", "place": "", "postcode": ""}]
    assert weighed(people_of, rows, [(0, 200)]).tolist() == [[0, 0, 0]]


def test_places_of_two_scripts_say_nothing_and_another_place_speaks_against(people_of, crowd):
    rows = [*crowd, {**crowd[0], "id": "arabic", "place": "تل حمام"}]
    place = weighed(people_of, rows, [(0, 200), (0, 1), (0, 7)])[:, 1]
    assert (place[0], place[2]) == (0, 0)
    assert place[1] < 0


def test_a_further_column_speaks_as_its_value_is_rare(people_of, crowd):
    rows = [*crowd, {**crowd[0], "id": "same postcode"}]
    further = weighed(people_of, rows, [(0, 200), (0, 1)])[:, 2]
    assert further[0] > 3
    assert further[1] < -1


def test_a_list_of_one_day_gains_nothing(people_of, invented):
    rows = [{**one, "date": "2017-03-01"} for one in invented(50)]
    assert abs(weighed(people_of, rows, [(0, 1)])[0, 0]) < 0.2
