"""Missed links: the table put right for a share of them gives back what was torn, and says when it cannot."""

from __future__ import annotations

import numpy as np
import pytest

from bench.toll.scenarios import SCENARIOS, table
from sijill.toll.decomposable import estimate_decomposable
from sijill.toll.estimate import Model, estimate
from sijill.toll.explain import page
from sijill.toll.latent import LatentSettings
from sijill.toll.missed import relinked
from sijill.toll.overlap import Overlap
from sijill.toll.settings import Settings

FOUR = Overlap.of("ABC", [((1, 0, 0), 40_000), ((0, 1, 0), 30_000), ((0, 0, 1), 20_000), ((1, 1, 0), 16_000),
                          ((1, 0, 1), 8_000), ((0, 1, 1), 4_000), ((1, 1, 1), 8_000)])  # fmt: skip


def torn(overlap: Overlap, share: float, rng: np.random.Generator) -> Overlap:
    """Each person's records but one, any with equal chance, become somebody new with probability `share`."""
    cells: dict[tuple[int, ...], int] = {}
    for bits, count in zip(overlap.bits, overlap.counts, strict=True):
        on = np.flatnonzero(bits)
        for _ in range(int(count)):
            fast = on[rng.integers(on.size)]
            lost = [j for j in on if j != fast and rng.random() < share]
            kept = tuple(int(bits[j] and j not in lost) for j in range(bits.size))
            for one in (kept, *(tuple(int(i == j) for i in range(bits.size)) for j in lost)):
                cells[one] = cells.get(one, 0) + 1
    return Overlap.of(overlap.names, cells.items())


def test_restoring_the_share_that_was_torn_gives_the_table_back() -> None:
    found = relinked(torn(FOUR, 0.15, np.random.default_rng(4)), 0.15)

    assert found is not None
    assert np.abs(found.dense() - FOUR.dense()).max() < 6.0 * np.sqrt(FOUR.counts.max())
    assert found.sizes == pytest.approx(FOUR.sizes, abs=3)


def test_records_stay_and_people_become_fewer() -> None:
    found = relinked(FOUR, 0.1)

    assert found is not None
    assert found.n < FOUR.n
    assert found.sizes == pytest.approx(FOUR.sizes, abs=3)


def test_more_links_than_singles_cannot_have_been_missed() -> None:
    nearly_all_shared = Overlap.of("AB", [((1, 0), 1), ((0, 1), 1), ((1, 1), 500)])

    assert relinked(nearly_all_shared, 0.2) is None


def test_the_bias_of_missed_links_is_gone_when_their_share_is_known() -> None:
    truth, draw = SCENARIOS["M_linkerr"]
    tables = [table(draw(np.random.default_rng(seed))) for seed in range(8)]

    before = np.mean([estimate_decomposable(one.canonical()[0]).quantile(0.5) for one in tables]) / truth
    after = np.mean([estimate_decomposable(_put_right(one).canonical()[0]).quantile(0.5) for one in tables]) / truth

    assert before > 1.08
    assert abs(after - 1.0) < 0.04


def _put_right(overlap: Overlap) -> Overlap:
    found = relinked(overlap, 0.1)
    assert found is not None
    return found


def test_the_page_says_what_missed_links_would_mean() -> None:
    short = LatentSettings(threads=1, warmup=100, round_draws=200, max_draws=400, target_ess=200.0)
    quick = Settings(seed=3, latent=short, resamples=60)
    small = Overlap.of("ABC", [((1, 0, 0), 40), ((0, 1, 0), 30), ((0, 0, 1), 20), ((1, 1, 0), 16),
                               ((1, 0, 1), 8), ((0, 1, 1), 60), ((1, 1, 1), 80)])  # fmt: skip

    answer = estimate(small, Model.ALL, quick)
    rows = {row["share"]: row for row in answer.sensitivity["missed_links"]}

    assert rows[0.05]["n"] < small.n
    assert rows[0.2]["n"] is None
    assert "| 20% | so many cannot have been missed |" in page(answer, small)
