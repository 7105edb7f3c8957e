"""Satellite strips of the invented city and what volunteers answer about them.

A structure has one strip of dated frames, some hidden by cloud over its whole neighbourhood. Each volunteer who is
shown it gives the last frame that shows it intact and the first that shows it destroyed. Volunteers are exact with a
skill of their own; else they are early or, more often, late; some miss what is there, see what is not, or click
without looking. Experts answer for one structure in twenty (gold). Columns are those that dating reads.
Leaves out: pictures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from sijill.simulate.people import Bools, Floats, Ints
from sijill.simulate.strikes import Truth

STRIP_COLUMNS = ("structure_id", "frame", "date")
ANSWER_COLUMNS = ("structure_id", "volunteer_id", "last_intact", "first_destroyed")
GOLD_COLUMNS = ("structure_id", "first_destroyed")
_GOLD = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Images:
    """B structures, T frames, N answers. Frame T in `first` (B,) or `answer` (N,) means never seen destroyed.

    available (B, T): frames without cloud. first: the first available frame that shows the structure destroyed.
    structure, volunteer, answer (N,): who answered what. spammer (volunteers,). gold: structures with an expert.
    """

    dates: tuple[date, ...]
    available: Bools
    first: Ints
    structure: Ints
    volunteer: Ints
    answer: Ints
    skill: Floats
    spammer: Bools
    gold: Ints


def make_images(truth: Truth, rng: np.random.Generator) -> Images:
    """Strips, answers and gold for every building of the city."""
    parameters = truth.parameters
    days = _frame_days(parameters.days, parameters.frames, rng)
    available = _available(truth, rng)
    first = _first_destroyed(truth, days, available)
    count, views = len(truth.buildings), parameters.answers_a_structure
    volunteers = max(3, count * views // 40)
    skill = rng.beta(8 * parameters.volunteers_exact, 8 * (1 - parameters.volunteers_exact), volunteers)
    spammer = rng.random(volunteers) < parameters.spammers
    structure = np.repeat(np.arange(count), views)
    volunteer = _shown_to(count, views, volunteers, rng)
    answer = _answers(first[structure], available[structure], skill[volunteer], spammer[volunteer], rng)
    return Images(
        dates=tuple(truth.day(int(day)) for day in days),
        available=available,
        first=first,
        structure=structure,
        volunteer=volunteer,
        answer=answer,
        skill=skill,
        spammer=spammer,
        gold=np.flatnonzero(rng.random(count) < _GOLD),
    )


def _frame_days(days: int, frames: int, rng: np.random.Generator) -> Ints:
    """From ten days before the first strike to twenty after the last, unevenly."""
    even = np.linspace(-10, days + 20, frames)
    step = (days + 30) / (frames - 1)
    spread: Ints = np.rint(even + rng.uniform(-0.3, 0.3, frames) * step).astype(np.int64)
    return spread


def _available(truth: Truth, rng: np.random.Generator) -> Bools:
    """Cloud hides a frame over a neighbourhood; the first and last frame are clear everywhere."""
    place, frames = truth.buildings.place, truth.parameters.frames
    clear = rng.random((int(place.max()) + 1, frames)) >= truth.parameters.cloudy
    clear[:, [0, -1]] = True
    return np.asarray(clear[place])


def _first_destroyed(truth: Truth, days: Ints, available: Bools) -> Ints:
    count, frames = available.shape
    day = np.full(count, np.iinfo(np.int64).max)
    np.minimum.at(day, truth.strikes.building[truth.strikes.destroys], truth.strikes.day[truth.strikes.destroys])
    shows = available & (days[None, :] >= day[:, None])
    first: Ints = np.where(shows.any(axis=1), shows.argmax(axis=1), frames)
    return first


def _shown_to(count: int, views: int, volunteers: int, rng: np.random.Generator) -> Ints:
    """Who sees which structure: activity differs greatly; nobody sees one twice (neighbouring numbers instead)."""
    activity = rng.lognormal(0.0, 1.0, volunteers)
    start = np.searchsorted(np.cumsum(activity / activity.sum()), rng.random(count), side="right")
    shown: Ints = ((start[:, None] + np.arange(views)[None, :]) % volunteers).ravel()
    return shown


def _answers(first: Ints, available: Bools, skill: Floats, spammer: Bools, rng: np.random.Generator) -> Ints:
    count, frames = available.shape
    chance = rng.random((5, count))
    late = np.where(chance[1] < 0.7, 1, -1) * rng.geometric(0.6, count)
    guess = np.where(chance[0] < skill, first, first + late)
    seen = np.where(first < frames, guess, frames)
    seen = np.where((first < frames) & (chance[2] < 0.06), frames, seen)
    invented = (first == frames) & (chance[2] < 0.05 + 0.15 * (1 - skill))
    anything = 1 + np.floor(chance[3] * frames).astype(np.int64)
    seen = np.where(invented | spammer, anything, seen)
    return _to_available(np.clip(seen, 1, frames), available)


def _to_available(frame: Ints, available: Bools) -> Ints:
    """The next frame without cloud; past the last one: never."""
    frames = available.shape[1]
    usable = available & (np.arange(frames)[None, :] >= frame[:, None])
    found: Ints = np.where(usable.any(axis=1), usable.argmax(axis=1), frames)
    return found


def last_before(frame: Ints, available: Bools) -> Ints:
    """The last available frame before `frame`, -1 when there is none."""
    frames = available.shape[1]
    usable = available & (np.arange(frames)[None, :] < frame[:, None])
    return np.where(usable.any(axis=1), frames - 1 - usable[:, ::-1].argmax(axis=1), -1)


def frame_text(frame: int, frames: int) -> str:
    """A frame number as answers write it, `none` for no frame."""
    return "none" if frame in (-1, frames) else str(frame)
