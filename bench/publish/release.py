"""Measure releases on the real half archive: freeze, open data, the stranger's check, who is shown, growth.

    python -m bench.publish.release [--times N]

Needs the data under SIJILL_SHARED (default ../shared). Prints one line a figure; writes nothing into the repository.
Growth is taken in processor seconds within one run (`--times 4` repeats the archive with new ids), so that other work
on the machine does not count.
"""

from __future__ import annotations

import argparse
import filecmp
import itertools
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.register import import_archive, registers, repeated, say, timed, worked
from sijill.casework.releases import decide_publication
from sijill.ledger.notes import generate_key
from sijill.model.actors import Actor, Role
from sijill.publish.cases import find_case
from sijill.publish.diff import differences
from sijill.publish.frozen import Frozen, open_release
from sijill.publish.opendata.build import build_open_data
from sijill.publish.release import freeze_release
from sijill.testing.memory import LEAD, counting, ticking
from sijill.testing.shared import shared_root

SECOND = Actor("Second Person", frozenset({Role.REVIEWER}))
KEY = generate_key("bench-register", lambda count: bytes(range(count)))
_numbers = itertools.count(1)


def freeze(opened: Any, folder: Path, previous: Path | None = None) -> Frozen:
    """A release of everything."""
    number = next(_numbers)
    with opened.work(LEAD, clock=ticking(), randomness=counting(number << 20)) as uow:
        return freeze_release(
            uow, SECOND, find_case("all"), folder / f"all-{number}", KEY, code_version="bench", version=str(number),
            previous=previous,
        )  # fmt: skip


def check(folder: Path) -> tuple[float, int]:
    """Seconds and most megabytes of the stranger's program, in a process of its own without site packages."""
    command = [sys.executable, "-I", "-S", str(folder / "check_release.py"), str(folder)]
    seconds, _ = timed(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))
    watch = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    watched = subprocess.run([sys.executable, "-I", "-S", "-c", watch, *command], check=True, capture_output=True)
    return seconds, int(watched.stdout) // 1024


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--times", type=int, default=1, help="also measure the archive so many times over")
    chosen = arguments.parse_args()
    source = shared_root() / "data" / "airwars-syria"
    if not source.is_dir():
        source = shared_root() / "airwars-syria"
    with tempfile.TemporaryDirectory(prefix="sijill-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        fresh = registers("sqlite", folder, stack)
        opened = next(fresh)
        import_archive(opened, source)
        seconds = _measure(opened, folder)
        _again(opened, folder)
        if chosen.times > 1:
            _grow(next(fresh), source, folder, chosen.times, seconds)


def _measure(opened: Any, folder: Path) -> dict[str, float]:
    freezing, frozen = worked(lambda: freeze(opened, folder))
    say("incidents, people, claims published",
        f"{len(frozen.incidents):,}  {len(frozen.persons):,}  {len(frozen.claims):,}")  # fmt: skip
    for (level, rule), number in sorted(Counter((one.level, one.rule) for one in frozen.persons).items()):
        say(f"people {level}: {rule}", f"{number:,}")
    same = sum(row.grade == grade.grade for row in frozen.incidents for grade in row.grades
               if (grade.scheme, grade.by) == ("airwars", "rule"))  # fmt: skip
    graded = sum(row.grade is not None for row in frozen.incidents)
    say("of the graded, those whose rule gives the same grade", f"{same:,} of {graded:,}")
    say("processor seconds to freeze, assert and write", f"{freezing:.1f}")
    release = frozen.folder
    assert release is not None
    reading, _ = worked(lambda: open_release(release))
    say("processor seconds to read it back, every hash compared", f"{reading:.1f}")
    building, built = worked(lambda: build_open_data(frozen, release / "open"))
    say("processor seconds to build open data", f"{building:.1f}")
    say("megabytes of release and open data",
        f"{_size(release) - _size(built):.0f} and {_size(built):.0f}")  # fmt: skip
    checking, memory = check(release)
    say("seconds of the stranger's check (target: 30)", f"{checking:.1f}")
    say("most megabytes of the stranger's check", memory)
    again = build_open_data(frozen, folder / "open-again")
    say("files of open data that differ when built twice", _differing(built, again))
    return {"freeze": freezing, "open data": building, "check": checking}


def _size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def _differing(one: Path, two: Path) -> int:
    names = [path.relative_to(one) for path in one.rglob("*") if path.is_file()]
    return sum(not filecmp.cmp(one / name, two / name, shallow=False) for name in names)


def _again(opened: Any, folder: Path) -> None:
    """A second release after ten decisions: what the log of corrections says, and how long the comparison takes."""
    first = open_release(folder / "all-1")
    named = [one.id for one in first.persons if one.level == "named"][:10]
    with opened.work(LEAD, clock=ticking(), randomness=counting(7 << 40)) as uow:
        for person in named:
            decide_publication(uow, person, "withhold", ground="family", reason="a benchmark")
    second = freeze(opened, folder, folder / "all-1")
    comparing, found = worked(lambda: differences(first, second))
    say("processor seconds to compare two releases", f"{comparing:.1f}")
    say("differences after ten people were withheld", len(found))


def _grow(opened: Any, source: Path, folder: Path, times: int, before: dict[str, float]) -> None:
    (folder / "more").mkdir()
    import_archive(opened, repeated(source, folder / "more", times))
    freezing, frozen = worked(lambda: freeze(opened, folder))
    assert frozen.folder is not None
    say(f"freeze of {times} archives: times the processor seconds of one", f"{freezing / before['freeze']:.1f}")
    building, _ = worked(lambda: build_open_data(frozen, folder / "open-more"))
    say(f"open data of {times} archives: times one", f"{building / before['open data']:.1f}")
    checking, memory = check(frozen.folder)
    say(f"check of {times} archives: times one", f"{checking / before['check']:.1f}")
    say(f"most megabytes of the check of {times} archives", memory)


if __name__ == "__main__":
    main()
