"""The whole simulation: truth first, then everything that anybody says about it.

`simulate(parameters, seed)` is a pure function: the same two arguments give the same `Conflict`, byte for byte when
written. Steps: people, strikes and harm; who is on which list; the lists; reports; official words; images.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sijill.model.errors import InvalidValue
from sijill.simulate.capture import Overlap, capture_harbour, capture_scenario, overlap, scenario, scenario_lists
from sijill.simulate.images import Images, make_images
from sijill.simulate.lists import NameList, make_lists
from sijill.simulate.official import Official, make_official
from sijill.simulate.parameters import Parameters, streams
from sijill.simulate.people import Bools, make_people
from sijill.simulate.reports import Report, make_reports
from sijill.simulate.strikes import Truth, make_strikes

HARBOUR = "harbour"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Truth and products. `captured` (dead, lists): who is on which list; `overlap` counts it (perfect linkage)."""

    seed: int
    truth: Truth
    captured: Bools
    overlap: Overlap
    lists: tuple[NameList, ...]
    reports: tuple[Report, ...]
    official: Official
    images: Images

    @property
    def parameters(self) -> Parameters:
        """What it was made from."""
        return self.truth.parameters


def parameters_for(*, people: int, lists: int | None, scenario_name: str = HARBOUR) -> Parameters:
    """Parameters of a run. A scenario A to M fixes the number of lists and how people are captured.

    Raises `NotFound` for an unknown scenario, `InvalidValue` when `lists` contradicts it.
    """
    if scenario_name.lower() == HARBOUR:
        return Parameters(people=people, lists=4 if lists is None else lists)
    name, needed = scenario_name.upper(), scenario_lists(scenario_name)
    if lists is not None and lists != needed:
        raise InvalidValue(
            f"scenario {name} has {needed} lists, not {lists}", remedy="Leave --lists out, or choose another scenario"
        )
    return replace(Parameters(people=people, lists=needed), scenario=name)


def simulate(parameters: Parameters, seed: int) -> Conflict:
    """One invented conflict. Linear in `parameters.people`."""
    rng = streams(seed)
    people, buildings = make_people(parameters, rng["people"])
    strikes, harm = make_strikes(parameters, people, buildings, rng["strikes"])
    truth = Truth(parameters=parameters, people=people, buildings=buildings, strikes=strikes, harm=harm)
    captured = _captured(truth, rng["capture"])
    return Conflict(
        seed=seed,
        truth=truth,
        captured=captured,
        overlap=overlap(captured, people=len(captured)),
        lists=tuple(make_lists(truth, captured, rng["lists"])),
        reports=tuple(make_reports(truth, rng["reports"])),
        official=make_official(truth, rng["official"]),
        images=make_images(truth, rng["images"]),
    )


def _captured(truth: Truth, rng: np.random.Generator) -> Bools:
    name = truth.parameters.scenario
    if name == HARBOUR:
        return capture_harbour(truth, rng)
    scenario(name)
    return capture_scenario(name, len(truth.harm.killed()), rng)
