"""Which incident may have destroyed which structure, as the register keeps it: pairs, and what chance would give.

`kept_matches` turns what the engine found into plain JSON by the register's ids; `keep_register_matches` does the whole
act: windows and places of the register, match, keep. Incidents that people hid are left out before anything is
computed, so that no published probability depends on them. Pairs below LEAST are not kept; an incident whose place is
only an area names no structure. Leaves out: the model (`damage.matching`), what may be published (`publish`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np

from sijill.casework.estimates import Kept, keep_matches
from sijill.casework.uow import UnitOfWork
from sijill.damage.matching import VERSION, Matches, match
from sijill.damage.places import Places
from sijill.damage.recorded import windows_of
from sijill.damage.windows import Windows
from sijill.ledger.canonical import canonical
from sijill.register.structures import hidden_incidents, placed_incidents, recorded_windows

MODEL = "sijill.damage.matching"
LEAST = 0.1
"""Probability from which a pair is kept."""


def keep_register_matches(uow: UnitOfWork, *, sigma: float | None = None) -> Kept:
    """Match the register's structures with its incidents and keep the result; the number, and whether it is new.

    Raises NotFound when no window was fitted, no structure or no incident has a place.
    """
    uow.settle()
    found = recorded_windows(uow.store, ["coordinates"])
    windows = windows_of([(one.name, row.reason) for one, row in found])
    hidden = hidden_incidents(uow.store)
    places = placed_incidents(uow.store, windows, [one.place for one, _ in found], sigma, hidden, by_id=True)
    matched = match(windows, places.place, places.incidents, places.area)
    result = kept_matches(windows, places, matched, {one.name: one.subject for one, _ in found})
    inputs = hashlib.sha256(canonical([VERSION, result, [row.reason for _, row in found]])).hexdigest()[:16]
    return keep_matches(uow, model=MODEL, version=VERSION, inputs=inputs, result=result)


def kept_matches(windows: Windows, places: Places, found: Matches, subjects: Mapping[str, str]) -> dict[str, Any]:
    """Pairs (structure, incident, probability), likeliest first for each structure; incidents (in window, by chance,
    expected; none for an area). `places.incidents.ids` are the register's; `subjects`: structures by name."""
    named = (places.area[found.incident] == 0) & (found.probability >= LEAST)
    order = np.lexsort((-found.probability, found.structure))
    pairs = [
        [
            subjects[windows.ids[found.structure[at]]],
            places.incidents.ids[found.incident[at]],
            f"{min(float(found.probability[at]), 1.0):.4f}",
        ]
        for at in order[named[order]]
    ]
    return {"pairs": pairs, "incidents": _incidents(places, found)}


def _incidents(places: Places, found: Matches) -> list[list[Any]]:
    """Those that have structures around them, in order of id."""
    return sorted(
        [
            name,
            int(found.rule[i]),
            f"{float(found.by_chance[i]):.1f}",
            None if places.area[i] else f"{float(found.expected[i]):.1f}",
        ]
        for i, name in enumerate(places.incidents.ids)
        if found.around[i]
    )
