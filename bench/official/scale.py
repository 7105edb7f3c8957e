"""2,000 statements against 50,000 incidents: the real half, repeated with shifted dates and moved points.

.venv/bin/python bench/official/scale.py
"""

from __future__ import annotations

import random
import time
from dataclasses import replace
from datetime import timedelta

import fit_matching

from sijill.model.dates import DateSpan
from sijill.official.matching import match


def main() -> None:
    rng = random.Random(4)
    statements, incidents, _truth = fit_matching.load(grids=True)
    many = []
    while len(many) < 50_000:
        for one in incidents:
            shift = timedelta(days=rng.randrange(-1500, 1500))
            days = one.days
            if days is not None and days.first is not None and days.last is not None:
                days = DateSpan.between(days.first + shift, days.last + shift)
            many.append(replace(one, id=f"{one.id}/{len(many)}", days=days))
    many = many[:50_000]
    asked = [replace(statements[at % len(statements)], id=str(at)) for at in range(2_000)]
    begin = time.perf_counter()
    used = time.process_time()
    matched = match(asked, many)
    print(
        f"{len(asked)} statements against {len(many)} incidents: {time.perf_counter() - begin:.1f} s wall, "
        f"{time.process_time() - used:.1f} s of one core, {sum(bool(one.candidates) for one in matched)} with candidates"  # noqa: E501
    )


if __name__ == "__main__":
    main()
