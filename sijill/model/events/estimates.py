"""What an engine computed for the whole of a case and somebody keeps: the toll, structures matched to incidents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from sijill.model.events.base import Event


@dataclass(frozen=True, slots=True)
class EstimateKept(Event):
    """A model's answer, refused or not, is kept as it was given.

    `about` is "toll" or "match"; `question` names what was asked, and a later answer to the same question takes the
    place of the earlier. `inputs` is the hash of what the model read: the same inputs, model, version and seed give the
    same answer. `result` is plain JSON without floats (numbers that are not whole stand as text).
    """

    kind: ClassVar[str] = "estimate-kept"
    about: str
    question: str
    model: str
    version: str
    inputs: str
    seed: int
    verdict: str
    result: dict[str, Any]


@dataclass(frozen=True, slots=True)
class EstimateWithdrawn(Event):
    """An estimate (by the number of its event) no longer stands; what it had replaced stands again."""

    kind: ClassVar[str] = "estimate-withdrawn"
    estimate: int
    reason: str
