"""Published and recorded values, to their last printed digits."""

from __future__ import annotations

import numpy as np
import pytest

from sijill.toll.bootstrap import bootstrap
from sijill.toll.chordal import NUMBER_OF_GRAPHS, chordal_graphs
from sijill.toll.closed import chao_lower_bound, highest_interaction
from sijill.toll.decomposable import estimate_decomposable
from sijill.toll.hierarchical import best_defined, hierarchical_models, ranked
from sijill.toll.poisson import existence_code
from sijill.toll.stepwise import select_stepwise

LEVELS = {"q2.5": 0.025, "q25": 0.25, "median": 0.5, "q75": 0.75, "q97.5": 0.975}
RNG = np.random.default_rng(1)


@pytest.mark.shared
@pytest.mark.parametrize(
    "table",
    ["spina_3", "kosovo_4", "gaza_3_overall", "korea_palembang_3", "hav_3", "hiv_rome_4", "lesbian_4", "scotpwid_4",
     "australia_4", "uk_slavery_5", "westernus_5", "netherlands_5", "neworleans_5"],
)  # fmt: skip
def test_the_best_model_by_bic_is_the_published_one(real, reference, table):
    expected = reference(f"mse2024_{table}")["bic"]
    overlap = real(table)

    best = best_defined(overlap, ranked(overlap))

    assert best is not None
    assert best.total == pytest.approx(expected["popest"], abs=1e-3)
    assert best.bic == pytest.approx(expected["BIC"], abs=1e-6)


@pytest.mark.shared
@pytest.mark.parametrize(
    "table",
    ["artificial_3", "australia_4", "congenital_5", "diabetes_4", "gaza_3_overall", "hav_3", "hiv_rome_4", "kosovo_4",
     "korea_palembang_3", "lesbian_4", "netherlands_5", "netherlands_6", "neworleans_5", "neworleans_8", "scotpwid_4",
     "spina_3", "uk_slavery_5", "uk_slavery_6", "westernus_5"],
)  # fmt: skip
def test_the_stepwise_estimate_is_that_of_sparsemse(real, reference, table):
    overlap = real(table)

    chosen = select_stepwise(overlap.dense()[None].astype(float))

    expected = reference(f"sparsemse0_{table}")["estimate"]["point est."]
    assert overlap.n + chosen.unseen[0] == pytest.approx(expected, rel=1e-7)


@pytest.mark.shared
@pytest.mark.parametrize("table", ["kosovo_4", "spina_3"])
def test_the_bootstrap_agrees_with_sparsemse(real, reference, table):
    """The acceleration needs no resampling and is equal; the limits carry the noise of two sets of resamples."""
    expected, overlap = reference(f"sparsemse_{table}"), real(table)

    boot = bootstrap(overlap, lambda x: select_stepwise(x).unseen, np.random.default_rng(8), 1000)

    assert boot.estimate == pytest.approx(expected["estimate"], rel=1e-7)
    assert boot.acceleration == pytest.approx(expected["ahat"], abs=1e-7)
    width = expected["BCa"]["0.975"] - expected["BCa"]["0.025"]
    for level in ("0.025", "0.1", "0.9", "0.975"):
        assert abs(boot.quantile(float(level)) - expected["BCa"][level]) < 0.17 * width


@pytest.mark.shared
@pytest.mark.parametrize(
    "table", ["artificial_3", "spina_3", "gaza_3_overall", "kosovo_4", "hiv_rome_4", "lesbian_4", "uk_slavery_5"]
)
def test_graph_averaging_equals_dga(real, reference, table):
    for name in ("default", "half", "one"):
        expected = reference(f"dga_{table}")[name]

        fit = estimate_decomposable(real(table), expected["delta"])

        assert fit.mean() == pytest.approx(expected["mean"], rel=1e-9)
        assert [fit.quantile(level) for level in LEVELS.values()] == [expected[key] for key in LEVELS]


@pytest.mark.shared
@pytest.mark.parametrize(
    "table",
    ["kosovo_4", "australia_4", "gaza_3_overall", "hiv_rome_4", "netherlands_5", "neworleans_5", "uk_slavery_6"],
)
def test_the_lower_bound_is_that_of_rcapture(real, reference, table):
    models = {row["model"]: row["abundance"] for row in reference(f"rcapture_{table}")["closedp"]}

    bound, draws = chao_lower_bound(real(table), np.random.default_rng(1), 60)

    assert bound == pytest.approx(models["Mth Chao (LB)"], rel=1e-6)
    assert np.quantile(draws, 0.025) < bound < np.quantile(draws, 0.975)


@pytest.mark.shared
def test_the_closed_form_and_its_grid(real, reference):
    for table, expected in reference("nhoi_closed_form").items():
        form = highest_interaction(real(table), np.random.default_rng(2))
        assert form is not None
        if expected["plugin"] is None:
            assert form.plugin is None
        else:
            assert form.plugin == pytest.approx(expected["plugin"], rel=1e-9)
            for xi, _, median, _ in form.grid:
                assert median == pytest.approx(expected["xi"][f"{xi:g}"][1], rel=0.04)


@pytest.mark.shared
def test_existence_codes_of_the_artificial_table(real):
    """With the pair AB there is no estimate, with all pairs it would not be unique either; independence is fine."""
    counts = real("artificial_3").dense().astype(float)

    def code(*terms):
        return existence_code(counts, np.array([0, 1, 2, 4, *terms], np.int64))

    assert code() == 0
    assert code(3) == 1
    assert code(3, 5, 6) in (2, 3)


@pytest.mark.parametrize(("lists", "graphs"), [(k, v) for k, v in NUMBER_OF_GRAPHS.items() if k < 6])
def test_the_number_of_chordal_graphs(lists, graphs):
    edges, weights = chordal_graphs(lists)

    assert edges.size == graphs
    assert (weights[:, (1 << lists) - 1] >= 0).all()


def test_the_number_of_hierarchical_models():
    assert [len(hierarchical_models(lists)) for lists in (3, 4)] == [8, 113]


def test_more_lists_than_graphs_can_be_gone_through_are_refused(clean):
    seven = clean.__class__.of("ABCDEFG", [([int(j == i) for j in range(7)], 5) for i in range(7)])

    with pytest.raises(Exception, match="3 to 6 lists"):
        estimate_decomposable(seven)


def test_excluding_the_saturated_graph(clean):
    fit = estimate_decomposable(clean, saturated_allowed=False)

    assert fit.saturated == 0.0
    assert abs(fit.mean() - 2000) < 200
