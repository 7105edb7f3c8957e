"""Lists by month: incidents, and the wall of names; with the strip of days on the first page of the incidents.

Pages stay small: at most `INCIDENTS` rows or `PEOPLE` names on one, the rest on the next.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TypeVar

from markupsafe import Markup

from sijill.publish.rows import Incident, Person
from sijill.publish.site.charts.days import STEPS, class_of, days_svg
from sijill.publish.site.charts.frame import Key, Table
from sijill.publish.site.fill import html
from sijill.publish.site.pages.people import groups, is_named, month_of, place_of
from sijill.publish.site.site import Page, Site

INCIDENTS, PEOPLE = 120, 150

One = TypeVar("One")


def by_month(incidents: Sequence[Incident]) -> dict[str, list[Incident]]:
    """Incidents under their month, by day and code; the undated last."""
    months: dict[str, list[Incident]] = defaultdict(list)
    for one in incidents:
        months[month_of(one)].append(one)
    ordered = sorted(months, key=lambda month: (month == "undated", month))
    return {
        month: sorted(months[month], key=lambda one: (one.date_first or "", one.code or "", one.id))
        for month in ordered
    }


def killed_of(incident: Incident) -> tuple[int | None, int | None]:
    """Least and most civilians killed; None where no document says."""
    found = next((one for one in incident.counts if (one.outcome, one.group) == ("killed", "civilians")), None)
    return (found.low, found.high) if found is not None else (None, None)


def sum_killed(incidents: Sequence[Incident]) -> tuple[int, int]:
    """The sum of the least and of the most, as figures sum them (`publish.figures`)."""
    pairs = [killed_of(one) for one in incidents]
    least = sum(low or 0 for low, _ in pairs)
    return least, sum(high if high is not None else low or 0 for low, high in pairs)


def sum_stated(incidents: Sequence[Incident]) -> tuple[int | None, int | None]:
    """The same sums; None where no document of any of them states a number: that is no zero."""
    stated = any(killed_of(one) != (None, None) for one in incidents)
    return sum_killed(incidents) if stated else (None, None)


def killed_words(site: Site, incidents: Sequence[Incident]) -> Markup:
    """How many were killed in these, in words."""
    return site.words.span(*sum_stated(incidents))


def month_words(site: Site, month: str, section: str) -> str:
    """A month in words."""
    return site.words.day_text(month) if month != "undated" else str(site.words(f"{section}.undated"))


def incident_lists(site: Site) -> Iterator[Page]:
    """The months with their incidents."""
    words, months = site.words, by_month(site.world.incidents)
    head = (words("list.month"), words("list.incidents"), words("list.killed"))
    rows = [
        (
            html('<a href="{}.html">{}</a>', month, month_words(site, month, "list")),
            words.number(len(found)),
            killed_words(site, found),
        )
        for month, found in months.items()
    ]
    strip, strip_table = _strip(site)
    yield site.page(
        "incidents/index.html",
        "list",
        words("list.title"),
        section="incidents",
        lead=words("list.lead"),
        crumbs="",
        strip=strip,
        strip_keys=[Key(f"d{n}", str(words(f"list.key_d{n}"))) for n in range(1, 5)] if strip else [],
        strip_table=strip_table,
        rows=Table(head, tuple(rows)),
        caption=words("list.caption"),
        counts=(1, 2),
        pager=[],
    )
    names = _page_names({month: len(found) for month, found in months.items()}, INCIDENTS)
    for place, (name, month, part) in enumerate(names):
        yield _month_page(site, names, place, month, months[month][part * INCIDENTS : (part + 1) * INCIDENTS], name)


def _month_page(
    site: Site, names: Sequence[tuple[str, str, int]], place: int, month: str, found: Sequence[Incident], name: str
) -> Page:
    words = site.words
    head = tuple(words(f"list.{key}") for key in ("code", "day", "place", "killed", "people", "grade", "actors"))
    title = words("list.of_month", month=month_words(site, month, "list"))
    return site.page(
        f"incidents/{name}.html",
        "list",
        title,
        section="incidents",
        lead="",
        crumbs=words("list.title"),
        strip="",
        rows=Table(head, body=incident_rows(site, found)),
        caption=words("list.month_caption", n=words.number(len(found))),
        counts=(3, 4),
        pager=_pager(site, names, place, "list"),
    )


def incident_rows(site: Site, incidents: Sequence[Incident]) -> Markup:
    """Incidents as rows of a table, for pages one folder down; each row is made once for all lists that it is in."""
    made = site.made
    rows = []
    for one in incidents:
        row = made.get(one.id)
        if row is None:
            row = made[one.id] = _incident_row(site, one)
        rows.append(row)
    return Markup("").join(rows)


_ROW = (
    '<tr><th scope="row"><a href="../incident/{}.html"><bdi>{}</bdi></a></th><td>{}</td><td>{}</td>'
    '<td class="count">{}</td>'
    '<td class="count">{}</td><td>{}</td><td>{}</td></tr>\n'
)


def _incident_row(site: Site, one: Incident) -> Markup:
    words = site.words
    return html(
        _ROW,
        one.id,
        one.code or one.id,
        words.days(one.date_first, one.date_last),
        words.bare(place_of(site, one)[0]),
        words.span(*killed_of(one)),
        words.number(one.victims),
        words.label(one.grade) if one.grade else words("code.none"),
        site.actors(one.actors),
    )


def _strip(site: Site) -> tuple[Markup, Table | None]:
    words = site.words
    killed: dict[str, int] = defaultdict(int)
    for one in site.world.incidents:
        if one.date_first and len(one.date_first) == 10:
            killed[one.date_first] += killed_of(one)[0] or 0
    if not killed:
        return Markup(""), None
    years: dict[str, list[int]] = {}
    for day, number in killed.items():
        years.setdefault(day[:4], [0] * (len(STEPS) + 2))[0] += 1
        years[day[:4]][class_of(number)] += 1
    head = (words("list.strip_year"), words("list.strip_days"), *(words(f"list.key_d{n}") for n in range(1, 5)))
    rows = tuple((words.bare(year), *map(words.number, years[year])) for year in sorted(years))
    svg = days_svg("strip", str(words("list.strip")), killed, rtl=words.rtl)
    return svg, Table(head, rows)


def wall(site: Site) -> Iterator[Page]:
    """Everybody recorded, by the day of the attack."""
    words, world = site.words, site.world
    months: dict[str, list[tuple[Incident, list[Person]]]] = {}
    for month, incidents in by_month(world.incidents).items():
        found = [(one, people) for one in incidents if (people := _first_told(site, one))]
        if found:
            months[month] = found
    head = (words("wall.month"), words("wall.people"), words("wall.named"))
    rows = []
    for month, found in months.items():
        people = [one for _, listed in found for one in listed]
        link = html('<a href="{}.html">{}</a>', month, month_words(site, month, "wall"))
        rows.append((link, words.number(len(people)), words.number(sum(map(is_named, people)))))
    yield site.page(
        "names/index.html",
        "wall",
        words("wall.title"),
        section="names",
        lead=words("wall.lead"),
        crumbs="",
        find=True,
        days=[],
        months=Table(head, tuple(rows)),
        pager=[],
    )
    parts = {month: list(_parts(found)) for month, found in months.items()}
    names = _page_names({month: len(found) for month, found in parts.items()}, 1)
    for place, (name, month, part) in enumerate(names):
        yield _wall_page(site, names, place, name, month, parts[month][part])


def _first_told(site: Site, incident: Incident) -> list[Person]:
    """People of an incident who are listed under no earlier one: everybody stands on the wall once."""
    return [one for one in site.world.people_of(incident) if one.incidents[0] == incident.id]


def _parts(
    found: Sequence[tuple[Incident, list[Person]]],
) -> Iterator[list[tuple[Incident, list[Person]]]]:
    """Whole incidents to a page until it is full; an incident larger than a page is cut."""
    page: list[tuple[Incident, list[Person]]] = []
    room = PEOPLE
    for incident, people in found:
        for start in range(0, len(people), PEOPLE):
            piece = people[start : start + PEOPLE]
            if page and len(piece) > room:
                yield page
                page, room = [], PEOPLE
            page.append((incident, piece))
            room -= len(piece)
    if page:
        yield page


def _wall_page(
    site: Site,
    names: Sequence[tuple[str, str, int]],
    place: int,
    name: str,
    month: str,
    part: Sequence[tuple[Incident, list[Person]]],
) -> Page:
    words = site.words
    days = []
    for incident, people in part:
        day = words.days(incident.date_first, incident.date_last)
        head = html('{} <span class="quiet"><bdi>{}</bdi></span>', day, place_of(site, incident)[0])
        families = site.world.families_of.get(incident.id, ())
        days.append((head, f"../incident/{incident.id}.html", groups(site, "../", people, families)))
    everyone = [one for _, people in part for one in people]
    count = words("wall.count", n=words.number(len(everyone)), named=words.number(sum(map(is_named, everyone))))
    return site.page(
        f"names/{name}.html",
        "wall",
        words("wall.of_month", month=month_words(site, month, "wall")),
        section="names",
        lead=count,
        crumbs=words("wall.title"),
        find=False,
        days=days,
        months=None,
        pager=_pager(site, names, place, "wall"),
    )


def _page_names(sizes: dict[str, int], size: int) -> list[tuple[str, str, int]]:
    """(name of the page, month, part) of every page: 2017-06, 2017-06-2, ..."""
    return [
        (month if part == 0 else f"{month}-{part + 1}", month, part)
        for month, number in sizes.items()
        for part in range(-(-number // size))
    ]


def _pager(site: Site, names: Sequence[tuple[str, str, int]], place: int, section: str) -> list[tuple[str, Markup]]:
    """Links to the page before and after."""
    found = []
    for key, other in (("nav.before", place - 1), ("nav.after", place + 1)):
        if 0 <= other < len(names):
            name, month, part = names[other]
            words = month_words(site, month, section) + (f" ({part + 1})" if part else "")
            found.append((f"{name}.html", html("{}: {}", site.words(key), words)))
    return found


def chunks(rows: Sequence[One], size: int) -> list[Sequence[One]]:
    """Pieces of at most `size`."""
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def monthly(incidents: Sequence[Incident]) -> Iterator[tuple[str, list[Incident]]]:
    """Dated incidents by month, in order."""
    dated = sorted((one for one in incidents if month_of(one) != "undated"), key=lambda one: (month_of(one), one.id))
    for month, found in groupby(dated, key=month_of):
        yield month, list(found)
