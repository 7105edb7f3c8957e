"""Measure the register on the real half archive: import, rebuild, verify, questions, growth.

    python -m bench.register [--database sqlite|postgresql] [--times N] [--skip-raw]

Needs the data under SIJILL_SHARED (default ../shared). Prints one line a figure; writes nothing into the repository.
Ratios are taken within one run, growth in processor seconds, so that other work on the machine does not count. Raw
`executemany` writes the very rows that the import made into the same empty tables.
`--times 10` repeats the archive with new ids and states the growth.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import itertools
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from sijill.casework.checkpoints import examine
from sijill.casework.imports import import_records, take_files
from sijill.intake.airwars.columns import columns as archive_columns
from sijill.intake.airwars.reader import READER, open_archive, read_records
from sijill.register.figures import Definition, figure
from sijill.register.replay import compare, replay
from sijill.register.story import find_incidents, story
from sijill.testing import postgres
from sijill.testing.memory import LEAD
from sijill.testing.registers import postgres_register, sqlite_register
from sijill.testing.shared import shared_root

RAQQA = Definition(actor="U.S.-led Coalition", area="Raqqa", first="2017-06-06", last="2017-10-17")
_names = itertools.count()


def say(what: str, figure: object) -> None:
    print(f"{what:<58} {figure}", flush=True)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begin = time.perf_counter()
    done = work()
    return time.perf_counter() - begin, done


def worked(work: Callable[[], Any]) -> tuple[float, Any]:
    """Processor seconds of this process: what growth is measured by."""
    begin = time.process_time()
    done = work()
    return time.process_time() - begin, done


def import_archive(opened: Any, folder: Path) -> Any:
    archive = open_archive(folder)
    with opened.work(LEAD) as uow:
        files = take_files(uow, list(archive.paths.values()), obtained="a benchmark", publisher="Airwars")
        carriers = {name.removesuffix(".csv"): file.document for name, file in files.items()}
        return import_records(uow, READER, files, read_records(archive, carriers))


def raw_rows(opened: Any) -> float:
    """Seconds to write the import's own rows into empty tables with plain inserts and one commit."""
    from sijill.workbench.database import TABLES, columns

    database = opened.database
    rows = {table: database.select(table) for table in TABLES if table != "position"}
    marks = {table: ", ".join(["%s"] * len(TABLES[table])) for table in rows}
    for table in rows:
        database.execute(f"CREATE TABLE raw_{table} AS SELECT * FROM {table} WHERE 1 = 0")
    _copy_indexes(database, list(rows))

    def write() -> None:
        with database.atomic():
            for table, found in rows.items():
                database.execute_many(f"INSERT INTO raw_{table} ({columns(table)}) VALUES ({marks[table]})", found)

    seconds, _ = timed(write)
    for table in rows:
        database.execute(f"DROP TABLE raw_{table}")
    return seconds


def _copy_indexes(database: Any, tables: list[str]) -> None:
    """The raw tables bear the keys and indexes of the real ones."""
    from django.apps import apps

    models = {model._meta.db_table: model for model in apps.get_app_config("workbench").get_models()}
    for table in tables:
        meta = models[table]._meta
        database.execute(f'CREATE UNIQUE INDEX raw_key_{table} ON raw_{table} ("{meta.pk.column}")')
        for index in meta.indexes:
            names = ", ".join(f'"{name}"' for name in index.fields)
            database.execute(f"CREATE INDEX raw_{index.name} ON raw_{table} ({names})")


def sha256sum_seconds(folder: Path) -> float:
    files = [str(path) for path in folder.rglob("*") if path.is_file()]
    return timed(lambda: subprocess.run(["sha256sum", *files], check=True, stdout=subprocess.DEVNULL))[0]


def fixity_seconds(opened: Any) -> float:
    from sijill.vault.fixity import check

    held = [(row.sha256, row.size) for row in opened.store.dump("document") if row.sha256]
    return timed(lambda: list(check(opened.vault, held)))[0]


def cold(home: Path, *arguments: str) -> float:
    variables = {**os.environ, "SIJILL_HOME": str(home), "PYTHONPATH": str(Path.cwd())}
    command = [sys.executable, "-m", "sijill", *arguments]
    runs = [
        timed(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=variables))[0]
        for _ in range(5)
    ]
    return sorted(runs)[2]


def repeated(folder: Path, out: Path, times: int) -> Path:
    """The archive `times` over, each copy with ids of its own."""
    for path in sorted(folder.glob("*.csv")):
        if path.stem in archive_columns():
            with path.open(encoding="utf-8-sig", newline="") as file, (out / path.name).open("w", newline="") as copy:
                rows = list(csv.DictReader(file))
                writer = csv.DictWriter(copy, list(rows[0]), lineterminator="\n")
                writer.writeheader()
                writer.writerows(_renumbered(row, number) for number in range(times) for row in rows)
    return out


def _renumbered(row: dict[str, str], number: int) -> dict[str, str]:
    if number == 0:
        return row
    own = {"sequence": f"{row['sequence']}-{number}"}
    if "incident_url" in row:
        own |= {"incident_url": f"{row['incident_url']}?copy={number}", "airwars_id": f"{row['airwars_id']}-{number}"}
    return row | own


def registers(kind: str, folder: Path, stack: ExitStack) -> Iterator[Any]:
    server = stack.enter_context(postgres.server(folder / "pg", durable=True)) if kind == "postgresql" else None
    while True:
        number = next(_names)
        home = folder / f"home{number}"
        yield sqlite_register(home) if server is None else postgres_register(home, server, f"bench{number}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    arguments.add_argument("--times", type=int, default=1, help="also import the archive so many times over")
    arguments.add_argument("--skip-raw", action="store_true")
    chosen = arguments.parse_args()
    source = shared_root() / "data" / "airwars-syria"
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sijill-bench-")))
        fresh = registers(chosen.database, folder, stack)
        opened = next(fresh)
        processor, (seconds, done) = worked(lambda: timed(lambda: import_archive(opened, source)))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        say(f"import, {chosen.database}, durable: seconds", f"{seconds:.1f}")
        say("import: peak memory of the process, MiB", f"{peak:.0f}")
        say("import: claims, claims per second", f"{done.claims:,}  {done.claims / seconds:,.0f}")
        if not chosen.skip_raw:
            raw = raw_rows(opened)
            say("raw executemany of the same rows: seconds", f"{raw:.1f}")
            say("import at a share of the raw rate (>= 0.25)", f"{raw / seconds:.2f}")
        replayed, (rebuilt, folded) = worked(lambda: timed(lambda: replay(opened.log)))
        compared, found = timed(lambda: list(compare(opened.store, folded)))
        say("rebuild --verify: seconds (differences)", f"{rebuilt + compared:.1f} ({len(found)})")
        folded = None
        verified, report = timed(lambda: examine(opened.store, opened.log, opened.vault))
        say("verify, log and vault: seconds (ok)", f"{verified:.1f} ({report.ok})")
        _vault(opened)
        _questions(opened)
        if chosen.database == "sqlite":
            say("cold `sijill figures`, median of 5: seconds", f"{cold(opened.home, 'figures'):.2f}")
            say("cold `sijill show CS1527`, median of 5: seconds", f"{cold(opened.home, 'show', 'CS1527'):.2f}")
            say("cold `sijill --help`, median of 5: seconds", f"{cold(opened.home, '--help'):.2f}")
        if chosen.times > 1:
            _grow(fresh, source, folder, chosen.times, processor, replayed)


def _vault(opened: Any) -> None:
    block = hashlib.sha256(b"sijill").digest() * (1 << 15)
    big = opened.home / "big"
    with big.open("wb") as file:
        for number in range(512):
            file.write(number.to_bytes(8, "big") + block)
    with opened.work(LEAD) as uow:
        from sijill.casework.documents import capture_file

        capture_file(uow, big, obtained="made here", media_type="application/octet-stream")
    big.unlink()
    ours = min(fixity_seconds(opened) for _ in range(3))
    theirs = min(sha256sum_seconds(opened.home / "vault") for _ in range(3))
    say("verify reads the vault at a share of sha256sum (>= 0.8)", f"{theirs / ours:.2f}")


def _questions(opened: Any) -> None:
    def ask() -> Any:
        rows = opened.store.incidents_between(RAQQA.first, RAQQA.last)
        return figure(RAQQA, rows, b"")

    warm = sorted(timed(ask)[0] for _ in range(11))[5]
    table = ask()
    say("warm figures for Raqqa, median of 11: milliseconds", f"{1000 * warm:.0f}")
    row = find_incidents(opened.store, "CS1527")[0]
    warm = sorted(timed(lambda: story(opened.store, row))[0] for _ in range(11))[5]
    say("warm show CS1527, median of 11: milliseconds", f"{1000 * warm:.0f}")
    for row in (*table.rows, table.total):
        data = row.data()
        say(f"Raqqa, {row.grade}", f"{data['incidents']} incidents, {data['killed_min']}-{data['killed_max']} killed, "
            f"{data['victims']} victim rows of which {data['victims_killed']} killed")  # fmt: skip


def _grow(fresh: Iterator[Any], source: Path, folder: Path, times: int, seconds: float, rebuilt: float) -> None:
    (folder / "more").mkdir()
    more = repeated(source, folder / "more", times)
    opened = next(fresh)
    grown, (elapsed, done) = worked(lambda: timed(lambda: import_archive(opened, more)))
    say(f"import of {times} archives: seconds", f"{elapsed:.1f}")
    say("  processor seconds, ratio (<= 11)", f"{grown:.1f}  {grown / seconds:.1f}")
    say("  recorded", done.recorded)
    again, (elapsed, _) = worked(lambda: timed(lambda: replay(opened.log)))
    say(f"rebuild of {times} archives: seconds", f"{elapsed:.1f}")
    say("  processor seconds, ratio (<= 11)", f"{again:.1f}  {again / rebuilt:.1f}")
    shutil.rmtree(more)


if __name__ == "__main__":
    main()
