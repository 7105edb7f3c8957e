"""The front page: what happened here in one screen, the story for a newcomer, every figure for one who knows.

The numbers are the release's own headline; nothing is summed here. Each leads to the page of its figure, or to the
totals of documents that state it. `door` is the page before the choice of a language.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from markupsafe import Markup

from sijill.publish.rows import Headline
from sijill.publish.site.charts.frame import Key, Table
from sijill.publish.site.charts.marks import marks
from sijill.publish.site.fill import html
from sijill.publish.site.site import POLICY, Page, Site

_DEFINED = frozenset({"documented", "named", "verified", "admitted", "gap", "children"})


class Sentence(NamedTuple):
    """The first words of the site, and the two facts after them."""

    headline: Markup
    lead: Markup


def headlines(site: Site) -> dict[str, Headline]:
    """The release's headline by key."""
    return {one.key: one for one in site.world.release.headline}


def sentence(site: Site) -> Sentence:
    """What the documents record, in one sentence; who is named and what was admitted in the next."""
    words, found = site.words, headlines(site)
    documented, named, admitted = (found.get(key) for key in ("documented", "named", "admitted"))
    lead = [words("front.lead_graded", **counted)] if (counted := _counted(site, documented)) else []
    if named is not None and named.low:
        lead.append(words("front.lead_named", named=words.span(named.low, named.high)))
    if admitted is not None and (admitted.low is not None or admitted.high is not None):
        lead.append(words("front.lead_admitted", admitted=words.span(admitted.low, admitted.high)))
    else:
        lead.append(words("front.lead_admitted_none"))
    return Sentence(_headline(site, documented), Markup(" ").join(lead))


def _counted(site: Site, documented: Headline | None) -> dict[str, Markup]:
    """How many of all incidents the sentence counts, when its figure leaves some out by their grade."""
    figure = None if documented is None or documented.figure is None else site.world.figures.get(documented.figure)
    counted = None if figure is None else figure.numbers.get("incidents")
    if counted is None or counted == len(site.world.incidents):
        return {}
    return {"counted": site.words.number(counted), "all": site.words.number(len(site.world.incidents))}


def _headline(site: Site, documented: Headline | None) -> Markup:
    words = site.words
    if documented is None or documented.low is None:
        return words("front.documented_none")
    low = words.number(documented.low)
    if documented.high is None or documented.open_high:
        return words("front.documented_low", n=low)
    if documented.high == documented.low:
        return words("front.documented_one", n=low)
    return words("front.documented_range", low=low, high=words.number(documented.high))


def front(site: Site) -> Page:
    """The front page of a language."""
    found, said = headlines(site), sentence(site)
    values: dict[str, Any] = {"marks": None, "marks_keys": [], "marks_note": ""}
    documented = found.get("documented")
    if documented is not None and documented.low:
        values |= _marks(site, documented.low, found)
    return site.page(
        "index.html",
        "front",
        site.title,
        window=window_of(site),
        headline=said.headline,
        lead=said.lead,
        figures=figure_values(site),
        story=_story(site),
        expert=_expert(site),
        summary=html("{} {}", said.headline, said.lead).striptags(),
        **values,
    )


def _marks(site: Site, people: int, found: dict[str, Headline]) -> dict[str, Any]:
    words = site.words
    named = found["named"].low or 0 if "named" in found else 0
    admitted = found["admitted"].low or 0 if "admitted" in found else 0
    drawn = marks("marks", str(words("front.marks")), people, named, admitted, rtl=words.rtl)
    note = words("front.marks") + ". " + words("front.marks_note", n=words.number(people))
    if drawn.per > 1:
        note += " " + words("front.marks_scaled", per=words.number(drawn.per))
    keys = [("soul-owned", "admitted", admitted), ("soul-named", "named", named), ("soul", "unnamed", 1)]
    return {
        "marks": drawn,
        "marks_keys": [Key(kind, str(words(f"front.key_{key}"))) for kind, key, number in keys if number],
        "marks_note": note,
    }


def window_of(site: Site) -> Markup:
    """The days of the conflict, or of the watch; nothing where neither is known."""
    windows = {one.kind: one for one in site.world.release.windows}
    window = windows.get("conflict") or windows.get("monitored")
    if window is None or not (window.first or window.last):
        return Markup("")
    return html("{}: {}", site.words.label(window.kind), site.words.days(window.first, window.last))


def figure_values(site: Site) -> list[dict[str, Any]]:
    """The headline's figures: words, value, definition, where the reasons are."""
    return [_figure(site, one) for one in site.world.release.headline]


def _figure(site: Site, one: Headline) -> dict[str, Any]:
    words = site.words
    unknown = one.low is None and one.high is None
    href = f"figure/{one.figure}.html#{one.measure}" if one.figure else "compare.html" if not unknown else ""
    value = words("say.not_assessed") if unknown else words.span(one.low, None if one.open_high else one.high)
    kind = " unknown" if unknown else " owned" if one.key == "admitted" else ""
    return {
        "label": one.label_ar if words.rtl and one.label_ar else one.label_en,
        "value": value,
        "kind": kind,
        "href": href,
        "definition": words(_definition(one)),
    }


def _definition(one: Headline) -> str:
    """The key of the sentence that says what is counted."""
    if one.totals and one.key not in ("admitted", "gap"):
        return "front.def_stated"
    return f"front.def_{one.key}" if one.key in _DEFINED else "front.def_other"


def _story(site: Site) -> list[tuple[Markup, Markup, str, Markup]]:
    words, world = site.words, site.world
    people = list(world.persons.values())
    every = world.figures.get("all")
    named = every.numbers.get("named", 0) if every else sum(one.level == "named" for one in people)
    silent = every.numbers.get("killed_not_stated", 0) if every else 0
    number = words.number
    values = {
        1: {"incidents": number(len(world.incidents)), "sources": number(len(world.sources.lines))},
        2: {"victims": number(len(people)), "named": number(named)},
        3: {"positions": number(len(world.positions))},
        4: {"not_stated": number(silent)},
        5: {},
    }
    absent = {step for step, found in ((2, people), (4, silent)) if not found}
    links = {2: "names/index.html", 3: "compare.html", 4: "coverage.html", 5: "check.html"}
    return [
        (
            words(f"front.story_{step}"),
            words(f"front.story_{step}_none") if step in absent else words(f"front.story_{step}_text", **values[step]),
            links.get(step, "") if people or step != 2 else "",
            words(f"front.story_{step}_link") if step in links else Markup(""),
        )
        for step in values
    ]


def _expert(site: Site) -> Table:
    words = site.words
    head = tuple(words(f"front.col_{key}") for key in ("set", "incidents", "killed", "children", "named", "not_stated"))
    rows = []
    for figure in sorted(site.world.figures.values(), key=lambda one: (one.id != "all", one.id)):
        numbers = figure.numbers
        rows.append(
            (
                html('<a href="figure/{}.html">{}</a>', figure.id, site.figure(figure)),
                words.number(numbers.get("incidents", len(figure.incidents))),
                words.span(numbers.get("killed_min"), numbers.get("killed_max")),
                words.span(numbers.get("children_killed_min"), numbers.get("children_killed_max")),
                words.number(numbers.get("named")),
                words.number(numbers.get("killed_not_stated")),
            )
        )
    return Table(head, tuple(rows))


def door(sites: list[Site]) -> Page:
    """The first page: the same sentence in each language, and the way in."""
    sides = []
    for site in sites:
        said = sentence(site)
        sides.append(
            {
                "language": site.words.language,
                "direction": site.words.direction,
                "site": site.title,
                "headline": said.headline,
                "lead": said.lead,
                "enter": site.words("front.language"),
            }
        )
    content = sites[0].template("door").render(sides=sides, policy=POLICY)
    return Page("index.html", content.encode())


def search_page(site: Site) -> Page:
    """The page that `assets/search.js` brings to life."""
    return site.page("search.html", "search", site.words("search.title"), section="search")
