"""The commands as a newcomer runs them."""

from __future__ import annotations

import csv
import json

from typer.testing import CliRunner

from sijill.cli.link import app
from sijill.cli.name import app as name_app

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


def test_names_are_explained():
    done = RUN.invoke(name_app, ["explain", "سالم كريم حداد", "Salem Karim Haddad", "--json"])
    said = json.loads(done.stdout)
    assert said["same_name_probability"] > 0.5
    assert [part["role"] for part in said["parts"]] == ["given", "father", "family"]
    assert RUN.invoke(name_app, ["explain", "Umm Salem Haddad"]).exit_code == 0
