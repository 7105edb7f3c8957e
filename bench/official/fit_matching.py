"""Fit the weights of the statement matcher, and measure it on statements whose link, codes and grid are hidden.

    .venv/bin/python bench/official/fit_matching.py            # five-fold cross-validation of the masked task
    .venv/bin/python bench/official/fit_matching.py --write    # fit on the whole half, write rules/matching.toml

The task: each decided statement of `cjtf-oir/assessments.csv` (date, place words, text; serials, codes, grid references
and remarks about codes taken out) against the incidents of the same table (date, place, area, point, numbers). Folds
are whole weeks, so that the lines of one day never stand on both sides. "First" is the share of statements whose own
incident is first, "first five" among five; ECE is the expected calibration error of the first candidate, ten bins.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from sijill.official.features import NAMES
from sijill.official.match_settings import Settings
from sijill.official.matching import Problem, compete, problems_of
from sijill.official.tables_in import IncidentRow, StatementRow, incident_rows, statement_rows

csv.field_size_limit(10_000_000)
SHARED = Path(os.environ.get("SIJILL_SHARED", "../shared"))
RIDGE = 0.3
ABSENT = 1 / 25
CODE_NAMED = 30.0
"""Weight of a code of the archive that the statement names: set, not fitted, since codes are masked here."""
CODE = re.compile(
    r"\(?\b\d{0,4}\s?/?\s?(?:AI-\d+/)?S?(?:CS|RS|TS|S)\d{2,}\w*|\[The Coalition conceded.*?\]|\(\d{2,4}\)", re.S
)
GRID = re.compile(r"\b\d{2,4}\s?S\s?[A-Z]{2}\s?\d{2,5}\s?\d{2,5}\b")


def load(
    *, grids: bool = False, split: bool = False, bare: bool = False
) -> tuple[list[StatementRow], list[IncidentRow], list[str]]:
    """Statements, incidents, and the incident that each statement belongs to. `split`: one row per text."""
    with (SHARED / "data/cjtf-oir/assessments.csv").open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    with (SHARED / "data/airwars-syria/incidents.csv").open(encoding="utf-8-sig", newline="") as handle:
        archive = {row["sequence"]: row for row in csv.DictReader(handle)}
    said, truth = [], []
    for row in rows:
        if row["assessment"] not in {"credible", "non_credible", "duplicate"} or not row["statement"].strip():
            continue
        texts, days = row["statement"].split("\n---\n"), row["statement_date"].split("|")
        chosen = list(enumerate(texts)) if split else [(len(texts) - 1, texts[-1])]
        for at, text in chosen:
            masked = CODE.sub(" ", text)
            said.append(
                {
                    "id": f"{len(said)}",
                    "text": masked if grids else GRID.sub(" ", masked),
                    "incident_date": row["airwars_date"],
                    "released": "" if bare else days[min(at, len(days) - 1)],
                    "place": row["coalition_location"],
                    "mgrs": row["mgrs"] if grids else "",
                    "killed": row["deaths_conceded_min"] if row["assessment"] == "credible" and len(texts) == 1 else "",
                }
            )
            truth.append(row["assessment_id"])
    incidents = [
        {
            "id": row["assessment_id"],
            "date": row["airwars_date"],
            "place": archive[row["airwars_sequence"]]["location_en"],
            "place_local": archive[row["airwars_sequence"]]["location_ar"],
            "governorate": archive[row["airwars_sequence"]]["governorate"],
            "region": archive[row["airwars_sequence"]]["region"],
            "district": archive[row["airwars_sequence"]]["district"],
            "latitude": row["airwars_lat"],
            "longitude": row["airwars_lon"],
            "accuracy": row["airwars_geo_accuracy"],
            "killed_min": row["airwars_killed_min"],
            "killed_max": row["airwars_killed_max"],
        }
        for row in rows
    ]
    if bare:
        kept = ("id", "date", "place", "killed_min", "killed_max")
        incidents = [{name: row[name] for name in kept} for row in incidents]
    return statement_rows(said), incident_rows(incidents), truth


def fold_of(statement: StatementRow, folds: int) -> int:
    day = statement.dates[0].first if statement.dates else date(2000, 1, 1)
    assert day is not None
    return (day.toordinal() // 7) % folds


def fit(problems: list[Problem], answers: list[int], settings: Settings, *, seed: int = 7) -> Settings:
    """Conditional logit with ridge; a share ABSENT of the answers is taken away so that "none" learns its score."""
    rng = np.random.default_rng(seed)
    rows: list[list[float]] = []
    starts, right = [], []
    for problem, answer in zip(problems, answers, strict=True):
        if answer < 0:
            continue
        block = [[*one, 0.0] for one in problem.vectors] + [[0.0] * len(NAMES) + [1.0]]
        if rng.random() < ABSENT:
            del block[answer]
            answer = len(block) - 1
        starts.append(len(rows))
        right.append(len(rows) + answer)
        rows += block
    matrix, first = np.array(rows), np.array(starts)
    lengths = np.diff([*starts, len(rows)])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = matrix @ weights
        scores -= np.repeat(np.maximum.reduceat(scores, first), lengths)
        chance = np.exp(scores)
        sums = np.add.reduceat(chance, first)
        total = 0.5 * RIDGE * float(weights @ weights) - float((scores[right] - np.log(sums)).sum())
        slope = RIDGE * weights + (chance / np.repeat(sums, lengths)) @ matrix - matrix[right].sum(axis=0)
        return total, slope

    found = minimize(loss, np.zeros(len(NAMES) + 1), jac=True, method="L-BFGS-B").x
    weights = dict(zip(NAMES, found[:-1].round(4), strict=True)) | {"code_named": CODE_NAMED}
    return replace(settings, weights=tuple(weights.values()), none=float(round(found[-1], 4)))


def calibrate(sets: list[tuple[list[Problem], list[int]]], settings: Settings) -> Settings:
    """Rivalry and temperature that give the answers the highest likelihood (a grid search)."""
    best, chosen = np.inf, settings
    pairs = ((1.0, 0.5), (2.0, 1.0), (2.0, 2.0), (3.0, 2.0), (3.0, 3.0))
    for own, across, temperature in [(*pair, heat) for pair in pairs for heat in (0.5, 0.6, 0.7, 0.85, 1.0)]:
        tried = replace(settings, rivalry=own, rivalry_across=across, temperature=temperature)
        cost = sum(_cost(problems, answers, tried) for problems, answers in sets)
        if cost < best:
            best, chosen = cost, tried
    return chosen


def _cost(problems: list[Problem], answers: list[int], settings: Settings) -> float:
    chances = compete(problems, settings)
    return -sum(np.log(max(row[answer], 1e-9)) for row, answer in zip(chances, answers, strict=True) if answer >= 0)


def measure(problems: list[Problem], answers: list[int], chances: list[list[float]]) -> dict[str, float]:
    """Recall at 1 and 5, and the calibration error of the first candidate."""
    first, five, sure, right = 0, 0, [], []
    for problem, answer, chance in zip(problems, answers, chances, strict=True):
        order = sorted(range(len(problem.incidents)), key=lambda at: -chance[at])
        first += bool(order) and order[0] == answer
        five += answer in order[:5]
        if order:
            sure.append(chance[order[0]])
            right.append(order[0] == answer)
    return {
        "first": first / len(problems),
        "five": five / len(problems),
        "ece": ece(np.array(sure), np.array(right)),
        "n": len(problems),
    }


def ece(sure: np.ndarray, right: np.ndarray, bins: int = 10) -> float:
    at = np.minimum((sure * bins).astype(int), bins - 1)
    return float(sum(abs(sure[at == one].mean() - right[at == one].mean()) * (at == one).mean() for one in set(at)))


def answers_of(problems: list[Problem], incidents: list[IncidentRow], truth: list[str]) -> list[int]:
    return [
        next((at for at, number in enumerate(problem.incidents) if incidents[number].id == meant), -1)
        for problem, meant in zip(problems, truth, strict=True)
    ]


@dataclass
class Variant:
    """One way of masking the task."""

    name: str
    statements: list[StatementRow]
    problems: list[Problem]
    answers: list[int]

    @classmethod
    def of(cls, name: str, **how: bool) -> Variant:
        statements, incidents, truth = load(**how)
        problems = problems_of(statements, incidents, settings=Settings.shipped())
        return cls(name, statements, problems, answers_of(problems, incidents, truth))

    def part(self, fold: int, folds: int, *, held: bool) -> tuple[list[Problem], list[int]]:
        chosen = [at for at, one in enumerate(self.statements) if (fold_of(one, folds) == fold) == held]
        return [self.problems[at] for at in chosen], [self.answers[at] for at in chosen]


def _gridded(one: Variant) -> Variant:
    """The statements of a variant that carry a grid reference which decodes."""
    at = [at for at, said in enumerate(one.statements) if any(grid.cell for grid in said.grids)]
    part = ([one.statements[k] for k in at], [one.problems[k] for k in at], [one.answers[k] for k in at])
    return Variant("only those with a grid", *part)


def train(sets: list[tuple[list[Problem], list[int]]]) -> Settings:
    problems = [one for some, _answers in sets for one in some]
    answers = [one for _some, answers in sets for one in answers]
    return calibrate(sets[:2], fit(problems, answers, Settings.shipped()))


def crossvalidate(variants: list[Variant], trained_on: int, folds: int = 5) -> list[dict[str, float]]:
    """Measures of every variant; in each fold one model is trained on the first `trained_on` of them."""
    collected: list[tuple[list[Problem], list[int], list[list[float]]]] = [([], [], []) for _ in variants]
    for fold in range(folds):
        settings = train([one.part(fold, folds, held=False) for one in variants[:trained_on]])
        for (problems, answers, chances), one in zip(collected, variants, strict=True):
            some, right = one.part(fold, folds, held=True)
            problems += some
            answers += right
            chances += compete(some, settings)
    return [measure(*one) for one in collected]


def crude() -> float:
    """Same date, most shared place words: the rule to beat."""
    statements, incidents, truth = load(grids=False)
    by_day: dict[object, list[IncidentRow]] = {}
    for one in incidents:
        by_day.setdefault(one.days, []).append(one)

    def words(text: str) -> set[str]:
        return set(re.findall(r"[a-z']{3,}", text.lower())) - {"near", "syria", "the", "iraq"}

    right = 0
    for statement, meant in zip(statements, truth, strict=True):
        there = by_day.get(statement.dates[0], [])
        if there:
            said = words(" ".join(statement.places))
            right += max(there, key=lambda one: len(said & words(one.place))).id == meant
    return right / len(statements)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    write = parser.parse_args().write
    variants = [
        Variant.of("masked"),
        Variant.of("masked, date + place + numbers", bare=True),
        Variant.of("with grids", grids=True),
    ]
    if not write:
        variants.append(Variant.of("masked, every text", split=True))
        variants.append(_gridded(variants[2]))
        print(f"crude rule (same date, most shared place words)   first {crude():.3f}")
        for one, got in zip(variants, crossvalidate(variants, 3), strict=True):
            print(
                f"{one.name:<32} n {got['n']:.0f}  first {got['first']:.3f}  five {got['five']:.3f}  ECE {got['ece']:.3f}"  # noqa: E501
            )
        return
    fitted = train([(one.problems, one.answers) for one in variants])
    lines = [
        "# Weights of the statement matcher: a conditional logit fitted on the half of cjtf-oir at hand, masked, bare and",  # noqa: E501
        "# with grid references, by bench/official/fit_matching.py --write; do not edit by hand.",
        'version = "official-matching/3"',
        f"none = {fitted.none}",
        f"rivalry = {fitted.rivalry}",
        f"rivalry_across = {fitted.rivalry_across}",
        f"temperature = {fitted.temperature}",
        "",
        "[weights]",
        *(f"{name} = {weight}" for name, weight in zip(NAMES, fitted.weights, strict=True)),
    ]
    Path("sijill/official/rules/matching.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
