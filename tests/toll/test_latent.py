"""The latent-class model: recorded posteriors, and what must not change it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sijill.toll import convergence
from sijill.toll.estimate import Model, estimate
from sijill.toll.latent import LatentSettings, estimate_latent, expectation_maximisation
from sijill.toll.overlap import Overlap


def moved(overlap, order, names=None):
    """The same people with columns in another order and rows backwards."""
    rows = [([int(row[j]) for j in order], int(count)) for row, count in zip(overlap.bits, overlap.counts, strict=True)]
    return Overlap.of(names or [overlap.names[j] for j in order], rows[::-1])


@pytest.mark.parametrize("model", list(Model))
def test_names_order_and_threads_change_nothing(clean, brief, model):
    if model is Model.ALL:
        brief = replace(brief, latent=replace(brief.latent, max_draws=250))
    first = estimate(clean, model, brief)
    threaded = replace(brief, latent=replace(brief.latent, threads=3))

    second = estimate(moved(clean, [2, 0, 3, 1], ["w", "x", "y", "z"]), model, threaded)

    assert first.summary == second.summary
    assert [f.rule for f in first.findings] == [f.rule for f in second.findings]
    assert first.draws is not None
    assert second.draws is not None
    assert np.array_equal(first.draws, second.draws)


def test_a_seed_repeats_and_another_differs(clean, brief):
    one, two = estimate(clean, Model.LATENT, brief), estimate(clean, Model.LATENT, brief)
    other = estimate(clean, Model.LATENT, replace(brief, seed=5))

    assert one.summary == two.summary
    assert one.summary != other.summary


def test_the_truth_of_a_clean_table_is_inside(clean, patient):
    answer = estimate(clean, Model.LATENT, patient)

    assert answer.verdict == "estimate"
    assert answer.summary is not None
    assert answer.summary.q025 < 2000 < answer.summary.q975


@pytest.mark.shared
@pytest.mark.parametrize(
    ("table", "classes", "expected", "errors"),
    [
        ("kosovo_4", 10, (9023, 10431, 13824), (20, 6, 40)),
        ("spina_3", 10, (680, 727, 817), (0.5, 0.5, 3)),
        ("neworleans_5", 10, (570, 834, 1367), (1, 1, 6)),
    ],
)
def test_the_posterior_is_that_of_lcmcr(real, table, classes, expected, errors):
    settings = LatentSettings(classes=classes, threads=1, target_ess=2500.0)

    fit = estimate_latent(real(table), settings, 12)

    totals = fit.n + fit.unseen
    for level, value, error in zip((0.025, 0.5, 0.975), expected, errors, strict=True):
        bound = 4.0 * np.hypot(error, convergence.mcse_quantile(totals, level)) + 0.002 * value + 1.0
        assert abs(np.quantile(totals, level) - value) < bound
    assert all(convergence.rhat(draws) < 1.05 for draws in fit.watched().values())


@pytest.mark.shared
def test_the_cap_is_stated_and_what_lies_above_it_is_reported(real, brief):
    answer = estimate(real("netherlands_5"), Model.LATENT, brief)

    assert answer.diagnostics["cap"] == 21 * 8234
    assert answer.diagnostics["above_cap"] > 0.0
    assert answer.draws is not None
    assert answer.draws.max() <= 21 * 8234


def test_without_a_cap_all_draws_are_kept(clean, brief):
    free = replace(brief, latent=replace(brief.latent, cap=None))

    answer = estimate(clean, Model.LATENT, free)

    assert answer.priors["N"] == "1/N"
    assert answer.diagnostics["cap"] is None


def test_twenty_lists_run(brief):
    rng = np.random.default_rng(2)
    bits = rng.random((300, 20)) < 0.12
    patterns, counts = np.unique(bits[bits.any(axis=1)].astype(int), axis=0, return_counts=True)
    table = Overlap.of([f"L{j:02}" for j in range(20)], zip(patterns.tolist(), counts.tolist(), strict=True))
    few = replace(brief, latent=replace(brief.latent, warmup=60, round_draws=60, max_draws=120))

    answer = estimate(table, Model.LATENT, few)
    refused = estimate(table, Model.DECOMPOSABLE, few)

    assert answer.summary is not None
    assert answer.summary.q025 >= table.n
    assert refused.summary is None
    assert "too-many-lists" in [f.rule for f in refused.findings]


def test_mixture_fits_find_two_kinds_of_people():
    rng = np.random.default_rng(1)
    often, seldom = rng.random((400, 5)) < 0.9, rng.random((1600, 5)) < 0.1
    bits = np.concatenate([often, seldom])
    patterns, counts = np.unique(bits[bits.any(axis=1)].astype(int), axis=0, return_counts=True)
    table = Overlap.of("ABCDE", zip(patterns.tolist(), counts.tolist(), strict=True))

    rates = 1.0 / (1.0 + np.exp(-expectation_maximisation(table, 2, rng)))

    low, high = sorted(rates.mean(axis=0))
    assert high == pytest.approx(0.9, abs=0.05)
    assert low < 0.35
