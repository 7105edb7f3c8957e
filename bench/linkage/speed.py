"""How long linking takes: 7,000 against 55,000 records (every pair), and 1,000 new mentions against 100,000.

`python -m bench.linkage.speed`. Process time on one core; lists are drawn from DEV targets and the synthetic list.
"""

from __future__ import annotations

import time

import pyarrow as pa
import pyarrow.parquet as pq

from bench.linkage import dev
from sijill.linkage.encode import encode_people
from sijill.linkage.engine import link_lists
from sijill.linkage.incremental import Linked, arrive
from sijill.linkage.lists import list_of_table
from sijill.linkage.model import shipped_people


def timed(what: str, call):
    began, wall = time.process_time(), time.perf_counter()
    out = call()
    print(f"{what:55} {time.process_time() - began:6.1f} cpu s {time.perf_counter() - wall:6.1f} s", flush=True)
    return out


def main() -> None:
    model = shipped_people()
    queries = (
        pq.read_table(f"{dev.folder()}/T2_queries_moh_2024_04_pdf.parquet").slice(0, 7000).drop_columns(["name_ar"])
    )
    targets = pq.read_table(f"{dev.folder()}/T1_target_moh_2025_06.parquet").drop_columns(["name_en"])
    targets = pa.concat_tables(
        [targets, targets.slice(0, 1006).set_column(0, "row_id", pa.array([f"z{k}" for k in range(1006)]))]
    )
    small = encode_people(list_of_table(targets.slice(0, 500), "warm"))
    link_lists(small, small, model)
    a = timed("read 7,000 Latin names", lambda: encode_people(list_of_table(queries, "a")))
    b = timed("read 55,000 Arabic names", lambda: encode_people(list_of_table(targets, "b")))
    timed("link 7,000 x 55,000 (385,000,000 pairs), with reasons", lambda: link_lists(a, b, model))
    synth = pq.read_table(f"{dev.folder()}/synth_100000.parquet").drop_columns(["ent"])
    old = encode_people(list_of_table(synth, "old"))
    new = synth.slice(500, 1000).set_column(
        synth.schema.names.index("unique_id"), "unique_id", pa.array([f"n{k}" for k in range(1000)])
    )
    fresh = timed("read 1,000 new mentions", lambda: encode_people(list_of_table(new, "new")))
    timed("link 1,000 new mentions to 100,000", lambda: arrive(old, fresh, Linked({}, ()), [], model))


if __name__ == "__main__":
    main()
