"""The latent-class model against R LCMCR 0.4.14: same posterior, and effective draws per CPU-second.

    python -m bench.toll.references --write bench/toll/scores/references.json

For every table of `acceptance_lcmcr.json`: one thread, warm-up included, K and cap as in the R run, 4 chains. Columns:
worst |ours - R| in units of 4 combined Monte Carlo errors + 0.2 % of N (at most 1 passes); min(bulk, tail) ESS of log
n_0 per CPU-second and its ratio to R's recorded figure. R's CPU-seconds come from another day's machine.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
from pathlib import Path
from typing import Any

import numpy as np

from sijill.testing.shared import shared_root
from sijill.toll import convergence
from sijill.toll.latent import LatentSettings, estimate_latent
from sijill.toll.latent_answer import judge_latent
from sijill.toll.overlap import Overlap

LEVELS = {"q2.5": 0.025, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q97.5": 0.975}


def load(name: str) -> Overlap:
    """One shared table."""
    with (shared_root() / "data" / "mse" / "tables" / f"{name}.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    return Overlap.of(rows[0][:-1], [([int(x) for x in row[:-1]], int(row[-1])) for row in rows[1:]])


def compare(name: str, reference: dict[str, Any], draws: int, seed: int) -> dict[str, Any]:
    """Our run beside the recorded one."""
    overlap = load(name).canonical()[0]
    settings = LatentSettings(
        classes=reference["K"], threads=1, round_draws=draws, max_draws=draws, target_ess=math.inf
    )
    fit = estimate_latent(overlap, settings, seed)
    kept = np.where(fit.unseen <= 20 * fit.n, fit.n + fit.unseen, np.nan)
    scale = np.where(np.isnan(kept), np.nanmedian(kept), kept)
    worst = {"mean": _unit(float(np.nanmean(kept)), reference["mean"], convergence.mcse_mean(scale))}
    for key, level in LEVELS.items():
        ours = float(np.nanquantile(kept, level))
        worst[key] = _unit(ours, reference["q"][key], convergence.mcse_quantile(scale, level))
    log_unseen = fit.watched()["log n0"]
    ess = min(convergence.ess_bulk(log_unseen), convergence.ess_tail(log_unseen))
    findings, _ = judge_latent(fit, overlap)
    where = max(worst, key=lambda key: worst[key])
    return {
        "converged_in_R": reference["status"] == "reference",
        "units": round(worst[where], 3),
        "at": where,
        "ours": [round(float(np.nanquantile(kept, level))) for level in LEVELS.values()],
        "R": [value[0] for value in reference["q"].values()],
        "rhat": round(max(convergence.rhat(x) for x in fit.watched().values()), 4),
        "ess": round(ess),
        "cpu_seconds": round(fit.cpu_seconds, 2),
        "ess_per_cpu_second": round(ess / fit.cpu_seconds, 1),
        "ratio_to_R": round(ess / fit.cpu_seconds / reference["ess_per_cpu_s"], 2),
        "findings": [f.rule for f in findings],
    }


def _unit(ours: float, reference: list[float], error: float) -> float:
    return abs(ours - reference[0]) / (4.0 * math.hypot(reference[1], error) + 0.002 * reference[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", default="")
    parser.add_argument("--draws", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path)
    chosen = parser.parse_args()
    references = json.loads((shared_root() / "data" / "mse" / "acceptance_lcmcr.json").read_text("utf-8"))
    names = chosen.tables.split(",") if chosen.tables else sorted(references)
    compare(names[0], references[names[0]], 50, 1)  # compile, so that the first table is timed like the others
    scores = {}
    for name in names:
        scores[name] = compare(name, references[name], chosen.draws, chosen.seed)
        print(name, json.dumps(scores[name]), flush=True)
    if chosen.write:
        said = {"date": "2026-11-22", "draws": chosen.draws, "seed": chosen.seed, "tables": scores}
        chosen.write.write_text(json.dumps(said, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
