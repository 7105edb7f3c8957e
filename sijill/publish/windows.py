"""Windows of destruction, as the register keeps them and as a release may print them.

The register keeps a fitted window as one sentence (`damage.recorded`). Read here are the windows with their
probabilities, the 90 % set, on how many answers it rests, how it was calibrated, the hash of the inputs and the seed:
nothing of who answered. A sentence that cannot be read has no window: it was written by no model.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from sijill.damage.reading import iso
from sijill.damage.recorded import SCHEME, chances_of
from sijill.damage.windows import NEVER
from sijill.model.errors import InvalidValue
from sijill.publish.rows import Chance

MODEL = SCHEME.partition("/")[0]
_FROM = re.compile(r"^probability \d\.\d+ from (?:(?P<answers>\d+) answers|an expert's answer)")
_GOLD = re.compile(r"calibrated on (\d+) gold structures")
_INPUTS = re.compile(r"inputs ([0-9a-f]{16}), seed (\d+)")
_TWO = "the answers speak of two changes"


class Dated(NamedTuple):
    """What a model found of one structure. Days are ISO texts; see `rows.Structure` for the meanings."""

    windows: tuple[Chance, ...]
    basis: str
    answers: int | None
    calibrated_on: int | None
    two_changes: bool
    model: str
    inputs: str | None
    seed: int | None

    @property
    def best(self) -> Chance:
        """The likeliest window; of equal ones the earliest."""
        return max(self.windows, key=lambda one: float(one.probability))

    @property
    def ends_90(self) -> tuple[str | None, str | None]:
        """From where to where the 90 % set reaches."""
        inside = [one for one in self.windows if one.in_90] or [self.best]
        return inside[0].after, inside[-1].until

    @property
    def destroyed(self) -> str:
        """The probability that it was destroyed by the last image."""
        return text(sum(float(one.probability) for one in self.windows if one.until is not None))


def is_window(scheme: str) -> bool:
    """Whether an assessment's scheme is that of the dating model, in any version."""
    return scheme.partition("/")[0] == MODEL


def read_window(scheme: str, sentence: str) -> Dated | None:
    """What a recorded sentence says; None when no model wrote it."""
    said, gold, inputs = _FROM.match(sentence), _GOLD.search(sentence), _INPUTS.search(sentence)
    if said is None:
        return None
    try:
        chances = chances_of(sentence)
    except InvalidValue:
        return None
    return Dated(
        windows=tuple(
            Chance(
                text(one.probability),
                iso(one.after) or None,
                None if one.until == NEVER else iso(one.until),
                one.inside,
            )
            for one in chances
        ),
        basis="expert" if said["answers"] is None else "answers",
        answers=None if said["answers"] is None else int(said["answers"]),
        calibrated_on=None if gold is None else int(gold[1]),
        two_changes=_TWO in sentence,
        model=scheme,
        inputs=None if inputs is None else inputs[1],
        seed=None if inputs is None else int(inputs[2]),
    )


def text(probability: float) -> str:
    """Four decimals."""
    return f"{min(max(probability, 0.0), 1.0):.4f}"


def sums_to_one(windows: Sequence[Chance]) -> bool:
    """Whether the windows hold all probability, but for what is too small to be told."""
    return abs(sum(float(one.probability) for one in windows) - 1) <= 0.0001 * (len(windows) + 10)
