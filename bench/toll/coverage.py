"""Do 95 % intervals hold the truth 95 % of the time, and is a reader warned when they do not?

    python -m bench.toll.coverage --replicates 200 --scenarios A_indep4,B_MV2016 --write bench/toll/scores/coverage.json

Seeds: SeedSequence(20261122, scenario number, replicate). One row a scenario and model: coverage of the 95 % and 80 %
intervals, bias of the median, relative width, refused, warned; and among the misses the share warned or refused.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from bench.toll.scenarios import SCENARIOS, table
from sijill.toll.answer import Answer
from sijill.toll.estimate import Model, estimate
from sijill.toll.latent import LatentSettings
from sijill.toll.settings import Settings
from sijill.toll.verdict import Level, Verdict

ENTROPY = 20261122
SHORT = LatentSettings(warmup=200, round_draws=300, target_ess=400.0, max_draws=3000, threads=1)


def one(scenario: str, replicate: int, model: Model) -> dict[str, Any]:
    """One population, one table, one answer."""
    place = sorted(SCENARIOS).index(scenario)
    truth, draw = SCENARIOS[scenario]
    overlap = table(draw(np.random.default_rng(np.random.SeedSequence((ENTROPY, place, replicate)))))
    answer: Answer = estimate(overlap, model, Settings(seed=replicate, latent=SHORT, resamples=300))
    summary = answer.summary
    row: dict[str, Any] = {
        "verdict": answer.verdict.value,
        "rules": sorted({f.rule for f in answer.findings if f.level is not Level.NOTE}),
    }
    if summary is not None:
        row |= {
            "hit95": summary.q025 <= truth <= summary.q975,
            "hit80": summary.q10 <= truth <= summary.q90,
            "low": truth > summary.q975,
            "bias": summary.median / truth - 1.0,
            "width": (summary.q975 - summary.q025) / truth,
        }
    return row


def score(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Summary of the replicates of one scenario and model."""
    with_number = [row for row in rows if "hit95" in row]
    missed = [row for row in with_number if not row["hit95"]]
    fired = sorted({rule for row in rows for rule in row["rules"]})

    def share(part: list[dict[str, Any]], verdict: Verdict) -> float:
        return round(sum(row["verdict"] == verdict.value for row in part) / max(len(part), 1), 4)

    def mean(key: str) -> float | None:
        return round(float(np.mean([row[key] for row in with_number])), 4) if with_number else None

    return {
        "replicates": len(rows),
        "with_number": len(with_number),
        "coverage95": mean("hit95"),
        "coverage80": mean("hit80"),
        "missed_too_low": sum(row["low"] for row in missed),
        "median_bias": round(float(np.median([r["bias"] for r in with_number])), 4) if with_number else None,
        "median_width": round(float(np.median([r["width"] for r in with_number])), 4) if with_number else None,
        "refused": share(rows, Verdict.REFUSED),
        "warned": share(rows, Verdict.WARNINGS),
        "misses": len(missed),
        "misses_warned_or_refused": round(1.0 - share(missed, Verdict.ESTIMATE), 4) if missed else None,
        "rules": {rule: round(sum(rule in row["rules"] for row in rows) / len(rows), 4) for rule in fired},
    }


def run(
    scenarios: list[str], models: list[Model], replicates: int, block: int = 20
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Scores after every `block` replicates of each scenario, so that a run that is stopped leaves whole blocks."""
    rows: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for first in range(0, replicates, block):
        for scenario in scenarios:
            for model in models:
                found = rows.setdefault((scenario, model.value), [])
                found += [one(scenario, r, model) for r in range(first, min(first + block, replicates))]
                yield scenario, model.value, score(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replicates", type=int, default=200)
    parser.add_argument("--scenarios", default=",".join(SCENARIOS))
    parser.add_argument("--models", default="latent,decomposable")
    parser.add_argument("--write", type=Path)
    chosen = parser.parse_args()
    models = [Model(name) for name in chosen.models.split(",")]
    began = time.process_time()
    for scenario, model, scored in run(chosen.scenarios.split(","), models, chosen.replicates):
        said = {"date": "2026-11-22", "entropy": ENTROPY, **scored}
        print(scenario, model, json.dumps(said), f"[{time.process_time() - began:.0f} CPU-s]", flush=True)
        if chosen.write:
            known = json.loads(chosen.write.read_text("utf-8")) if chosen.write.exists() else {}
            known.setdefault(scenario, {})[model] = said
            chosen.write.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
