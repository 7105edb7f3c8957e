"""Refused, hedged or given: each rule by a table that deserves it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sijill.toll import models
from sijill.toll.estimate import Model, estimate, estimate_linkages, estimate_strata
from sijill.toll.latent import LatentFit
from sijill.toll.latent_answer import judge_latent
from sijill.toll.overlap import Overlap
from sijill.toll.reading import Stratum
from sijill.toll.verdict import Verdict, finding, judge_definitions, judge_models, judge_table, rules, verdict_of


def fired(answer):
    return [f.rule for f in answer.findings]


def test_every_rule_has_a_level_and_both_languages():
    for name, rule in rules()["rules"].items():
        assert rule["level"] in ("refuse", "warn", "note"), name
        assert rule["en"]
        assert rule["ar"]


@pytest.mark.parametrize("model", list(Model))
def test_two_lists_are_refused_whatever_the_model(brief, model):
    two = Overlap.of("AB", [((1, 0), 100), ((0, 1), 80), ((1, 1), 60)])

    answer = estimate(two, model, brief)

    assert answer.verdict is Verdict.REFUSED
    assert "too-few-lists" in fired(answer)
    assert answer.as_json()["N"] is None


@pytest.mark.shared
def test_the_artificial_table_is_refused_for_its_empty_pair(real, brief):
    answer = estimate(real("artificial_3"), Model.LOGLINEAR, brief)

    assert answer.verdict is Verdict.REFUSED
    assert {"no-mle", "too-few-lists"} <= set(fired(answer))


@pytest.mark.shared
def test_graphs_on_gaza_are_refused_as_saturated(real, brief):
    answer = estimate(real("gaza_3_overall"), Model.DECOMPOSABLE, brief)

    assert answer.verdict is Verdict.REFUSED
    assert "saturated" in fired(answer)
    assert answer.as_json()["N"] is None
    assert [row["saturated"] for row in answer.diagnostics["deltas"]] == pytest.approx([0.863, 0.985, 0.998], abs=6e-4)


@pytest.mark.shared
def test_the_closed_form_on_a_table_with_empty_cells_is_refused_as_unbounded(real, brief):
    answer = estimate(real("hiv_rome_4"), Model.NHOI, brief)

    assert answer.verdict is Verdict.REFUSED
    assert "closed-form-unbounded" in fired(answer)
    assert answer.as_json()["N"] is None


@pytest.mark.shared
@pytest.mark.parametrize("seed", [1, 2])
def test_the_netherlands_are_refused_and_no_interval_is_given(real, brief, seed):
    answer = estimate(real("netherlands_5"), Model.LATENT, replace(brief, seed=seed))

    assert answer.verdict is Verdict.REFUSED
    assert answer.given is None
    assert {"multimodal", "not-converged", "far-above-cap"} & set(fired(answer))


def fit_of(chains):
    chains = np.asarray(chains, float)
    flat = np.full_like(chains, 0.5)
    return LatentFit(
        unseen=chains, p_zero=chains / (chains + 1000), alpha=flat, occupied=flat + 1.5, leaves=flat, diverged=flat * 0,
        n=1000, cap=20.0, classes=10, seconds=0.0, cpu_seconds=0.0,
    )  # fmt: skip


def test_two_modes_in_every_chain_are_refused_although_the_chains_agree(clean):
    rng = np.random.default_rng(1)
    low, high = rng.normal(1000, 60, (4, 1000)), rng.normal(4000, 200, (4, 1000))

    found, diagnostics = judge_latent(fit_of(np.where(rng.random((4, 1000)) < 0.6, low, high)), clean)

    assert "multimodal" in [f.rule for f in found]
    assert [round(m["N"], -3) for m in diagnostics["modes"]] == [2000, 5000]


def test_chains_that_disagree_are_refused(clean):
    rng = np.random.default_rng(1)

    found, _ = judge_latent(fit_of(rng.normal([[900], [900], [950], [1000]], 40, (4, 1000))), clean)

    assert "not-converged" in [f.rule for f in found]


def test_mass_above_the_cap_is_refused(clean):
    rng = np.random.default_rng(1)
    draws = np.exp(rng.normal(np.log(9000), 0.45, (4, 1000)))

    found, _ = judge_latent(fit_of(draws), clean)

    assert "above-cap" in [f.rule for f in found]


def test_chains_that_agree_on_one_mode_pass(clean):
    found, _ = judge_latent(fit_of(np.random.default_rng(1).normal(900, 60, (4, 1000))), clean)

    assert found == []


def test_little_overlap_is_refused_but_the_number_stays_for_reviewers(brief):
    sparse = Overlap.of(
        "ABC",
        [
            ((1, 0, 0), 100),
            ((0, 1, 0), 90),
            ((0, 0, 1), 80),
            ((1, 1, 0), 5),
            ((1, 0, 1), 6),
            ((0, 1, 1), 4),
            ((1, 1, 1), 1),
        ],
    )

    answer = estimate(sparse, Model.LATENT, brief)

    assert "too-little-overlap" in fired(answer)
    assert answer.verdict is Verdict.REFUSED
    assert answer.as_json()["publishable"] is False


def test_a_copied_list_is_named():
    copied = Overlap.of(
        ["press", "copy", "court", "clinic"],
        [
            ((1, 0, 0, 0), 300), ((1, 1, 0, 0), 80), ((0, 0, 1, 0), 200), ((1, 1, 1, 0), 30), ((1, 0, 1, 0), 60),
            ((0, 0, 0, 1), 150), ((1, 0, 0, 1), 50), ((0, 0, 1, 1), 40), ((1, 1, 0, 1), 12),
        ],
    )  # fmt: skip

    said = {f.rule: f.en for f in judge_table(copied)}

    assert "everyone of the 122 people on copy is also on press" in said["list-inside-list"]


def test_uneven_capture_is_warned_and_clean_tables_are_not(clean):
    rng = np.random.default_rng(2)
    push = rng.normal(0.0, 1.5, (2000, 1))
    bits = rng.random((2000, 4)) < 1.0 / (1.0 + np.exp(-(push - np.array([1.0, 1.2, 1.4, 1.6]))))
    patterns, counts = np.unique(bits[bits.any(axis=1)].astype(int), axis=0, return_counts=True)
    uneven = Overlap.of("ABCD", zip(patterns.tolist(), counts.tolist(), strict=True))

    assert [f.rule for f in judge_table(uneven)] == ["uneven-capture"]
    assert judge_table(clean) == []


def test_lists_that_define_their_people_differently_are_refused(clean, brief):
    assert judge_definitions({"North": "killed", "Press": " Killed"}) == []

    answer = estimate(clean, Model.CHAO, brief, judge_definitions({"North": "killed", "Press": "killed or missing"}))

    assert answer.verdict is Verdict.REFUSED
    assert "North: killed; Press: killed or missing" in " ".join(answer.as_json()["reasons"])


def test_models_that_differ_twofold_are_contested():
    assert judge_models({"latent": 1000.0, "sparse": 1900.0}) == []
    assert [f.rule for f in judge_models({"latent": 1000.0, "sparse": 2100.0})] == ["models-disagree"]


def test_notes_alone_leave_an_estimate():
    assert verdict_of([finding("untestable", low=1.0, high=2.0)]) is Verdict.ESTIMATE


def test_strata_are_added_as_draws_and_one_refused_part_refuses_the_sum(clean, brief):
    poor = Overlap.of(clean.names[:2], [((1, 0), 10), ((0, 1), 9), ((1, 1), 3)])

    both = estimate_strata([Stratum(("north",), clean), Stratum(("south",), clean)], Model.LATENT, brief)
    with_poor = estimate_strata([Stratum(("north",), clean), Stratum(("south",), poor)], Model.LATENT, brief)

    assert both.summary is not None
    parts = [part.summary for part in both.strata if part.summary is not None]
    assert both.n == 2 * clean.n
    assert both.summary.mean == pytest.approx(sum(p.mean for p in parts), rel=0.01)
    assert both.summary.q975 - both.summary.q025 < sum(p.q975 - p.q025 for p in parts)
    assert with_poor.verdict is Verdict.REFUSED
    assert with_poor.summary is None
    assert any(f.en.startswith("[south]") for f in with_poor.findings)


def test_linkages_that_disagree_are_refused(clean, patient):
    half = Overlap.of(
        clean.names, [(row, int(c) if row.sum() == 1 else max(1, int(c) // 6))
                      for row, c in zip(clean.bits, clean.counts, strict=True)]
    )  # fmt: skip

    agreeing, _ = estimate_linkages([clean, clean], Model.LATENT, patient)
    apart, combined = estimate_linkages([clean, half], Model.LATENT, patient)

    assert agreeing.verdict is Verdict.ESTIMATE
    assert combined.median_ratio > 2
    assert "linkage-decides" in fired(apart)
    assert apart.as_json()["N"] is None


def test_all_sets_the_models_side_by_side(clean, brief):
    answer = estimate(clean, Model.ALL, brief)

    said = answer.as_json()
    assert set(said["models"]) == {"latent", "decomposable", "loglinear", "sparse", "chao", "nhoi"}
    assert [row["xi"] for row in said["sensitivity"]["xi"]] == [0.5, 0.67, 1.0, 1.5, 2.0]
    assert {row["list"] for row in said["sensitivity"]["without_list"]} == set(clean.names)
    for name in ("decomposable", "loglinear", "sparse"):
        assert abs(said["models"][name]["N"]["median"] - 2000) < 250, name
    assert models.chao(clean, brief).summary is not None
