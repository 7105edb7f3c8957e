"""The tables and sentences of a match: pairs with probability, incidents with what chance alone would give."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from sijill.damage.matching import VERSION, Matches
from sijill.damage.places import Places
from sijill.damage.windows import Windows

LIKELY = 0.5
SHOWN = 0.005
SHOWN_ROWS = 20


def pair_rows(windows: Windows, places: Places, found: Matches) -> list[dict[str, Any]]:
    """Candidates of each structure that has any, likeliest first, then the unreported strike."""
    rows = []
    named = places.area[found.incident] == 0
    order = np.lexsort((-found.probability, found.structure))
    for at in order[(found.probability[order] >= SHOWN) & named[order]]:
        rows.append(
            _pair(windows, int(found.structure[at]), places.incidents.ids[found.incident[at]], found.probability[at])
        )
    for b in np.unique(found.structure[named & (found.probability >= SHOWN)]):
        rows.append(_pair(windows, int(b), "unreported", found.unreported[b]))
        rows.append(_pair(windows, int(b), "not destroyed", 1 - found.destroyed[b]))
    rows.sort(key=lambda row: row["structure_id"])
    return rows


def _pair(windows: Windows, structure: int, incident: str, probability: float) -> dict[str, Any]:
    return {
        "structure_id": windows.ids[structure],
        "incident_id": incident,
        "probability": round(float(probability), 6),
    }


def incident_rows(windows: Windows, places: Places, found: Matches) -> list[dict[str, Any]]:
    """One row per incident: its likeliest structure, expected structures, the plain rule and chance, in words."""
    best = np.full(len(places.incidents.ids), -1)
    for at in np.argsort(found.probability, kind="stable"):
        best[found.incident[at]] = at
    rows = []
    for i, name in enumerate(places.incidents.ids):
        area, at = bool(places.area[i]), int(best[i])
        chance = 0.0 if at < 0 or area else float(found.probability[at])
        named = not area and chance >= SHOWN
        rows.append(
            {
                "incident_id": name,
                "accuracy_m": round(float(places.incidents.sigma[i]), 1),
                "likeliest_structure": windows.ids[found.structure[at]] if named else "",
                "probability": "" if area else round(chance, 6),
                "likely": int(chance > LIKELY),
                "hit_none_of_these": "" if area else round(float(found.none[i]), 4),
                "expected_structures": "" if area else round(float(found.expected[i]), 3),
                "near_and_in_window": int(found.rule[i]),
                "by_chance": round(float(found.by_chance[i]), 2),
                "structures_around": int(found.around[i]),
                "says": _sentence(area, chance, int(found.rule[i]), float(found.by_chance[i]), int(found.around[i])),
            }
        )
    return rows


def _sentence(area: bool, chance: float, rule: int, by_chance: float, around: int) -> str:
    counted = "1 structure in this area first appears" if rule == 1 else f"{rule} structures in this area first appear"
    first = f"{counted} destroyed in a window that holds the date"
    expectation = f"{by_chance:.1f} would by chance"
    if area:
        return f"{first}; {expectation} (the place is an area: no structure is named)"
    if not around:
        return "no fitted structure lies near this place"
    return f"{first}; {expectation}; the likeliest single structure has probability {chance:.2f}"


def summary(places: Places, found: Matches) -> dict[str, Any]:
    """Totals, so that nobody counts matches without their chance expectation."""
    claimed = found.probability > LIKELY
    claimed &= places.area[found.incident] == 0
    return {
        "model": {"id": "sijill.damage.matching", "version": VERSION},
        "incidents": len(places.incidents.ids),
        "incidents_placed_as_area": int(places.area.sum()),
        "structures_placed": int(np.isfinite(places.place).all(axis=1).sum()),
        "pairs_above_half": int(claimed.sum()),
        "of_these_wrong_by_own_probability": round(float((1 - found.probability[claimed]).sum()), 2),
        "pairs_near_and_in_window": int(found.rule.sum()),
        "of_these_by_chance": round(float(found.by_chance.sum()), 2),
        "unreported_share": round(found.unreported_share, 4),
        "chance_that_a_neighbour_was_hit_too": [round(float(h), 4) for h in found.taken],
        "set_aside": [
            {"file": n.file, "row": n.row, "problem": n.problem, "remedy": n.remedy} for n in places.notes[:200]
        ],
    }


def match_lines(rows: list[dict[str, Any]], result: dict[str, Any], out: Path | None) -> list[str]:
    """The first incidents in words, then the totals with their chance expectation."""
    lines = [f"{row['incident_id']}: {row['says']}" for row in rows[:SHOWN_ROWS]]
    if len(rows) > SHOWN_ROWS:
        lines.append(f"... {len(rows) - SHOWN_ROWS:,} more" + (f" in {out / 'incidents.csv'}" if out else ""))
    lines.append(
        f"{result['pairs_above_half']:,} pairs above one half, of which {result['of_these_wrong_by_own_probability']} "
        f"expected wrong; {result['pairs_near_and_in_window']:,} pairs near and in window, "
        f"{result['of_these_by_chance']} by chance"
    )
    return lines
