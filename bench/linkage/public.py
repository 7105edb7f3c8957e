"""Public sets without tuning: `python -m bench.linkage.public [NAME ...]`. Febrl 3 and 4, RLdata10000, historical_50k
(their halves).

Each is read as `sijill link list` or `link lists` reads it: columns by their names, the model that `suits` chooses, its
operating point. B-cubed and pairwise F1 of clusters, F1 of links for Febrl 4 (two lists). Splink's figures stand in
`methods/linkage.md` (best threshold chosen on the set itself). Prints a table; writes nothing.
"""

from __future__ import annotations

import sys
import time

import numpy as np
import pyarrow.parquet as pq

from bench.linkage import dev
from bench.linkage.scale import scores
from sijill.linkage.column_links import link_list_by_columns, link_lists_by_columns, suits
from sijill.linkage.encode import encode_people
from sijill.linkage.engine import link_list, link_lists
from sijill.linkage.lists import ListFile, list_of_table
from sijill.linkage.model import shipped_people

SPLINK = {"febrl3": ".9985", "febrl4": "-", "RLdata10000": ".947 (B3 .995)", "historical_50k": ".820 (B3 .856)"}


def one_list(name: str, listed: ListFile, truth: np.ndarray) -> str:
    model, people = shipped_people(), encode_people(listed)
    choice = suits((listed,), (people,), model)
    found = link_list_by_columns(listed, people) if choice.by_columns else link_list(people, model)
    f1, b3 = scores(found.label, truth)
    return f"{name:16} {people.size:7,}  F1 {f1:.4f}  B3 {b3:.4f}  Splink {SPLINK.get(name, '-')}  ({choice.why})"


def two_lists(name: str, a: ListFile, b: ListFile, truth: dict[str, str]) -> str:
    model, people = shipped_people(), (encode_people(a), encode_people(b))
    choice = suits((a, b), people, model)
    links = link_lists_by_columns(a, b, people) if choice.by_columns else link_lists(*people, model)
    same = [truth[link.a_id] == truth[link.b_id] for link in links if link.decision == "same"]
    true = len({truth[x] for x in people[0].ids} & {truth[x] for x in people[1].ids})
    p, r = sum(same) / max(len(same), 1), sum(same) / max(true, 1)
    f1 = 2 * p * r / (p + r)
    return f"{name:16} {a.n + b.n:7,}  P {p:.4f} R {r:.4f} F1 {f1:.4f}  Splink {SPLINK.get(name, '-')}  ({choice.why})"


def main() -> None:
    for name in sys.argv[1:] or SPLINK:
        table = pq.read_table(f"{dev.folder()}/public_{name}.parquet")
        entity = [str(value) for value in table.column("truth_entity").to_pylist()]
        plain = table.drop_columns(["truth_entity"])
        began = time.process_time()
        if name == "febrl4":
            first = np.array([str(v) for v in table.column("list").to_pylist()])
            sides = [np.flatnonzero(first == side) for side in sorted(set(first.tolist()))]
            a, b = (list_of_table(plain.take(side), name) for side in sides)
            truth = dict(zip(map(str, table.column("rec_id").to_pylist()), entity, strict=True))
            line = two_lists(name, a, b, truth)
        else:
            line = one_list(name, list_of_table(plain, name), np.unique(entity, return_inverse=True)[1])
        print(f"{line}  {time.process_time() - began:.0f} cpu s", flush=True)


if __name__ == "__main__":
    main()
