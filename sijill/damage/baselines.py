"""General consensus on labels (item, worker, label): majority, Dawid-Skene, one-coin. Beside the model, for comparison.

All return a posterior (items, labels); all but `ordinal` (the change-point model itself) ignore that labels have an
order. Dawid-Skene here shrinks each
worker's confusion rows towards the crowd's (pooled), which a worker with eleven answers needs; weight 0 gives the
classical estimator (Dawid and Skene 1979).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_matrix

from sijill.damage.changepoint import Settings, estimate
from sijill.damage.problem import Floats, Ints, encode
from sijill.model.errors import InvalidValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """item, worker, label (N,): one entry per label given; a worker may label an item twice. Names by number."""

    item: Ints
    worker: Ints
    label: Ints
    items: tuple[str, ...]
    workers: tuple[str, ...]
    names: tuple[str, ...]


def tabulate(item: list[str], worker: list[str], label: list[str]) -> Labels:
    """Number the names in sorted order."""
    items, i = np.unique(np.array(item), return_inverse=True)
    workers, w = np.unique(np.array(worker), return_inverse=True)
    names, k = np.unique(np.array(label), return_inverse=True)
    return Labels(
        item=i.astype(np.int64),
        worker=w.astype(np.int64),
        label=k.astype(np.int64),
        items=tuple(map(str, items)),
        workers=tuple(map(str, workers)),
        names=tuple(map(str, names)),
    )


def majority(labels: Labels) -> Floats:
    """Share of votes; ties go to the commoner label of the whole set."""
    votes = _sum(labels.item, labels.label, np.ones(len(labels.item)), len(labels.items), len(labels.names))
    usual = np.bincount(labels.label, minlength=len(labels.names)) / max(len(labels.label), 1)
    votes = votes + 1e-6 * usual[None, :]
    share: Floats = votes / votes.sum(axis=1, keepdims=True)
    return share


def one_coin(labels: Labels, *, rounds: int = 50, settled: float = 1e-4) -> Floats:
    """One accuracy per worker, errors uniform over the other labels; Beta(2, 1) prior on the accuracy."""
    width = len(labels.names)
    posterior = majority(labels)
    given = np.bincount(labels.worker, minlength=len(labels.workers))
    for _ in range(rounds):
        right = np.bincount(labels.worker, weights=posterior[labels.item, labels.label], minlength=len(given))
        skill = np.clip((right + 2) / (given + 3), 1e-6, 1 - 1e-6)
        gain = np.log(skill) - np.log((1 - skill) / max(width - 1, 1))
        score = _sum(labels.item, labels.label, gain[labels.worker], len(labels.items), width)
        posterior, change = _softmax(score + _log_prior(posterior)), posterior
        if float(np.abs(posterior - change).sum(axis=1).mean()) < settled:
            break
    return posterior


def dawid_skene(labels: Labels, *, pooling: float = 4.0, rounds: int = 50, settled: float = 1e-4) -> Floats:
    """A confusion matrix per worker, each row with `pooling` pseudo-answers drawn from the crowd's row."""
    width, workers = len(labels.names), len(labels.workers)
    posterior = majority(labels)
    answers = np.arange(len(labels.item))
    by_cell = csr_matrix(
        (np.ones(len(answers)), (labels.worker * width + labels.label, labels.item)),
        shape=(workers * width, len(labels.items)),
    )
    for _ in range(rounds):
        joint = np.asarray(by_cell @ posterior).reshape(workers, width, width)  # worker, given, true
        crowd = joint.sum(axis=0) + 0.1 + 0.4 * np.eye(width)
        crowd = crowd / crowd.sum(axis=0, keepdims=True)
        confusion = joint + pooling * crowd[None] + 1e-3
        confusion /= confusion.sum(axis=1, keepdims=True)
        score = np.asarray(by_cell.T @ np.log(confusion).reshape(workers * width, width))
        posterior, change = _softmax(score + _log_prior(posterior)), posterior
        if float(np.abs(posterior - change).sum(axis=1).mean()) < settled:
            break
    return posterior


def ordinal(labels: Labels) -> Floats:
    """The change-point model on ordered labels (`names` in rising order): grade = first threshold not passed."""
    top = len(labels.names) - 1
    problem = encode(
        frames=top,
        structures=len(labels.items),
        volunteers=len(labels.workers),
        structure=labels.item,
        volunteer=labels.worker,
        mark=labels.label,
    )
    nobody = np.zeros(0, np.int64)
    return estimate(problem, nobody, nobody, Settings(contrary_prior=0.0)).posterior


def in_order(labels: Labels, order: tuple[str, ...]) -> Labels:
    """The same labels, numbered in the order given; InvalidValue if a label is missing from it."""
    if missing := sorted(set(labels.names) - set(order)):
        raise InvalidValue(f"the order leaves out {', '.join(missing)}", remedy="Name every label, lowest first.")
    place = np.array([order.index(name) for name in labels.names], np.int64)
    return replace(labels, label=place[labels.label], names=order)


METHODS = {"majority": majority, "one-coin": one_coin, "dawid-skene": dawid_skene, "ordinal": ordinal}


def _sum(row: Ints, column: Ints, weight: Floats, rows: int, columns: int) -> Floats:
    total = np.bincount(row * columns + column, weights=weight, minlength=rows * columns)
    return total.astype(np.float64).reshape(rows, columns)


def _log_prior(posterior: Floats) -> Floats:
    share = posterior.sum(axis=0) + 1.0
    logs: Floats = np.log(share / share.sum())
    return logs


def _softmax(score: Floats) -> Floats:
    p = np.exp(score - score.max(axis=1, keepdims=True))
    soft: Floats = p / p.sum(axis=1, keepdims=True)
    return soft
