"""What the belligerents of the invented conflict say of themselves: a strike log, and findings on allegations.

Only actors that publish have a log; it leaves strikes out, is a day off here and there, and counts targets, never
people. Of the strikes that were alleged to it, some are assessed: mostly rejected with one of the field's reasons,
seldom found credible, and then with fewer dead than there were. Texts follow the grammar of real releases.
The true strike of each line is kept apart. Leaves out: who alleged (the reports do).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from sijill.model.mgrs import encode
from sijill.simulate.people import Bools, Floats, Ints
from sijill.simulate.reference import actors, weapons
from sijill.simulate.strikes import INJURED, KILLED, Truth

LOG_COLUMNS = ("log_id", "actor", "published", "date", "place", "strikes", "weapon", "target", "text")
FINDING_COLUMNS = (
    *("finding_id", "actor", "published", "channel", "incident_date", "place", "mgrs", "verdict", "reason"),
    *("killed_min", "killed_max", "injured_min", "injured_max", "text"),
)
_TARGETS = ("fighting position", "tactical unit", "storage site", "command post", "vehicle")
_CHANNELS = ("self report", "social media", "Tideline monitoring group", "families' committee")
_REJECTED = (
    ("no_coalition_strikes", "no strikes were carried out in the area at that time"),
    ("insufficient_information", "there was not enough information on time, place or details"),
    ("insufficient_evidence", "there was insufficient evidence to find that civilians were harmed"),
    ("other", "the report was found to be not credible"),
)
_REJECTED_SHARE = np.cumsum([0.48, 0.32, 0.14, 0.06])


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a log or one finding: its cells, and the strike that it is about."""

    cells: tuple[str, ...]
    strike: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    """The strike log (`LOG_COLUMNS`) and the findings (`FINDING_COLUMNS`), each in order of publication."""

    log: tuple[Line, ...]
    findings: tuple[Line, ...]


def make_official(truth: Truth, rng: np.random.Generator) -> Official:
    """Everything that the publishing actors put out."""
    publishes = np.array([actor.publishes for actor in actors()])[truth.strikes.actor]
    return Official(log=_log(truth, publishes, rng), findings=_findings(truth, publishes, rng))


def _log(truth: Truth, publishes: Bools, rng: np.random.Generator) -> tuple[Line, ...]:
    own = np.flatnonzero(publishes)
    listed = own[rng.random(len(own)) < truth.parameters.log_complete]
    off = np.where(rng.random(len(listed)) < 0.06, np.where(rng.random(len(listed)) < 0.5, 1, -1), 0)
    target = rng.integers(0, len(_TARGETS), len(listed))
    spelt = rng.random(len(listed))
    return tuple(
        _logged(truth, number, strike, int(off[number]), _TARGETS[int(target[number])], float(spelt[number]))
        for number, strike in enumerate(listed.tolist())
    )


def _logged(truth: Truth, number: int, strike: int, off: int, target: str, spelt: float) -> Line:
    day = truth.day(int(truth.strikes.day[strike]) + off)
    names = truth.place_of_strike(strike).en
    place = names[int(spelt * len(names))]
    weapon = weapons()[int(truth.strikes.weapon[strike])]
    text = f"Near {place}, one strike engaged an enemy {target} and destroyed it."
    cells = (
        *(f"L{number + 1:06d}", actors()[int(truth.strikes.actor[strike])].key),
        *((day + timedelta(days=1)).isoformat(), day.isoformat(), place, "1", weapon.key, target, text),
    )
    return Line(cells=cells, strike=strike)


def _findings(truth: Truth, publishes: Bools, rng: np.random.Generator) -> tuple[Line, ...]:
    killed, injured = truth.count(KILLED), truth.count(INJURED)
    alleged = np.flatnonzero(publishes & (killed + injured > 0))
    assessed = alleged[rng.random(len(alleged)) < truth.parameters.assessed]
    delay = np.minimum(20 + rng.gamma(2.0, 120.0, len(assessed)).astype(np.int64), 1800)
    published = truth.strikes.day[assessed] + delay
    chance = rng.random((len(assessed), 8))
    order = np.lexsort((assessed, published))
    return tuple(
        _finding(truth, number, int(assessed[place]), int(published[place]), (killed, injured), chance[place])
        for number, place in enumerate(order.tolist(), start=1)
    )


def _finding(truth: Truth, number: int, strike: int, published: int, harmed: tuple[Ints, Ints], chance: Floats) -> Line:
    day, place = truth.day(int(truth.strikes.day[strike])), truth.place_of_strike(strike)
    name = place.en[int(chance[0] * len(place.en))]
    channel = _CHANNELS[int(chance[1] ** 0.5 * len(_CHANNELS))]
    building = int(truth.strikes.building[strike])
    square = encode(float(truth.buildings.latitude[building]), float(truth.buildings.longitude[building]), digits=6)
    verdict, reason, killed, injured, said = _judged(truth, int(harmed[0][strike]), int(harmed[1][strike]), chance)
    has_square = verdict == "credible" or chance[2] < 0.3
    text = f"{day.day} {day:%B %Y}, near {name}, via {channel} report. {said}" + (f" {square}" if has_square else "")
    cells = (
        *(f"F{number:05d}", actors()[int(truth.strikes.actor[strike])].key, truth.day(published).isoformat(), channel),
        *(day.isoformat(), name, square if has_square else "", verdict, reason),
        *(str(killed) if verdict == "credible" else "",) * 2,
        *(str(injured) if verdict == "credible" else "",) * 2,
        text,
    )
    return Line(cells=cells, strike=strike)


def _judged(truth: Truth, killed: int, injured: int, chance: Floats) -> tuple[str, str, int, int, str]:
    """Verdict, reason, conceded dead and injured, and the sentence."""
    if chance[3] < truth.parameters.credible:
        dead = int(np.floor(killed * (0.3 + 0.7 * chance[4])))
        hurt = int(np.floor(injured * 0.6 * chance[5]))
        said = f"Regrettably, {dead} civilians were unintentionally killed and {hurt} injured."
        return "credible", "killed_by_strike_blast" if chance[6] < 0.4 else "no_reason_given", dead, hurt, said
    if chance[3] > 0.97:
        return "duplicate", "", 0, 0, "This is a duplicate of a report that was assessed before."
    if chance[3] > 0.93:
        return "open", "", 0, 0, "The assessment is open."
    reason, said = _REJECTED[int(np.searchsorted(_REJECTED_SHARE, chance[7], side="right").clip(max=3))]
    return "non_credible", reason, 0, 0, f"After review of available information, {said}."
