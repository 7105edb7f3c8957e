"""The page of a figure: its definition, its numbers, and every incident that it is made of (promise P17).

The first page holds the numbers and the first incidents; the others follow, `SIZE` to a page.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from sijill.publish.rows import Figure
from sijill.publish.site.charts.frame import Table
from sijill.publish.site.fill import html
from sijill.publish.site.pages.lists import chunks, incident_rows
from sijill.publish.site.site import Page, Site

SIZE = 120
_NOT_MEASURES = ("_min", "_max", "_not_stated")


def figure_pages(site: Site) -> Iterator[Page]:
    """Every figure of the release."""
    for figure in site.world.figures.values():
        yield from _figure(site, figure)


def _figure(site: Site, figure: Figure) -> Iterator[Page]:
    words = site.words
    label = site.figure(figure)
    found = [site.world.by_id[id] for id in figure.incidents if id in site.world.by_id]
    found.sort(key=lambda one: (one.date_first or "9999", one.code or "", one.id))
    pieces = chunks(found, SIZE) or [[]]
    head = tuple(words(f"list.{key}") for key in ("code", "day", "place", "killed", "people", "grade", "actors"))
    for place, piece in enumerate(pieces):
        name = _name(figure, place)
        rows = Table(head, body=incident_rows(site, piece))
        parts: list[dict[str, Any]] = []
        if place == 0:
            parts = [*_definition(site, figure), {"head": words("figure.numbers"), "html": _numbers(site, figure)}]
        parts.append(
            {
                "head": words("figure.made_of"),
                "texts": [words("figure.made_of_note")],
                "table": rows,
                "counts": (3, 4),
                "caption": words("list.month_caption", n=words.number(len(found))),
            }
        )
        pager = []
        if place:
            pager.append((f"{_name(figure, place - 1)}.html", words("nav.before")))
        if place + 1 < len(pieces):
            pager.append((f"{_name(figure, place + 1)}.html", words("nav.after")))
        yield site.page(
            f"figure/{name}.html",
            "prose",
            label,
            lead=words("figure.title"),
            crumbs="",
            parts=_whole(parts),
            pager=pager,
        )


def _name(figure: Figure, place: int) -> str:
    return figure.id if place == 0 else f"{figure.id}-{place + 1}"


def _definition(site: Site, figure: Figure) -> list[dict[str, Any]]:
    words = site.words
    facts = [(words.label(key), _defined(site, value)) for key, value in sorted(figure.definition.items())]
    texts = [words.titled(one) for one in site.world.release.definitions]
    if not facts:
        texts = [str(words("figure.all")), *texts]
    return [{"head": words("figure.definition"), "texts": texts, "facts": facts}]


def _defined(site: Site, value: Any) -> Markup:
    """A part of a definition in words: a party, a rule, a list of grades, a year."""
    if isinstance(value, (list, tuple)):
        return html("{}", site.words.comma).join(_defined(site, one) for one in value)
    if value is None:
        return site.words("code.none")
    if isinstance(value, str):
        return site.words.bare(site.actor(value))
    return site.words.bare(json.dumps(value, ensure_ascii=False))


def _numbers(site: Site, figure: Figure) -> Markup:
    """The numbers as a list in which each measure has its own anchor."""
    words, numbers = site.words, figure.numbers
    rows = []
    for key in numbers:
        if key.endswith("_min"):
            name = key.removesuffix("_min")
            value = words.span(numbers[key], numbers.get(f"{name}_max"))
            silent = numbers.get(f"{name}_not_stated")
            if silent:
                value += (
                    Markup(' <span class="note">(')
                    + words("figure.not_stated", n=words.number(silent))
                    + Markup(")</span>")
                )
        elif key.endswith(_NOT_MEASURES):
            continue
        else:
            name, value = key, words.number(numbers[key])
        rows.append(html('<dt id="{}">{}</dt><dd>{}</dd>', name, _measure(site, name), value))
    return html('<dl class="facts">{}</dl>', Markup("").join(rows))


def _measure(site: Site, name: str) -> str:
    key = f"measure.{name}"
    return str(site.words(key)) if key in site.words else name.replace("_", " ")


def _whole(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Parts with everything that the template asks for."""
    empty: dict[str, Any] = {
        "head": "",
        "texts": [],
        "steps": [],
        "html": "",
        "facts": [],
        "code": "",
        "table": None,
        "caption": "",
        "counts": (),
    }
    return [{**empty, **one} for one in parts]


whole = _whole
