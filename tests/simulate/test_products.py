"""Lists, reports, official words, images and files: stated errors, truth apart, the same bytes for the same seed."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from sijill.cli.simulate import app
from sijill.cli.simulate_chain import link_quality, linked_table
from sijill.cli.simulate_report import Replicate
from sijill.cli.simulate_report import report_of as _report
from sijill.model.errors import Refused
from sijill.model.mgrs import decode
from sijill.simulate.files import products, write
from sijill.simulate.harbour import harbour, harbour_conflict
from sijill.simulate.lists import flags_of
from sijill.simulate.parameters import Parameters
from sijill.simulate.reference import families, men, women
from sijill.simulate.reports import say_count
from sijill.simulate.spelling import rules, slip, slips
from sijill.simulate.strikes import KILLED
from sijill.simulate.world import simulate


@pytest.fixture(scope="module")
def conflict():
    return simulate(Parameters(people=8_000, lists=5), seed=3)


def table(conflict, path):
    (product,) = [one for one in products(conflict) if one.path == path]
    return [dict(zip(product.columns, row, strict=True)) for row in product.rows()]


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_writes_the_same_bytes_and_another_does_not(tmp_path):
    """Two runs of one seed agree in every file; a third differs in every table of people."""
    parameters = Parameters(people=3_000)
    for name, seed in (("one", 11), ("two", 11), ("three", 12)):
        write(simulate(parameters, seed), tmp_path / name)
    one, two, three = (digests(tmp_path / name) for name in ("one", "two", "three"))
    assert one == two
    assert all(one[path] != three[path] for path in one if path.startswith(("lists/", "reports/", "truth/people")))


def test_more_lists_change_neither_people_nor_images():
    """Each part draws from a generator of its own."""
    few, many = (simulate(Parameters(people=2_000, lists=lists), seed=1) for lists in (2, 9))
    for path in ("truth/people.csv", "truth/strikes.csv", "reports/reports.csv", "images/answers.csv"):
        assert table(few, path) == table(many, path)
    assert [one.key for one in many.lists][-1] == "hospital9"


def test_the_readme_states_the_seed_and_every_parameter(conflict, tmp_path):
    """A reader can make the folder again from its own page."""
    write(conflict, tmp_path / "out")
    text = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert "Seed: 3." in text
    assert "invented" in text
    assert all(f"| {name} | {value} |" in text for name, value in conflict.parameters.described().items())
    assert all(f"| {one.path} |" in text for one in products(conflict))
    with pytest.raises(Refused, match="holds something already"):
        write(conflict, tmp_path / "out")


def test_nothing_outside_the_truth_holds_an_id_of_the_truth(conflict):
    """Person and strike ids would give the answer away."""
    ids = re.compile(r"\b(?:P\d{7}|S\d{6})\b")
    for product in products(conflict):
        if not product.path.startswith("truth/"):
            assert not any(ids.search(cell) for row in product.rows() for cell in row), product.path


def test_lists_hold_the_people_they_captured(conflict):
    """The rows' truth gives the capture table back; repeats and survivors are a few, and marked."""
    assert (flags_of(list(conflict.lists), conflict.truth.harm.killed()) == conflict.captured).all()
    relations = [link.relation for one in conflict.lists for link in one.links]
    assert relations.count("repeat") / len(relations) == pytest.approx(0.03, abs=0.02)
    assert 0 < relations.count("survivor") / len(relations) < 0.03
    assert all(len(one.rows) == len(one.links) for one in conflict.lists)


def test_names_err_as_stated(conflict):
    """Most parts are right; the share of others is near the stated one; nothing errs when told not to."""
    exact = simulate(
        Parameters(people=8_000, spelling=0, dropped_part=0, kunya=0, foreign=0, age_drift=0, age_heaped=0, misdated=0),
        seed=3,
    )
    people = {row["person_id"]: row for row in table(exact, "truth/people.csv")}
    links = table(exact, "truth/list_links.csv")
    hospital = {row["id"]: row for row in table(exact, "lists/hospital.csv")}
    for link in links:
        if link["list"] == "hospital":
            row, person = hospital[link["id"]], people[link["person_id"]]
            assert row["name_ar"] == person["name_ar"]
            assert row["age"] in ("", person["age"])
    assert _share_of_known_names(conflict) < 0.93 < _share_of_known_names(exact)


def _share_of_known_names(conflict):
    known = {part for pool in (men(), women(), families()) for part in pool.ar}
    words = {word for part in known for word in part.split()}
    rows = [row for one in conflict.lists for row in one.rows if row[1]]
    parts = [word for row in rows for word in row[1].split()]
    return sum(word in words for word in parts) / len(parts)


@pytest.mark.parametrize(
    ("part", "script", "other"),
    [
        ("أحمد", "ar", "احمد"),
        ("فاطمة", "ar", "فاطمه"),
        ("عبد الله", "ar", "عبدالله"),
        ("Mohammed", "en", "Muhammad"),
        ("al-Marafiwi", "en", "El-Marafiwi"),
        ("موسى", "ar", "موسي"),
    ],
)
def test_slips_are_the_ones_people_make(part, script, other):
    """Each rule of the data file gives a known spelling."""
    assert other in {text for text, _, _ in slips(part, script)}


@given(chance=st.floats(0, 1), place=st.integers(0, 20))
def test_a_slip_is_always_another_spelling_in_the_same_script(chance, place):
    """Never the part itself, never empty, never the other script."""
    for pool, script in ((men(), "ar"), (women(), "en")):
        part = getattr(pool, script)[place]
        found = slip(part, script, chance)
        assert found != part or not slips(part, script)
        assert found.isascii() == (script == "en")


def test_every_spelling_rule_applies_to_some_name():
    """A rule that no name meets would be a dead letter."""
    parts = {
        script: [part for pool in (men(), women(), families()) for part in getattr(pool, script)]
        for script in ("ar", "en")
    }
    idle = [rule.name for rule in rules() if all(rule.applied(part) == part for part in parts[rule.script])]
    assert idle == []


@given(count=st.integers(0, 300), chance=st.tuples(*[st.floats(0, 1, exclude_max=True)] * 3))
def test_phrases_hold_the_count_except_when_dozens_overstate(count, chance):
    """ "At least", "up to" and ranges are true of the count; "dozens" is coded 24 and more by convention."""
    phrase = say_count(count, np.array(chance))
    assert phrase.en
    assert phrase.ar
    if phrase.en != "dozens":
        assert phrase.low is None or phrase.low <= count
        assert phrase.high is None or phrase.high >= count


def test_reports_are_late_copied_and_misdated_as_stated(conflict):
    """Publication never precedes the strike; copies share their words with an original."""
    rows = table(conflict, "reports/reports.csv")
    truth = {row["report_id"]: row for row in table(conflict, "truth/report_links.csv")}
    strikes = {row["strike_id"]: row for row in table(conflict, "truth/strikes.csv")}
    by_id = {row["report_id"]: row for row in rows}
    wrong_day = 0
    for row in rows:
        link = truth[row["report_id"]]
        assert row["published"] >= strikes[link["strike_id"]]["date"]
        wrong_day += row["event_date"] not in ("", strikes[link["strike_id"]]["date"])
        if link["copy_of"]:
            assert by_id[link["copy_of"]]["text"] == row["text"]
    assert 0.03 < wrong_day / len(rows) < 0.25
    assert 0.05 < sum(bool(link["copy_of"]) for link in truth.values()) / len(rows) < 0.4
    assert {"", "24"} < {row["killed_min"] for row in rows}


def test_the_belligerent_admits_less_than_there_was(conflict):
    """Credible findings concede at most the true dead; rejections carry a reason; grid references decode."""
    strikes = {row["strike_id"]: row for row in table(conflict, "truth/strikes.csv")}
    of = {row["line_id"]: strikes[row["strike_id"]] for row in table(conflict, "truth/official_links.csv")}
    findings = table(conflict, "official/findings.csv")
    verdicts = [row["verdict"] for row in findings]
    for row in findings:
        strike = of[row["finding_id"]]
        assert strike["actor"] == "northern_coalition"
        assert bool(row["reason"]) == (row["verdict"] in ("credible", "non_credible"))
        assert (row["killed_max"] != "") == (row["verdict"] == "credible")
        assert row["killed_max"] == "" or int(row["killed_max"]) <= int(strike["killed"])
        if row["mgrs"]:
            assert decode(row["mgrs"]).centre_latitude == pytest.approx(float(strike["latitude"]), abs=0.002)
    assert 0.05 < verdicts.count("credible") / len(verdicts) < 0.25
    assert len(table(conflict, "official/strike_log.csv")) < sum(
        row["actor"] == "northern_coalition" for row in strikes.values()
    )


def test_answers_name_frames_that_the_structure_has(conflict):
    """Frames of an answer are in the structure's strip, in order; experts are right, volunteers mostly."""
    frames: dict[str, set[str]] = {}
    for row in table(conflict, "images/strips.csv"):
        frames.setdefault(row["structure_id"], set()).add(row["frame"])
    truth = {row["structure_id"]: row["first_destroyed"] for row in table(conflict, "truth/destroyed.csv")}
    answers = table(conflict, "images/answers.csv")
    for row in answers:
        stated = [row[name] for name in ("last_intact", "first_destroyed") if row[name] != "none"]
        assert set(stated) <= frames[row["structure_id"]]
        assert stated == sorted(stated, key=int)
    right = sum(truth[row["structure_id"]] == row["first_destroyed"] for row in answers) / len(answers)
    assert 0.6 < right < 0.95
    assert all(truth[row["structure_id"]] == row["first_destroyed"] for row in table(conflict, "images/gold.csv"))


def test_destroyed_structures_are_seen_after_their_strike(conflict):
    """The first frame that shows destruction is the first available one on or after the day of the strike."""
    struck: dict[str, str] = {}
    for row in table(conflict, "truth/strikes.csv"):
        if row["destroys"] == "1":
            struck[row["structure_id"]] = min(row["date"], struck.get(row["structure_id"], "9"))
    dates = {(row["structure_id"], row["frame"]): row["date"] for row in table(conflict, "images/strips.csv")}
    for row in table(conflict, "truth/destroyed.csv"):
        structure, frame = row["structure_id"], row["first_destroyed"]
        assert (frame != "none") == (structure in struck)
        if frame != "none":
            later = [day for (other, _), day in dates.items() if other == structure and day >= struck[structure]]
            assert dates[structure, frame] == min(later)


def test_the_built_in_city_is_of_a_hand_size_and_always_the_same():
    """About thirty strikes with harm, about 150 dead, three lists; plain text rows with a table name."""
    conflict = harbour_conflict()
    deadly = int((conflict.truth.count(KILLED) > 0).sum())
    rows = list(harbour())
    assert (25 <= deadly <= 35, 140 <= len(conflict.captured) <= 165, len(conflict.lists)) == (True, True, 3)
    assert rows == list(harbour())
    assert {row["table"] for row in rows} >= {"truth/people", "lists/hospital", "reports/reports", "official/findings"}
    assert all(isinstance(value, str) for row in rows for value in row.values())


def test_the_overlap_table_counts_the_lists(conflict):
    """Counts add up to the people on a list, and read as `toll` expects."""
    rows = table(conflict, "truth/overlap.csv")
    assert list(rows[0])[-1] == "count"
    assert sum(int(row["count"]) for row in rows) == conflict.captured.any(axis=1).sum()


# --- the command line ---------------------------------------------------------------------------------------------


def call(*arguments: str):
    return CliRunner().invoke(app, list(arguments))


def test_run_writes_a_folder_and_says_what_is_in_it(tmp_path):
    """As a newcomer would."""
    done = call("run", "--people", "1000", "--lists", "3", "--seed", "5", "--out", str(tmp_path / "out"), "--json")
    said = json.loads(done.stdout)
    assert (done.exit_code, said["people"], sorted(said["list_rows"])) == (0, 1000, ["families", "hospital", "monitor"])
    with (tmp_path / "out" / "lists" / "monitor.csv").open(encoding="utf-8") as handle:
        assert len(list(csv.DictReader(handle))) == said["list_rows"]["monitor"]


def test_run_may_be_left_out_and_a_folder_is_then_named_after_the_seed(tmp_path, monkeypatch):
    """`sijill simulate --people N --lists K --seed S`; without anything it says how it is used."""
    monkeypatch.chdir(tmp_path)
    done = call("--people", "500", "--lists", "2", "--seed", "9")
    assert (done.exit_code, (tmp_path / "simulated-9" / "README.md").is_file()) == (0, True)
    assert "Usage" in call().stdout


def test_a_table_goes_to_a_file_with_its_truth_on_the_screen(tmp_path):
    """0/1 columns and `count`, last."""
    done = call("table", "K", "--seed", "2", "--out", str(tmp_path / "k.csv"))
    lines = (tmp_path / "k.csv").read_text(encoding="utf-8").splitlines()
    assert (done.exit_code, lines[0]) == (0, "L1,L2,L3,L4,count")
    assert "2000 people" in done.stderr
    assert [row["scenario"] for row in json.loads(call("scenarios", "--json").stdout)] == list("ABCDEFGHIJKLM")


def test_coverage_holds_estimates_against_the_truth(tmp_path):
    """Chao's bound on independent lists: cheap, and a row a replicate in the file."""
    done = call("coverage", "--scenario", "A", "-R", "4", "--model", "chao", "--out", str(tmp_path / "r.csv"), "--json")
    said = json.loads(done.stdout)["table"]
    assert (done.exit_code, said["replicates"]) == (0, 4)
    assert abs(said["median_relative_bias"]) < 0.15
    with (tmp_path / "r.csv").open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    assert [row["seed"] for row in rows] == ["1000", "1001", "1002", "1003"]
    assert {row["people"] for row in rows} == {"2000"}


def test_linked_rows_become_a_table_and_are_scored_against_the_truth(conflict):
    """With perfect labels the table is the true one (survivors apart); with none, nobody is on two lists."""
    persons = [link.person for one in conflict.lists for link in one.links]
    perfect = linked_table(conflict.lists, persons)
    survivors = {link.person for one in conflict.lists for link in one.links if link.relation == "survivor"}
    assert perfect.n == conflict.overlap.recorded + len(survivors)
    assert link_quality(conflict, persons) == (1.0, 1.0)
    alone = list(range(len(persons)))
    assert linked_table(conflict.lists, alone).on_two_or_more == 0
    assert link_quality(conflict, alone) == (1.0, 0.0)


def test_the_report_counts_misses_refusals_and_the_share_of_linkage():
    """Four replicates by hand."""

    def one(method, seed, median, low, high, verdict):
        figures = dict.fromkeys(("q10", "q25", "q75", "q90"), median)
        return Replicate(
            scenario="A", seed=seed, method=method, people=100, recorded=60, verdict=verdict, rules="",
            median=median, q025=low, q975=high, **figures,
        )  # fmt: skip

    said = _report(
        [
            one("true links", 1, 100.0, 90.0, 110.0, "estimate"),
            one("linked", 1, 110.0, 105.0, 120.0, "estimate with warnings"),
            one("true links", 2, 90.0, 80.0, 105.0, "estimate"),
            one("linked", 2, 104.0, 102.0, 109.0, "estimate"),
        ]
    )
    assert (said["true links"]["coverage_95"], said["linked"]["coverage_95"]) == (1.0, 0.0)
    assert (said["linked"]["missed"], said["linked"]["missed_and_flagged"]) == (2, 0.5)
    assert said["linkage_share_of_bias"] == pytest.approx(0.12)
