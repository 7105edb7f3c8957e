"""Train the shipped linker on DEV and write its numbers: `python -m bench.linkage.train [--folds] [--persons N]`.

--folds trains on one half of the incidents and families and prints the scores on the other, both ways (nothing of a
half that is scored is seen: not its spellings, not its pairs). Without it, everything is used and the files under
sijill/linkage/data are written. The second look is brought to probabilities by a line learned from links that neither
its spellings nor its pairs saw (`unseen_line`). Whole name parts are kept only when at least --persons distinct
persons bear them (LEAST_PERSONS; see `keep_common`): rare family names never leave SIJILL_SHARED.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.linkage import dev
from sijill.linkage import boost
from sijill.linkage.calibrate import brought, line
from sijill.linkage.context import SECOND_LOOK, second_look
from sijill.linkage.decide import cluster
from sijill.linkage.encode import encode_people
from sijill.linkage.engine import LEAST_FIRST, link_list
from sijill.linkage.evaluate import score_clusters
from sijill.linkage.features import FEATURES, Pairs, candidate_pairs
from sijill.linkage.learn_spelling import attest, learn
from sijill.linkage.lists import list_of_table
from sijill.linkage.model import Operating, PeopleModel
from sijill.linkage.people import People
from sijill.linkage.spelling import Spelling
from sijill.names.spelling import LEAST_PERSONS

VERSION = "people-2026-11-22.2"
SPELLING_VERSION = "people-2026-11-22"
OPERATING = Operating(same=0.5, different=0.1, cluster=0.27)
FIT = {"trees": 150, "depth": 4, "rate": 0.12}
WEIGHT = {"T1": 3.0, "T2": 1.0}
LEAST = -8.0  # log-odds under which a link says nothing about probabilities
DATA = Path("sijill/linkage/data")
SPELLING = Path("sijill/names/data/spelling.json")
Use = Callable[[str], bool]
Task = tuple[str, People, People, Pairs, dev.Truth]


def spelling_of(use: Use, least_persons: int = LEAST_PERSONS) -> Spelling:
    counts = dev.spelling_counts(use)
    learned = attest(learn([(a, b, min(n, 20) ** 0.5) for (a, b), n in counts.items()]), counts)
    return keep_common(learned, dev.persons_of_parts(use), least_persons)


def keep_common(spelling: Spelling, persons: Mapping[str, int], least: int) -> Spelling:
    """Only parts whose usual written form at least `least` distinct persons bear; sightings rounded down to tens.

    Letter weights name nobody and stay. What is left out is compared by its letters, as an unseen name is.
    """

    def common(part: str) -> bool:
        return persons.get(spelling.written.get(part, part), 0) >= least

    return Spelling(
        spelling.weights,
        {part: n // 10 * 10 for part, n in spelling.known.items() if n >= 10 and common(part)},
        {(a, b): weight for (a, b), weight in spelling.attested.items() if common(a) and common(b)},
        {part: form for part, form in spelling.written.items() if common(part)},
    )


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
    weight = np.full(int(keep.sum()), WEIGHT[name], np.float32)
    return rows[keep], (pairs.b == target[pairs.a])[keep], weight


def links(task: Task, first: boost.Boosted, second: boost.Boosted, use: Use) -> tuple[np.ndarray, np.ndarray, int]:
    """One-to-one links of the records that `use` scores: right or wrong, log-odds; and how many there are to find."""
    _, a, b, pairs, known = task
    score = second.score(second_look(a, b, pairs, first.score(pairs.rows)))
    return dev.one_to_one_scores(pairs.a, pairs.b, score, a.ids, b.ids, known, lambda q: use(known.group[q]))


def unseen_line(use: Use, least_persons: int) -> tuple[float, float]:
    """The line that brings second looks to probabilities, learned from links that the looks did not see."""
    halves = [_unseen_links(use, half, least_persons) for half in (0, 1)]
    right, score, weight = (np.concatenate(column).astype(float) for column in zip(*halves, strict=True))
    likely = score > LEAST
    return line(score[likely], right[likely], weight[likely])


def _unseen_links(use: Use, half: int, least_persons: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Links of one half of the groups, by the spellings and looks that the other half taught: right, score, weight."""

    def taught(group: str) -> bool:
        return use(group) and dev.fold_of(group + "y") != half

    def asked(group: str) -> bool:
        return use(group) and dev.fold_of(group + "y") == half

    tasks = load(spelling_of(taught, least_persons))
    looks = train(tasks, taught)
    found = [(links(t, *looks, asked), WEIGHT[t[0]]) for t in tasks.values()]
    weights = [np.full(score.size, weight) for (_, score, _), weight in found]
    return np.concatenate([f[0] for f, _ in found]), np.concatenate([f[1] for f, _ in found]), np.concatenate(weights)


def _fit(parts: list[tuple[np.ndarray, np.ndarray, np.ndarray]], names: tuple[str, ...]) -> boost.Boosted:
    rows, labels, weights = (np.concatenate(column) for column in zip(*parts, strict=True))
    return boost.fit(rows, labels, weights, names, rng=np.random.default_rng(1), **FIT)


def single_tables() -> list[tuple[str, pa.Table, list[str], list[int]]]:
    """Lists in which a person stands several times: (name, table, truth per record, fold per record)."""
    persons = dict(dev.rows("SELECT row_id, person FROM read_csv('{D}/T3_truth.csv', all_varchar = true)"))
    t3 = pq.read_table(f"{dev.folder()}/T3_records.parquet")
    names = zip(*(t3.column(c).to_pylist() for c in ("name_ar", "name_en")), strict=True)
    folds = [dev.fold_of(str(ar or en).split(" ")[-1]) for ar, en in names]
    synth = pq.read_table(f"{dev.folder()}/synth_100000.parquet")
    ent = synth.column("ent").to_pylist()
    return [
        ("T3", t3.drop_columns(["list"]), [persons[r] for r in t3.column("row_id").to_pylist()], folds),
        ("synthetic", synth.drop_columns(["ent"]), [str(e) for e in ent], [dev.fold_of(e) for e in ent]),
    ]


def train_single(spelling: Spelling, first: boost.Boosted, fold: int | None) -> boost.Boosted:
    """The second look of one list; pairs with a record of fold `fold` are left out and scored (None: all are used)."""
    parts, scored = [], []
    for name, table, person, folds in single_tables():
        people = encode_people(list_of_table(table, name))
        pairs = candidate_pairs(people, people, spelling)
        score = first.score(pairs.rows)
        pairs, score = pairs.take(score > LEAST_FIRST), score[score > LEAST_FIRST]
        rows = second_look(people, people, pairs, score)
        who, group = np.array(person, object), np.array(folds)
        held = np.zeros(len(pairs.a), bool) if fold is None else (group[pairs.a] == fold) | (group[pairs.b] == fold)
        label = (who[pairs.a] == who[pairs.b]).astype(bool)
        parts.append((rows[~held], label[~held], np.ones(int((~held).sum()), np.float32)))
        scored.append((name, people, pairs, rows, person, group))
    single = _fit(parts, SECOND_LOOK)
    for name, people, pairs, rows, person, group in scored:
        inside = np.flatnonzero(np.ones(people.size, bool) if fold is None else group == fold)
        score = single.score(rows)
        for threshold in (-1.0, -0.5, 0.0, 0.5):
            near = score > threshold - 5
            label = cluster(people.size, pairs.a[near], pairs.b[near], score[near] - threshold, ids=people.ids)
            truth = {people.ids[k]: person[k] for k in inside}
            found = score_clusters({people.ids[k]: str(label[k]) for k in inside}, truth)
            print("single", name, threshold, found.precision, found.recall, found.f1, found.b_cubed_f1, flush=True)
    return single


def report_six_lists(model: PeopleModel, held: int) -> None:
    """T3 as `sijill link list` clusters it (a list names a person once), scored on records of fold `held`."""
    (_, _, person, folds), *_ = single_tables()
    people = encode_people(list_of_table(pq.read_table(f"{dev.folder()}/T3_records.parquet"), "T3"))
    label = link_list(people, model, one_per_source=True).label
    inside = [k for k in range(people.size) if folds[k] == held]
    truth = {people.ids[k]: person[k] for k in inside}
    found = score_clusters({people.ids[k]: str(label[k]) for k in inside}, truth)
    print(held, "T3 six lists", found.precision, found.recall, found.f1, found.b_cubed_f1, flush=True)


def report(
    tasks: dict[tuple[str, str, str], Task], first: boost.Boosted, second: boost.Boosted, use: Use
) -> dict[str, dict[str, float]]:
    out = {}
    for (name, of_a, of_b), task in tasks.items():
        found = links(task, first, second, use)
        out[f"{name} {of_a}-{of_b}"] = {kind: round(float(value), 4) for kind, value in dev.figures(*found).items()}
    return out


def write(
    spelling: Spelling,
    model: PeopleModel,
    straight: tuple[float, float],
    persons: Mapping[str, int],
    least_persons: int,
) -> None:
    attested: dict[str, dict[str, float]] = {}
    for (a, b), weight in sorted(spelling.attested.items()):
        attested.setdefault(a, {})[b] = round(weight, 2)
    known = {part: int(n) for part, n in sorted(spelling.known.items())}
    parts = {*known, *spelling.written, *(part for pair in spelling.attested for part in pair)}
    content = {
        "version": SPELLING_VERSION,
        "least_persons": least_persons,
        "weights": np.round(spelling.weights, 3).tolist(),
        "bearers": {part: persons[spelling.written.get(part, part)] // 10 * 10 for part in sorted(parts)},
        "known": known,
        "attested": attested,
        "written": spelling.written,
    }
    SPELLING.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    people = {
        "version": VERSION,
        "operating": {"same": OPERATING.same, "different": OPERATING.different, "cluster": OPERATING.cluster},
        "first": model.first.to_json(),
        "second": model.second.to_json(),
        "line": [round(number, 4) for number in straight],
        "single": model.single.to_json(),
    }
    (DATA / "people.json").write_text(json.dumps(people, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--folds", action="store_true", help="score each half with what the other half taught")
    asked.add_argument("--persons", type=int, default=LEAST_PERSONS, help="fewest bearers of a part that is kept")
    given = asked.parse_args()
    if given.folds:
        for held in (0, 1):
            spelling = spelling_of(lambda g, h=held: dev.fold_of(g) != h, given.persons)
            tasks = load(spelling)
            first, second = train(tasks, lambda g, h=held: dev.fold_of(g) != h)
            straight = unseen_line(lambda g, h=held: dev.fold_of(g) != h, given.persons)
            print(held, "line", *straight, flush=True)
            models = first, brought(second, straight)
            for name, found in report(tasks, *models, lambda g, h=held: dev.fold_of(g) == h).items():
                print(held, name, found, flush=True)
            single = train_single(spelling, models[0], held)
            report_six_lists(PeopleModel(VERSION, spelling, *models, single, OPERATING), held)
        return
    if given.persons < LEAST_PERSONS:
        asked.error(f"what ships names nobody borne by fewer than {LEAST_PERSONS} persons; raise --persons")
    spelling = spelling_of(lambda g: True, given.persons)
    first, second = train(load(spelling), lambda g: True)
    straight = unseen_line(lambda g: True, given.persons)
    single = train_single(spelling, first, None)
    model = PeopleModel(VERSION, spelling, first, second, single, OPERATING)
    write(spelling, model, straight, dev.persons_of_parts(lambda g: True), given.persons)


if __name__ == "__main__":
    main()
