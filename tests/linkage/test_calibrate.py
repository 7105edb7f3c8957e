"""Scores brought to probabilities: lines, rising sequences, and chances measured against records without a partner."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.linkage.absent import chances, learned_chances
from sijill.linkage.adapt import halves, respelled, sampled
from sijill.linkage.calibrate import brought, line, rising
from sijill.linkage.features import candidate_pairs
from sijill.linkage.model import shipped_people

MODEL = shipped_people()


def test_a_line_undoes_scores_that_are_too_bold():
    rng = np.random.default_rng(1)
    true = rng.normal(0, 2, 20_000)
    said = 2 * true - 1
    label = (rng.random(true.size) < 1 / (1 + np.exp(-true))).astype(float)
    slope, offset = line(said, label)
    assert slope == pytest.approx(0.5, abs=0.03)
    assert offset == pytest.approx(0.5, abs=0.08)


def test_a_scorer_is_brought_along_a_line():
    rows = np.random.default_rng(2).normal(0, 3, (50, len(MODEL.first.names))).astype(np.float32)
    moved = brought(MODEL.first, (0.5, 1.25)).score(rows)
    assert moved == pytest.approx(0.5 * MODEL.first.score(rows) + 1.25, abs=1e-4)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_pooling_never_falls_and_keeps_the_mean(values):
    given_values = np.array(values)
    pooled = rising(given_values, np.ones(given_values.size))
    assert (np.diff(pooled) >= -1e-12).all()
    assert pooled.mean() == pytest.approx(given_values.mean())


def test_chances_of_a_known_mixture():
    """Seven in ten are true links around 4, the others as the absent around -3."""
    rng = np.random.default_rng(3)
    true = rng.random(8000) < 0.7
    scores = np.where(true, rng.normal(4, 2, true.size), rng.normal(-3, 2, true.size))
    share, chance = chances(scores, rng.normal(-3, 2, 3000))
    assert share == pytest.approx(0.3, abs=0.03)
    for low, high in ((0.0, 0.2), (0.2, 0.8), (0.8, 1.01)):
        at = (chance >= low) & (chance < high)
        assert chance[at].mean() == pytest.approx(true[at].mean(), abs=0.06)


def lists(invented, people_of, shared=300, strangers=200):
    people = invented(shared + strangers, seed=5)
    others = invented(shared + 2 * strangers, seed=6)[shared:]
    b = [{**one, "id": f"b{one['id']}"} for one in people[:shared]]
    b += [{**one, "id": f"other {one['id']}"} for one in others]
    return people_of(people), people_of(b)


def test_the_share_of_records_without_a_partner_is_seen(invented, people_of):
    a, b = lists(invented, people_of)
    pairs = candidate_pairs(a, b, MODEL.spelling)
    first = MODEL.first.score(pairs.rows)
    rng = np.random.default_rng(0)
    learned = learned_chances(a, b, pairs, first, lambda _, rows: MODEL.second.score(rows), rng)
    assert learned is not None
    assert learned.share == pytest.approx(0.4, abs=0.1)
    right = np.array([b.ids[y] == f"b{a.ids[x]}" for x, y in zip(pairs.a, pairs.b, strict=True)])
    assert learned.chance[right].mean() > 0.9
    assert learned.chance[~right].sum() < 60


def test_too_few_sure_links_teach_nothing(invented, people_of):
    a, b = lists(invented, people_of, shared=40, strangers=10)
    pairs = candidate_pairs(a, b, MODEL.spelling)
    first = MODEL.first.score(pairs.rows)
    rng = np.random.default_rng(0)
    assert learned_chances(a, b, pairs, first, lambda _, rows: MODEL.second.score(rows), rng) is None


def test_an_incident_is_never_in_both_halves(invented, people_of):
    rows = [{**one, "incident_id": f"i{k // 4}" if k < 80 else ""} for k, one in enumerate(invented(100))]
    half = halves(people_of(rows))
    assert all(len(set(half[k : k + 4].tolist())) == 1 for k in range(0, 80, 4))
    assert 35 <= half.sum() <= 65


def test_hopeless_pairs_are_fitted_to_a_sample_that_counts_for_all():
    score = np.concatenate([np.full(4000, -20.0), np.zeros(50)]).astype(np.float32)
    chance = np.zeros(score.size, np.float32)
    weight = sampled(score, chance, np.random.default_rng(4))
    assert (weight[-50:] == 1).all()
    assert weight[:4000].sum() == pytest.approx(4000, rel=0.15)


def test_likely_links_attest_their_spellings(people_of):
    """A spelling that the letters find unlikely counts for more once links show it often."""
    fathers = ["Samir", "Adel", "Jamal", "Khalil"]
    plain = [{"id": f"p{k}", "name": f"Qorvash {fathers[k % 4]} Haddad"} for k in range(40)]
    odd = [
        {**one, "name": one["name"].replace("Qorvash", "Korbaj" if k % 5 else "Qorvash")} for k, one in enumerate(plain)
    ]
    a, b = people_of(plain), people_of(odd)
    pairs = candidate_pairs(a, b, MODEL.spelling)
    learned = respelled(MODEL.spelling, a, b, pairs, (pairs.a == pairs.b).astype(np.float32))

    def weight(spelling):
        return max(spelling.join(["qorvash"], ["korbaj"], least=-50.0).weight.tolist())

    assert weight(learned) > weight(MODEL.spelling) + 1
    assert set(MODEL.spelling.attested) <= set(learned.attested)
