"""Scores of links and clusters, checked by hand."""

from __future__ import annotations

import pytest

from sijill.linkage.evaluate import Judged, pairs_to_clusters, score_clusters, score_links

LINKS = [
    Judged("1", "a", 0.9, "same"),
    Judged("2", "b", 0.8, "same"),
    Judged("3", "x", 0.7, "same"),
    Judged("4", "d", 0.3, "unsure"),
]
TRUE = {("1", "a"), ("2", "b"), ("4", "d"), ("5", "e")}


def test_precision_recall_and_f1():
    scores = score_links(LINKS, TRUE)
    assert (scores.precision, scores.recall) == (2 / 3, 0.5)
    assert scores.f1 == pytest.approx(4 / 7)
    assert scores.recall_at_99 == 0.5
    assert scores.best_f1 == pytest.approx(0.75)
    assert scores.best_threshold == 0.3


def test_links_of_queries_without_known_truth_do_not_count():
    assert score_links(LINKS, TRUE, counted={"1", "2", "4", "5"}).precision == 1.0


def test_worst_errors_are_named():
    worst = score_links(LINKS, TRUE).worst
    assert [(row["error"], row["a_id"]) for row in worst] == [
        ("false link", "3"),
        ("missed link", "4"),
        ("never proposed", "5"),
    ]


def test_calibration_error_is_the_mean_gap():
    links = [Judged(str(k), "a", 0.75, "same") for k in range(4)]
    assert score_links(links, {("0", "a"), ("1", "a"), ("2", "a")}).calibration_error == pytest.approx(0.0)
    assert score_links(links, {("0", "a")}).calibration_error == pytest.approx(0.5)


def test_b_cubed_of_a_known_case():
    scores = score_clusters({"1": "x", "2": "x", "3": "y"}, {"1": "p", "2": "p", "3": "p"})
    assert (scores.precision, scores.recall) == (1.0, 1 / 3)
    assert scores.b_cubed_precision == 1.0
    assert scores.b_cubed_recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3) / 3)


def test_links_make_clusters():
    assert pairs_to_clusters(
        [Judged("b", "a", 1, "same"), Judged("b", "c", 1, "same"), Judged("d", "e", 0.1, "different")]
    ) == {
        "a": "a",
        "b": "a",
        "c": "a",
    }
