"""T4, the same name across scripts: train and score `names.compare`: `python -m bench.linkage.same_name [--folds]`.

--folds: spellings and trees from one half of the incidents, scores on the other, both ways. Without it: train on all of
DEV and write sijill/names/data/same_name.json (the spelling table must have been written by bench.linkage.train).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from bench.linkage import dev
from bench.linkage.train import spelling_of
from sijill.linkage import boost
from sijill.names import compare, spelling
from sijill.names.parts import parse

OUT = Path("sijill/names/data/same_name.json")
Row = tuple[str, str, int, str, list[list[float]]]


def pairs() -> list[tuple[str, str, str, int, str, str]]:
    return dev.rows(
        "SELECT p.name_en, p.name_ar, p.source, p.label, p.query_id, t.incident FROM '{D}/T4_pairs_labelled.parquet' p "
        "JOIN '{D}/T4_name_pairs_true.parquet' t ON t.pair_id = p.query_id"
    )


def use_spelling(use) -> None:
    """Put a table learned without the held half in the place of the shipped one."""
    learned = spelling_of(use)
    attested: dict[str, dict[str, float]] = {}
    for (a, b), weight in learned.attested.items():
        attested.setdefault(a, {})[b] = weight
    data = {
        "version": "fold",
        "weights": learned.weights.tolist(),
        "known": learned.known,
        "attested": attested,
        "written": learned.written,
    }
    spelling.likeness.cache_clear()
    spelling.own_weight.cache_clear()
    spelling.best_known.cache_clear()
    spelling.attested_forms.cache_clear()
    spelling.spelling_data = lambda: data  # type: ignore[assignment]


def rows_of(listed) -> np.ndarray:
    empty = [0.0] * len(compare.FEATURES)
    out = []
    for en, ar, *_ in listed:
        x, y = parse(en), parse(ar)
        out.append(compare.features(x.chain, y.chain) if x.is_named and y.is_named else empty)
    return np.array(out, np.float32)


def scores(listed, chance: np.ndarray, threshold: float = 0.5) -> dict[str, float]:
    label = np.array([row[3] for row in listed], bool)
    source = np.array([row[2] for row in listed])
    found = {}
    for name in ("all", *sorted(set(source))):
        at = np.ones(label.size, bool) if name == "all" else source == name
        said = chance[at] >= threshold
        p, r = (label[at] & said).sum() / said.sum(), (label[at] & said).sum() / label[at].sum()
        found[name] = round(float(2 * p * r / (p + r)), 4)
    best: dict[str, tuple[float, int]] = {}
    for row, c in zip(listed, chance, strict=True):
        if row[4] not in best or c > best[row[4]][0]:
            best[row[4]] = (float(c), row[3])
    found["rank-1"] = round(float(np.mean([label for _, label in best.values()])), 4)
    return found


def fit(rows: np.ndarray, label: np.ndarray) -> boost.Boosted:
    return boost.fit(
        rows,
        label,
        np.ones(label.size, np.float32),
        compare.FEATURES,
        trees=120,
        depth=4,
        rate=0.12,
        rng=np.random.default_rng(1),
    )


def main() -> None:
    listed = pairs()
    label = np.array([row[3] for row in listed], bool)
    if "--folds" not in sys.argv:
        model = fit(rows_of(listed), label)
        OUT.write_text(json.dumps(model.to_json(), separators=(",", ":")) + "\n", "utf-8")
        return
    for held in (0, 1):
        use_spelling(lambda g, h=held: dev.fold_of(g) != h)
        rows = rows_of(listed)
        test = np.array([dev.fold_of(row[5]) == held for row in listed])
        model = fit(rows[~test], label[~test])
        chance = 1 / (1 + np.exp(-model.score(rows[test])))
        print(held, scores([row for row, t in zip(listed, test, strict=True) if t], chance), flush=True)


if __name__ == "__main__":
    main()
