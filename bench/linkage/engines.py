"""How far the answers of the engines differ: every pair (embedded), pairs by blocks (embedded), Splink on Spark.

`python -m bench.linkage.engines [--spark] [--queries N] [TASK ...]` (TASK: T1-ar-ar, T2-en-ar ...; all six when none is
named). For each task of DEV: F1 of the shipped model's links (it has seen these lists: a comparison of engines, no
evidence of quality), the share of pairs called "same" by either engine that both call "same", and the largest
difference of probability among pairs that both list. `--spark` needs pyspark, splink and Java. Writes nothing.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from bench.linkage import dev
from sijill.linkage.engine import Find, Link, link_lists
from sijill.linkage.evaluate import Judged, score_links
from sijill.linkage.model import shipped_people
from sijill.linkage.people import People
from sijill.linkage.portions import likely_pairs
from sijill.linkage.spark import spark_pairs


def f1(links: list[Link], known: dev.Truth, asked: set[str]) -> float:
    counted = {query for query, status in known.status.items() if status in ("match", "nonmatch_masked")} & asked
    judged = [Judged(one.a_id, one.b_id, one.probability, one.decision) for one in links]
    true = {(query, target) for query, target in known.target.items() if query in asked}
    return score_links(judged, true, counted=counted).f1


def agreement(one: list[Link], other: list[Link]) -> tuple[float, float]:
    """Share of "same" pairs that both have; the largest difference of probability of the pairs that both list."""
    same = [{(x.a_id, x.b_id) for x in links if x.decision == "same"} for links in (one, other)]
    chance = [{(x.a_id, x.b_id): x.probability for x in links} for links in (one, other)]
    apart = [abs(chance[0][pair] - chance[1][pair]) for pair in chance[0].keys() & chance[1].keys()]
    return len(same[0] & same[1]) / max(len(same[0] | same[1]), 1), max(apart, default=0.0)


def compare(task: str, a: People, b: People, known: dev.Truth, finders: dict[str, Find]) -> None:
    links: dict[str, list[Link]] = {}
    for name, find in {"every pair": None, **finders}.items():
        began, wall = time.process_time(), time.perf_counter()
        links[name] = link_lists(a, b, shipped_people(), find=find)
        took = f"{time.process_time() - began:6.1f} cpu s here {time.perf_counter() - wall:7.1f} s"
        shared, apart = agreement(links["every pair"], links[name])
        told = f"F1 {f1(links[name], known, set(a.ids)):.4f}  same decisions {shared:.4f}  chance apart {apart:.4f}"
        print(f"{task:9} {a.size:>6,} x {b.size:<6,} {name:11} {told}  {took}", flush=True)
    if "spark" in links:
        shared, apart = agreement(links["blocks"], links["spark"])
        print(
            f"{task:9} {'':15} spark against blocks: same decisions {shared:.4f}  chance apart {apart:.6f}", flush=True
        )


def main() -> None:
    words = sys.argv[1:]
    finders: dict[str, Find] = {"blocks": likely_pairs}
    if "--spark" in words:
        finders["spark"] = spark_pairs
    most = int(words[words.index("--queries") + 1]) if "--queries" in words else None
    wanted = {word for word in words if word.startswith("T")}
    for task, left, right in dev.COMBOS:
        name = f"{task}-{left}-{right}"
        if wanted and name not in wanted:
            continue
        a, b = dev.people(dev.QUERIES[task], left), dev.people(dev.TARGETS[task], right)
        compare(name, a if most is None else a.take(np.arange(min(most, a.size))), b, dev.truth(task), finders)


if __name__ == "__main__":
    main()
