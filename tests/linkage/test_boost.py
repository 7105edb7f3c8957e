"""Boosted trees: they learn, they store, and their reasons add up."""

from __future__ import annotations

import json

import numpy as np

from sijill.linkage.boost import Boosted, fit

RNG = np.random.default_rng(5)
ROWS = RNG.normal(size=(3000, 4)).astype(np.float32)
LABEL = (ROWS[:, 0] > 0) ^ (ROWS[:, 1] > 0.5)
MODEL = fit(
    ROWS,
    LABEL,
    np.ones(3000, np.float32),
    ("a", "b", "c", "d"),
    trees=60,
    depth=3,
    rng=np.random.default_rng(1),
    share=1.0,
)


def test_an_interaction_is_learned_and_noise_is_not():
    assert ((MODEL.score(ROWS) > 0) == LABEL).mean() > 0.97
    weight = np.abs(MODEL.contributions(ROWS)).mean(0)
    assert min(weight[:2]) > 5 * max(weight[2:])


def test_reasons_add_up_to_the_score():
    constant = MODEL.score(ROWS) - MODEL.contributions(ROWS).sum(1)
    assert np.allclose(constant, constant[0], atol=1e-3)


def test_a_stored_model_scores_the_same():
    again = Boosted.from_json(json.loads(json.dumps(MODEL.to_json())))
    assert np.allclose(again.score(ROWS), MODEL.score(ROWS), atol=0.02)
