"""R-hat, effective sizes, Monte Carlo errors and modes against cases whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from sijill.toll import convergence


@pytest.fixture
def rng():
    return np.random.default_rng(11)


def test_independent_chains_have_met_and_count_fully(rng):
    draws = rng.normal(size=(4, 2000))

    assert convergence.rhat(draws) < 1.003
    assert convergence.ess_bulk(draws) == pytest.approx(8000, rel=0.12)
    assert 5000 < convergence.ess_tail(draws) < 10000
    assert convergence.mcse_mean(draws) == pytest.approx(1 / np.sqrt(8000), rel=0.15)
    assert convergence.mcse_quantile(draws, 0.5) == pytest.approx(1.2533 / np.sqrt(8000), rel=0.35)


def test_autocorrelated_chains_count_less(rng):
    """AR(1) with coefficient 0.9 has n (1-0.9)/(1+0.9) effective draws."""
    noise = rng.normal(size=(4, 20_000))
    draws = np.zeros_like(noise)
    for t in range(1, noise.shape[1]):
        draws[:, t] = 0.9 * draws[:, t - 1] + noise[:, t]

    assert convergence.ess_bulk(draws) == pytest.approx(80_000 * 0.1 / 1.9, rel=0.15)


def test_chains_in_different_places_or_of_different_width_have_not_met(rng):
    apart = rng.normal(size=(4, 1000)) + np.array([[0.0], [0.0], [0.0], [2.0]])
    wider = rng.normal(size=(4, 1000)) * np.array([[1.0], [1.0], [1.0], [4.0]])

    assert convergence.rhat(apart) > 1.1
    assert convergence.rhat(wider) > 1.1


def test_a_constant_has_met_and_stuck_chains_have_not():
    assert convergence.rhat(np.ones((4, 100))) == 1.0
    assert convergence.rhat(np.repeat([[1.0], [2.0]], 100, axis=1)) > 10


def test_two_real_peaks_are_two_modes_and_one_is_one(rng):
    two = np.concatenate([rng.normal(0, 1, 3000), rng.normal(8, 1, 1000)])
    shoulder = np.concatenate([rng.normal(0, 1, 3000), rng.normal(1.5, 1, 1000)])

    found = convergence.modes(two)
    assert [round(m.location) for m in found] == [0, 8]
    assert [m.share for m in found] == pytest.approx([0.75, 0.25], abs=0.02)
    assert len(convergence.modes(shoulder)) == 1
    assert len(convergence.modes(rng.normal(size=4000))) == 1
    assert len(convergence.modes(rng.standard_t(2, size=4000))) == 1


def test_a_peak_below_the_share_is_not_a_mode(rng):
    assert len(convergence.modes(np.concatenate([rng.normal(0, 1, 4000), rng.normal(9, 0.5, 80)]))) == 1
    assert len(convergence.modes(np.full(50, 3.0))) == 1
