"""T5, the same incident in two archives: `python -m bench.linkage.train_events [--folds]`.

Folds are by month of the incident's date in view A (5 of them). Without --folds: train on all of DEV, write
events.json. Scores are brought to probabilities by a line learned from the one-to-one links of months that the scorer
did not see (within the months it may use: nothing of a scored fold is seen).
T5 is simulated noise on real incidents: for engineering, not to be quoted as accuracy on real archives.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from bench.linkage import dev
from sijill.linkage import boost
from sijill.linkage.calibrate import brought, line
from sijill.linkage.events import FEATURES, SECOND_LOOK, event_features, event_pairs, second_rows
from sijill.linkage.incidents import read_events
from sijill.linkage.spelling import shipped

FIT = {"trees": 80, "depth": 3, "rate": 0.12}
FOLDS = 5
LEAST = -8.0  # log-odds under which a link says nothing about probabilities


def fit(rows, label, names):
    return boost.fit(rows, label, np.ones(label.size, np.float32), names, rng=np.random.default_rng(1), **FIT)


def two_looks(rows, i, j, label, fold, use):
    """First look; second look learned from first looks that did not see the fold."""
    first = fit(rows[use], label[use], FEATURES)
    looked = np.zeros((label.size, len(SECOND_LOOK)), np.float32)
    for k in range(FOLDS):
        blind = fit(rows[use & (fold != k)], label[use & (fold != k)], FEATURES)
        at = fold == k
        looked[at] = second_rows(rows, i, j, blind.score(rows))[at]
    return first, fit(looked[use], label[use], SECOND_LOOK)


def looked_at(rows, i, j, label, fold, use):
    """Both looks learned from `use`, the second brought to probabilities by links that it did not see."""
    first, second = two_looks(rows, i, j, label, fold, use)
    blind = np.zeros(label.size, np.float32)
    for k in np.unique(fold[use]):
        one, other = two_looks(rows, i, j, label, fold, use & (fold != k))
        at = fold == k
        blind[at] = other.score(second_rows(rows, i, j, one.score(rows)))[at]
    linked = greedy(i, j, blind, use)
    linked = linked[blind[linked] > LEAST]
    return first, brought(second, line(blind[linked].astype(float), label[linked].astype(float)))


def greedy(i, j, score, use):
    """One-to-one links among the pairs `use`, best first."""
    used_a, used_b, kept = set(), set(), []
    for n in np.argsort(-score, kind="stable"):
        if use[n] and i[n] not in used_a and j[n] not in used_b:
            used_a.add(i[n])
            used_b.add(j[n])
            kept.append(n)
    return np.array(kept)


def main() -> None:
    a = read_events(Path(dev.folder()) / "T5_incidents_viewA.parquet")
    b = read_events(Path(dev.folder()) / "T5_incidents_viewB.parquet")
    true = set(dev.rows("SELECT a, b FROM read_csv('{D}/T5_truth.csv', all_varchar = true)"))
    i, j = event_pairs(a, b)
    rows = event_features(a, b, i, j, shipped())
    label = np.array([(a.ids[x], b.ids[y]) in true for x, y in zip(i, j, strict=True)])
    months = np.nan_to_num(a.day // 30).astype(int)
    fold = np.array([dev.fold_of(m, FOLDS) for m in months])[i]
    print("pairs", i.size, "true among them", int(label.sum()), "of", len(true))
    if "--folds" not in sys.argv:
        first, second = looked_at(rows, i, j, label, fold, np.ones(label.size, bool))
        out = {"version": "events-2026-11-22", "operating": {"same": 0.45, "different": 0.1, "cluster": 0.45}}
        out |= {"first": first.to_json(), "second": second.to_json()}
        Path("sijill/linkage/data/events.json").write_text(json.dumps(out, separators=(",", ":")) + "\n", "utf-8")
        return
    score = np.zeros(label.size, np.float32)
    for k in range(FOLDS):
        first, second = looked_at(rows, i, j, label, fold, fold != k)
        score[fold == k] = second.score(second_rows(rows, i, j, first.score(rows)))[fold == k]
    kept = greedy(i, j, score, np.ones(label.size, bool))
    print({k: round(v, 4) for k, v in dev.figures(label[kept], score[kept], len(true), -0.2).items()})


if __name__ == "__main__":
    main()
