"""How much an estimate owes to what no table can test: dependence of all lists, one list, missed links.

Each is a table of rows for the page and the chart: the closed form over the odds ratio of all lists together; the
latent-class model without each list in turn; the same model on the table put right for a share of missed links.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sijill.toll import latent_answer, models
from sijill.toll.latent import LatentSettings
from sijill.toll.missed import SHARES, relinked
from sijill.toll.overlap import Overlap
from sijill.toll.reading import usable
from sijill.toll.settings import Settings
from sijill.toll.verdict import UNDEFINED, Finding, finding, judge_table

Say = Callable[[str, float], None]
FEWEST_LISTS, MOST_LISTS = 4, 12


def odds_ratio_grid(overlap: Overlap, settings: Settings) -> dict[str, Any]:
    """The closed form over the odds ratio of all lists together."""
    form = models.nhoi(overlap, settings)
    return {"xi": form.diagnostics.get("xi", [])}


def untestable(sensitivity: dict[str, Any]) -> list[Finding]:
    """The note that prints the closed form at odds ratios 0.67 and 1.5."""
    by_xi = {row["xi"]: row["median"] for row in sensitivity["xi"]}
    if 0.67 not in by_xi:
        return []
    return [finding("untestable", low=by_xi[0.67], high=by_xi[1.5])]


def without_each_list(overlap: Overlap, settings: Settings, say: Say | None = None) -> list[dict[str, Any]]:
    """The latent-class model with each list left out in turn; from four lists on."""
    if not FEWEST_LISTS <= overlap.lists <= MOST_LISTS:
        return []
    rows: list[dict[str, Any]] = []
    for j, name in enumerate(overlap.names):
        if say is not None:
            say(f"without {name}", j / overlap.lists)
        rest = usable(overlap.keep([i for i in range(overlap.lists) if i != j]))
        rows.append({"list": name, **_in_short(rest, settings)})
    return rows


def if_links_were_missed(overlap: Overlap, settings: Settings, say: Say | None = None) -> list[dict[str, Any]]:
    """The latent-class model on the table put right for each share of missed links; `n` null: impossible."""
    if overlap.lists > MOST_LISTS:
        return []
    rows: list[dict[str, Any]] = []
    for place, share in enumerate(SHARES):
        if say is not None:
            say("missed links", place / len(SHARES))
        table = relinked(overlap, share)
        found = NOTHING if table is None else _in_short(table, settings)
        rows.append({"share": share, **found})
    return rows


NOTHING: dict[str, Any] = {"n": None, "median": None, "q025": None, "q975": None}


def _in_short(table: Overlap, settings: Settings) -> dict[str, Any]:
    """Documented people and quantiles of a shorter run; no quantiles where none can be given."""
    row: dict[str, Any] = {**NOTHING, "n": table.n}
    if any(f.rule in UNDEFINED for f in judge_table(table)):
        return row
    answer = latent_answer.latent(table, replace(settings, latent=_short(settings.latent)))
    if answer.given is None:
        return row
    return row | {"median": answer.given.median, "q025": answer.given.q025, "q975": answer.given.q975}


def _short(latent: LatentSettings) -> LatentSettings:
    return replace(latent, target_ess=800.0, round_draws=700, max_draws=2100)
