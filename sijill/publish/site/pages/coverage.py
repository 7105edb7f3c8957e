"""What is covered: windows, parts, days of silence, what is kept of the sources, what is held back by which rule."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from markupsafe import Markup

from sijill.publish.site.charts.frame import Table
from sijill.publish.site.pages.figures import whole
from sijill.publish.site.site import Page, Site


def coverage_page(site: Site) -> Page:
    """Windows, parts, silence, what is kept of the sources, what is held back."""
    words, release = site.words, site.world.release
    open_end = words("say.open_end")
    windows = tuple(
        (
            words.label(one.kind),
            words.day(one.first) if one.first else open_end,
            words.day(one.last) if one.last else open_end,
        )
        for one in release.windows
    )
    kept = site.world.kept()
    people = Counter((one.level, one.rule) for one in site.world.persons.values())
    privacy = tuple(
        (words.label(level), words.bare(words.label(rule)), words.number(number))
        for (level, rule), number in sorted(people.items())
    )
    assessed = tuple(
        (words.label(part), words("coverage.assessed" if yes else "say.not_assessed"))
        for part, yes in sorted(release.assessed.items())
    )
    counts = tuple((words.label(key), words.number(number)) for key, number in sorted(release.counts.items()))
    states = tuple((words.label(key), words.number(getattr(kept, key))) for key in ("held", "archived", "cited"))
    head = ("window", "first", "last")
    parts: list[dict[str, Any]] = [
        {
            "head": words("coverage.windows"),
            "table": Table(tuple(words(f"coverage.{one}") for one in head), windows),
            "caption": words("coverage.windows"),
            "texts": _silence(site),
        },
        {
            "head": words("coverage.parts"),
            "caption": words("coverage.parts"),
            "table": Table((words("coverage.part"), words("coverage.state")), assessed),
        },
        {
            "head": words("coverage.sources"),
            "caption": words("coverage.sources_caption"),
            "counts": (1,),
            "table": Table((words("coverage.state"), words("coverage.number")), states),
        },
        {
            "head": words("coverage.counts"),
            "caption": words("coverage.counts"),
            "counts": (1,),
            "table": Table((words("coverage.part"), words("coverage.number")), counts),
        },
        {
            "head": words("coverage.privacy"),
            "caption": words("coverage.privacy"),
            "counts": (2,),
            "table": Table(tuple(words(f"coverage.{one}") for one in ("level", "rule", "people")), privacy),
        },
    ]
    return site.page(
        "coverage.html",
        "prose",
        words("coverage.title"),
        lead=words("coverage.lead"),
        crumbs="",
        pager=[],
        parts=whole(parts),
    )


def _silence(site: Site) -> list[Markup]:
    """How many days of the monitored window have no incident; nothing when the window has an open end."""
    window = next((one for one in site.world.release.windows if one.kind == "monitored"), None)
    if window is None or not (window.first and window.last and len(window.first) == len(window.last) == 10):
        return []
    every = (date.fromisoformat(window.last) - date.fromisoformat(window.first)).days + 1
    found = {
        one.date_first
        for one in site.world.incidents
        if one.date_first and window.first <= one.date_first <= window.last
    }
    number = site.words.number
    return [site.words("coverage.silence", days=number(max(every - len(found), 0)), all=number(every))]
