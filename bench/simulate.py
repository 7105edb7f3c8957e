"""How long an invented conflict takes, whether the time grows with the people, and whether a seed gives the same bytes.

    python bench/simulate.py            # 10,000 to 100,000 people
    python bench/simulate.py --large    # and a million

Prints one table; writes only to a temporary folder. Bar (issue 6): 100,000 people with all products in 60 s, linear.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from sijill.simulate.capture import scenarios, simulate_table
from sijill.simulate.files import write
from sijill.simulate.world import parameters_for, simulate

SIZES = (10_000, 30_000, 100_000)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", action="store_true", help="also a million people")
    sizes = (*SIZES, 1_000_000) if parser.parse_args().large else SIZES
    _sizes(sizes)
    _scenarios()


def _sizes(sizes: tuple[int, ...]) -> None:
    print("people      simulate s  write s  CPU s  CPU us a person  files MB  sha256 of all bytes")
    per_person = []
    for people in sizes:
        wall, writing, cpu, size, digest = _once(people)
        per_person.append(cpu / people)
        told = f"{people:>9,}  {wall:>10.2f}  {writing:>7.2f}  {cpu:>5.2f}  {1e6 * cpu / people:>15.1f}"
        print(f"{told}  {size / 1e6:>8.1f}  {digest[:16]}")
    again = _once(sizes[0])[4]
    print(f"same bytes again at {sizes[0]:,}: {'yes' if again == _once(sizes[0])[4] else 'NO'}")
    print(f"CPU a person, largest over smallest city: {per_person[-1] / per_person[0]:.2f} (linear: at most 1.1)")


def _once(people: int) -> tuple[float, float, float, int, str]:
    """Seconds to simulate and to write, CPU seconds, bytes, digest."""
    with tempfile.TemporaryDirectory() as folder:
        wall, cpu = time.perf_counter(), time.process_time()
        conflict = simulate(parameters_for(people=people, lists=5), seed=7)
        made = time.perf_counter() - wall
        files = write(conflict, Path(folder) / "out")
        both, spent = time.perf_counter() - wall, time.process_time() - cpu
        digest = hashlib.sha256()
        for path in sorted(files):
            digest.update(path.read_bytes())
        return made, both - made, spent, sum(path.stat().st_size for path in files), digest.hexdigest()


def _scenarios() -> None:
    print("\nscenario  people  recorded (mean of 60)  title")
    for name, spec in scenarios().items():
        made = [simulate_table(name, np.random.default_rng([7, seed])) for seed in range(60)]
        mean = sum(one.recorded for one in made) / len(made)
        print(f"{name:<8}  {made[0].people:>6,}  {mean:>21,.1f}  {spec['title']}")


if __name__ == "__main__":
    sys.exit(main())
