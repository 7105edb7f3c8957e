"""Rows of structures: when each was destroyed, and by which incident it may have been."""

from __future__ import annotations

from typing import NamedTuple

from sijill.publish.rows.places import Cell


class Chance(NamedTuple):
    """One window between two images and the probability (text, four decimals) that the destruction lies in it.

    `after` None: before the first image. `until` None: not destroyed by the last image. `in_90`: part of the 90 % set.
    """

    probability: str
    after: str | None = None
    until: str | None = None
    in_90: bool = False


class Structure(NamedTuple):
    """A building or other structure, with what documents say of its destruction and what readers of images found.

    `first` and `last`: days that a document states. `after` (the last image in which it stands) and `until` (the first
    in which it lies) bound the likeliest window, `after_90` and `until_90` all windows of the 90 % set; `destroyed`:
    the probability that it was destroyed at all. `basis`: "answers" of readers or an "expert". `incident` with
    `match_probability`: the incident that most likely destroyed it; without: a document says so. A matched structure
    has no cell of its own, so that it cannot place its incident more finely than the incident's own cell.
    """

    id: str
    incident: str | None = None
    kind: str | None = None
    damage: str | None = None
    first: str | None = None
    last: str | None = None
    cell: Cell | None = None
    claims: tuple[str, ...] = ()
    after: str | None = None
    until: str | None = None
    probability: str | None = None
    after_90: str | None = None
    until_90: str | None = None
    destroyed: str | None = None
    windows: tuple[Chance, ...] = ()
    basis: str | None = None
    answers: int | None = None
    calibrated_on: int | None = None
    two_changes: bool = False
    model: str | None = None
    inputs: str | None = None
    seed: int | None = None
    match_probability: str | None = None


class Surroundings(NamedTuple):
    """The structures around an incident: how many fit it, and how many would if they had nothing to do with it.

    `id` is the incident's. `in_window`: structures near it whose likeliest window holds its day; `by_chance`: how many
    would do so by chance (text, one decimal). Only for an incident whose place is known as an area: around an exact
    place such counts, beside a public list of destroyed structures, would tell where in its cell it lies.
    """

    id: str
    in_window: int
    by_chance: str
    model: str | None = None
    inputs: str | None = None
