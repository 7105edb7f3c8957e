"""Train the shipped linker on DEV and write its numbers: `python -m bench.linkage.train [--folds]`.

--folds trains on one half of the incidents and families and prints the scores on the other, both ways (nothing of a
half
that is scored is seen: not its spellings, not its pairs). Without it, everything is used and the files under
sijill/linkage/data are written.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from bench.linkage import dev
from sijill.linkage import boost
from sijill.linkage.context import SECOND_LOOK, second_look
from sijill.linkage.features import FEATURES, Pairs, candidate_pairs
from sijill.linkage.model import Operating, PeopleModel
from sijill.linkage.people import People
from sijill.linkage.spelling import Spelling, attest, learn

VERSION = "people-2026-11-22"
OPERATING = Operating(same=0.5, different=0.1, cluster=0.27)
FIT = {"trees": 150, "depth": 4, "rate": 0.12}
DATA = Path("sijill/linkage/data")
SPELLING = Path("sijill/names/data/spelling.json")
Use = Callable[[str], bool]
Task = tuple[str, People, People, Pairs, dev.Truth]


def spelling_of(use: Use) -> Spelling:
    counts = dev.spelling_counts(use)
    return attest(learn([(a, b, min(n, 20) ** 0.5) for (a, b), n in counts.items()]), counts)


def load(spelling: Spelling) -> dict[tuple[str, str, str], Task]:
    tasks = {}
    for task, of_a, of_b in dev.COMBOS:
        a, b = dev.people(dev.QUERIES[task], of_a), dev.people(dev.TARGETS[task], of_b)
        tasks[task, of_a, of_b] = (task, a, b, candidate_pairs(a, b, spelling), dev.truth(task))
    return tasks


def train(tasks: dict[tuple[str, str, str], Task], use: Use) -> tuple[boost.Boosted, boost.Boosted]:
    """First and second look; the second learns from first looks that never saw the group they score."""
    first = _fit([_labelled(t, t[3].rows, use) for t in tasks.values()], FEATURES)
    parts = []
    for half in (0, 1):
        blind = _fit(
            [_labelled(t, t[3].rows, lambda g, h=half: use(g) and dev.fold_of(g + "x") != h) for t in tasks.values()],
            FEATURES,
        )
        for t in tasks.values():
            rows = second_look(t[1], t[2], t[3], blind.score(t[3].rows))
            parts.append(_labelled(t, rows, lambda g, h=half: use(g) and dev.fold_of(g + "x") == h))
    return first, _fit(parts, SECOND_LOOK)


def _labelled(task: Task, rows: np.ndarray, use: Use) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    name, a, b, pairs, known = task
    at = {target: number for number, target in enumerate(b.ids)}
    target = np.array([at.get(known.target.get(q, ""), -1) for q in a.ids])
    scored = np.array([known.status[q] in ("match", "nonmatch_masked") and use(known.group[q]) for q in a.ids])
    keep = scored[pairs.a]
    weight = np.full(int(keep.sum()), 3.0 if name == "T1" else 1.0, np.float32)
    return rows[keep], (pairs.b == target[pairs.a])[keep], weight


def _fit(parts: list[tuple[np.ndarray, np.ndarray, np.ndarray]], names: tuple[str, ...]) -> boost.Boosted:
    rows, labels, weights = (np.concatenate(column) for column in zip(*parts, strict=True))
    return boost.fit(rows, labels, weights, names, rng=np.random.default_rng(1), **FIT)


def report(
    tasks: dict[tuple[str, str, str], Task], first: boost.Boosted, second: boost.Boosted, use: Use
) -> dict[str, dict[str, float]]:
    out = {}
    for (task, of_a, of_b), (_, a, b, pairs, known) in tasks.items():
        score = second.score(second_look(a, b, pairs, first.score(pairs.rows)))
        found = dev.one_to_one_scores(pairs.a, pairs.b, score, a.ids, b.ids, known, lambda q, k=known: use(k.group[q]))
        out[f"{task} {of_a}-{of_b}"] = {name: round(float(value), 4) for name, value in dev.figures(*found).items()}
    return out


def write(spelling: Spelling, model: PeopleModel) -> None:
    attested: dict[str, dict[str, float]] = {}
    for (a, b), weight in sorted(spelling.attested.items()):
        attested.setdefault(a, {})[b] = round(weight, 2)
    known = {part: int(n) for part, n in sorted(spelling.known.items())}
    content = {
        "version": VERSION,
        "weights": np.round(spelling.weights, 3).tolist(),
        "known": known,
        "attested": attested,
    }
    SPELLING.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    people = {
        "version": VERSION,
        "operating": {"same": OPERATING.same, "different": OPERATING.different, "cluster": OPERATING.cluster},
        "first": model.first.to_json(),
        "second": model.second.to_json(),
    }
    (DATA / "people.json").write_text(json.dumps(people, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


def main() -> None:
    if "--folds" in sys.argv:
        for held in (0, 1):
            spelling = spelling_of(lambda g, h=held: dev.fold_of(g) != h)
            tasks = load(spelling)
            models = train(tasks, lambda g, h=held: dev.fold_of(g) != h)
            for name, found in report(tasks, *models, lambda g, h=held: dev.fold_of(g) == h).items():
                print(held, name, found, flush=True)
        return
    spelling = spelling_of(lambda g: True)
    first, second = train(load(spelling), lambda g: True)
    write(spelling, PeopleModel(VERSION, spelling, first, second, OPERATING))


if __name__ == "__main__":
    main()
