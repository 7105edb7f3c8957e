"""Replicates and strata combined by formulas that can be checked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import t as student

from sijill.model.errors import InvalidValue
from sijill.toll.combine import Replicate, Rule, add_strata, combine, mixture


@pytest.fixture
def replicates():
    rng = np.random.default_rng(1)
    return [Replicate(500, 500 + np.exp(rng.normal(mean, 0.2, 2000))) for mean in (6.9, 7.0, 7.1, 7.05, 6.95)]


def by_hand(replicates, freedom_of):
    logs = [np.log(r.totals - r.documented) for r in replicates]
    m, means = len(logs), np.array([x.mean() for x in logs])
    within, between = np.mean([x.var(ddof=1) for x in logs]), means.var(ddof=1)
    total, freedom = within + (1 + 1 / m) * between, freedom_of(m, within, between)
    half = student.ppf(0.975, freedom) * np.sqrt(total)
    return freedom, 500 + np.exp(means.mean() - half), 500 + np.exp(means.mean() + half)


def test_verdata_and_rubin_differ_in_their_degrees_of_freedom(replicates):
    verdata, rubin = combine(replicates, Rule.VERDATA), combine(replicates, Rule.RUBIN)

    for got, rule in (
        (verdata, lambda m, w, b: (m - 1) * (1 + w / ((m + 1) * b)) ** 2),
        (rubin, lambda m, w, b: (m - 1) * (1 + m * w / ((m + 1) * b)) ** 2),
    ):
        assert (got.freedom, got.low, got.high) == pytest.approx(by_hand(replicates, rule), rel=1e-12)
    assert verdata.freedom < rubin.freedom
    assert verdata.high > rubin.high
    assert verdata.point == pytest.approx(np.mean([r.totals.mean() for r in replicates]))


def test_the_mixture_keeps_every_replicate_alike(replicates):
    longer = [*replicates[:4], Replicate(500, np.repeat(replicates[4].totals, 3))]

    draws = mixture(longer)
    combined = combine(longer)

    assert draws.size == 5 * 2000
    assert combined.low < min(np.quantile(r.totals, 0.25) for r in replicates)
    assert combined.point == pytest.approx(np.mean([r.totals.mean() for r in replicates]))
    assert 0.0 < combined.between_share < 1.0


def test_equal_replicates_have_nothing_between_them():
    one = Replicate(10, np.array([20.0, 30.0, 40.0]))

    combined = combine([one, one], Rule.RUBIN)

    assert (combined.between_share, combined.median_ratio) == (0.0, 1.0)
    assert combined.freedom == np.inf


def test_nobody_unrecorded_counts_as_a_tenth():
    """As verdata does it: log of 0 becomes log of 0.1."""
    none = Replicate(10, np.array([10.0, 10.0, 11.0]))

    combined = combine([none, none], Rule.VERDATA)

    assert combined.low == pytest.approx(
        10 + np.exp(np.log([0.1, 0.1, 1]).mean() - 1.959964 * np.log([0.1, 0.1, 1]).std(ddof=1)), rel=1e-5
    )


def test_one_replicate_is_refused(replicates):
    with pytest.raises(InvalidValue, match="one replicate says nothing"):
        combine(replicates[:1])


def test_strata_are_added_draw_by_draw():
    rng = np.random.default_rng(2)
    first, second = rng.normal(1000, 30, 4000), rng.normal(500, 40, 2000)

    total = add_strata([first, second], rng)

    assert total.mean() == pytest.approx(first.mean() + second.mean(), rel=1e-9)
    assert total.std() == pytest.approx(50, rel=0.05)
