"""The shipped linker of people: letter weights, first and second look, thresholds; loaded from committed numbers.

`data/people.json` (scorers and the operating point) and `data/spelling.json` (letters, attested spellings of name
parts)
are written by `bench/linkage/train.py`; the model card `data/people_card.md` says from what, when, with which scores.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

from sijill.linkage.boost import Boosted
from sijill.linkage.spelling import Spelling, shipped

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Operating:
    """Chances at which a pair is called: `same` and above, `different` below; between them it is `unsure`.

    `cluster` is the chance at which two records of one list are worth joining.
    """

    same: float
    different: float
    cluster: float

    def decision(self, chance: float) -> str:
        """The word for a chance."""
        return "same" if chance >= self.same else ("different" if chance < self.different else "unsure")


@dataclass(frozen=True)
class Trust:
    """How far each kind of evidence is trusted: its log-odds count `weight` times, and all scores move by `offset`.

    Learned from people's decisions by `linkage.trained`; 1 and 0 leave the model as it shipped. `kinds` maps a
    feature to the kind of evidence it belongs to.
    """

    offset: float
    weight: Mapping[str, float]
    kinds: Mapping[str, str]

    def more(self, names: Sequence[str], evidence: Floats) -> Floats:
        """What to add to the log-odds of rows whose features (`names`) contribute `evidence`, (n, features)."""
        extra = np.array([self.weight.get(self.kinds.get(name, name), 1.0) - 1.0 for name in names], np.float32)
        added: Floats = (evidence @ extra + np.float32(self.offset)).astype(np.float32)
        return added


@dataclass(frozen=True)
class PeopleModel:
    """Everything the engine needs to judge pairs of people: `second` looks at lists that name a person once each,
    `single`
    at one list in which a person may stand several times; `trust` is learned from decisions, None as shipped."""

    version: str
    spelling: Spelling
    first: Boosted
    second: Boosted
    single: Boosted
    operating: Operating
    trust: Trust | None = None

    @classmethod
    def from_json(cls, data: Mapping[str, Any], spelling: Spelling) -> PeopleModel:
        """A model from the content of `people.json`."""
        return cls(
            version=data["version"],
            spelling=spelling,
            first=Boosted.from_json(data["first"]),
            second=Boosted.from_json(data["second"]),
            single=Boosted.from_json(data["single"]),
            operating=Operating(**data["operating"]),
        )


@cache
def shipped_people() -> PeopleModel:
    """The model that ships with this version."""
    text = resources.files("sijill.linkage").joinpath("data/people.json").read_text("utf-8")
    spelled = resources.files("sijill.names").joinpath("data/spelling.json").read_text("utf-8")
    data = json.loads(text)
    return PeopleModel.from_json(data | {"version": named_by_content(data["version"], text, spelled)}, shipped())


def named_by_content(version: str, *contents: str) -> str:
    """A version with the first eight digits of the SHA-256 of what the model holds: two models never share a name."""
    return f"{version}+{hashlib.sha256(chr(0).join(contents).encode()).hexdigest()[:8]}"


def chance_of(log_odds: Floats) -> Floats:
    """Probability of log-odds."""
    return (1.0 / (1.0 + np.exp(-np.clip(log_odds, -30, 30)))).astype(np.float32)


def log_odds_of(chance: float) -> float:
    """Log-odds of a probability."""
    return float(np.log(chance / (1 - chance)))
