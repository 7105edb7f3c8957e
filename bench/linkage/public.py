"""Public sets without tuning: `python -m bench.linkage.public`. Febrl 3 and 4, RLdata10000, historical_50k (their
halves).

Each is read as `sijill link list` or `link lists` reads it: columns by their names, the shipped model, its operating
point; the set's own best threshold beside it. B-cubed and pairwise F1 of clusters, F1 of links for Febrl 4 (two
lists). Splink's figures stand in `methods/linkage.md` (best threshold chosen on the set itself). Prints a table;
writes nothing.
"""

from __future__ import annotations

import time

import numpy as np
import pyarrow.parquet as pq

from bench.linkage import dev
from bench.linkage.scale import scores
from sijill.linkage.decide import assign, cluster
from sijill.linkage.encode import encode_people
from sijill.linkage.engine import link_list, score_pairs
from sijill.linkage.lists import list_of_table
from sijill.linkage.model import shipped_people
from sijill.linkage.people import People

SPLINK = {"febrl3": ".9985", "febrl4": "-", "RLdata10000": ".947 (B3 .995)", "historical_50k": ".820 (B3 .856)"}


def one_list(name: str, people: People, truth: np.ndarray) -> str:
    model = shipped_people()
    found = link_list(people, model)
    f1, b3 = scores(found.label, truth)
    scored = score_pairs(people, people, model)
    best = 0.0
    for threshold in np.arange(-4, 8, 0.5):
        near = scored.log_odds > threshold - 5
        pairs = scored.pairs.take(near)
        label = cluster(people.size, pairs.a, pairs.b, scored.log_odds[near] - threshold, ids=people.ids)
        best = max(best, scores(label, truth)[0])
    return f"{name:16} {people.size:7,}  F1 {f1:.3f}  best {best:.3f}  B3 {b3:.3f}  Splink {SPLINK[name]}"


def two_lists(name: str, a: People, b: People, truth_a: np.ndarray, truth_b: np.ndarray) -> str:
    model = shipped_people()
    scored = score_pairs(a, b, model)
    chosen = assign(scored.pairs.a, scored.pairs.b, scored.log_odds)
    right = int((truth_a[scored.pairs.a[chosen]] == truth_b[scored.pairs.b[chosen]]).sum())
    true = len(set(truth_a.tolist()) & set(truth_b.tolist()))
    p, r = right / max(chosen.size, 1), right / max(true, 1)
    return f"{name:16} {a.size + b.size:7,}  P {p:.3f} R {r:.3f} F1 {2 * p * r / (p + r):.3f}  Splink {SPLINK[name]}"


def main() -> None:
    for name in SPLINK:
        table = pq.read_table(f"{dev.folder()}/public_{name}.parquet")
        truth = np.unique(np.array([str(v) for v in table.column("truth_entity").to_pylist()]), return_inverse=True)[1]
        plain = table.drop_columns(["truth_entity"])
        began = time.process_time()
        if name == "febrl4":
            first = np.array([str(v) for v in table.column("list").to_pylist()])
            sides = [np.flatnonzero(first == side) for side in sorted(set(first.tolist()))]
            lists = [encode_people(list_of_table(plain.take(side), name)) for side in sides]
            line = two_lists(name, lists[0], lists[1], truth[sides[0]], truth[sides[1]])
        else:
            line = one_list(name, encode_people(list_of_table(plain, name)), truth)
        print(f"{line}  {time.process_time() - began:.0f} cpu s", flush=True)


if __name__ == "__main__":
    main()
