"""Buildings on the site: what stood around an incident, and how many fell week by week.

An incident's page says how many buildings near it first appear destroyed in a window that holds its day, how many would
by chance, and which ones the model ties to it, each with its window and probability: never a bare yes. The curve takes
every dated building of the release (`damage.curve`): expected numbers with bounds. Leaves out: dating and matching.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from markupsafe import Markup

from sijill.damage.curve import Week, between, weekly
from sijill.damage.reading import day, iso
from sijill.damage.windows import BEFORE, NEVER, Windows
from sijill.publish.rows import Incident, Structure
from sijill.publish.site.charts.destruction import Step, destruction_svg
from sijill.publish.site.charts.frame import Chart, Key, Table
from sijill.publish.site.fill import html
from sijill.publish.site.site import Site

MOST = 60
"""Steps that one drawing holds; a longer span has steps of several weeks."""


class Buildings(NamedTuple):
    """For a page: what documents state, the sentence on the surroundings, the buildings that a model ties to it."""

    stated: tuple[Markup, ...] = ()
    around: Markup = Markup("")
    table: Table | None = None

    def __bool__(self) -> bool:
        return bool(self.stated or self.around or self.table)


def buildings_of(site: Site, incident: Incident) -> Buildings:
    """What the release says of the buildings of an incident."""
    rows = site.world.structures.get(incident.id, [])
    dated = [one for one in rows if one.windows]
    return Buildings(
        stated=tuple(_stated(site, one) for one in rows if not one.windows),
        around=_around(site, incident),
        table=_table(site, dated) if dated else None,
    )


def _stated(site: Site, one: Structure) -> Markup:
    words = site.words
    what = words.label(one.damage) if one.damage else words("say.not_stated")
    return html("{} · {}", words.label(one.kind or "structure"), what)


def _around(site: Site, incident: Incident) -> Markup:
    near, words = site.world.surroundings.get(incident.id), site.words
    if near is None:
        return Markup("")
    said = words(
        "buildings.around", n=words.number(near.in_window), chance=html('<bdi class="n">{}</bdi>', near.by_chance)
    )
    return said + " " + words("buildings.area")


def _table(site: Site, rows: Sequence[Structure]) -> Table:
    words = site.words
    head = tuple(words(f"buildings.{key}") for key in ("building", "window", "set_90", "basis", "match"))
    ordered = sorted(rows, key=lambda one: (-float(one.match_probability or 1), one.until or "9999", one.id))
    return Table(head, tuple(_row(site, one) for one in ordered))


def _row(site: Site, one: Structure) -> tuple[Any, ...]:
    words = site.words
    window = html("{} ({})", _window(site, one.after, one.until), _percent(one.probability))
    basis = (
        words("buildings.expert") if one.basis == "expert" else words("buildings.answers", n=words.number(one.answers))
    )
    match = words("buildings.document") if one.match_probability is None else _percent(one.match_probability)
    return html('<bdi class="id">{}</bdi>', one.id), window, _window(site, one.after_90, one.until_90), basis, match


def _window(site: Site, after: str | None, until: str | None) -> Markup:
    words = site.words
    if until is None:
        return words("buildings.stands") if after is None else words("buildings.stands_after", day=words.day(after))
    return words("buildings.before", day=words.day(until)) if after is None else words.days(after, until)


def _percent(probability: str | None) -> Markup:
    """A probability in hundredths; nothing is certain, so that 100 and 0 are not said."""
    share = float(probability or 0)
    text = ">99 %" if share > 0.995 else "<1 %" if share < 0.005 else f"{100 * share:.0f} %"
    return html('<bdi class="n">{}</bdi>', text)


def destruction(site: Site) -> Chart | None:
    """The curve of the release's dated buildings; None when fewer than two are dated."""
    rows = [one for one in site.world.every_structure if one.windows]
    if len(rows) < 2 or not any(window.until for one in rows for window in one.windows):
        return None
    known = _windows(rows)
    dated = known.until[known.until < NEVER]
    span = int(dated.max()) - int(known.after[known.after > 0].min(initial=int(dated.min())))
    if span <= 0:
        return None
    days = 7 * max(1, -(-span // (7 * MOST)))
    return _chart(site, known, weekly(known, days=days), days)


def _chart(site: Site, known: Windows, weeks: Sequence[Week], days: int) -> Chart:
    words, last = site.words, weeks[-1]
    title = str(words("destruction.title" if days == 7 else "destruction.title_steps", days=days))
    steps = [Step(iso(one.first), one.expected, one.low, one.high) for one in weeks]
    rows = tuple((words.days(iso(one.first), iso(one.last)), *map(_one, _numbers(one))) for one in weeks)
    before = between(known, 0, weeks[0].first - 1)
    note = words(
        "destruction.note",
        n=words.number(len(known.ids)),
        day=words.day(iso(last.last)),
        total=_one(last.total),
        span=html('<bdi class="n">{}</bdi>', f"{last.total_low:,.0f}–{last.total_high:,.0f}"),
        before=_one(before[0]),
    )
    keys = (Key("low", str(words("destruction.key_expected"))), Key("high", str(words("destruction.key_bounds"))))
    head = ("week", "expected", "low", "high", "total", "total_low", "total_high")
    table = Table(tuple(words(f"destruction.{key}") for key in head), rows)
    return Chart("destroyed", title, destruction_svg("destroyed-drawn", title, steps, rtl=words.rtl), table, keys, note)


def _numbers(one: Week) -> tuple[float, ...]:
    return one.expected, one.low, one.high, one.total, one.total_low, one.total_high


def _one(number: float) -> Markup:
    """An expected number: one decimal, whole from a hundred up."""
    return html('<bdi class="n">{}</bdi>', f"{number:.1f}" if number < 100 else f"{number:,.0f}")


def _windows(rows: Sequence[Structure]) -> Windows:
    """The frozen windows as the curve reads them."""
    told = [(place, one) for place, row in enumerate(rows) for one in row.windows]
    best = [one == max(rows[place].windows, key=lambda other: float(other.probability)) for place, one in told]
    return Windows(
        ids=tuple(row.id for row in rows),
        structure=np.array([place for place, _ in told], np.int64),
        after=np.array([(day(one.after) if one.after else None) or BEFORE for _, one in told], np.int64),
        until=np.array([(day(one.until) if one.until else None) or NEVER for _, one in told], np.int64),
        probability=np.array([float(one.probability) for _, one in told]),
        best=np.array(best, np.int64),
    )
