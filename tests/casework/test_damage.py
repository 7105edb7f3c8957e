"""Dating projects in the register: one act, twice without effect, taken back whole, readers kept out of the log."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sijill.casework.corrections import correct_claims
from sijill.casework.damage import import_project, record_windows
from sijill.casework.imports import Undone, undo_import
from sijill.casework.redactions import destroy_details
from sijill.damage.changepoint import Settings
from sijill.damage.dating import date_structures
from sijill.damage.intake import prepare
from sijill.damage.recorded import assessments, chances_of, windows_of
from sijill.model.actors import Actor, Role
from sijill.model.errors import InvalidValue, NotFound, Refused
from sijill.register.replay import compare, replay
from sijill.register.structures import project_of, recorded_windows, structure, structures
from sijill.testing.memory import MemoryRegister

WORK = Callable[..., Any]
FRAMES = 4
ANSWERS = {
    f"b{b}": {f"reader-{a}": (b + (a == 2)) % (FRAMES + 1) for a in range(4)} for b in range(6)
}  # one in four a frame late


def _said(frame: int) -> str:
    return "none" if frame == FRAMES else str(frame)


def project(folder: Path, answers: dict[str, dict[str, int]] = ANSWERS) -> dict[str, Path]:
    """The files of a small invented project, by role."""
    folder.mkdir(exist_ok=True)
    strips = [f"{b},{t},2031-0{t + 1}-01" for b in ANSWERS for t in range(FRAMES)]
    places = [f"{b},12.00{n},45.00{n},2031-01-15,6,2031-05-15,1" for n, b in enumerate(ANSWERS)]
    told = [f"{b},{who},{_said(frame)}" for b, by in answers.items() for who, frame in by.items()]
    tables = {
        "strips": ["structure_id,frame,date", *strips],
        "structures": [
            "structure_id,latitude,longitude,SensorDate_1,Main_Damage_Site_Class_1,SensorDate_2,"
            "Main_Damage_Site_Class_2",
            *places,
        ],
        "answers": ["structure_id,volunteer_id,first_destroyed", *told],
        "gold": ["structure_id,first_destroyed,expert", "b1,1,Analyst Amber", "b2,2,"],
    }
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return {name: folder / f"{name}.csv" for name in ("structures", "strips", "answers", "gold")}


def take(work: WORK, paths: dict[str, Path], **options: Any) -> Any:
    prepared = prepare(
        paths["answers"],
        strips=paths.get("strips"),
        structures=paths.get("structures"),
        gold=paths.get("gold"),
        class_four="possible-damage" if "structures" in paths else "",
    )
    with work() as uow:
        return import_project(uow, prepared, paths, **options)


def rows(opened: Any) -> Any:
    tables = ("document", "mention", "claim", "judgement", "assessment", "act")
    return {table: [tuple(row) for row in opened.store.dump(table)] for table in tables}, opened.log.frontier().size


def fit(opened: Any, work: WORK, seed: int = 0) -> int:
    found, subjects = project_of(opened.store)
    dating = date_structures(found.problem, found.gold, found.truth, Settings(engine="numpy", rounds=8), seed)
    with work() as uow:
        return record_windows(uow, assessments(found, dating, seed), subjects)


def test_a_project_comes_in_as_claims_with_cells_and_readers(opened: Any, work: WORK, tmp_path: Path) -> None:
    """One mention a structure; its images, looks, experts and answers point to the cell that says so."""
    done = take(work, project(tmp_path / "p"), expert="Analyst Brown")

    assert (done.recorded, done.claims) == ({"structure": 6}, 6 + 12 + 24 + 24 + 2)
    one = structure(opened.store, "b2")
    assert one.place == (12.002, 45.002)
    assert [(row.about, json.loads(row.value), row.at) for row in one.of("image")][:2] == [
        ("0", "2031-01-01", "cell:10/frame+date"),
        ("1", "2031-02-01", "cell:11/frame+date"),
    ]
    assert [(row.about, json.loads(row.value)["first_destroyed"], row.tier) for row in one.of("answer")] == [
        ("reader-0", "2", "restricted"),
        ("reader-1", "2", "restricted"),
        ("reader-2", "3", "restricted"),
        ("reader-3", "2", "restricted"),
    ]
    assert [(row.about, json.loads(row.value)) for row in one.of("expert-answer")] == [("Analyst Brown", "2")]
    looks = [(row.about, json.loads(row.value)["means"]) for row in one.of("damage-class")]
    assert looks == [("2031-01-15", "no visible damage"), ("2031-05-15", "destroyed")]
    files = {row.title for row in opened.store.documents({row.source for row in one.claims if row.source})}
    assert files == {"strips.csv", "answers.csv", "gold.csv"}


def test_who_answered_is_in_no_event(opened: Any, work: WORK, tmp_path: Path) -> None:
    """The log holds a commitment; names of readers and experts travel in the payload alone."""
    take(work, project(tmp_path / "p"))

    bodies = "".join(row.body for row in opened.log.rows())
    assert "reader-" not in bodies and "Analyst" not in bodies
    assert "reader-2" in "".join(row.payload or "" for row in opened.log.payloads())


def test_twice_without_effect_and_one_undo(opened: Any, work: WORK, tmp_path: Path) -> None:
    """The same files again record nothing; undoing the act leaves no structure; it can come back."""
    paths = project(tmp_path / "p")
    first = take(work, paths)
    before = rows(opened)

    assert take(work, paths).act is None
    assert rows(opened) == before
    with work() as uow:
        assert undo_import(uow, first.act, "the wrong city").removed == 6
    assert structures(opened.store) == []
    assert take(work, paths).recorded == {"structure": 6}
    assert len(structures(opened.store)) == 6


def test_a_fit_keeps_no_structure_when_the_import_is_undone(opened: Any, work: WORK, tmp_path: Path) -> None:
    """A model's window is no work of people: the project goes whole."""
    done = take(work, project(tmp_path / "p"))
    fit(opened, work)

    with work() as uow:
        assert undo_import(uow, done.act, "the wrong city") == Undone(removed=6, kept=())
    assert structures(opened.store) == []
    assert list(compare(opened.store, replay(opened.log))) == []


def test_later_answers_join_their_structures_and_are_undone_alone(opened: Any, work: WORK, tmp_path: Path) -> None:
    """A longer export of the same project: only what is new is recorded, on mentions joined to the structures."""
    take(work, project(tmp_path / "p"))
    longer = {b: {**by, "reader-9": 1} for b, by in ANSWERS.items() if b != "b5"} | {"b5": ANSWERS["b5"]}
    paths = project(tmp_path / "later", longer)

    done = take(work, {role: paths[role] for role in ("answers", "strips")})

    assert (done.recorded, done.claims, done.unchanged) == ({"structure": 5}, 5, 1)
    assert len(structures(opened.store)) == 6
    assert [row.about for row in structure(opened.store, "b0").of("answer")][-1] == "reader-9"
    with work() as uow:
        undo_import(uow, done.act, "sent by mistake")
    assert "reader-9" not in {row.about for one in structures(opened.store) for row in one.of("answer")}
    assert len(structures(opened.store)) == 6


def test_what_a_person_withdrew_or_erased_does_not_come_back(opened: Any, work: WORK, tmp_path: Path) -> None:
    """A withdrawn answer stays withdrawn, an erased structure's readers stay erased, whatever the file says."""
    paths = project(tmp_path / "p")
    take(work, paths)
    wrong = structure(opened.store, "b0").of("answer")[0]
    with work() as uow:
        correct_claims(uow, wrong.mention, reason="a test account", withdraw=[wrong.id])
        destroy_details(uow, structure(opened.store, "b1").subject, reason="asked for")

    done = take(work, paths)

    assert (done.act, done.erased) == (None, 1)
    assert len(structure(opened.store, "b0").of("answer")) == 3
    assert structure(opened.store, "b1").of("answer") == []


def test_a_fit_is_kept_once_and_again_when_answers_come(opened: Any, work: WORK, tmp_path: Path) -> None:
    """The same inputs, model and seed record nothing; another seed or more answers record anew."""
    take(work, project(tmp_path / "p"))

    assert [fit(opened, work), fit(opened, work), fit(opened, work, seed=1)] == [6, 0, 6]
    paths = project(tmp_path / "more", {b: {"reader-7": 3} for b in ANSWERS})
    take(work, {role: paths[role] for role in ("answers", "strips")})
    assert fit(opened, work) == 6
    windows = windows_of([(one.name, row.reason) for one, row in recorded_windows(opened.store)])
    assert windows.ids == tuple(ANSWERS)
    assert windows.best.sum() == 6
    by_structure = [windows.probability[windows.structure == b].sum() for b in range(6)]
    assert by_structure == pytest.approx([1.0] * 6)


def test_analysts_bound_the_recorded_windows(opened: Any, work: WORK, tmp_path: Path) -> None:
    """Destroyed on 15 May by analysts, intact on 15 January: no window before the first image, none after the last."""
    take(work, project(tmp_path / "p"))
    fit(opened, work)

    for _, row in recorded_windows(opened.store):
        assert all(one.after >= 1 for one in chances_of(row.reason) if one.probability > 0.001)
        assert row.scheme == "sijill.damage.changepoint/1.2" and row.codebook == "1.2"


def test_the_log_replays_to_the_same_rows(opened: Any, work: WORK, tmp_path: Path) -> None:
    """Structures, joins and windows are folded from the log alone."""
    take(work, project(tmp_path / "p"))
    paths = project(tmp_path / "more", {b: {"reader-7": 3} for b in ANSWERS})
    take(work, {role: paths[role] for role in ("answers", "strips")})
    fit(opened, work)

    assert list(compare(opened.store, replay(opened.log))) == []


def test_who_may_not_import_or_assess(tmp_path: Path) -> None:
    """A reader from outside does neither; a recorder imports but does not assess."""
    opened = MemoryRegister(tmp_path / "home")
    outsider, recorder = (Actor("Wren", frozenset({role})) for role in (Role.READER, Role.RECORDER))
    paths = project(tmp_path / "p")

    with pytest.raises(Refused):
        take(lambda: opened.work(outsider), paths)
    take(lambda: opened.work(recorder), paths)
    with pytest.raises(Refused):
        fit(opened, lambda: opened.work(recorder))


def test_an_empty_register_says_what_to_do(tmp_path: Path) -> None:
    """No answers, no windows, no such structure: each with its remedy."""
    store = MemoryRegister(tmp_path / "home").store

    with pytest.raises(NotFound, match="no answers"):
        project_of(store)
    with pytest.raises(NotFound, match="no fitted windows"):
        recorded_windows(store)
    with pytest.raises(NotFound, match="no structure b7"):
        structure(store, "b7")
    with pytest.raises(InvalidValue, match="holds no windows"):
        chances_of("a grade by hand")
