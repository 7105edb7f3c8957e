"""The commands as a newcomer runs them."""

from __future__ import annotations

import csv
import json

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from sijill.cli.link import app
from sijill.cli.name import app as name_app
from sijill.model.errors import BadInput

RUN = CliRunner()


def rows_of(path):
    with path.open(encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def test_two_lists_are_linked_and_scored(invented, write_csv, tmp_path):
    people = invented(200)
    a = write_csv("a.csv", people)
    b = write_csv("b.csv", [{**one, "id": f"b{one['id']}"} for one in people])
    done = RUN.invoke(app, ["lists", str(a), str(b), "--out", str(tmp_path / "links.csv"), "--json"])
    assert done.exit_code == 0, done.output
    links = rows_of(tmp_path / "links.csv")
    assert list(links[0]) == ["a_id", "b_id", "probability", "decision", "reasons", "decided_by"]
    assert {row["decision"] for row in links} <= {"same", "different", "unsure"}
    truth = write_csv("truth.csv", [{"a_id": one["id"], "b_id": f"b{one['id']}"} for one in people])
    scored = RUN.invoke(app, ["evaluate", "--pairs", str(tmp_path / "links.csv"), "--truth", str(truth), "--json"])
    assert json.loads(scored.stdout)["f1"] > 0.9


def test_one_list_is_clustered(invented, write_csv, tmp_path):
    people = invented(200)
    listed = write_csv("a.csv", [*people, *({**one, "id": f"again {one['id']}"} for one in people[:20])])
    done = RUN.invoke(app, ["list", str(listed), "--out", str(tmp_path / "out.parquet"), "--json"])
    assert done.exit_code == 0, done.output
    summary = json.loads(done.stdout)
    assert summary["records"] == 220
    assert summary["persons"] < 210


def test_decisions_are_read_and_stand(invented, write_csv, tmp_path):
    people = invented(50)
    a, b = write_csv("a.csv", people), write_csv("b.csv", people)
    said = write_csv("said.csv", [{"a_id": "p1", "b_id": "p1", "decision": "different"}])
    RUN.invoke(app, ["lists", str(a), str(b), "--out", str(tmp_path / "o.csv"), "--decisions", str(said)])
    (row,) = [row for row in rows_of(tmp_path / "o.csv") if (row["a_id"], row["b_id"]) == ("p1", "p1")]
    assert (row["decision"], row["decided_by"]) == ("different", "person")


PLACES = [("تل حمام", "Tal Hamam"), ("كفر رمان", "Kafr Ruman"), ("دير غانم", "Deir Ghanem"), ("عين سلمى", "Ain Salma")]


def archives(write_csv):
    days = [f"2016-0{month}-04" for month in (3, 5, 7, 9)]
    one = [
        {"الضحايا": "٣", "المكان": f"قرية {arabic}", "التاريخ": day, "id": f"a{k}"}
        for k, (day, (arabic, _)) in enumerate(zip(days, PLACES, strict=True))
    ]
    other = [
        {"incident_code": f"b{k}", "deaths": "3", "event_date": day, "location": latin}
        for k, (day, (_, latin)) in enumerate(zip(days, PLACES, strict=True))
    ]
    a = write_csv("archive_a.csv", one)
    a.write_bytes(b"\xef\xbb\xbf" + a.read_bytes())
    return a, write_csv("archive_b.csv", other)


def test_events_of_two_archives_are_linked_with_the_columns_of_people(write_csv, tmp_path):
    a, b = archives(write_csv)
    out = tmp_path / "events.csv"
    done = RUN.invoke(app, ["events", str(a), str(b), "--out", str(out), "--map-a", "killed_min=الضحايا", "--json"])
    assert done.exit_code == 0, done.output
    links = rows_of(out)
    assert list(links[0]) == ["a_id", "b_id", "probability", "decision", "reasons", "decided_by"]
    assert {(row["a_id"], row["b_id"]) for row in links if row["decision"] == "same"} == {
        (f"a{k}", f"b{k}") for k in range(4)
    }
    summary = json.loads(done.stdout)
    assert (summary["incidents"], summary["same"], summary["warnings"]) == ([4, 4], 4, [])


def test_events_that_people_decided_stand_in_the_file(write_csv, tmp_path):
    a, b = archives(write_csv)
    said = write_csv("said.csv", [{"a_id": "a0", "b_id": "b0", "decision": "different"}])
    out = tmp_path / "events.parquet"
    done = RUN.invoke(app, ["events", str(a), str(b), "--out", str(out), "--decisions", str(said)])
    assert done.exit_code == 0, done.output
    (row,) = [row for row in pq.read_table(out).to_pylist() if row["a_id"] == "a0"]
    assert (row["b_id"], row["decision"], row["decided_by"]) == ("b0", "different", "person")


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([{"id": "1", "note": "x"}], "neither a date nor a place column"),
        ([{"id": "1", "date": "2016-01-01"}, {"id": "1", "date": "2016-01-02"}], 'the id "1" repeats (first in row 2)'),
        ([{"id": "", "date": "2016-01-01"}], "the id is empty"),
    ],
)
def test_bad_incident_lists_are_refused_in_words(write_csv, tmp_path, rows, says):
    bad = write_csv("bad.csv", rows)
    done = RUN.invoke(app, ["events", str(bad), str(bad), "--out", str(tmp_path / "o.csv")])
    assert isinstance(done.exception, BadInput)
    assert says in str(done.exception)
    assert not (tmp_path / "o.csv").exists()


def test_dates_that_cannot_be_read_are_counted(write_csv, tmp_path):
    odd = write_csv(
        "odd.csv", [{"id": "1", "date": "spring", "place": "Tal Hamam"}, {"id": "2", "date": "", "place": ""}]
    )
    done = RUN.invoke(app, ["events", str(odd), str(odd), "--out", str(tmp_path / "o.csv"), "--json"])
    notes = json.loads(done.stdout)["warnings"]
    assert "1 dates cannot be read (first: row 2)" in notes[0]
    assert "1 incidents state neither date nor place (first: row 3)" in notes[1]


def test_names_are_explained():
    done = RUN.invoke(name_app, ["explain", "سالم كريم حداد", "Salem Karim Haddad", "--json"])
    said = json.loads(done.stdout)
    assert said["same_name_probability"] > 0.5
    assert [part["role"] for part in said["parts"]] == ["given", "father", "family"]
    assert RUN.invoke(name_app, ["explain", "Umm Salem Haddad"]).exit_code == 0
