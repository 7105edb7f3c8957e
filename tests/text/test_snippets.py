"""The written snippets (`data/snippets_*.jsonl`, invented names and places) keep their scores."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sijill.text.evaluate import Report, evaluate_folder

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="module")
def report() -> Report:
    return evaluate_folder(DATA)


@pytest.mark.parametrize(
    ("lang", "what", "precision", "recall"),
    [
        ("en", "all claims", 0.97, 0.97),
        ("ar", "all claims", 0.98, 0.98),
        ("en", "subsets", 0.7, 0.75),
        ("ar", "subsets", 0.98, 0.94),
        ("en", "scope of those found", 0.99, 1.0),
        ("ar", "scope of those found", 0.99, 1.0),
    ],
)
def test_scores_never_fall_below_what_was_reached(report, lang, what, precision, recall):
    """A change of rules that loses claims on the snippets is seen here."""
    row = next(r for r in report.rows if (r.lang, r.what) == (lang, what))

    assert row.scores()[0] >= precision
    assert row.scores()[1] >= recall


def test_there_are_three_hundred_of_each_language():
    """As many as were asked for, each with its own id."""
    for lang in ("en", "ar"):
        ids = [json.loads(line)["id"] for line in (DATA / f"snippets_{lang}.jsonl").read_text("utf-8").splitlines()]
        assert len(set(ids)) == len(ids) == 300


def test_texts_without_casualties_give_no_claims(report):
    """Warehouses, prices, denials and prayers are no harm."""
    assert report.empty >= 60
    assert report.false_on_empty <= report.empty * 0.02
