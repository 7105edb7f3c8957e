"""`sijill damage fit` on plain files: the tables, bad input, other spellings."""

from __future__ import annotations

import numpy as np
import pytest

from sijill.model.errors import BadInput, NotFound

STRIPS = "structure_id,frame,date\n" + "".join(
    f"b{b},{t},2017-0{t + 2}-01\n" for b in range(4) for t in range(5) if (b, t) != (3, 2)
)


def test_windows_sum_to_one_with_one_best_and_the_truth_inside(fitted, project, rows, values):
    found = rows(fitted / "windows.csv")
    assert list(found[0])[:5] == ["structure_id", "frame", "probability", "best", "in_90"]
    truth = {row["structure_id"]: row["first_destroyed"] for row in rows(project / "truth.csv")}
    total: dict[str, float] = {}
    best: dict[str, str] = {}
    covered = 0
    for row in found:
        total[row["structure_id"]] = total.get(row["structure_id"], 0) + float(row["probability"])
        if row["best"] == "1":
            assert row["structure_id"] not in best
            best[row["structure_id"]] = row["frame"]
        covered += row["in_90"] == "1" and row["frame"] == truth[row["structure_id"]]
    assert np.array(list(total.values())) == pytest.approx(1, abs=1e-5)
    assert set(best) == set(truth)
    assert np.mean([best[name] == truth[name] for name in truth]) > 0.75
    assert covered / len(truth) > 0.85


def test_the_report_names_model_inputs_and_calibration(fitted, rows, values):
    report = values(fitted / "report.json")
    assert report["model"] == {"id": "sijill.damage.changepoint", "version": "1.2"}
    assert [entry["role"] for entry in report["inputs"]] == ["answers", "strips", "gold"]
    assert all(len(entry["sha256"]) == 64 for entry in report["inputs"])
    assert report["calibrated"] and report["on_gold"]["structures"] == 120
    assert {row["basis"] for row in rows(fitted / "structures.csv")} == {"crowd", "expert"}
    assert len((fitted / "assessments.jsonl").read_text(encoding="utf-8").splitlines()) == 900


def test_the_same_files_and_seed_give_the_same_bytes(run, project, fitted, tmp_path):
    files = [f"--{name}={project / name}.csv" for name in ("answers", "strips", "gold")]
    run("fit", *files, f"--out={tmp_path}")
    for name in ("windows.csv", "volunteers.csv", "images.csv", "report.json"):
        assert (tmp_path / name).read_bytes() == (fitted / name).read_bytes(), name


def test_bad_rows_are_listed_with_row_and_remedy_and_the_rest_proceeds(run, tmp_path, rows, values, write):
    answers = write(
        tmp_path / "a.csv",
        "structure_id,volunteer_id,last_intact,first_destroyed\n"
        "b0,ann,1,2\n"
        "b9,ann,1,2\n"  # row 3: unknown structure
        "b0,bob,1,17\n"  # row 4: unknown frame
        "b0,ann,2,3\n"  # row 5: second answer
        "b1,ann,3,3\n"  # row 6: dates out of order
        "b1,bob,,\n"  # row 7: says nothing
        "b2,ann,none,0\n"
        "b3,ann,1,2\n"  # row 9: that image is missing for b3
        "b3,bob,4,none\n"
        "b1,,1,2\n",  # row 11: nobody
    )
    strips = write(tmp_path / "s.csv", STRIPS + "b1,7,2001-01-01\nb2,x,2017-02-01\n")

    run("fit", f"--answers={answers}", f"--strips={strips}", f"--out={tmp_path / 'out'}")

    aside = [row for row in rows(tmp_path / "out" / "problems.csv") if row["used"] == "0"]
    assert {(row["file"], row["row"]) for row in aside} == {
        ("a.csv", r) for r in ("3", "4", "5", "6", "7", "9", "11")
    } | {
        ("s.csv", "21"),
        ("s.csv", "22"),
    }
    assert all(row["remedy"] for row in aside)
    noted = " ".join(row["problem"] for row in rows(tmp_path / "out" / "problems.csv") if row["used"] == "1")
    assert "no answers" in noted and "the only answer" in noted and "missing" in noted
    assert {row["structure_id"] for row in rows(tmp_path / "out" / "windows.csv")} == {"b0", "b1", "b2", "b3"}
    assert not values(tmp_path / "out" / "report.json")["calibrated"]


def test_a_missing_image_has_no_row_of_its_own(run, tmp_path, rows, write):
    answers = write(tmp_path / "a.csv", "structure_id,volunteer_id,first_destroyed\nb3,ann,3\nb3,bob,3\nb0,ann,2\n")
    run("fit", f"--answers={answers}", f"--strips={write(tmp_path / 's.csv', STRIPS)}", f"--out={tmp_path}")
    found = [row for row in rows(tmp_path / "windows.csv") if row["structure_id"] == "b3"]
    assert [row["frame"] for row in found] == ["0", "1", "3", "4", "none"]
    assert (found[2]["after"], found[2]["until"]) == ("2017-03-01", "2017-05-01")
    assert found[2]["best"] == "1"


def test_headings_digits_marks_and_separators_of_other_programs(run, tmp_path, rows, write):
    """A spreadsheet's file: byte-order mark, semicolons, columns moved, Arabic digits, 'Never' for none."""
    answers = write(
        tmp_path / "a.csv", "\ufeffFirst destroyed;Volunteer;extra;Structure\n٢;ann;x;b0\n2.0;bob;x;b0\nNever;ann;;b1\n"
    )
    run("fit", f"--answers={answers}", f"--strips={write(tmp_path / 's.csv', STRIPS)}", f"--out={tmp_path}")
    best = {row["structure_id"]: row["frame"] for row in rows(tmp_path / "windows.csv") if row["best"] == "1"}
    assert (best["b0"], best["b1"]) == ("2", "none")


def test_bounds_by_date_and_by_frame_hold(run, project, tmp_path, rows, write):
    bounds = write(tmp_path / "b.csv", "structure_id,earliest,latest\nb000001,2017-03-12,2017-05-26\nb000002,4,\n")
    files = [f"--{name}={project / name}.csv" for name in ("answers", "strips")]
    run("fit", *files, f"--bounds={bounds}", f"--out={tmp_path}")
    chance = {(row["structure_id"], row["frame"]): float(row["probability"]) for row in rows(tmp_path / "windows.csv")}
    assert [chance["b000001", f] for f in ("0", "1", "5", "none")] == [0, 0, 0, 0]
    assert [chance["b000002", f] for f in ("0", "1", "2", "3")] == [0, 0, 0, 0]


def test_numbering_by_structure_falls_back_to_dates(run, tmp_path, rows, values, write):
    """Frame 0 means another image at each structure: images are then told apart by date."""
    strips = "structure_id,frame,date\n" + "".join(
        f"b{b},{t},2017-{1 + b + t:02d}-01\n" for b in range(4) for t in range(5)
    )
    answers = "structure_id,volunteer_id,first_destroyed\n" + "".join(
        f"b{b},v{a},2\n" for b in range(4) for a in range(3)
    )
    run(
        "fit",
        f"--answers={write(tmp_path / 'a.csv', answers)}",
        f"--strips={write(tmp_path / 's.csv', strips)}",
        f"--out={tmp_path}",
    )
    assert values(tmp_path / "report.json")["image_axis"] == "date"
    best = [row for row in rows(tmp_path / "windows.csv") if row["best"] == "1"]
    assert [(row["frame"], row["until"]) for row in best] == [("2", f"2017-{3 + b:02d}-01") for b in range(4)]


def test_a_file_without_a_needed_column_names_it(run, tmp_path, write):
    answers = write(tmp_path / "a.csv", "structure,who,first_destroyed\nb0,ann,2\n")
    with pytest.raises(BadInput, match=r'a\.csv, row 1: has no column "volunteer_id"'):
        run("fit", f"--answers={answers}", f"--strips={write(tmp_path / 's.csv', STRIPS)}", f"--out={tmp_path}")
    with pytest.raises(NotFound, match="no such file"):
        run("fit", f"--answers={tmp_path / 'x.csv'}", f"--strips={tmp_path / 's.csv'}", f"--out={tmp_path}")
