"""Without any labels: `python -m bench.linkage.unlabelled`. Weights that never saw a link of the task, and EM on its
lists.

For each of T1 and T2: train on the other task alone (its links, its spellings; of the scored task only what is public
in its own records, an Arabic and a Latin spelling side by side), link, then adapt by EM to the two lists and link
again. Beside it: trained on half of the task's own labels, scored on the other half (`bench.linkage.train --folds`).
Prints F1 at the operating point and calibration error; writes nothing.
"""

from __future__ import annotations

import numpy as np

from bench.linkage import dev, train
from sijill.linkage.adapt import adapted_to
from sijill.linkage.context import second_look
from sijill.linkage.model import PeopleModel


def figures_of(task: train.Task, model: PeopleModel, half: int | None = None) -> dict[str, float]:
    _, a, b, pairs, known = task
    score = model.second.score(second_look(a, b, pairs, model.first.score(pairs.rows)))
    use = (lambda q: True) if half is None else (lambda q: dev.fold_of(known.group[q]) == half)
    return dev.figures(*dev.one_to_one_scores(pairs.a, pairs.b, score, a.ids, b.ids, known, use))


def told(found: dict[str, float]) -> str:
    return f"F1 {found['F1']:.3f} (best {found['best F1']:.3f}) R@P99 {found['R@P99']:.2f} ECE {found['ECE']:.3f}"


def main() -> None:
    for scored in ("T1", "T2"):
        own = set(dev.truth(scored).group.values())
        spelling = train.spelling_of(lambda group, own=own: group not in own)
        tasks = train.load(spelling)
        first, second = train.train({k: t for k, t in tasks.items() if k[0] != scored}, lambda _: True)
        model = PeopleModel("other task", spelling, first, second, second, train.OPERATING)
        for name, task in tasks.items():
            if name[0] != scored:
                continue
            adapted, pairs = adapted_to(*task[1:4], model)
            respelled = (*task[:3], pairs, task[4])
            halves = [told(figures_of(task, model, half)) for half in (0, 1)]
            again = [told(figures_of(respelled, adapted, half)) for half in (0, 1)]
            print(*name, "unlabelled   ", *halves, sep="  ", flush=True)
            print(*name, "unlabelled+EM", *again, sep="  ", flush=True)


if __name__ == "__main__":
    np.seterr(all="ignore")
    main()
