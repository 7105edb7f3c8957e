"""The latent-class estimator: starts, chains, threads, stopping, and draws of N.

Chains start apart on purpose (method note 0.3: the R reference starts every chain in one state, and its R-hat
is blind for it): from random parameters, from fits with two, three and four classes, from the marginal rates. They
run until the effective sample size and R-hat on log n_0, alpha, occupied classes and p_0 are good, or until the
budget of draws ends. Each chain has its own generator, so results do not depend on the number of threads.
The prior on N is 1/N up to an explicit cap; chains run without the cap and the draws above it are counted, reported
and left out. Leaves out: judging the result (`verdict`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import numpy.typing as npt

from sijill.toll import convergence
from sijill.toll.chain import run_chain
from sijill.toll.density import MAX_STICKS
from sijill.toll.overlap import Overlap

Floats = npt.NDArray[np.float64]
# Largest metric variance. An empty class leaves logit V free up to about 1/alpha, but the wall where the class
# begins to matter is one unit thick: a wider metric runs into it (2 to 12 % divergent steps on sparse tables).
WIDEST = 4.0
SMALL_TABLE = 1000
CHEAP_CELLS = 160.0  # cells times lists up to which the whole budget is run
WATCHED = ("log n0", "p0", "alpha", "occupied")


@dataclass(frozen=True, slots=True, kw_only=True)
class LatentSettings:
    """Priors and effort. `classes=None` means min(2^J - 1, 10); `cap` bounds n_0 at cap*n (None: no cap)."""

    classes: int | None = None
    alpha_shape: float = 0.25
    alpha_rate: float = 0.25
    listed_a: float = 1.0
    listed_b: float = 1.0
    cap: float | None = 20.0
    chains: int = 4
    warmup: int = 400
    round_draws: int = 1500
    target_ess: float = 4000.0
    max_draws: int = 24000
    blocks: tuple[int, ...] = (4, 5, 6, 7)
    sweeps: int | None = None
    threads: int = 2

    def sweeps_for(self, n: int) -> int:
        """Gibbs sweeps per iteration: they cost little on small tables, where they are what frees a stuck chain."""
        return self.sweeps if self.sweeps is not None else (4 if n <= SMALL_TABLE else 1)

    def classes_for(self, lists: int) -> int:
        """How many classes the truncated stick-breaking has."""
        return self.classes if self.classes is not None else min(2**lists - 1, 10)


@dataclass(slots=True)
class Chain:
    """The living state of one chain; see `chain.run_chain`."""

    rng: np.random.Generator
    stick: Floats
    logit: Floats
    state: Floats
    variance: Floats
    rows: list[Floats] = field(default_factory=list)

    def moments(self) -> Floats:
        return np.zeros((3, *self.variance.shape))


@dataclass(frozen=True, slots=True, kw_only=True)
class LatentFit:
    """Draws (chains, draws) of the unrecorded and of what is watched for convergence."""

    unseen: Floats
    p_zero: Floats
    alpha: Floats
    occupied: Floats
    leaves: Floats
    diverged: Floats
    n: int
    cap: float | None
    classes: int
    seconds: float
    cpu_seconds: float

    @property
    def above_cap(self) -> float:
        """Share of the posterior above the cap."""
        return 0.0 if self.cap is None else float((self.unseen > self.cap * self.n).mean())

    def totals(self) -> Floats:
        """Draws of N at or below the cap, pooled over chains."""
        flat = self.unseen.ravel()
        return self.n + (flat if self.cap is None else flat[flat <= self.cap * self.n])

    def watched(self) -> dict[str, Floats]:
        """What must have converged: (chains, draws) by name."""
        return dict(zip(WATCHED, (np.log(self.unseen + 0.5), self.p_zero, self.alpha, self.occupied), strict=True))


def expectation_maximisation(overlap: Overlap, groups: int, rng: np.random.Generator, turns: int = 60) -> Floats:
    """Logits (lists, groups) of a mixture of independent lists, fitted to the recorded cells from a random start."""
    bits, counts = overlap.bits.astype(np.float64), overlap.counts.astype(np.float64)
    share = rng.dirichlet(np.ones(groups), size=counts.size)
    for _ in range(turns):
        size = (counts[:, None] * share).sum(axis=0) + 1e-9
        rate = np.clip((bits.T @ (counts[:, None] * share) + 0.5) / (size + 1.0), 1e-4, 1.0 - 1e-4)
        log_share = np.log(size) + bits @ np.log(rate) + (1.0 - bits) @ np.log1p(-rate)
        share = np.exp(log_share - log_share.max(axis=1, keepdims=True))
        share /= share.sum(axis=1, keepdims=True)
    order = np.argsort(-size)
    logits: Floats = np.log(rate / (1.0 - rate))[:, order]
    return logits


def start_chain(overlap: Overlap, classes: int, kind: int, rng: np.random.Generator) -> Chain:
    """A chain in one of five kinds of starting state, far apart from each other."""
    lists = overlap.lists
    marginal = (overlap.bits.T @ overlap.counts + 1.0) / (overlap.n + 2.0)
    base = np.log(marginal / 2.0 / (1.0 - marginal / 2.0))
    logit = np.clip(base[:, None] + rng.normal(0.0, 1.5, (lists, classes)), -8.0, 8.0)
    groups = (0, 2, 3, 4, 1)[kind % 5]
    if groups == 1:
        logit[:, : min(4, classes)] = base[:, None]
    elif groups:
        groups = min(groups, classes)
        logit[:, :groups] = expectation_maximisation(overlap, groups, rng)
    stick = np.log(2.0) * np.exp(rng.normal(0.0, 0.3, classes - 1))
    variance = np.ones((lists + 1, classes))
    state = np.array([0.5, np.log(0.1), np.log(0.1), 0.0, 0.0, np.log(1.0)])
    return Chain(rng=rng, stick=stick, logit=logit, state=state, variance=variance)


def _kernel_blocks(settings: LatentSettings, classes: int) -> npt.NDArray[np.int64]:
    if classes <= MAX_STICKS + 1:
        return np.array([classes - 1], dtype=np.int64)
    return np.array(settings.blocks, dtype=np.int64)


class Sampler:
    """Chains over one table; `warm` then `advance` as often as needed."""

    def __init__(self, overlap: Overlap, settings: LatentSettings, seed: int | np.random.SeedSequence) -> None:
        self.overlap, self.settings = overlap, settings
        self.classes = settings.classes_for(overlap.lists)
        self.bits = np.vstack([overlap.bits, np.zeros(overlap.lists, np.uint8)])
        self.counts = np.append(overlap.counts, overlap.n).astype(np.float64)
        self.priors = np.array([settings.alpha_shape, settings.alpha_rate, settings.listed_a, settings.listed_b])
        self.blocks = _kernel_blocks(settings, self.classes)
        sequence = seed if isinstance(seed, np.random.SeedSequence) else np.random.SeedSequence(seed)
        self.chains = [
            start_chain(overlap, self.classes, kind, np.random.default_rng(child))
            for kind, child in enumerate(sequence.spawn(settings.chains))
        ]

    def _run(self, chain: Chain, moments: Floats, draws: int, warming: int) -> Floats:
        out = np.empty((draws, 6))
        run_chain(
            chain.rng, self.bits, self.counts, self.priors, chain.stick, chain.logit, chain.state, chain.variance,
            moments, draws, warming, self.blocks, self.settings.sweeps_for(self.overlap.n), out,
        )  # fmt: skip
        return out

    def warm(self) -> None:
        """Tune step and metric over four windows; the metric is pooled over chains, so that no chain gets stuck
        where only another has been."""
        warmup = self.settings.warmup
        ends = [int(warmup * part) for part in (0.15, 0.3, 0.6, 1.0)]
        for begin, end in zip([0, *ends], ends, strict=False):
            last = end == warmup
            windows = [chain.moments() for chain in self.chains]
            mode = 1 if last else 2
            self._each([partial(self._run, c, w, end - begin, mode) for c, w in zip(self.chains, windows, strict=True)])
            if last:
                return
            variance = pooled_variance(windows)
            for chain in self.chains:
                chain.variance[:] = variance
                chain.state[3:6] = 0.0, 0.0, chain.state[2] + np.log(2.0)

    def _each(self, acts: list[Callable[[], Floats]]) -> list[Floats]:
        """Run one act per chain, on threads; the order of the answers is that of the chains."""
        if self.settings.threads <= 1:
            return [act() for act in acts]
        with ThreadPoolExecutor(self.settings.threads) as pool:
            return list(pool.map(lambda act: act(), acts))

    def advance(self, draws: int) -> None:
        rows = self._each([partial(self._run, chain, chain.moments(), draws, 0) for chain in self.chains])
        for chain, drawn in zip(self.chains, rows, strict=True):
            chain.rows.append(drawn)

    def fit(self, seconds: float, cpu_seconds: float) -> LatentFit:
        """What has been drawn so far."""
        rows = np.stack([np.concatenate(chain.rows) for chain in self.chains])
        return LatentFit(
            unseen=rows[..., 0],
            p_zero=rows[..., 1],
            alpha=rows[..., 2],
            occupied=rows[..., 3],
            leaves=rows[..., 4],
            diverged=rows[..., 5],
            n=self.overlap.n,
            cap=self.settings.cap,
            classes=self.classes,
            seconds=seconds,
            cpu_seconds=cpu_seconds,
        )


def pooled_variance(windows: list[Floats]) -> Floats:
    """Diagonal metric from the moments (3, lists+1, K) of all chains, shrunk a little towards 0.1."""
    count = sum((w[0] for w in windows), np.zeros_like(windows[0][0]))
    mean = sum((w[0] * w[1] for w in windows), np.zeros_like(count)) / np.maximum(count, 1.0)
    squares = sum((w[2] + w[0] * (w[1] - mean) ** 2 for w in windows), np.zeros_like(count))
    shrink = count / (count + 20.0)
    variance = shrink * squares / np.maximum(count - 1.0, 1.0) + (1.0 - shrink) * 0.1
    clipped: Floats = np.clip(variance, 1e-6, WIDEST)
    return clipped


def enough(fit: LatentFit, settings: LatentSettings) -> bool:
    """Whether the chains may stop: effective size on log n_0, and R-hat on everything watched."""
    watched = fit.watched()
    unseen = watched["log n0"]
    if min(convergence.ess_bulk(unseen), convergence.ess_tail(unseen)) < settings.target_ess:
        return False
    return all(convergence.rhat(draws) <= 1.01 for draws in watched.values())


def estimate_latent(
    overlap: Overlap,
    settings: LatentSettings,
    seed: int | np.random.SeedSequence,
    progress: Callable[[float], None] | None = None,
) -> LatentFit:
    """Run the chains until they have met or the budget of draws is spent.

    The budget shrinks with the table (never below two rounds), so that twenty lists end too; it does not look at the
    clock, so the same seed gives the same draws on every machine.
    """
    began, cpu_began = time.perf_counter(), time.process_time()
    sampler = Sampler(overlap, settings, seed)
    sampler.warm()
    drawn = 0
    budget = max(min(1.0, CHEAP_CELLS / (overlap.counts.size * overlap.lists)) * settings.max_draws, 2.0)
    budget = max(budget, 2.0 * settings.round_draws) if settings.max_draws >= 2 * settings.round_draws else budget
    while True:
        sampler.advance(settings.round_draws)
        drawn += settings.round_draws
        fit = sampler.fit(time.perf_counter() - began, time.process_time() - cpu_began)
        if progress is not None:
            progress(drawn / budget)
        if drawn >= budget or enough(fit, settings):
            return fit
