"""`--engine spark`: Splink on Spark lists the pairs that the embedded engine lists; the answers are the same.

One test starts Spark (Java, pyspark, splink: the optional part) in a process of its own; the others need none of them.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from typer.testing import CliRunner

from sijill.cli.link import app
from sijill.linkage import spark
from sijill.linkage.blocks import listed_pairs, look
from sijill.linkage.engine import link_lists
from sijill.linkage.features import vocabulary
from sijill.linkage.model import shipped_people
from sijill.linkage.portions import likely_pairs
from sijill.linkage.quick import PARTS, prior, shipped_settings
from sijill.linkage.splink_settings import RETAINED, blocking_rules, splink_settings
from sijill.model.errors import BadInput, NotFound

MODEL, RULES = shipped_people(), shipped_settings()
ROOT = Path(spark.__file__).resolve().parents[2]


def need_spark() -> None:
    """Skips without Java, pyspark or splink; under CI=true that is a failure."""
    missing = [name for name in ("pyspark", "splink", "pandas") if find_spec(name) is None]
    missing += [] if os.environ.get("JAVA_HOME") or shutil.which("java") else ["a Java runtime"]
    if missing and os.environ.get("CI") == "true":
        pytest.fail(f"Spark cannot be tested: {', '.join(missing)} missing")
    if missing:
        pytest.skip(f"Spark is not tested: {', '.join(missing)} missing")


@pytest.fixture
def two_lists(invented):
    """People of whom some stand in both lists, with slips, lost grandfathers and ages, and strangers beside them."""
    rows = invented(160)
    left = [{**one, "id": f"a{k}"} for k, one in enumerate(rows[:110])]
    right = [{**one, "id": f"b{k}"} for k, one in enumerate(rows[40:])]
    for k, one in enumerate(right):
        words = one["name"].split()
        if k % 3 == 0:
            one["name"] = " ".join([*words[:2], *words[3:]])
        if k % 4 == 0:
            one["age"] = ""
        if k % 5 == 0:
            one["name"] = one["name"].replace("حسين", "حسسين").replace("ابراهيم", "ابراهم")
    return left, right


def listed_rows(table: pa.Table, at: np.ndarray, side: str) -> dict[str, pa.Array]:
    taken = table.take(pa.array(at))
    return {f"{name}_{side}": taken.column(name).combine_chunks() for name in RETAINED}


def test_workers_compare_as_the_embedded_engine_does(two_lists, people_of):
    """The tables that Spark gets and what its workers do with the pairs, without Spark between them."""
    a, b = people_of(two_lists[0]), people_of(two_lists[1])
    words = vocabulary(a, b, MODEL.spelling)
    x, y = look(a, b, MODEL.spelling, words.joined)
    q, t = listed_pairs(x, y)
    tables = spark.spark_table(a, x, y, RULES), spark.spark_table(b, y, x, RULES)
    batch = pa.RecordBatch.from_pydict({**listed_rows(tables[0], q, "l"), **listed_rows(tables[1], t, "r")})
    found = spark.compared([batch.slice(0, 50), batch.slice(50)], spark.Setup(a.tokens, b.tokens, words, MODEL))
    pairs, first = spark.best_of_records(pa.Table.from_batches(list(found)))
    expected, weighed = likely_pairs(a, b, MODEL)
    assert pairs.a.size > 70
    assert np.array_equal(np.stack([pairs.a, pairs.b]), np.stack([expected.a, expected.b]))
    assert np.allclose(pairs.rows, expected.rows)
    assert np.allclose(first, weighed)


def test_keys_that_too_many_share_are_empty_for_spark(people_of, invented):
    rows = [{"id": str(k), "name": "محمد احمد سالم حداد", "sex": "m", "age": "30"} for k in range(400)]
    crowd, others = people_of(rows), people_of(invented(20))
    x, y = look(crowd, others, MODEL.spelling, vocabulary(crowd, others, MODEL.spelling).joined)
    table = spark.spark_table(crowd, x, y, RULES)
    assert all(table.column(f"key_{number}").null_count == 400 for number in range(len(RULES.keys)))


def test_splink_weighs_with_the_weights_of_the_quick_look():
    odds = -14.0
    made = splink_settings(RULES, odds)
    chance = made["probability_two_random_records_match"]
    assert np.log2(chance / (1 - chance)) == pytest.approx(odds)
    assert len(blocking_rules(RULES)) == len(RULES.keys) == len(made["blocking_rules_to_generate_predictions"])
    for part, differs, comparison in zip(PARTS, RULES.differs(), made["comparisons"], strict=False):
        _, agrees, other = comparison["comparison_levels"]
        assert comparison["output_column_name"] == agrees["tf_adjustment_column"] == part
        assert agrees["m_probability"] == RULES.m[part]
        assert np.log2(other["m_probability"] / other["u_probability"]) == pytest.approx(differs, abs=1e-5)
    assert made["link_type"] == "link_only"
    assert splink_settings(RULES, odds, one_list=True)["link_type"] == "dedupe_only"


def test_what_is_missing_is_said_with_a_remedy(monkeypatch):
    monkeypatch.setattr(spark, "find_spec", lambda name: None)
    with pytest.raises(NotFound, match=r'needs pyspark and splink, which are not installed.*"sijill\[spark\]"'):
        spark.require_spark()
    monkeypatch.setattr(spark, "find_spec", lambda name: name)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(NotFound, match=r"Java runtime.*openjdk-17-jre-headless"):
        spark.require_spark()


def test_an_engine_that_is_not_known_is_refused(two_lists, write_csv, tmp_path):
    a, b = (write_csv(name, rows) for name, rows in zip(("a.csv", "b.csv"), two_lists, strict=True))
    done = CliRunner().invoke(app, ["lists", str(a), str(b), "--out", str(tmp_path / "o.csv"), "--engine", "flink"])
    assert isinstance(done.exception, BadInput)
    assert "--engine embedded or --engine spark" in str(done.exception)


@pytest.mark.xdist_group("spark")
def test_splink_on_spark_gives_the_embedded_engine_s_answers(two_lists, people_of, write_csv, tmp_path):
    """The command as a user runs it: same links, same decisions, chances equal to the last digit that is written."""
    need_spark()
    a, b = (write_csv(name, rows) for name, rows in zip(("a.csv", "b.csv"), two_lists, strict=True))
    out = tmp_path / "links.csv"
    quick = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # a short run is over before the best code is compiled
    done = subprocess.run(
        [sys.executable, "-m", "sijill", "link", "lists", a, b, "--out", out, "--engine", "spark", "--json"],
        env=os.environ | {"PYTHONPATH": str(ROOT), "JDK_JAVA_OPTIONS": quick},
        capture_output=True, text=True, cwd=tmp_path, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout)["engine"] == "spark"
    with out.open(encoding="utf-8") as handle:
        found = [
            (row["a_id"], row["b_id"], row["decision"], row["reasons"], float(row["probability"]))
            for row in csv.DictReader(handle)
        ]
    links = link_lists(people_of(two_lists[0]), people_of(two_lists[1]), MODEL, find=likely_pairs)
    expected = [(one.a_id, one.b_id, one.decision, "; ".join(map(str, one.reasons)), one.probability) for one in links]
    assert len(expected) >= 60
    assert found == [(*one[:4], pytest.approx(one[4], abs=2e-4)) for one in expected]


def test_the_prior_is_that_of_the_longer_list(people_of, invented):
    few, many = people_of(invented(10)), people_of(invented(100))
    x, y = look(few, many, MODEL.spelling, vocabulary(few, many, MODEL.spelling).joined)
    assert prior(x, y) == prior(y, x) == pytest.approx(-np.log2(100))
