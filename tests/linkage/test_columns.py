"""Lists of names that the shipped model does not know, rich in columns: learned from themselves."""

from __future__ import annotations

import json

import numpy as np
import pyarrow as pa
import pytest
from typer.testing import CliRunner

from sijill.cli.link import app
from sijill.linkage.agreement import LEVELS, agreement
from sijill.linkage.column_blocks import column_pairs
from sijill.linkage.column_links import COLUMNS, compare, link_list_by_columns, link_lists_by_columns, suits
from sijill.linkage.columns import columns_of, kind_of
from sijill.linkage.encode import encode_people
from sijill.linkage.engine import Verdict
from sijill.linkage.evaluate import score_clusters
from sijill.linkage.lists import list_of_table
from sijill.linkage.model import shipped_people

START, END = ["b", "kr", "h", "v", "st", "w", "dr", "g"], ["olf", "enz", "umar", "irko", "ander", "eski", "att", "olm"]
GIVEN = [f"{x}{y}" for x in START for y in END]
FAMILY = [f"{x}{y}{z}" for x in START for y in END for z in ("son", "berg", "ley")]


def citizens(n: int, seed: int = 1) -> list[dict[str, str]]:
    """n invented people with birth date, town and postcode."""
    rng = np.random.default_rng(seed)
    return [
        {
            "id": f"p{k}",
            "given": GIVEN[rng.integers(len(GIVEN))],
            "family": FAMILY[rng.integers(len(FAMILY))],
            "dob": f"{rng.integers(1920, 2000)}-{rng.integers(1, 13):02}-{rng.integers(1, 29):02}",
            "city": f"{FAMILY[rng.integers(40)]}town",
            "postcode": f"{rng.integers(1000, 1400)}",
        }
        for k in range(n)
    ]


def again(one: dict[str, str], name: str, rng: np.random.Generator) -> dict[str, str]:
    """The same person on another form: one slip in a name or the date, one thing left out."""
    copy = {**one, "id": name}
    slip = ("given", "family", "dob")[rng.integers(3)]
    at = int(rng.integers(len(copy[slip])))
    copy[slip] = copy[slip][:at] + ("7" if slip == "dob" else "x") + copy[slip][at + 1 :]
    copy[("city", "postcode")[rng.integers(2)]] = ""
    return copy


@pytest.fixture(scope="module")
def rows():
    people = citizens(350)
    rng = np.random.default_rng(2)
    return [*people, *(again(one, f"again {one['id']}", rng) for one in people[:150])]


def listed(rows):
    return list_of_table(pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in rows[0]}), "l")


def encoded(rows):
    one = listed(rows)
    return one, encode_people(one)


def person(record):
    return record.removeprefix("again ")


def of(label, ids):
    return {record: ids[at] for record, at in zip(ids, label.tolist(), strict=True)}


def test_repeats_in_one_list_are_found(rows):
    one, people = encoded(rows)
    found = of(link_list_by_columns(one, people).label, people.ids)
    scores = score_clusters(found, {record: person(record) for record in people.ids})
    assert scores.f1 > 0.98


def test_the_order_of_rows_changes_nothing(rows):
    def groups(rows):
        one, people = encoded(rows)
        found = of(link_list_by_columns(one, people).label, people.ids)
        members = {}
        for record, label in found.items():
            members.setdefault(label, set()).add(record)
        return {frozenset(group) for group in members.values()}

    assert groups(rows) == groups(rows[::-1])


def test_two_lists_are_linked_one_to_one(rows):
    a, b = rows[:300], [{**row, "id": f"b{row['id']}"} for row in rows[350:]] + citizens(100, seed=9)
    left, right = encoded(a), encoded(b)
    links = link_lists_by_columns(left[0], right[0], (left[1], right[1]))
    same = [link for link in links if link.decision == "same"]
    assert len({link.a_id for link in same}) == len({link.b_id for link in same}) == len(same)
    right_ones = sum(link.b_id == f"bagain {link.a_id}" for link in same)
    assert right_ones > 145
    assert right_ones / len(same) > 0.97


def test_peoples_verdicts_stand(rows):
    one, people = encoded(rows)
    said = [Verdict("p0", "again p0", "different"), Verdict("p1", "p2", "same")]
    found = of(link_list_by_columns(one, people, said).label, people.ids)
    assert found["p0"] != found["again p0"]
    assert found["p1"] == found["p2"]


def test_sources_that_name_a_person_once_are_not_joined_within(rows):
    sourced = [{**row, "list": "x"} for row in rows[:-1]] + [{**rows[-1], "list": "y"}]
    one, people = encoded(sourced)
    label = link_list_by_columns(one, people, one_per_source=True).label
    sizes = np.bincount(label)
    assert set(sizes[sizes > 1].tolist()) == {2}
    assert label[len(rows) - 1] == label[149]


def test_records_without_a_name_join_nobody(rows):
    """A birth date, a town and a postcode shared are not enough."""
    nameless = [{**row, "id": f"no name {k}", "given": "", "family": ""} for k, row in enumerate(rows[:5])]
    one, people = encoded([*rows, *nameless])
    label = link_list_by_columns(one, people).label
    assert len(set(label[-5:].tolist())) == 5
    assert not set(label[-5:].tolist()) & set(label[:-5].tolist())


def test_a_crowd_of_one_name_on_one_day_in_one_town_stays_apart(rows):
    crowd = [
        {
            "id": f"crowd {k}",
            "given": "wolf",
            "family": "kratt",
            "dob": "",
            "city": "x",
            "postcode": "",
            "date": "1994-04-07",
        }
        for k in range(40)
    ]
    dated = [{**row, "date": f"1994-0{1 + k % 9}-1{k % 7}"} for k, row in enumerate(rows)]
    one, people = encoded([*dated, *crowd])
    label = link_list_by_columns(one, people).label
    assert len(set(label[-40:].tolist())) == 40


def test_reasons_name_the_field_and_how_far_it_agrees(rows):
    slipped = {**rows[200], "id": "slipped", "given": f"{rows[200]['given']}a", "city": "elsewhere"}
    one, people = encoded([*rows, slipped])
    (link,) = [x for x in link_list_by_columns(one, people).links if "slipped" in (x.a_id, x.b_id)]
    said = {reason.feature: reason.weight for reason in link.reasons}
    assert said["birth date: equal"] > said["given name: one slip"] > 0 > said["place: different"]


def test_equal_rare_values_weigh_more_than_equal_common_ones(rows):
    common = [{**row, "city": "common"} if k % 2 else row for k, row in enumerate(rows)]
    columns = columns_of(listed(common))
    model = compare(columns, np.random.default_rng(0)).model
    at = [field.name for field in columns.fields].index("place")
    of_value = dict(zip(columns.fields[at].values, model.log_share[at].tolist(), strict=True))
    assert of_value["common"] > max(share for value, share in of_value.items() if value != "common") + 2


LEVEL = [
    ("given", "anna", "anna", "equal"),
    ("given", "anna", "anma", "one slip"),
    ("given", "j", "john", "begins alike"),
    ("given", "anna", "wolfgang", "different"),
    ("born", "1960-03-04", "1960-04-03", "day and month swapped"),
    ("born", "1960-03-04", "1966-03-04", "one slip"),
    ("born", "1960-03-04", "1971-03-04", "day and month"),
    ("born", "1960-03-04", "1960-03-19", "year and one more"),
    ("born", "1960-03-04", "1960-11-27", "year"),
    ("born", "1845-19-29", "1845-09-29", "one slip"),
    ("postcode", "sa1 2lu", "sa1 4xy", "begins alike"),
    ("postcode", "sa1 2lu", "sa1 2lv", "one slip"),
]


@pytest.mark.parametrize(("column", "x", "y", "expected"), LEVEL)
def test_levels_of_agreement(rows, column, x, y, expected):
    named = [{**{k: v for k, v in row.items() if k != "dob"}, "born": row["dob"]} for row in rows]
    pair = [{**named[0], "id": "x", column: x}, {**named[1], "id": "y", column: y}]
    columns = columns_of(listed([*named, *pair]))
    name = {"given": "given name", "born": "birth date"}.get(column, column)
    at = [field.name for field in columns.fields].index(name)
    level = agreement(columns, np.array([len(named)], np.int32), np.array([len(named) + 1], np.int32))[0, at]
    assert LEVELS[columns.fields[at].kind][level] == expected


def test_given_and_family_name_in_each_others_place_are_seen(rows):
    turned = {**rows[0], "id": "turned", "given": rows[0]["family"], "family": rows[0]["given"]}
    columns = columns_of(listed([*rows, turned]))
    level = agreement(columns, np.array([0], np.int32), np.array([len(rows)], np.int32))[0]
    assert [LEVELS["given"][at] for at in level[:2]] == ["among the other's names"] * 2


def test_what_is_not_stated_is_no_difference(rows):
    bare = {**rows[0], "id": "bare", "dob": "", "city": "", "postcode": ""}
    columns = columns_of(listed([*rows, bare]))
    level = agreement(columns, np.array([0], np.int32), np.array([len(rows)], np.int32))[0]
    assert level.tolist() == [0, 0, -1, -1, -1]


def test_pairs_are_found_once_and_in_order(rows):
    i, j = column_pairs(columns_of(listed(rows)))
    assert (i < j).all()
    assert len(set(zip(i.tolist(), j.tolist(), strict=True))) == i.size
    assert {(k, 350 + k) for k in range(150)} <= set(zip(i.tolist(), j.tolist(), strict=True))


def test_dates_and_places_of_two_lists_meet_whatever_their_columns_are_called(rows):
    parts = [
        {
            "id": row["id"],
            "given": row["given"],
            "family": row["family"],
            **dict(zip(("birth_year", "birth_month", "birth_day"), row["dob"].split("-"), strict=False)),
            "town": row["city"],
        }
        for row in rows[:200]
    ]
    columns = columns_of(listed(rows[:200]), listed(parts))
    assert [field.name for field in columns.fields] == ["given name", "family name", "birth date", "place"]
    records = np.arange(200, dtype=np.int32)
    levels = agreement(columns, records, records + 200)
    assert set(levels.ravel().tolist()) <= {0, -1}


def test_kinds_of_further_columns():
    assert kind_of(["nsw", "vic"]) == "category"
    assert kind_of([str(k) for k in range(100)]) == "code"
    assert kind_of([f"{k} long winding street" for k in range(100)]) == "text"


def test_the_model_of_columns_is_for_names_that_the_shipped_model_does_not_know(rows, invented):
    model = shipped_people()
    assert suits((listed(rows),), (encoded(rows)[1],), model).by_columns
    bare = [{name: row[name] for name in ("id", "given", "family")} for row in rows]
    assert "too few columns" in suits((listed(bare),), (encoded(bare)[1],), model).why
    assert "teach nothing" in suits((listed(rows[:50]),), (encoded(rows[:50])[1],), model).why
    arabic = [{**one, "postcode": str(k), "dob": "1990-01-02"} for k, one in enumerate(invented(200))]
    assert not suits((listed(arabic),), (encoded(arabic)[1],), model).by_columns


def test_the_command_says_which_model_it_used_and_why(rows, write_csv, tmp_path):
    a = write_csv("a.csv", rows)
    done = CliRunner().invoke(app, ["list", str(a), "--out", str(tmp_path / "out.csv"), "--json"])
    assert done.exit_code == 0, done.output
    summary = json.loads(done.stdout)
    assert summary["model"] == COLUMNS
    assert "birth date" in summary["why this model"]
    assert 345 <= summary["persons"] <= 355
