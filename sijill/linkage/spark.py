"""Find and compare the likely pairs of two long lists on Spark, for lists whose pairs outgrow one machine.

Steps: code the name parts here (a vocabulary is small); hand both lists to Spark with a column for each part and key;
Splink lists and weighs the pairs by the settings of the quick look (`splink_settings`); the pairs that stay are
compared where they lie, by the same compiled features and first look as in `portions`; only those worth a second look
come back. What follows (second look, circumstances, one-to-one assignment, people's verdicts, reasons) is `engine`, as
ever. The lists themselves and their likely pairs, about one a record, must fit here; the pairs in between need not.

pyspark and splink are an optional extra (`pip install "sijill[spark]"`), with a Java runtime, 17 or newer. The cluster
is that of SIJILL_SPARK_MASTER or of spark-submit; without them, this machine's cores. Workers need sijill installed.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sijill.linkage.blocks import key_of, look
from sijill.linkage.features import CHAIN_FEATURES, FEATURES, Pairs, Vocabulary, compare, vocabulary
from sijill.linkage.model import PeopleModel
from sijill.linkage.people import People
from sijill.linkage.portions import LEAST_CHAIN, LEAST_FIRST
from sijill.linkage.quick import PARTS, UNKNOWN, Looked, Settings, prior, shipped_settings
from sijill.linkage.splink_settings import RETAINED, splink_settings
from sijill.model.errors import NotFound

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

Floats = npt.NDArray[np.float32]
BATCH = 100_000  # pairs handed to a worker's compiled loops at a time
FOUND = "a int, b int, chain float, first float, row binary"


def spark_pairs(a: People, b: People, model: PeopleModel) -> tuple[Pairs, Floats]:
    """Pairs of two lists worth a second look, with the log-odds of the first: `portions.likely_pairs`, on Spark.

    Raises NotFound when pyspark, splink or Java is missing.
    """
    if not len(a.chains) or not len(b.chains):
        return Pairs(np.empty(0, np.int32), np.empty(0, np.int32), np.empty((0, len(FEATURES)), np.float32)), _none()
    words = vocabulary(a, b, model.spelling)
    x, y = look(a, b, model.spelling, words.joined)
    rules = shipped_settings()
    with session() as spark:
        tables = spark_table(a, x, y, rules), spark_table(b, y, x, rules)
        found = listed(spark, tables, rules, prior(x, y))
        setup = spark.sparkContext.broadcast(Setup(a.tokens, b.tokens, words, model))
        rows = found.mapInArrow(lambda batches: compared(batches, setup.value), FOUND).toArrow()
    return best_of_records(rows)


def _none() -> Floats:
    return np.empty(0, np.float32)


@contextmanager
def session() -> Iterator[SparkSession]:
    """The Spark session that runs already, or one of our own that ends with the work."""
    require_spark()
    from pyspark.sql import SparkSession

    if (running := SparkSession.getActiveSession()) is not None:
        yield running
        return
    builder = SparkSession.builder.appName("sijill link lists").config(
        "spark.sql.execution.arrow.maxRecordsPerBatch", BATCH
    )
    if (master := os.environ.get("SIJILL_SPARK_MASTER")) is not None:
        builder = builder.master(master)
    elif "spark.master" not in os.environ.get("PYSPARK_SUBMIT_ARGS", "") and "SPARK_ENV_LOADED" not in os.environ:
        builder = _on_this_machine(builder)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    try:
        yield spark
    finally:
        spark.stop()


def _on_this_machine(builder: Any) -> Any:
    """This machine's cores, nothing to be reached from elsewhere; workers run this Python with this package."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", ""))))
    cores = os.cpu_count() or 1
    settings = {
        "spark.master": "local[*]",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": str(sys.stderr.isatty()).lower(),
        "spark.log.level": "ERROR",
        "spark.default.parallelism": str(cores),
        "spark.sql.shuffle.partitions": str(cores),
        "spark.driver.memory": os.environ.get("SIJILL_SPARK_MEMORY", "2g"),
        "spark.driver.maxResultSize": "0",
        "spark.executorEnv.PYTHONPATH": path,
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder


def require_spark() -> None:
    """Raises NotFound, saying what to install, when pyspark, splink or Java is not there."""
    missing = [name for name in ("pyspark", "splink") if find_spec(name) is None]
    if missing:
        raise NotFound(
            f"--engine spark needs {' and '.join(missing)}, which {'is' if len(missing) == 1 else 'are'} not installed",
            remedy='Install the optional part: pip install "sijill[spark]"; or leave --engine out.',
        )
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise NotFound(
            "--engine spark needs a Java runtime, and none is found",
            remedy="Install one (Debian: apt-get install openjdk-17-jre-headless), or set JAVA_HOME.",
        )


def spark_table(people: People, mine: Looked, other: Looked, rules: Settings) -> pa.Table:
    """One row per chain: what the quick look reads (see `splink_settings`) and what the comparison needs."""
    record = mine.record
    columns: dict[str, Any] = {"unique_id": pa.array(np.arange(len(record), dtype=np.int64))}
    for place, part in enumerate(PARTS):
        codes = mine.parts[:, place]
        columns[part] = pa.array(codes, mask=codes < 0)
    columns["born"] = pa.array(mine.born, mask=mine.born == UNKNOWN)
    columns["sex"] = pa.array(mine.sex.astype(np.int32))
    for number, key in enumerate(rules.keys):
        keys = key_of(mine, key.parts)
        common = _too_common(keys, key_of(other, key.parts), key.largest)
        columns[f"key_{number}"] = pa.array(keys, mask=(keys < 0) | common)
    columns["record"], columns["chain"] = pa.array(record), _lists(people.chains)
    for name in ("age", "born_low", "born_high", "born_exact"):
        columns[name] = pa.array(getattr(people, name)[record])
    columns["kin"] = _lists(people.kin_token[record])
    return pa.table(columns)


def _too_common(mine: npt.NDArray[np.int64], theirs: npt.NDArray[np.int64], largest: int) -> npt.NDArray[np.bool_]:
    """Whether the second list, or this one, holds each key more than `largest` times."""
    common = [keys[count > largest] for keys, count in (np.unique(side, return_counts=True) for side in (mine, theirs))]
    return np.isin(mine, np.concatenate(common))


def _lists(rows: npt.NDArray[np.int32]) -> pa.ListArray:
    offsets = np.arange(len(rows) + 1, dtype=np.int32) * rows.shape[1]
    return pa.ListArray.from_arrays(pa.array(offsets), pa.array(np.ascontiguousarray(rows).ravel()))


def listed(spark: SparkSession, tables: tuple[pa.Table, pa.Table], rules: Settings, odds: float) -> DataFrame:
    """The pairs that Splink lists by the settings and weighs above the cut, with what their comparison needs."""
    from splink import Linker, SettingsCreator
    from splink.backends.spark import SparkAPI

    api = SparkAPI(spark_session=spark, break_lineage_method="persist", register_udfs_automatically=False)
    names = ("list_a", "list_b")
    sides = [
        api.register(spark.createDataFrame(table), dataset_display_name=name)
        for table, name in zip(tables, names, strict=True)
    ]
    linker = Linker(sides, SettingsCreator.from_path_or_dict(splink_settings(rules, odds)), log_level=logging.ERROR)
    found = linker.inference.predict(threshold_match_weight=rules.cut_of(odds), warning_mode="never")
    return found.as_spark_dataframe().select(*(f"{name}_{side}" for name in RETAINED for side in "lr"))


class Setup(NamedTuple):
    """What every worker needs to compare pairs."""

    tokens_a: list[str]
    tokens_b: list[str]
    words: Vocabulary
    model: PeopleModel


def compared(batches: Iterable[pa.RecordBatch], setup: Setup) -> Iterator[pa.RecordBatch]:
    """Features and first look of pairs, as FOUND; pairs that are not worth a second look are left out."""
    for batch in batches:
        a, b = _one_side(batch, "l", setup.tokens_a), _one_side(batch, "r", setup.tokens_b)
        row = np.arange(batch.num_rows, dtype=np.int32)
        pairs = compare(a, b, row, row, setup.words, setup.model.spelling, least=LEAST_CHAIN)
        first = setup.model.first.score(pairs.rows)
        kept = np.flatnonzero(first > LEAST_FIRST)
        rows = np.ascontiguousarray(pairs.rows[kept], np.float32)
        packed = pa.FixedSizeBinaryArray.from_buffers(
            pa.binary(rows.shape[1] * 4), len(rows), [None, pa.py_buffer(rows)]
        )
        at = pa.array(pairs.a[kept])
        yield pa.RecordBatch.from_arrays(
            [
                batch.column("record_l").take(at),
                batch.column("record_r").take(at),
                pa.array(rows[:, CHAIN_FEATURES.index("chain")]),
                pa.array(first[kept]),
                packed.cast(pa.binary()),
            ],
            names=["a", "b", "chain", "first", "row"],
        )


def _one_side(batch: pa.RecordBatch, side: str, tokens: list[str]) -> People:
    """One side of the pairs as a list of its own: a record and a chain for each pair."""
    n = batch.num_rows
    none, zero = np.full(n, -1, np.int32), np.zeros(n, np.int32)

    def numbers(name: str) -> Any:
        return batch.column(f"{name}_{side}").to_numpy(zero_copy_only=False)

    return People(
        ids=range(n),  # type: ignore[arg-type]  # numbers do: nothing is printed here
        tokens=tokens,
        chains=batch.column(f"chain_{side}").flatten().to_numpy().reshape(n, -1),
        chain_record=np.arange(n, dtype=np.int32),
        sex=numbers("sex").astype(np.int8),
        age=numbers("age").astype(np.float32),
        born_low=numbers("born_low").astype(np.float32),
        born_high=numbers("born_high").astype(np.float32),
        born_exact=numbers("born_exact").astype(np.int32),
        group=none,
        family_group=none,
        kin_token=batch.column(f"kin_{side}").flatten().to_numpy().reshape(n, -1),
        source=none,
        is_named=np.ones(n, bool),
        day=np.full(n, np.nan),
        place=zero,
    )


def best_of_records(found: pa.Table) -> tuple[Pairs, Floats]:
    """Pairs of chains brought together to pairs of records: of several chains the best speaks, as in `features`."""
    a, b, chain, first = (found.column(name).to_numpy() for name in ("a", "b", "chain", "first"))
    packed = found.column("row").combine_chunks()
    rows = np.frombuffer(b"".join(packed.to_pylist()), np.float32).reshape(len(a), len(FEATURES))
    order = np.lexsort((-chain, b, a))
    new = np.ones(order.size, bool)
    new[1:] = (np.diff(a[order]) != 0) | (np.diff(b[order]) != 0)
    best = order[new]
    return Pairs(a[best].astype(np.int32), b[best].astype(np.int32), rows[best]), first[best].astype(np.float32)
