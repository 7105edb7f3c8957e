"""Where the expected temperature comes from: the best temperature of invented crowds against their mean certainty.

    python bench/damage/calibrate.py

Prints one line per regime and seed: mean certainty before tempering, temperature that minimises -log p of the truth
over all structures, and what `expected_temperature` says.
"""

from __future__ import annotations

import numpy as np

from bench import SEEDS, gold_of, problem_of
from sijill.damage.calibration import TEMPERATURES, expected_temperature, temper, truth_probability
from sijill.damage.changepoint import Settings, estimate
from sijill.damage.simulated import draw_crowd, regime, regime_names
from sijill.damage.twostage import apply_mixture, fit_mixture


def main() -> None:
    print("regime        seed  certainty  best  expected")
    for name in regime_names():
        for seed in SEEDS:
            crowd = draw_crowd(regime(name), seed)
            problem, gold = problem_of(crowd), gold_of(crowd, seed)
            fitted = estimate(problem, gold, crowd.truth[gold], Settings())
            mixture = fit_mixture(problem, fitted, Settings())
            raw = apply_mixture(problem, fitted.rows, fitted.prior, mixture, Settings()).posterior
            cost = [-np.log(truth_probability(temper(raw, tau), crowd.truth)).mean() for tau in TEMPERATURES]
            best = TEMPERATURES[int(np.argmin(cost))]
            certainty = raw.max(axis=1).mean()
            print(f"{name:<13} {seed:4d}  {certainty:.3f}      {best:.2f}  {expected_temperature(raw):.2f}", flush=True)


if __name__ == "__main__":
    main()
