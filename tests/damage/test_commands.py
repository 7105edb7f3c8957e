"""Curve, match, next, import, consensus, render: what each tells and refuses."""

from __future__ import annotations

import json
import struct
import zlib

import numpy as np
import pytest

from sijill.damage.baselines import dawid_skene, majority, one_coin, ordinal, tabulate
from sijill.damage.curve import between, weekly
from sijill.damage.matching import match
from sijill.damage.scene import draw_scene
from sijill.damage.serving import Foresight, Reader, answer_chances, expected_drop, is_done, next_views
from sijill.damage.windows import NEVER, Windows, read_windows
from sijill.model.errors import BadInput, InvalidValue
from sijill.testing.shared import shared_data


def one_structure(*windows: tuple[int, int, float]) -> Windows:
    after, until, chance = (np.array(column) for column in zip(*windows, strict=True))
    zero = np.zeros(len(windows), np.int64)
    return Windows(ids=("b",), structure=zero, after=after, until=until, probability=chance, best=zero)


def test_a_window_spreads_evenly_over_its_days():
    windows = one_structure((100, 110, 0.6), (110, 130, 0.3), (130, NEVER, 0.1))
    assert between(windows, 100, 105)[0] == pytest.approx(0.3)
    assert between(windows, 105, 120)[0] == pytest.approx(0.3 + 0.15)
    assert between(windows, 100, 130)[0] == pytest.approx(0.9)


def test_the_weeks_add_up_and_bounds_hold_the_expectation(fitted):
    windows = read_windows(fitted)
    weeks = weekly(windows)
    before = between(windows, 0, weeks[0].first - 1)[0]
    assert before + sum(week.expected for week in weeks) == pytest.approx(weeks[-1].total, abs=0.01)
    assert weeks[-1].total == pytest.approx(windows.destroyed.sum(), abs=0.01)
    assert all(week.low <= week.expected <= week.high for week in weeks)
    assert all(week.total_low <= week.total <= week.total_high for week in weeks)


def test_the_curve_stands_beside_given_counts(run, fitted):
    told = json.loads(
        run("curve", f"--windows={fitted}", "--given=2017-10-21=12,707", "--given=2017-02-03=1667", "--json")
    )
    assert told["beside"][0]["given"] == 11_040
    with pytest.raises(BadInput, match="2017-02-03=1667"):
        run("curve", f"--windows={fitted}", "--given=many")


def test_matches_above_one_half_are_mostly_right_and_chance_is_stated():
    """An invented city of 4,000 structures; bench/damage measures 11,000 over three seeds."""
    scene = draw_scene(2, structures=4000, side=3000.0, incidents=150, frames=14)
    found = match(scene.windows, scene.place, scene.incidents)
    right = scene.cause[found.structure] == found.incident
    best = {int(found.incident[at]): at for at in np.argsort(found.probability, kind="stable")}
    sure = [at for at in best.values() if found.probability[at] > 0.5]
    assert len(sure) > 120
    assert np.mean([right[at] for at in sure]) > 0.85
    pairs = found.probability > 0.5
    assert right[pairs].mean() == pytest.approx(found.probability[pairs].mean(), abs=0.06)
    total = np.bincount(found.structure, weights=found.probability, minlength=4000) + found.unreported
    assert total == pytest.approx(found.destroyed)
    wrong = ((found.near == 1) & ~right).sum()
    assert found.by_chance.sum() == pytest.approx(wrong, rel=0.5)


def test_an_incident_known_only_by_neighbourhood_names_no_structure(run, rows, write, fitted, tmp_path):
    ids = [row["structure_id"] for row in rows(fitted / "structures.csv")]
    places = "structure_id,latitude,longitude\n" + "".join(
        f"{name},{35.95 + i // 30 * 3e-4},{39.01 + i % 30 * 3e-4}\n" for i, name in enumerate(ids)
    )
    incidents = (
        "code,incident_date,latitude,longitude,geolocation_accuracy\n"
        "K1,2017-06-24,35.953,39.013,exact_location\nK2,2017-06-24,35.953,39.013,neighbourhood\nK3,soon,35.9,39.0,street\n"
    )
    structures, strikes = write(tmp_path / "s.csv", places), write(tmp_path / "i.csv", incidents)

    told = run(
        "match", f"--windows={fitted}", f"--structures={structures}", f"--incidents={strikes}", f"--out={tmp_path}"
    )

    said = {row["incident_id"]: row for row in rows(tmp_path / "incidents.csv")}
    assert said["K2"]["likeliest_structure"] == "" and said["K2"]["likely"] == "0"
    assert "structures in this area first appear destroyed in a window that holds the date" in said["K2"]["says"]
    assert "would by chance" in said["K2"]["says"]
    assert {row["incident_id"] for row in rows(tmp_path / "matches.csv")} == {"K1", "unreported", "not destroyed"}
    assert "row 4" in told and "2017-06-24" in told
    by_structure: dict[str, float] = {}
    for row in rows(tmp_path / "matches.csv"):
        by_structure[row["structure_id"]] = by_structure.get(row["structure_id"], 0) + float(row["probability"])
    assert list(by_structure.values()) == pytest.approx([1.0] * len(by_structure), abs=0.006)


def test_the_expected_drop_is_mutual_information():
    """Against a direct sum over answers, and nothing to gain where all is known."""
    chances = answer_chances(
        Reader(false=-2.0, hit=1.0, spam=0.1, answers=9), Foresight(image=np.ones((3, 4)), spam_frames=np.full(4, 0.25))
    )
    posterior = np.array([[0.4, 0.3, 0.2, 0.1], [0.0, 1.0, 0.0, 0.0]])
    assert chances.sum(axis=0) == pytest.approx(np.ones(4))
    joint = chances * posterior[0]
    direct = sum(
        joint[y, k] * np.log2(chances[y, k] / joint[y].sum()) for y in range(4) for k in range(4) if joint[y, k] > 0
    )
    assert expected_drop(posterior, chances) == pytest.approx([direct, 0.0], abs=1e-12)


def test_newcomers_train_gold_is_hidden_and_the_done_rest():
    posterior = np.tile([0.5, 0.5, 0.0], (60, 1))
    posterior[:20] = [0.97, 0.03, 0.0]
    answers = np.full(60, 4)
    answers[0] = 2
    known = Foresight(image=np.ones((2, 3)), spam_frames=np.full(3, 1 / 3))
    views = next_views(
        posterior,
        answers,
        {50, 51, 52, 53},
        Reader(false=-2.0, hit=1.0, spam=0.1, answers=1),
        known,
        {30},
        count=60,
        rng=np.random.default_rng(0),
    )
    kinds = [view.kind for view in views]
    shown = {view.structure for view in views if view.kind == "open"}
    assert is_done(posterior, answers).tolist() == [0] + [1] * 19 + [0] * 40
    assert kinds[:2] == ["training", "training"] and kinds.count("training") == 2
    assert shown == ({0} | set(range(20, 60))) - {30, 50, 51, 52, 53}
    assert len({view.structure for view in views}) == len(views)


def test_next_shows_nobody_a_structure_twice(run, rows, fitted, project):
    seen = {row["structure_id"] for row in rows(project / "answers.csv") if row["volunteer_id"] == "v00003"}
    told = json.loads(
        run(
            "next",
            f"--fit={fitted}",
            "--volunteer=v00003",
            f"--answers={project / 'answers.csv'}",
            "--count=50",
            "--json",
        )
    )
    assert len(told["views"]) == 50
    assert not seen & {view["structure_id"] for view in told["views"]}


def test_unosat_classes_become_bounds_and_class_four_must_be_stated(run, rows, values, write, tmp_path):
    answers = write(tmp_path / "a.csv", "structure_id,volunteer_id,first_destroyed\n1,ann,2\n2,ann,none\n3,ann,1\n")
    structures = write(
        tmp_path / "u.csv",
        "SiteID,Latitude,Longitude,SensorDate_1,Main_Damage_Site_Class_1,SensorDate_2,Main_Damage_Site_Class_2\n"
        "1,35.95,39.01,2017-02-03,4,2017-10-21,1\n"
        "2,35.96,39.02,2017-02-03,4,2017-10-21,3\n"
        "3,x,39.02,2017-02-03,1,2017-10-21,4\n",
    )
    with pytest.raises(BadInput, match="--class-four"):
        run("import", "answers", answers, f"--structures={structures}", f"--out={tmp_path / 'o'}")

    run(
        "import",
        "answers",
        answers,
        f"--structures={structures}",
        "--class-four=no-visible-damage",
        f"--out={tmp_path / 'o'}",
    )
    bounds = {row["structure_id"]: (row["earliest"], row["latest"]) for row in rows(tmp_path / "o" / "bounds.csv")}
    assert bounds == {"1": ("2017-02-03", "2017-10-21"), "2": ("2017-02-03", "")}
    assert values(tmp_path / "o" / "import.json")["class_meanings"]["4"] == "no visible damage"

    run(
        "import",
        "answers",
        answers,
        f"--structures={structures}",
        "--class-four=possible-damage",
        f"--out={tmp_path / 'p'}",
    )
    bounds = {row["structure_id"]: (row["earliest"], row["latest"]) for row in rows(tmp_path / "p" / "bounds.csv")}
    assert bounds == {"1": ("", "2017-10-21"), "3": ("", "2017-02-03")}


def test_geojson_footprints_give_their_centre(run, rows, write, tmp_path):
    square = [[39.0, 35.0], [39.2, 35.0], [39.2, 35.2], [39.0, 35.2], [39.0, 35.0]]
    feature = {"type": "Feature", "properties": {"id": 7}, "geometry": {"type": "Polygon", "coordinates": [square]}}
    structures = write(tmp_path / "f.geojson", json.dumps({"type": "FeatureCollection", "features": [feature]}))
    answers = write(tmp_path / "a.csv", "structure_id,volunteer_id,first_destroyed\n7,ann,2\n")
    run("import", "answers", answers, f"--structures={structures}", f"--out={tmp_path / 'o'}")
    found = rows(tmp_path / "o" / "structures.csv")[0]
    assert (float(found["latitude"]), float(found["longitude"])) == pytest.approx((35.1, 39.1))


def zooniverse() -> str:
    """Four rows: a logged-in answer, one without account, one without the task, one that is not JSON."""
    heading = "classification_id,user_name,user_id,user_ip,created_at,annotations,subject_data,subject_ids"
    both = [{"task": "T0", "value": "Image 2"}, {"task": "T1", "value": "Image 3"}]
    subject = json.dumps({"9": {"#building": "b4"}}).replace('"', '""')
    lines = [heading]
    for number, (who, tasks) in enumerate(
        [("ann,11,x", both), ("not-logged-in,,y", [{"task": "T1", "value": "None"}]), ("ann,11,x", [{"task": "T7"}])]
    ):
        said = json.dumps(tasks).replace('"', '""')
        lines.append(f'{number},{who},2018-11-20 10:0{number}:00 UTC,"{said}","{subject}",9')
    return "\n".join([*lines, "4,ann,11,x,2018-11-20 10:02:00 UTC,broken,{},9\n"])


def test_a_zooniverse_export_becomes_answers_without_names(run, rows, values, write, tmp_path):
    file = write(tmp_path / "z.csv", zooniverse())
    run(
        "import", "answers", file, "--destroyed-task=T1", "--intact-task=T0", "--structure-field=building",
        "--first-image=1", f"--out={tmp_path}",
    )  # fmt: skip
    found = rows(tmp_path / "answers.csv")
    assert [(row["structure_id"], row["last_intact"], row["first_destroyed"]) for row in found] == [
        ("b4", "1", "2"),
        ("b4", "", "none"),
    ]
    assert "ann" not in (tmp_path / "answers.csv").read_text(encoding="utf-8")
    assert [note["row"] for note in values(tmp_path / "import.json")["set_aside"]] == [4, 5]


@pytest.mark.shared
def test_real_exports_are_read_or_refused_with_a_reason(run, rows, tmp_path):
    folder = shared_data("zooniverse-raw-exports")
    run("import", "answers", folder / "ap-aas229-test-classifications.csv", "--destroyed-task=T0", f"--out={tmp_path}")
    assert len(rows(tmp_path / "answers.csv")) == 63
    with pytest.raises(BadInput, match="no task T9"):
        run("import", "answers", folder / "michigan-sample.csv", "--destroyed-task=T9", f"--out={tmp_path}")


@pytest.mark.shared
def test_real_binary_crowd_at_least_as_well_as_crowd_kit(run):
    """crowd-kit's best of five on this set is DawidSkene with .8889 (bench/damage, 2026-11-22)."""
    folder = shared_data("crowd-consensus/duck_binary")
    told = json.loads(run("consensus", folder / "labels.csv", f"--truth={folder / 'truth.csv'}", "--json"))
    assert told["method"] == "ordinal" and told["checked"] == 108 and told["right"] >= 0.8889


def test_skill_outvotes_a_lazy_majority():
    """Three who always say a, two who see: the vote is wrong on b, the models that know their workers are right."""
    rng = np.random.default_rng(0)
    truth = rng.choice(["a", "b"], 200)
    told = [
        (str(i), w, "a" if w < "s" else str(truth[i])) for i in range(200) for w in ("l1", "l2", "l3", "s1", "s2", "s3")
    ]
    told += [(str(i), "s4", str(truth[i])) for i in range(0, 200, 4)]
    labels = tabulate([r[0] for r in told], [r[1] for r in told], [r[2] for r in told])
    place = [int(item) for item in labels.items]

    def right(posterior: np.ndarray) -> float:
        return float(np.mean(np.array(labels.names)[posterior.argmax(axis=1)] == truth[place]))

    assert right(majority(labels)) < 0.75
    assert right(dawid_skene(labels)) > 0.95 and right(ordinal(labels)) > 0.95


def test_one_coin_knows_the_guessers():
    """Four who guess among five labels and two who are mostly right."""
    rng = np.random.default_rng(1)
    truth = rng.integers(0, 5, 300)
    told = [(str(i), f"g{w}", str(rng.integers(0, 5))) for i in range(300) for w in range(4)]
    told += [(str(i), f"s{w}", str(truth[i] if rng.random() < 0.9 else 0)) for i in range(300) for w in range(2)]
    labels = tabulate([r[0] for r in told], [r[1] for r in told], [r[2] for r in told])
    place = [int(item) for item in labels.items]

    def right(posterior: np.ndarray) -> float:
        return float((posterior.argmax(axis=1) == truth[place]).mean())

    assert right(one_coin(labels)) > right(majority(labels)) + 0.1


def test_an_order_that_leaves_out_a_label_is_refused(run, write, tmp_path):
    labels = write(tmp_path / "l.csv", "item,worker,label\n1,ann,low\n1,bob,high\n")
    with pytest.raises(InvalidValue, match="leaves out high"):
        run("consensus", labels, "--order=low,mid")


def test_rendered_strips_are_valid_images_and_show_the_change(run, tmp_path):
    run("render", f"--out={tmp_path}", "--frames=4", "--destroyed=2", "--hazy=1")
    images = []
    for t in range(4):
        data = (tmp_path / f"frame-{t:02d}.png").read_bytes()
        width, height = struct.unpack(">II", data[16:24])
        start = data.index(b"IDAT") + 4
        raw = np.frombuffer(zlib.decompress(data[start:]), np.uint8).reshape(height, width + 1)[:, 1:]
        images.append(raw.astype(float))
    middle = np.s_[45:60, 45:60]
    assert images[1].std() < images[0].std() / 2
    assert images[2][middle].std() > 2 * images[0][middle].std()
    with pytest.raises(BadInput, match="0 to 3"):
        run("render", f"--out={tmp_path}", "--frames=4", "--destroyed=9")
