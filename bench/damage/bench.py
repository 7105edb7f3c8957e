"""Measure the figures of the damage room and print them as tables.

    python bench/damage/bench.py accuracy adversaries matching speed crowds cli     (all when none is named)

`accuracy`: the six regimes and two controls of sijill/damage/regimes.toml, 11,000 structures, 200 gold, three seeds;
every figure on structures that are not gold. `speed` and `crowds` compare with crowd-kit in the same run.
Writes nothing into the repository.
"""

from __future__ import annotations

import csv
import os
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from sijill.damage.baselines import METHODS, Labels, dawid_skene, in_order, majority, tabulate
from sijill.damage.calibration import expected_calibration_error, smallest_sets, truth_probability
from sijill.damage.changepoint import Settings, estimate
from sijill.damage.dating import date_structures
from sijill.damage.matching import match
from sijill.damage.problem import encode
from sijill.damage.readers import describe_readers
from sijill.damage.scene import draw_scene
from sijill.damage.simulated import Crowd, draw_crowd, regime, regime_names, write_crowd

GOLD = 200
SEEDS = (0, 1, 2)
NOBODY = np.zeros(0, np.int64)


def problem_of(crowd: Crowd):
    return encode(
        frames=crowd.regime.frames,
        structures=crowd.regime.structures,
        volunteers=crowd.regime.volunteers,
        structure=crowd.structure,
        volunteer=crowd.volunteer,
        mark=crowd.first,
    )


def labels_of(crowd: Crowd) -> Labels:
    names = tuple(map(str, range(crowd.regime.frames + 1)))
    items, people = (tuple(map(str, range(n))) for n in (crowd.regime.structures, crowd.regime.volunteers))
    return Labels(
        item=crowd.structure, worker=crowd.volunteer, label=crowd.first, items=items, workers=people, names=names
    )


def gold_of(crowd: Crowd, seed: int) -> np.ndarray:
    return np.sort(np.random.default_rng(100 + seed).choice(len(crowd.truth), GOLD, replace=False))


def accuracy() -> None:
    print("regime        raw    vote   DS     no gold | gold 200  ECE    -log p  cover  set   tau")
    for name in regime_names():
        figures = []
        for seed in SEEDS:
            crowd = draw_crowd(regime(name), seed)
            problem, gold = problem_of(crowd), gold_of(crowd, seed)
            rest = np.delete(np.arange(problem.structures), gold)
            truth = crowd.truth[rest]

            def right(p: np.ndarray, rest=rest, truth=truth) -> float:
                return float((p[rest].argmax(axis=1) == truth).mean())

            bare = date_structures(problem, NOBODY, NOBODY, Settings())
            full = date_structures(problem, gold, crowd.truth[gold], Settings())
            p, sets = full.crowd[rest], smallest_sets(full.crowd, full.level)[rest]
            labels = labels_of(crowd)
            figures.append(
                (
                    (crowd.first == crowd.truth[crowd.structure]).mean(),
                    right(majority(labels)),
                    right(dawid_skene(labels)),
                    right(bare.crowd),
                    right(full.crowd),
                    expected_calibration_error(p, truth),
                    -np.log(truth_probability(p, truth)).mean(),
                    sets[np.arange(len(truth)), truth].mean(),
                    sets.sum(axis=1).mean(),
                    full.tau,
                )
            )
        m = np.mean(figures, axis=0)
        print(
            f"{name:<13} {m[0]:.3f}  {m[1]:.3f}  {m[2]:.3f}  {m[3]:.3f}   | {m[4]:.3f}     {m[5]:.3f}  {m[6]:.3f}   "
            f"{m[7]:.3f}  {m[8]:.2f}  {m[9]:.2f}   ECE by seed {' '.join(f'{f[5]:.3f}' for f in figures)}",
            flush=True,
        )
    print("\nviews per structure (medium-8, gold 200): vote, model")
    for views in (5, 10, 20):
        crowd = draw_crowd(regime("medium-8", answers=float(views)), 0)
        gold = gold_of(crowd, 0)
        fitted = date_structures(problem_of(crowd), gold, crowd.truth[gold], Settings())
        vote = (majority(labels_of(crowd)).argmax(axis=1) == crowd.truth).mean()
        print(f"{views:3d}  {vote:.3f}  {(fitted.crowd.argmax(axis=1) == crowd.truth).mean():.3f}", flush=True)


def adversaries() -> None:
    print(
        "30 % hostile (know the truth, answer 2-4 frames off): clean, hostile, drop; flagged of busy; falsely flagged"
    )
    for name in ("easy-8", "medium-8", "medium-14", "hard-8", "hard-14"):
        plan = regime(name)
        found = []
        for share in (0.0, 0.3):
            crowd = draw_crowd(replace(plan, adversaries=share), 0)
            gold = gold_of(crowd, 0)
            problem = problem_of(crowd)
            fitted = date_structures(problem, gold, crowd.truth[gold], Settings())
            found.append((fitted.crowd.argmax(axis=1) == crowd.truth).mean())
        flags = np.array([bool(flag) for flag in describe_readers(problem, fitted, Settings()).flag])
        busy = np.bincount(crowd.volunteer, minlength=len(flags)) >= 20
        honest = busy & ~crowd.adversary & ~crowd.spammer
        print(
            f"{name:<10} {found[0]:.3f}  {found[1]:.3f}  {found[0] - found[1]:+.3f}   "
            f"{flags[busy & crowd.adversary].mean():.2f}   {flags[honest].mean():.3f}",
            flush=True,
        )


def matching() -> None:
    print("sigma frames seed | incidents: P > .5, said, right | pairs: the same, of all hit | by chance: said, true")
    for sigma, frames in ((20.0, 8), (20.0, 14), (20.0, 30), (100.0, 14)):
        rows = []
        for seed in range(6):
            scene = draw_scene(seed, sigma=sigma, frames=frames)
            found = match(scene.windows, scene.place, scene.incidents)
            right = scene.cause[found.structure] == found.incident
            best = np.full(len(scene.incidents.ids), -1)
            for at in np.argsort(found.probability, kind="stable"):
                best[found.incident[at]] = at
            top = best[best >= 0]
            sure, claimed, rule = found.probability[top] > 0.5, found.probability > 0.5, found.near == 1
            first = (sure.mean(), found.probability[top][sure].mean(), right[top][sure].mean())
            pairs = (claimed.sum(), found.probability[claimed].mean(), right[claimed].mean())
            hit = right[claimed].sum() / (scene.cause >= 0).sum()
            rows.append((*first, *pairs, hit, found.by_chance.sum(), (rule & ~right).sum()))
            print_match(f"{sigma:5.0f} {frames:4d} {seed:4d}  ", rows[-1])
        print_match(f"{sigma:5.0f} {frames:4d} mean  ", np.mean(rows, axis=0))


def print_match(name: str, m: Sequence[float]) -> None:
    print(
        f"{name} | {m[0]:.2f}  {m[1]:.3f}  {m[2]:.3f} | {m[3]:5.0f}  {m[4]:.3f}  {m[5]:.3f}  {m[6]:.2f} | "
        f"{m[7]:7.1f}  {m[8]:6.1f}",
        flush=True,
    )


def timed(act: Callable[[], object], times: int) -> float:
    """Median processor seconds of this process."""
    spent = []
    for _ in range(times):
        start = time.process_time()
        act()
        spent.append(time.process_time() - start)
    return statistics.median(spent)


def speed() -> None:
    import pandas as pd
    from crowdkit.aggregation import MACE, DawidSkene, OneCoinDawidSkene

    warnings.filterwarnings("ignore")
    sizes = (11_000, 110_000)
    crowd, large = (
        draw_crowd(regime("medium-8", answers=10.0, structures=size, volunteers=size * 3 // 11), 0) for size in sizes
    )
    spent: dict[int, list[float]] = {size: [] for size in sizes}
    rounds, loops = {}, {size: [] for size in sizes}
    for turn in range(6):  # interleaved: what else the machine does falls on both; the first turn compiles
        for size, one in zip(sizes, (crowd, large), strict=True):
            gold, start = gold_of(one, 0), time.process_time()
            problem = problem_of(one)
            rounds[size] = date_structures(problem, gold, one.truth[gold], Settings()).estimate.rounds
            middle = time.process_time()
            estimate(problem, gold, one.truth[gold], Settings())
            if turn:
                spent[size].append(middle - start)
                loops[size].append((time.process_time() - middle) / rounds[size])
    ours, loop = statistics.median(spent[sizes[0]]), statistics.median(loops[sizes[0]])
    for size in sizes:
        print(
            f"{size:,} structures: whole fit with gold {statistics.median(spent[size]):.2f} s cpu "
            f"({min(spent[size]):.2f} to {max(spent[size]):.2f}), {rounds[size]} rounds, "
            f"{statistics.median(loops[size]) * 1000:.1f} ms a round",
            flush=True,
        )
    whole = [big / small for small, big in zip(*spent.values(), strict=True)]
    each = [big / small for small, big in zip(*loops.values(), strict=True)]
    print(f"110,000 over 11,000: {statistics.median(whole):.1f}x, a round {statistics.median(each):.1f}x", flush=True)
    frame = pd.DataFrame({"task": crowd.structure, "worker": crowd.volunteer, "label": crowd.first})
    model = DawidSkene(n_iter=100)
    skene = timed(lambda: model.fit(frame), 5)
    passes = max(len(model.loss_history_), 1)
    print(
        f"crowd-kit DawidSkene {skene:.2f} s, {passes} rounds: per round {skene / passes / loop:.1f}x ours", flush=True
    )
    mace = timed(lambda: MACE().fit(frame), 1)
    print(f"crowd-kit MACE {mace:.1f} s: {mace / ours:.0f}x ours", flush=True)
    coin = timed(lambda: OneCoinDawidSkene(n_iter=15).fit(frame), 1)
    print(f"crowd-kit OneCoinDawidSkene (at most 15 rounds) {coin:.1f} s: {coin / ours:.0f}x ours", flush=True)


def crowds() -> None:
    import pandas as pd
    from crowdkit.aggregation import GLAD, MACE, DawidSkene, MajorityVote, OneCoinDawidSkene

    warnings.filterwarnings("ignore")
    root = Path(os.environ.get("SIJILL_SHARED", "../shared")) / "data" / "crowd-consensus"
    slow = os.environ.get("SIJILL_BENCH_GLAD") != "0"
    sets = (("duck_binary", "0,1"), ("adult_content2_ordinal4", "G,P,R,X"), ("dog_nominal4", ""))
    for folder, order in (*sets, ("copyright_nominal", "")):  # hitspam_mturk: its truth names none of its items
        rows = read(root / folder / "labels.csv")
        truth = dict(read(root / folder / "truth.csv"))
        labels = tabulate([r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows])
        labels = in_order(labels, tuple(order.split(","))) if order else labels
        print(f"{folder}: {len(rows):,} labels, {len(set(truth) & set(labels.items))} known items")
        for name, method in METHODS.items():
            if name == "ordinal" and not order:
                continue
            best = method(labels).argmax(axis=1)
            right = [labels.names[best[i]] == truth[item] for i, item in enumerate(labels.items) if item in truth]
            print(f"  ours {name:<12} {np.mean(right):.4f}", flush=True)
        frame = pd.DataFrame(rows, columns=["task", "worker", "label"])
        kits = [MajorityVote(), DawidSkene(n_iter=100), OneCoinDawidSkene(n_iter=100), MACE(random_state=0)]
        for kit in [*kits, *([GLAD(n_iter=100)] if slow else [])]:
            told = kit.fit_predict(frame)
            right = [told[item] == label for item, label in truth.items() if item in told.index]
            print(f"  crowd-kit {type(kit).__name__:<18} {np.mean(right):.4f}", flush=True)


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[1:]


def cli() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        write_crowd(draw_crowd(regime("medium-8"), 0), home, gold=GOLD, seed=0)
        files = [f"--{name}={home / name}.csv" for name in ("answers", "strips", "gold")]
        command = [sys.executable, "-m", "sijill", "damage", "fit", *files, f"--out={home / 'out'}"]
        for label in ("first call", "second call"):
            start = time.perf_counter()
            done = subprocess.run(
                ["/usr/bin/env", "time", "-f", "%U user s, %M KiB", *command],
                capture_output=True,
                text=True,
                check=True,
            )
            said = done.stderr.strip().splitlines()[-1]
            print(
                f"sijill damage fit, 11,000 structures, {label}: {time.perf_counter() - start:.1f} s wall, {said}",
                flush=True,
            )


PARTS = {
    "accuracy": accuracy,
    "adversaries": adversaries,
    "matching": matching,
    "speed": speed,
    "crowds": crowds,
    "cli": cli,
}

if __name__ == "__main__":
    for part in sys.argv[1:] or PARTS:
        print(f"\n== {part}", flush=True)
        PARTS[part]()
