"""The written snippets (`data/snippets_*.jsonl`, invented names and places) keep their scores."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from sijill.text.claim import KINDS
from sijill.text.evaluate import Report, evaluate_folder
from sijill.text.reader import Document, Reading, read

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


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_reader_agrees_with_a_second_labelling_made_without_it(lang):
    """`second_pass.csv` was labelled from the texts alone (`bench/text/agreement.py`); kinds and ends, F1."""
    second: dict[str, Counter[tuple[str, str, str]]] = defaultdict(Counter)
    with (DATA / "second_pass.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            second[row["id"]][row["kind"], row["lo"], row["hi"]] += 1
    texts = [json.loads(line) for line in (DATA / f"snippets_{lang}.jsonl").read_text("utf-8").splitlines()]
    same = both = 0
    for text in texts:
        found = _wholes(read(Document(id=text["id"], text=text["text"], lang=lang)))
        same += (found & second[text["id"]]).total()
        both += found.total() + second[text["id"]].total()

    assert {one for one in second if one.startswith(lang)} <= {text["id"] for text in texts}
    assert 2 * same / both >= 0.96


def _wholes(reading: Reading) -> Counter[tuple[str, str, str]]:
    """Claims about people that are part of no other and are told as having happened."""
    told = [c for c in reading.claims if c.parent is None and c.polarity == "affirmed" and c.kind in KINDS[:6]]
    return Counter((c.kind, str(c.quantity.lo), "" if c.quantity.hi is None else str(c.quantity.hi)) for c in told)
