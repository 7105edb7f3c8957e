"""Which structure to show next, and to whom: largest expected drop of entropy, gold mixed in unseen, a stop rule.

Functions for the volunteers' page: they take what the last fit knows and return a list; nothing is stored. A newcomer
gets training structures first (gold, with feedback), everyone about one gold structure in fifty without knowing it.
A structure is done when its calibrated best window holds 95 % after at least three answers.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from sijill.damage.problem import Floats, Ints

ENOUGH, FEWEST = 0.95, 3
GOLD_SHARE = 0.02
TRAINING = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What is known of one volunteer: log odds of a false flag and of a hit, spam share, answers so far."""

    false: float
    hit: float
    spam: float
    answers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Foresight:
    """What a fit knows beside the windows: image effects (T, K) as factors on the odds, spam answers by frame (K,)."""

    image: Floats
    spam_frames: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One structure to show. kind: open, gold or training; drop: expected fall of entropy, bits."""

    structure: int
    kind: str
    drop: float
    reason: str


def answer_chances(reader: Reader, known: Foresight) -> Floats:
    """(K, K): p(answer y | first destroyed frame k), rows y; every image shown."""
    frames = known.image.shape[0]
    before = np.arange(frames)[:, None] < np.arange(frames + 1)[None, :]
    odds: Floats = np.where(before, float(np.exp(reader.false)), float(np.exp(reader.hit))) * known.image
    flag = odds / (1 + odds)
    survive = np.concatenate([np.ones((1, frames + 1)), np.cumprod(1 - flag, axis=0)])
    told = np.concatenate([survive[:-1] * flag, survive[-1:]])
    mixed: Floats = (1 - reader.spam) * told + reader.spam * known.spam_frames[:, None]
    return mixed


def expected_drop(posterior: Floats, chances: Floats) -> Floats:
    """(B,) mutual information in bits between the true window and this reader's next answer."""
    p = np.maximum(chances, 1e-300)
    own = -(p * np.log2(p)).sum(axis=0)
    answer = np.maximum(posterior @ p.T, 1e-300)
    drop: Floats = np.maximum(-(answer * np.log2(answer)).sum(axis=1) - posterior @ own, 0.0)
    return drop


def is_done(posterior: Floats, answers: Ints) -> Ints:
    """(B,) 1 where the stop rule holds."""
    done: Ints = ((posterior.max(axis=1) >= ENOUGH) & (answers >= FEWEST)).astype(np.int64)
    return done


def next_views(
    posterior: Floats,
    answers: Ints,
    gold: Collection[int],
    reader: Reader,
    known: Foresight,
    seen: Collection[int],
    *,
    count: int,
    rng: np.random.Generator,
) -> list[View]:
    """The next `count` structures for one reader. posterior (B, K) calibrated, answers (B,) so far.

    Shares of what others are being shown are spread by drawing among near ties (within 5 % of the best drop).
    """
    drop = expected_drop(posterior, answer_chances(reader, known))
    unseen = np.ones(len(posterior), bool)
    unseen[list(seen)] = False
    experts = np.array(sorted(set(gold)), np.int64)
    spare = rng.permutation(experts[unseen[experts]])
    candidates = unseen & (is_done(posterior, answers) == 0)
    candidates[experts] = False
    jitter = drop * (1 - 0.05 * rng.random(len(drop)))
    order = np.flatnonzero(candidates)[np.argsort(-jitter[candidates], kind="stable")]
    training = max(0, TRAINING - reader.answers)
    views: list[View] = []
    used_gold = used_open = 0
    while len(views) < count and (used_open < len(order) or used_gold < len(spare)):
        wants_gold = used_gold < training or rng.random() < GOLD_SHARE or used_open >= len(order)
        if wants_gold and used_gold < len(spare):
            kind = "training" if used_gold < training else "gold"
            at = int(spare[used_gold])
            views.append(View(structure=at, kind=kind, drop=0.0, reason="an expert has answered it"))
            used_gold += 1
        elif used_open < len(order):
            at = int(order[used_open])
            said = (
                f"{int(answers[at])} answer{'' if answers[at] == 1 else 's'}, best window {posterior[at].max():.0%}; "
                f"expected drop {drop[at]:.2f} bits"
            )
            views.append(View(structure=at, kind="open", drop=float(drop[at]), reason=said))
            used_open += 1
        else:
            break
    return views
