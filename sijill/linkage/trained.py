"""Learn from decisions: how far to trust each kind of evidence of the model at hand.

What is learned is small, so that a few dozen decisions can teach it: one weight for each kind of evidence (KINDS; 1 as
shipped) and an offset (0). log-odds = shipped log-odds + offset + sum over kinds of (weight - 1) * evidence of the
kind. Fitted as the most probable weights under the decisions and a normal prior around the shipped ones (standard
deviations SPREAD and SHIFT): logistic regression with ridge, by L-BFGS. Scores are of five folds, each decided by
weights that did not see it. Decisions come from a queue, not at random: the figures speak of pairs like those that
were asked. A model is plain numbers in JSON, named by its content; the card beside it is written by `cli.link_train`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from sijill.linkage.engine import Scored, evidence_of
from sijill.linkage.model import PeopleModel, Trust, chance_of, named_by_content, shipped_people
from sijill.model.errors import BadInput

Floats = npt.NDArray[np.float32]
SPREAD, SHIFT = 0.5, 1.0
FOLDS = 5
KINDS: dict[str, tuple[str, ...]] = {
    "given name": ("given name", "spelling of given name"),
    "father and grandfather": ("names between", "father", "place of father", "order"),
    "family name": ("family name",),
    "spelling": ("spelling", "whole name", "worst part", "scripts"),
    "length of the name": ("unlike parts", "parts missing in A", "parts agreeing", "parts in A", "parts in B"),
    "names together": ("chain", "sum", "first look"),
    "age": ("age", "age difference"),
    "birth date": ("birth date", "birth year"),
    "sex": ("sex",),
    "parents": ("parents",),
    "rivals": ("next best for A", "all others for A", "next best for B", "all others for B", "close rivals"),
    "day of death": ("day of death",),
    "place": ("place",),
    "further columns": ("further columns",),
}
"""Kinds of evidence and the features that carry them; every other feature speaks of relatives."""
RELATIVES = "relatives"


@dataclass(frozen=True)
class Examples:
    """n decided pairs: `log_odds` as the model says, `evidence` (n, kinds), `same` what people said, `missing` how many
    decided pairs the model never compares."""

    log_odds: Floats
    evidence: Floats
    same: npt.NDArray[np.bool_]
    missing: int


def kind_of(feature: str) -> str:
    """The kind of evidence that a feature belongs to."""
    return next((kind for kind, features in KINDS.items() if feature in features), RELATIVES)


def kinds() -> tuple[str, ...]:
    return (*KINDS, RELATIVES)


def examples(looks: Sequence[Scored], decided: Mapping[tuple[int, int], bool]) -> Examples:
    """The decided pairs (numbers in ascending order: the same or not) among the scored ones."""
    rows, odds, same = [], [], []
    for scored in looks:
        pairs = zip(scored.pairs.a.tolist(), scored.pairs.b.tolist(), strict=True)
        at = [(k, decided[min(p), max(p)]) for k, p in enumerate(pairs) if (min(p), max(p)) in decided]
        if not at:
            continue
        chosen = scored.take(np.array([k for k, _ in at], np.intp))
        rows.append(by_kind(*evidence_of(chosen)))
        odds.append(chosen.log_odds)
        same += [said for _, said in at]
    evidence = np.concatenate(rows) if rows else np.empty((0, len(kinds())), np.float32)
    log_odds = np.concatenate(odds) if odds else np.empty(0, np.float32)
    return Examples(log_odds, evidence, np.array(same, bool), len(decided) - len(same))


def by_kind(names: Sequence[str], evidence: Floats) -> Floats:
    """Evidence of features added up by kind, (n, kinds)."""
    place = {kind: k for k, kind in enumerate(kinds())}
    out = np.zeros((evidence.shape[0], len(place)), np.float32)
    for column, name in enumerate(names):
        out[:, place[kind_of(name)]] += evidence[:, column]
    return out


def fit(found: Examples) -> npt.NDArray[np.float64]:
    """Offset and (weight - 1) of each kind, most probable given the decisions and the prior."""
    rows = np.concatenate([np.ones((found.same.size, 1)), found.evidence.astype(np.float64)], axis=1)
    ridge = np.array([1 / SHIFT**2] + [1 / SPREAD**2] * found.evidence.shape[1])
    sign = np.where(found.same, 1.0, -1.0)

    def loss(theta: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        margin = sign * (found.log_odds + rows @ theta)
        value = np.logaddexp(0, -margin).sum() + 0.5 * (ridge * theta**2).sum()
        return float(value), rows.T @ (-sign / (1 + np.exp(margin))) + ridge * theta

    best: npt.NDArray[np.float64] = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B").x
    return best


def blind(found: Examples) -> Floats:
    """Log-odds of each decided pair under weights that were learned from the other folds."""
    out = found.log_odds.astype(np.float64).copy()
    fold = np.arange(found.same.size) % FOLDS
    for held in range(FOLDS):
        kept, mine = fold != held, fold == held
        theta = fit(Examples(found.log_odds[kept], found.evidence[kept], found.same[kept], 0))
        out[mine] += theta[0] + found.evidence[mine] @ theta[1:]
    return out.astype(np.float32)


def scores(log_odds: Floats, same: npt.NDArray[np.bool_]) -> dict[str, float]:
    """Mean log loss (nats), share decided right at a chance of one half, calibration error over ten bins."""
    chance = chance_of(log_odds)
    margin = np.where(same, log_odds, -log_odds)
    bins = np.minimum((chance * 10).astype(int), 9)
    error = sum(
        abs(float(chance[bins == k].sum()) - float(same[bins == k].sum())) for k in range(10) if (bins == k).any()
    )
    return {
        "log loss": round(float(np.logaddexp(0, -margin).mean()), 4),
        "right": round(float(((log_odds > 0) == same).mean()), 4),
        "calibration error": round(error / max(same.size, 1), 4),
    }


def trained(found: Examples, base: PeopleModel, data: Mapping[str, Any]) -> dict[str, Any]:
    """The content of a model file: weights, what they were learned from (`data`), scores before and after."""
    theta = fit(found)
    content: dict[str, Any] = {
        "base": base.version,
        "offset": round(float(theta[0]), 4),
        "weight": {kind: round(1 + float(value), 4) for kind, value in zip(kinds(), theta[1:], strict=True)},
        "data": dict(data),
        "scores": {"shipped": scores(found.log_odds, found.same), "trained, unseen": scores(blind(found), found.same)},
    }
    return {"version": named_by_content("people-trained", json.dumps(content, sort_keys=True)), **content}


def model_of(content: Mapping[str, Any], base: PeopleModel) -> PeopleModel:
    """The model that a file's content describes, over the base that it was learned from."""
    features = {feature: kind for kind, listed in KINDS.items() for feature in listed}
    named = {name: features.get(name, RELATIVES) for name in (*base.second.names, *base.single.names, *features)}
    return replace(base, version=content["version"], trust=Trust(content["offset"], content["weight"], named))


def read_model(path: Path) -> PeopleModel:
    """A model file that `link train` wrote. Raises BadInput when it is none, or belongs to another shipped model."""
    try:
        content = json.loads(path.read_text("utf-8"))
        version, base = content["version"], content["base"]
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput("this is no model", file=str(path), remedy="Give one that `link train` wrote.") from error
    if base != shipped_people().version:
        raise BadInput(
            f"{version} was learned on {base}, this program has {shipped_people().version}",
            file=str(path),
            remedy="Learn again: `sijill link train`.",
        )
    return model_of(content, shipped_people())
