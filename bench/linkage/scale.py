"""1,000,000 invented Arabic records, one list: Sijill against Splink 5 in the same run.

`python -m bench.linkage.scale [records] [--splink] [--only-splink]`. Records are households from the frequencies of the
100,000-record list (SIJILL_SHARED), 20 % of persons listed twice with slips: dropped grandfather, swapped, doubled and
lost letters, ages one off, missing places, as in the list the Splink figures were taken from. Prints seconds (process
time), peak memory and pairwise F1, B-cubed for both; writes nothing.
"""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.linkage import dev


def invent(n: int, seed: int = 7) -> pa.Table:
    """n records: a list like synth_100000, at any size, from its own frequencies; truth in `ent`."""
    rng = np.random.default_rng(seed)
    base = pq.read_table(f"{dev.folder()}/synth_100000.parquet").to_pydict()
    pool = {}
    for column in ("given", "father", "gfather", "family", "gov"):
        counts = Counter(value for value in base[column] if value is not None)
        frequent = [(value, c) for value, c in counts.items() if c >= (8 if column != "gov" else 1)]
        pool[column] = (np.array([v for v, _ in frequent]), np.array([c for _, c in frequent], float))
    persons = int(n / 1.2)
    draw = {c: rng.choice(v, persons, p=p / p.sum()) for c, (v, p) in pool.items()}
    household = np.sort(rng.integers(0, persons // 4, persons))
    for column in ("father", "gfather", "family", "gov"):
        draw[column] = draw[column][household]
    sex = rng.choice(np.array(["m", "f"]), persons)
    by_given = {}
    for g, s in zip(base["given"], base["sex"], strict=True):
        by_given.setdefault(g, Counter())[s] += 1
    usual = {g: max(c, key=lambda k: c[k] if k else 0) for g, c in by_given.items()}
    sex = np.array([usual.get(g) or s for g, s in zip(draw["given"], sex, strict=True)])
    age = np.minimum(rng.gamma(2.0, 13.0, persons).astype(int), 95)
    again = rng.choice(persons, n - persons, replace=False)
    who = np.concatenate([np.arange(persons), again])
    out = {c: draw[c][who].astype(object) for c in draw}
    out |= {"sex": sex[who].astype(object), "age": age[who].astype(object), "ent": who}
    for row in range(persons, n):
        _slip(out, row, rng)
    order = rng.permutation(n)
    columns = {name: pa.array(list(values[order])) for name, values in out.items()}
    return pa.table({"unique_id": pa.array(np.arange(n)), **columns})


def _slip(out: dict[str, np.ndarray], row: int, rng: np.random.Generator) -> None:
    for column in ("given", "father", "gfather", "family"):
        if rng.random() < 0.12:
            out[column][row] = _typo(out[column][row], rng)
    if rng.random() < 0.3:
        out["gfather"][row] = None
    if rng.random() < 0.2:
        out["age"][row] = max(0, int(out["age"][row]) + int(rng.integers(-1, 2)))
    if rng.random() < 0.1:
        out["age"][row] = None
    if rng.random() < 0.2:
        out["gov"][row] = None


def _typo(word: str, rng: np.random.Generator) -> str:
    k, kind = int(rng.integers(0, max(1, len(word) - 1))), rng.random()
    if kind < 0.34 and len(word) > 2:
        return word[:k] + word[k + 1] + word[k] + word[k + 2 :]
    if kind < 0.67 and len(word) > 3:
        return word[:k] + word[k + 1 :]
    return word[: k + 1] + word[k] + word[k + 1 :]


def scores(label: np.ndarray, ent: np.ndarray) -> tuple[float, float]:
    """Pairwise F1 and B-cubed F1."""
    both = np.unique(label.astype(np.int64) * (int(ent.max()) + 1) + ent, return_counts=True)[1]
    ours, theirs = (np.unique(x, return_counts=True) for x in (label, ent))
    pairs = [float((c * (c - 1) // 2).sum()) for c in (both, ours[1], theirs[1])]
    f1 = 2 * pairs[0] / (pairs[1] + pairs[2])
    size_ours = ours[1][np.searchsorted(ours[0], label)]
    size_theirs = theirs[1][np.searchsorted(theirs[0], ent)]
    _, inverse, count = np.unique(
        label.astype(np.int64) * (int(ent.max()) + 1) + ent, return_inverse=True, return_counts=True
    )
    joint = count[inverse]
    p, r = float((joint / size_ours).mean()), float((joint / size_theirs).mean())
    return f1, 2 * p * r / (p + r)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def ours(table: pa.Table) -> None:
    from sijill.linkage.encode import encode_people
    from sijill.linkage.engine import link_list
    from sijill.linkage.lists import list_of_table
    from sijill.linkage.model import shipped_people
    from sijill.linkage.portions import likely_pairs

    small = encode_people(list_of_table(table.slice(0, 2000).drop_columns(["ent"]), "warm"))
    link_list(small, shipped_people())  # compiled code is loaded before the clock starts
    likely_pairs(small, small, shipped_people())
    began, wall = time.process_time(), time.perf_counter()
    people = encode_people(list_of_table(table.drop_columns(["ent"]), "invented"))
    read = time.process_time() - began
    found = link_list(people, shipped_people())
    seconds = time.process_time() - began
    f1, b3 = scores(found.label, table.column("ent").to_numpy())
    print(
        f"sijill  {people.size:>9,} records  {seconds:6.1f} cpu s ({read:.1f} reading)  "
        f"{time.perf_counter() - wall:6.1f} s  peak {_peak():,.0f} MB  F1 {f1:.3f}  B3 {b3:.3f}",
        flush=True,
    )


def splink(table: pa.Table) -> None:
    """Splink 5 with the tight rules of `methods/linkage.md`, EM, DuckDB; its best threshold is chosen for it."""
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    api = DuckDBAPI()
    began, wall = time.process_time(), time.perf_counter()
    rules = [
        block_on("given", "father", "gfather"),
        block_on("given", "father", "family"),
        block_on("father", "gfather", "family", "sex", "age"),
    ]
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="unique_id",
        comparisons=[
            *(
                cl.JaroWinklerAtThresholds(c, [0.92, 0.8]).configure(term_frequency_adjustments=True)
                for c in ("given", "father", "gfather", "family")
            ),
            cl.ExactMatch("sex"),
            cl.ExactMatch("gov"),
            cl.ExactMatch("age"),
        ],
        blocking_rules_to_generate_predictions=rules,
    )
    data = api.register(table.drop_columns(["ent"])) if hasattr(api, "register") else table.drop_columns(["ent"])
    linker = Linker(data, settings) if hasattr(api, "register") else Linker(data, settings, db_api=api)
    linker.training.estimate_probability_two_random_records_match(rules[:2], recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("given", "father", "gfather"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("family", "sex", "age", "father"))
    predicted = linker.inference.predict(threshold_match_probability=0.05)
    seconds = time.process_time() - began
    edges = (
        predicted.as_duckdbpyrelation().fetchnumpy()
        if hasattr(predicted, "as_duckdbpyrelation")
        else predicted.as_pandas_dataframe()
    )
    left, right, p = (np.asarray(edges[c]) for c in ("unique_id_l", "unique_id_r", "match_probability"))
    ent, best = table.column("ent").to_numpy(), (0.0, 0.0, 0.0)
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    n = table.num_rows
    for threshold in (0.05, 0.5, 0.9, 0.99, 0.999, 0.9999):
        keep = p >= threshold
        _, label = connected_components(
            coo_matrix((np.ones(keep.sum()), (left[keep], right[keep])), shape=(n, n)), directed=False
        )
        best = max(best, (*scores(label, ent), threshold))
    print(
        f"splink  {n:>9,} records  {seconds:6.1f} cpu s (without clustering)  "
        f"{time.perf_counter() - wall:6.1f} s  peak {_peak():,.0f} MB  F1 {best[0]:.3f}  B3 {best[1]:.3f} at {best[2]}",
        flush=True,
    )


def main() -> None:
    n = next((int(word.replace("_", "")) for word in sys.argv[1:] if word[0].isdigit()), 1_000_000)
    table = invent(n)
    if "--only-splink" not in sys.argv:
        ours(table)
    if "--splink" in sys.argv or "--only-splink" in sys.argv:
        splink(table)


if __name__ == "__main__":
    main()
