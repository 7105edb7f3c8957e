"""The official record on a register of the half archive: comparison and queue, warm and as a cold process.

    SIJILL_HOME=/tmp/mine ./run import airwars ../shared/data/airwars-syria
    SIJILL_HOME=/tmp/mine PYTHONPATH=. .venv/bin/python bench/official/register.py

Prints wall time and time of one core; writes nothing.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from sijill.model.counts import Outcome
from sijill.register.admissions import record_of, shares_of
from sijill.register.candidates import proposals
from sijill.register.confronted import confront
from sijill.register.figures import Definition
from sijill.workbench.opening import open_register


def timed(name: str, work: Callable[[], Any]) -> Any:
    begin, used = time.perf_counter(), time.process_time()
    found = work()
    print(f"{name:<58} {time.perf_counter() - begin:5.2f} s wall, {time.process_time() - used:5.2f} s of one core")
    return found


def cold(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "sijill", *arguments], check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    store = open_register(create=False).store
    timed("compare, whole half, first time in a process", lambda: confront(store, Definition()).data())
    found = timed("compare, whole half, warm", lambda: confront(store, Definition()))
    timed("compare raqqa, warm", lambda: confront(store, Definition(area="raqqa")).data())
    for arguments in (("compare", "--json"), ("compare", "raqqa", "--json"), ("--help",)):
        timed(f"cold process: sijill {' '.join(arguments)}", lambda: cold(*arguments))  # noqa: B023 - called at once
    record = timed("the official record, warm", lambda: record_of(store))
    queue = timed("candidates for all statements", lambda: proposals(store, record, record.admissions))
    tells = [one for one in queue if one.why_none is None]
    first = sum(one.agrees for one in tells)
    five = sum(any(item.filed for item in one.offered[:5]) for one in tells)
    print(f"{len(record.admissions)} lines; {len(tells)} name a day, a square or a code: the incident that the archive")
    print(f"files them with is first for {first} ({100 * first / len(tells):.1f} %), in the first five for {five}")
    over = 0
    reported = {row.id: (row.killed_low, row.killed_high) for row in record.incidents.values()}
    for one in record.admissions:
        number = one.number[Outcome.KILLED]
        parts = shares_of(one, Outcome.KILLED, reported).values()
        over += number is not None and sum(part or 0 for part in parts) > number
    comparison = found.comparison
    print(f"admissions allocated beyond their number: {over}")
    print(f"admitted {comparison.admitted} beside {comparison.documented} documented")
    print(f"reversals {len(comparison.reversals)}, findings {dict(Counter(line.finding for line in comparison.lines))}")


if __name__ == "__main__":
    main()
