"""The tables of a fit: windows, structures, volunteers, images, problems, report, assessments. Plain files out.

One writer for each table, all from one `Project` and one `Dating`; dates are those of the structure's own images.
Each structure's line in assessments.jsonl is shaped to become an assessment of the register: model, version, inputs.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from sijill.damage.calibration import CERTAIN, smallest_sets
from sijill.damage.changepoint import Settings
from sijill.damage.dating import Dating
from sijill.damage.problem import Floats, Ints
from sijill.damage.project import Project
from sijill.damage.readers import Readers
from sijill.damage.reading import iso

MODEL, VERSION = "sijill.damage.changepoint", "1.2"
ENOUGH = 0.95  # certainty at which a structure needs no more views
TWO_STAGES = 0.5


def write_all(
    out: Path, project: Project, dating: Dating, readers: Readers, settings: Settings, seed: int
) -> dict[str, Any]:
    """Write every table into `out` (made if missing) and return the report."""
    out.mkdir(parents=True, exist_ok=True)
    report = make_report(project, dating, readers, settings, seed)
    write_windows(out / "windows.csv", project, dating)
    structures = structure_rows(project, dating)
    write_rows(out / "structures.csv", structures)
    write_rows(out / "volunteers.csv", volunteer_rows(project, dating, readers))
    write_rows(out / "images.csv", image_rows(project, dating))
    write_rows(
        out / "problems.csv",
        problem_rows(project),
        heading=("file", "row", "structure_id", "used", "problem", "remedy"),
    )
    (out / "report.json").write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (out / "model.json").write_text(json.dumps(model_values(dating), indent=1) + "\n", encoding="utf-8")
    model = {"id": MODEL, "version": VERSION, "inputs": report["inputs"]}
    with (out / "assessments.jsonl").open("w", encoding="utf-8") as file:
        for row in structures:
            file.write(json.dumps({"kind": "destruction_window", **row, "model": model}, ensure_ascii=False) + "\n")
    return report


def write_rows(path: Path, rows: Sequence[dict[str, Any]], heading: Sequence[str] = ()) -> None:
    """A CSV file (UTF-8, no mark); `heading` serves when there may be no rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]) if rows else list(heading), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_windows(path: Path, project: Project, dating: Dating) -> None:
    """structure_id, frame or `none`, probability, best, in_90; then the window in dates and who says so."""
    strips, top = project.strips, project.strips.frames
    best, expert = dating.posterior.argmax(axis=1), np.zeros(len(strips.ids), bool)
    expert[project.gold] = True
    number, day, before = strips.frame.tolist(), strips.day.tolist(), _day_before(strips.day).tolist()
    inside, chance = dating.inside.tolist(), dating.posterior.tolist()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("structure_id", "frame", "probability", "best", "in_90", "after", "until", "basis"))
        for b, name in enumerate(strips.ids):
            basis, likeliest = "expert" if expert[b] else "crowd", int(best[b])
            for k in range(top + 1):
                if k < top and number[b][k] < 0:
                    continue
                writer.writerow(
                    (
                        name,
                        "none" if k == top else number[b][k],
                        f"{chance[b][k]:.6f}",
                        int(k == likeliest),
                        int(inside[b][k]),
                        iso(before[b][k]),
                        "" if k == top else iso(day[b][k]),
                        basis,
                    )
                )


def _day_before(day: Ints) -> Ints:
    """(B, K): day of the last image before each window; 0 before the first."""
    previous = np.maximum.accumulate(day, axis=1)
    before: Ints = np.concatenate([np.zeros((len(day), 1), np.int64), previous], axis=1)
    return before


def entropy(posterior: Floats) -> Floats:
    """(B,) bits."""
    p = np.maximum(posterior, 1e-300)
    bits: Floats = np.abs((posterior * np.log2(p)).sum(axis=1))
    return bits


def structure_rows(project: Project, dating: Dating) -> list[dict[str, Any]]:
    """One row per structure with its best window, 90 % window, certainty and reason."""
    strips, top, p = project.strips, project.strips.frames, dating.posterior
    before, views = _day_before(strips.day), np.diff(project.problem.start)
    bits, two, second = entropy(p), dating.second.sum(axis=1), dating.second.argmax(axis=1)
    best, gold = p.argmax(axis=1), set(project.gold.tolist())

    def name_of(b: int, k: int) -> int | str:
        return "none" if k == top else int(strips.frame[b, k])

    rows = []
    for b, name in enumerate(strips.ids):
        k, inside = int(best[b]), np.flatnonzero(dating.inside[b])
        low, high = int(inside[0]), int(inside[-1])
        sure, expert, staged = float(p[b, k]), b in gold, bool(two[b] > TWO_STAGES and second[b] != best[b])
        rows.append(
            {
                "structure_id": name,
                "answers": int(views[b]),
                "best": name_of(b, k),
                "after": iso(int(before[b, k])),
                "until": "" if k == top else iso(int(strips.day[b, k])),
                "probability": round(sure, 6),
                "first_in_90": name_of(b, low),
                "last_in_90": name_of(b, high),
                "after_90": iso(int(before[b, low])),
                "until_90": "" if high == top else iso(int(strips.day[b, high])),
                "held_90": round(float(p[b, inside].sum()), 6),
                "entropy_bits": round(float(bits[b]), 4),
                "needs_more_views": int(not expert and sure < ENOUGH),
                "two_stage": int(staged),
                "two_stage_probability": round(float(two[b]), 4),
                "other_change": name_of(b, int(second[b])) if staged else "",
                "basis": "expert" if expert else "crowd",
                "reason": _reason(int(views[b]), sure, expert, staged),
            }
        )
    return rows


def _reason(views: int, sure: float, expert: bool, staged: bool) -> str:
    if expert:
        return "an expert's answer"
    if not views:
        return "no answers: the project's average"
    said = f"{views} answers, the best window holds {sure:.0%}"
    return said + ("; the answers speak of two changes" if staged else "")


def volunteer_rows(project: Project, dating: Dating, readers: Readers) -> list[dict[str, Any]]:
    """One row per volunteer; the last two figures are the model's own parameters (see serving)."""
    odds = dating.estimate.belief.volunteers.log_odds
    return [
        {
            "volunteer_id": name,
            "answers": int(readers.answers[a]),
            "skill": round(float(readers.skill[a]), 4),
            "bias_frames": round(float(readers.bias[a]), 4),
            "late_share": round(float(readers.late[a]), 4),
            "early_share": round(float(readers.early[a]), 4),
            "spam": round(float(readers.spam[a]), 4),
            "contrary": round(float(readers.contrary[a]), 4),
            "agreement": round(float(readers.agreement[a]), 4),
            "false_log_odds": round(float(odds[a, 0]), 6),
            "hit_log_odds": round(float(odds[a, 1]), 6),
            "flag": readers.flag[a],
            "reason": readers.reason[a],
        }
        for a, name in enumerate(project.volunteers)
    ]


def image_rows(project: Project, dating: Dating) -> list[dict[str, Any]]:
    """One row per image: effects on the log odds of a flag, and the chances of an average volunteer."""
    strips, fitted = project.strips, dating.estimate
    images, centre = fitted.belief.legibility, fitted.belief.volunteers.centre
    learned = len(project.gold) > 0
    first = project.truth
    rows = []
    for t in range(strips.frames):
        there = strips.frame[:, t] >= 0
        days = strips.day[there, t]
        rows.append(
            {
                "frame": int(np.bincount(strips.frame[there, t]).argmax()),
                "date": iso(int(np.bincount(days - days.min()).argmax() + days.min())),
                "structures": int(there.sum()),
                "legibility": round(float(images.hit[t]), 4),
                "detects": round(_chance(centre[1] + images.hit[t]), 4),
                "false_flags": round(_chance(centre[0] + images.false[t]), 4),
                "prior": round(float(fitted.belief.prior[t]), 6),
                "gold_first_destroyed": int((first == t).sum()),
                "learned_from": "gold" if learned else "not learned: needs gold",
            }
        )
    return rows


def model_values(dating: Dating) -> dict[str, Any]:
    """The fitted parameters that `serving` needs to foresee an answer."""
    fitted = dating.estimate
    return {
        "model": {"id": MODEL, "version": VERSION},
        "centre": fitted.belief.volunteers.centre.tolist(),
        "spam": float(np.median(fitted.belief.volunteers.dishonest[:, 0])),
        "spam_frames": fitted.belief.otherwise[0, :, 0].tolist(),
        "image": fitted.belief.legibility.image().tolist(),
        "temperature": dating.tau,
    }


def _chance(log_odds: float) -> float:
    return float(1 / (1 + np.exp(-log_odds)))


def problem_rows(project: Project) -> list[dict[str, Any]]:
    """One row per thing to mend, in file and row order."""
    notes = sorted(project.notes, key=lambda note: (note.file, note.row or 0, note.structure))
    return [
        {
            "file": note.file,
            "row": "" if note.row is None else note.row,
            "structure_id": note.structure,
            "used": int(not note.set_aside),
            "problem": note.problem,
            "remedy": note.remedy,
        }
        for note in notes
    ]


def make_report(project: Project, dating: Dating, readers: Readers, settings: Settings, seed: int) -> dict[str, Any]:
    """What was fitted, from what, how sure it is, and what was set aside."""
    fitted, p = dating.estimate, dating.posterior
    calibrated = dating.check is not None
    return {
        "model": {"id": MODEL, "version": VERSION},
        "inputs": [{"role": r, "file": f, "sha256": h, "rows": n} for r, f, h, n in project.inputs],
        "settings": asdict(settings),
        "seed": seed,
        "counts": {
            "structures": project.problem.structures,
            "structures_without_answers": int((np.diff(project.problem.start) == 0).sum()),
            "volunteers": project.problem.volunteers,
            "answers": len(project.row),
            "images": project.strips.frames,
            "gold": len(project.gold),
        },
        "image_axis": project.strips.axis,
        "calibrated": calibrated,
        "calibration": "temperature fitted on gold structures"
        if calibrated
        else "no gold (or fewer than 20): probabilities rest on simulated crowds; do not publish them as calibrated",
        "temperature": round(dating.tau, 4),
        "window_level": dating.level,
        "windows_90": _windows_90(dating),
        "expected_temperature": round(dating.expected_tau, 4),
        "on_gold": None if dating.check is None else asdict(dating.check),
        "rounds": fitted.rounds,
        "log_likelihood": [round(value, 3) for value in fitted.log_likelihood],
        "prior_none": round(float(fitted.belief.prior[-1]), 6),
        "two_stage_prior": round(1 - dating.mixture.plain, 6),
        "mean_certainty": round(float(p.max(axis=1).mean()), 6),
        "needs_more_views": int((p.max(axis=1) < ENOUGH).sum()),
        "flagged_volunteers": _counted(flag for flag in readers.flag if flag),
        "set_aside": _counted(note.problem for note in project.notes if note.set_aside),
        "noted": _counted(_kind(note.problem) for note in project.notes if not note.set_aside),
        "problems": problem_rows(project)[:200],
        "problems_file": "problems.csv",
    }


def _windows_90(dating: Dating) -> dict[str, Any]:
    """How much the 90 % windows hold together, the least that any windows could hold, and what to make of it."""
    least = float(dating.crowd.max(axis=1).mean())
    held = float((dating.crowd * smallest_sets(dating.crowd, dating.level)).sum(axis=1).mean())
    means = "right nine times in ten over the project; what each one holds is held_90 in structures.csv"
    if least > CERTAIN:
        means = (
            f"the best window alone is expected to be right in {least:.1%} of cases, so no windows can hold only 90 %; "
            f"each holds at least {dating.level:.0%}"
        )
    return {"expected_to_hold": round(held, 4), "least_possible": round(least, 4), "means": means}


def _counted(words: Iterable[str]) -> dict[str, int]:
    return dict(Counter(words).most_common())


def _kind(problem: str) -> str:
    if problem.startswith("the only answer"):
        return "volunteers with one answer"
    return "images missing" if problem.endswith("missing") else problem
