"""Simulation-based calibration of the latent-class sampler (Talts et al. 2018).

    python -m bench.toll.calibration --runs 500 --write bench/toll/scores/calibration.json

Each run draws parameters from the prior, a table of n records from them (given n, cells are multinomial in the
observed-cell probabilities and n_0 is negative binomial: the joint distribution under p(N) ~ 1/N), samples the
posterior, and ranks the truth among 99 thinned draws. Right samplers give uniform ranks: chi-square on 20 bins.
"""

from __future__ import annotations

import argparse
import itertools
import json
import time
from pathlib import Path

import numpy as np
from scipy.stats import chisquare

from sijill.toll.latent import LatentSettings, estimate_latent
from sijill.toll.overlap import Overlap

ENTROPY = 20261123
RANKED = ("N", "p0", "alpha")
SETTINGS = LatentSettings(
    classes=4, cap=None, chains=4, warmup=300, round_draws=750, target_ess=1500.0, max_draws=6000, threads=1
)


def one(run: int) -> dict[str, int]:
    """Ranks of the truth, ties broken at random."""
    rng = np.random.default_rng(np.random.SeedSequence((ENTROPY, run)))
    lists, n, classes = 3 + run % 3, int(rng.integers(60, 600)), 4
    alpha = max(rng.gamma(0.25, 4.0), 1e-12)
    stick = rng.beta(1.0, alpha, classes - 1)
    weight = np.append(stick, 1.0) * np.concatenate([[1.0], np.cumprod(1.0 - stick)])
    rate = rng.random((classes, lists))
    patterns = np.array(list(itertools.product((0, 1), repeat=lists)))
    cell = np.prod(np.where(patterns[:, None, :] == 1, rate, 1.0 - rate), axis=2) @ weight
    counts = rng.multinomial(n, cell[1:] / cell[1:].sum())
    unseen = rng.poisson(rng.gamma(n) * cell[0] / (1.0 - cell[0]))
    table = Overlap.of([f"L{j}" for j in range(lists)], zip(patterns[1:].tolist(), counts.tolist(), strict=True))
    fit = estimate_latent(table, SETTINGS, np.random.SeedSequence((ENTROPY, run, 1)))
    truth = {"N": float(unseen), "p0": float(cell[0]), "alpha": alpha}
    draws = {"N": fit.unseen, "p0": fit.p_zero, "alpha": fit.alpha}
    ranks = {}
    for name in RANKED:
        pooled = draws[name].T.ravel()
        thin = pooled[np.linspace(0, pooled.size - 1, 99).astype(int)]
        ties = int((thin == truth[name]).sum())
        ranks[name] = int((thin < truth[name]).sum()) + int(rng.integers(0, ties + 1))
    return ranks


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=500)
    parser.add_argument("--write", type=Path)
    chosen = parser.parse_args()
    began = time.process_time()
    ranks = [one(run) for run in range(chosen.runs)]
    said: dict[str, object] = {"date": "2026-11-22", "entropy": ENTROPY, "runs": chosen.runs}
    for name in RANKED:
        histogram = np.bincount(np.array([r[name] for r in ranks]) // 5, minlength=20)
        said[name] = {"bins": histogram.tolist(), "p": round(float(chisquare(histogram).pvalue), 4)}
    said["cpu_seconds"] = round(time.process_time() - began)
    print(json.dumps(said, indent=1))
    if chosen.write:
        chosen.write.write_text(json.dumps(said, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
