"""Reports of strikes, as posts and news would have told them: counts in phrases, late, misdated, copied.

Each report has a text in its source's language, the figures that a recorder would code from it, and the truth apart
(`strike`, `copy_of`). Faults: exact figures become "dozens", "at least", "more than" and ranges; some come weeks late;
some carry the day of the post as the day of the strike; some copy another; some name no actor or a wrong place.
Leaves out: names of the dead (`lists`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sijill.simulate.people import Floats
from sijill.simulate.reference import actors, weapons
from sijill.simulate.strikes import INJURED, KILLED, Truth

COLUMNS = (
    *("report_id", "source", "language", "published", "event_date", "place_ar", "place_en", "killed_phrase"),
    *("killed_min", "killed_max", "injured_min", "injured_max", "actor", "weapon", "text", "url"),
)


class Outlet(NamedTuple):
    """A source of reports: its name, its language, its site under the invented domain."""

    name: str
    language: str
    site: str

    def address(self, report_id: str) -> str:
        return f"https://{self.site}.example/{report_id}"


SOURCES = (
    Outlet("Harbour Now", "en", "harbour-now"),
    Outlet("شبكة المرفأ", "ar", "harbour-network"),
    Outlet("Tideline Monitor", "en", "tideline"),
    Outlet("تنسيقية حي الفانوس", "ar", "lantern-quarter"),
    Outlet("Salt Market Page", "ar", "salt-market"),
    Outlet("Lighthouse News", "en", "lighthouse"),
    Outlet("صوت الرصيف", "ar", "voice-of-the-quay"),
    Outlet("Rescue Volunteers", "ar", "rescue-volunteers"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report: its cells (`COLUMNS`), the strike that it is of, and the report that it copies, if any."""

    cells: tuple[str, ...]
    strike: int
    copy_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A count as words say it in both languages, and as bounds (None: no such bound is stated)."""

    ar: str
    en: str
    low: int | None
    high: int | None


def say_count(count: int, chance: Floats) -> Phrase:
    """One way to tell of `count` people: exact, dozens, at least, more than, up to, a range, or several.

    `chance`: 3 numbers from 0 to 1. "Dozens" is coded 24 to no upper figure; half-open ranges stay half open.
    """
    kind, near = chance[0], int(chance[1] * 3)
    if kind < 0.52 or count < 2:
        return Phrase(ar=str(count), en=str(count), low=count, high=count)
    if kind < 0.64 and count >= 12:
        return Phrase(ar="عشرات", en="dozens", low=24, high=None)
    if kind < 0.76:
        low = max(1, count - near)
        return Phrase(ar=f"{low} على الأقل", en=f"at least {low}", low=low, high=None)
    if kind < 0.84:
        low = max(1, (count - 1) // 5 * 5 if count > 5 else count - 1)
        return Phrase(ar=f"أكثر من {low}", en=f"more than {low}", low=low + 1, high=None)
    if kind < 0.90:
        high = count + near
        return Phrase(ar=f"ما يصل إلى {high}", en=f"up to {high}", low=None, high=high)
    if kind < 0.97:
        low, high = max(1, count - 1 - near), count + 1 + int(chance[2] * 3)
        return Phrase(ar=f"بين {low} و{high}", en=f"{low} to {high}", low=low, high=high)
    return Phrase(ar="عدد من", en="several", low=None, high=None)


def make_reports(truth: Truth, rng: np.random.Generator) -> list[Report]:
    """Reports in order of publication; strikes that hurt many are reported more often, some never."""
    parameters, strikes = truth.parameters, truth.strikes
    killed, injured = truth.count(KILLED), truth.count(INJURED)
    rate = np.where(killed + injured > 0, parameters.reports_a_strike * np.log1p(killed + 0.4 * injured), 0.2)
    number = rng.poisson(rate).clip(max=14)
    strike = np.repeat(np.arange(len(strikes)), number)
    delay = np.minimum(rng.geometric(0.55, len(strike)) - 1, 9)
    late = rng.random(len(strike)) < parameters.report_late
    delay = np.where(late, rng.integers(21, 400, len(strike)), delay)
    published = strikes.day[strike] + delay
    source = rng.integers(0, len(SOURCES), len(strike))
    order = np.lexsort((rng.random(len(strike)), published))
    chance = rng.random((len(strike), 16))
    reports: list[Report] = []
    first: dict[int, int] = {}
    for place in order.tolist():
        of = int(strike[place])
        report_id = f"R{len(reports) + 1:06d}"
        if of in first and chance[place, 15] < parameters.report_copies:
            reports.append(_copied(truth, reports[first[of]], report_id, int(published[place]), int(source[place])))
            continue
        first.setdefault(of, len(reports))
        reports.append(
            _told(
                truth,
                of,
                (report_id, int(published[place]), SOURCES[int(source[place])]),
                (int(killed[of]), int(injured[of])),
                chance[place],
            )
        )
    return reports


def _told(truth: Truth, strike: int, by: tuple[str, int, Outlet], harmed: tuple[int, int], chance: Floats) -> Report:
    """One report: `by` is its id, day and source; `harmed` the true killed and injured."""
    parameters, strikes, place = truth.parameters, truth.strikes, truth.place_of_strike(strike)
    report_id, published, outlet = by
    event = published if chance[0] < parameters.report_misdated else int(strikes.day[strike])
    event += int(chance[1] < 0.05) - int(chance[1] > 0.97)
    day = truth.day(event).isoformat() if chance[2] > 0.02 else ""
    killed, injured = say_count(harmed[0], chance[3:6]), say_count(harmed[1], chance[6:9])
    actor = actors()[int(strikes.actor[strike])] if chance[9] >= parameters.report_actor_unknown else None
    weapon = weapons()[int(strikes.weapon[strike])] if chance[10] < 0.7 else None
    named = place.en[int(chance[11] * len(place.en))]
    text = (
        _arabic(killed, injured, place.ar, actor.ar if actor else None, weapon.ar if weapon else None)
        if outlet.language == "ar"
        else _english(killed, injured, named, actor.en if actor else None, weapon.en if weapon else None)
    )
    cells = (
        *(report_id, outlet.name, outlet.language, truth.day(published).isoformat(), day),
        *(place.ar if outlet.language == "ar" else "", named if outlet.language == "en" else ""),
        *(killed.ar if outlet.language == "ar" else killed.en, _cell(killed.low), _cell(killed.high)),
        *(_cell(injured.low), _cell(injured.high), actor.key if actor else "", weapon.key if weapon else "", text),
        outlet.address(report_id),
    )
    return Report(cells=cells, strike=strike, copy_of="")


def _copied(truth: Truth, original: Report, report_id: str, published: int, source: int) -> Report:
    """Word for word, under another name and day: one origin, not two."""
    cells = list(original.cells)
    cells[0], cells[1], cells[3] = report_id, SOURCES[source].name, truth.day(published).isoformat()
    cells[-1] = SOURCES[source].address(report_id)
    return Report(cells=tuple(cells), strike=original.strike, copy_of=original.copy_of or original.cells[0])


def _cell(bound: int | None) -> str:
    return "" if bound is None else str(bound)


def _english(killed: Phrase, injured: Phrase, place: str, actor: str | None, weapon: str | None) -> str:
    by = f" by the {actor}" if actor else ""
    what = f" with {_article(weapon)}" if weapon else ""
    if killed.high == 0:
        return f"No deaths were reported after an attack{by}{what} on {place}; {injured.en} people were injured."
    return f"{killed.en.capitalize()} civilians were killed and {injured.en} injured in an attack{by}{what} on {place}."


def _article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _arabic(killed: Phrase, injured: Phrase, place: str, actor: str | None, weapon: str | None) -> str:
    by = f" نفذه {actor}" if actor else ""
    what = f" بـ{weapon}" if weapon else ""
    if killed.high == 0:
        return f"لم ترد أنباء عن قتلى بعد هجوم{by}{what} على {place}، وأصيب {injured.ar} أشخاص."
    return f"مقتل {killed.ar} مدنيين وإصابة {injured.ar} في هجوم{by}{what} على {place}."
