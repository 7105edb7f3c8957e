"""The page of charts: over time, by grade, by sex and age; each with its table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from markupsafe import Markup

from sijill.publish.rows import Incident, Position
from sijill.publish.site.charts.bars import Bar, bars_svg
from sijill.publish.site.charts.columns import Column, columns_svg, gather, main_run
from sijill.publish.site.charts.frame import Chart, Key, Table
from sijill.publish.site.pages.lists import monthly, sum_killed, sum_stated
from sijill.publish.site.site import Page, Site

_AGES = (
    ("girls", "child", "female"), ("boys", "child", "male"), ("children", "child", None), ("women", "adult", "female"),
    ("men", "adult", "male"), ("adults", "adult", None),
)  # fmt: skip


def charts_page(site: Site) -> Page:
    """All charts of a language."""
    charts = [chart for make in (over_time, by_grade, by_age) if (chart := make(site)) is not None]
    return site.page("charts.html", "charts", site.words("chart.title"), section="charts", charts=charts)


def conceded(positions: Iterable[Position]) -> int:
    """The most that belligerents concede for one incident: the highest of their figures, since they share its dead."""
    return max((one.killed_high or one.killed_low or 0 for one in positions), default=0)


def columns(site: Site) -> list[Column]:
    """Each month's documented and conceded deaths."""
    world = site.world
    return [
        Column(month, *sum_killed(found), sum(conceded(world.positions_of(one)) for one in found))
        for month, found in monthly(world.incidents)
    ]


def over_time(site: Site) -> Chart | None:
    """Documented against conceded."""
    words = site.words
    every = columns(site)
    drawn = main_run(every)
    gathered, quarters = gather(drawn)
    if not gathered:
        return None
    title = str(words("chart.quarters" if quarters else "chart.months"))
    head = (
        words("chart.quarter" if quarters else "chart.month"),
        *(words(f"chart.{key}") for key in ("low", "high", "admitted")),
    )
    rows = tuple(
        (words.day(one.month), words.number(one.low), words.number(one.high), words.number(one.owned))
        for one in gathered
    )
    keys = (
        Key("low", str(words("chart.low"))),
        Key("high", str(words("chart.high"))),
        Key("owned", str(words("chart.admitted"))),
    )
    svg = columns_svg("over-time", title, gathered, rtl=words.rtl)
    return Chart("over-time-chart", title, svg, Table(head, rows), keys, _note(site, len(every) - len(drawn)))


def _note(site: Site, left_out: int) -> Markup:
    note = site.words("chart.months_note")
    return note + " " + site.words("chart.left_out", n=site.words.number(left_out)) if left_out else note


def by_grade(site: Site) -> Chart | None:
    """Deaths by the strength of the evidence."""
    words = site.words
    grouped: dict[str, list[Incident]] = {}
    for one in site.world.incidents:
        grouped.setdefault((one.grade or "none").lower(), []).append(one)
    order: list[str] = [code for code in ("confirmed", "fair", "weak", "contested", "discounted") if code in grouped]
    order += sorted(set(grouped) - set(order))
    if not order:
        return None
    sums = {code: sum_stated(grouped[code]) for code in order}
    bars = [Bar(words.label(code), *sums[code], words.plain(*sums[code])) for code in order]
    title = str(words("chart.grades"))
    head = tuple(words(f"chart.{key}") for key in ("grade", "incidents", "low", "high"))
    rows = tuple(
        (words.label(code), words.number(len(grouped[code])), words.number(sums[code][0]), words.number(sums[code][1]))
        for code in order
    )
    keys = (Key("low", str(words("chart.low"))), Key("high", str(words("chart.high"))))
    svg = bars_svg("by-grade", title, bars, rtl=words.rtl)
    return Chart("by-grade-chart", title, svg, Table(head, rows), keys, str(words("chart.grades_note")))


def by_age(site: Site) -> Chart | None:
    """People recorded as killed, by what may be said of sex and age."""
    words = site.words
    counted = Counter((one.age_group, one.sex) for one in site.world.persons.values() if one.harm == "killed")
    if not counted:
        return None
    groups = [(key, counted.pop((age, sex), 0)) for key, age, sex in _AGES]
    groups.append(("nothing", sum(counted.values())))
    bars = [
        Bar(str(words(f"chart.{key}")), number, number, f"{number:,}", "low" if key != "nothing" else "unstated")
        for key, number in groups
    ]
    title = str(words("chart.ages"))
    rows = tuple((words(f"chart.{key}"), words.number(number)) for key, number in groups)
    svg = bars_svg("by-age", title, bars, rtl=words.rtl)
    return Chart(
        "by-age-chart",
        title,
        svg,
        Table((words("chart.group"), words("chart.people")), rows),
        (),
        str(words("chart.ages_note")),
    )
