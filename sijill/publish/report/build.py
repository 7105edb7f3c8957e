"""Make the report: front matter, figures, method, time, map, the names in both scripts, every incident.

Steps: read the release as the site does; put every sentence and number into plain values (`data.json`); draw the two
drawings with their colours inside; let Typst set it from a folder that holds these files and nothing else, with our own
fonts, a fixed time and tags for readers who listen (PDF/UA-1). Equal releases give equal bytes. Leaves out: layout
(`report.typ`).
"""

from __future__ import annotations

import html
import json
import re
import shutil
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst
from markupsafe import Markup

from sijill.model.errors import BadInput, NotFound
from sijill.publish.frozen import require_languages
from sijill.publish.report.modelled import modelled_values
from sijill.publish.rows import Incident, Person
from sijill.publish.site.charts.columns import columns_svg, gather, main_run
from sijill.publish.site.maps import overview_svg
from sijill.publish.site.pages.buildings import destruction
from sijill.publish.site.pages.drawn import columns
from sijill.publish.site.pages.front import figure_values, sentence, window_of
from sijill.publish.site.pages.lists import by_month, killed_of, killed_words, month_words
from sijill.publish.site.pages.mapping import spots_of
from sijill.publish.site.pages.people import is_named, place_of, shown
from sijill.publish.site.site import Site
from sijill.publish.site.world import World

FONTS = Path(__file__).parents[1] / "site" / "static" / "vendor" / "report"
_STYLE = (
    "<style>.low{fill:#7d2c1a}.high{fill:#d9b3a6}.owned{fill:#1d5a63}.axis,.grat{stroke:#dcd4c6;fill:none}"
    ".border{stroke:#8a7b62;fill:none}.area{fill:#7d2c1a;fill-opacity:.22;stroke:#7d2c1a}"
    "text{font:12px 'Source Serif 4';fill:#655c51}</style>"
)
_SENTENCES = ("title", "contents", "figures", "method", "months", "map", "names", "appendix")


def build(release: Path, out: Path, language: str = "en") -> int:
    """Write the report of `release` to the file `out`; its size in bytes.

    Raises what reading a release raises; BadInput for an unknown language; NotFound when the fonts are not installed.
    """
    require_languages([language])
    if not FONTS.is_dir():
        raise NotFound("the fonts of the report are not installed", remedy="Run requirements/front/install.")
    site = Site(World(release), language)
    content = _set(site)
    out.parent.mkdir(parents=True, exist_ok=True)
    work = out.with_name(f".{out.name}.building")
    work.write_bytes(content)
    work.replace(out)
    return len(content)


def _set(site: Site) -> bytes:
    """The PDF."""
    curve = destruction(site)
    drawings = {"months.svg": _months_svg(site), "map.svg": _map_svg(site)}
    drawings["destroyed.svg"] = "" if curve is None else _styled(curve.svg)
    values = (
        report_values(site)
        | modelled_values(site, curve, _text)
        | {
            "months_drawn": bool(drawings["months.svg"]),
            "map_drawn": bool(drawings["map.svg"]),
        }
    )
    with tempfile.TemporaryDirectory(prefix="sijill-report-") as folder:
        root = Path(folder)
        shutil.copyfile(Path(__file__).with_name("report.typ"), root / "report.typ")
        (root / "data.json").write_text(json.dumps(values, ensure_ascii=False), "utf-8")
        for name, svg in drawings.items():
            (root / name).write_text(svg, "utf-8")
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONTS])
        compiler = typst.Compiler(root / "report.typ", root=root, font_paths=fonts)
        try:
            made = compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=_stamp(site.world.release.frozen_on))
        except typst.TypstError as error:
            raise BadInput(f"the report cannot be set: {error.message}") from error
    if not isinstance(made, bytes):
        raise BadInput("the report was set into several files")
    return made


def _stamp(day: str) -> int:
    """The day of the freeze, at midnight UTC, in seconds."""
    return int(datetime.fromisoformat(day[:10]).replace(tzinfo=UTC).timestamp())


def report_values(site: Site) -> dict[str, Any]:
    """Everything that the report prints, as plain text."""
    words, world, release = site.words, site.world, site.world.release
    said = sentence(site)
    more = sum(not is_named(one) for one in world.persons.values())
    return {
        "language": words.language,
        "direction": words.direction,
        "title": site.title,
        "author": f"{release.by}, {release.second}",
        "release": f"{_text(words('foot.release'))} {release.case} {release.version}",
        "root": release.register.root,
        "frozen_on": words.day_text(release.frozen_on),
        "licence": words.titled(release.licence),
        "window": _text(window_of(site)),
        "headline": _text(said.headline),
        "lead": _text(said.lead),
        "words": {
            **{key: _text(words(f"report.{key}")) for key in _SENTENCES},
            "root": _text(words("foot.root")),
            "expert": _text(words("front.expert")),
            "compare": _text(words("compare.totals")),
            "no_totals": _text(words("compare.none")),
        },
        "figures": [
            {key: _text(value) for key, value in one.items() if key in ("label", "value", "definition")}
            for one in figure_values(site)
        ],
        "sets": _sets(site),
        "method": [words.titled(one) for one in release.definitions] + [_text(words("compare.lead"))],
        "totals": _totals(site),
        "months": _months(site),
        "months_title": _text(words("chart.months")),
        "map_title": _text(words("map.static")),
        "names_lead": _text(words("wall.lead")),
        "names": _names(site),
        "names_more": _text(words("report.others", n=words.number(more))) if more else "",
        "incidents": [
            {"title": month_words(site, month, "list"), "incidents": [_incident(site, one) for one in found]}
            for month, found in by_month(world.incidents).items()
        ],
    }


def _text(value: object) -> str:
    """Markup as plain text; ranges are isolated by marks instead of elements."""
    marked = re.sub(r'<bdi class="n">(.*?)</bdi>', "\u2066\\1\u2069", str(value))
    return html.unescape(re.sub(r"<[^>]+>", "", marked.replace("<br>", " ")))


def _sets(site: Site) -> dict[str, Any]:
    words = site.words
    head = [_text(words(f"front.col_{key}")) for key in ("set", "incidents", "killed", "children", "named")]
    rows = []
    for figure in sorted(site.world.figures.values(), key=lambda one: (one.id != "all", one.id)):
        numbers = figure.numbers
        rows.append(
            [
                words.label(figure.label_ar if words.rtl and figure.label_ar else figure.label_en),
                _text(words.number(numbers.get("incidents", len(figure.incidents)))),
                _text(words.span(numbers.get("killed_min"), numbers.get("killed_max"))),
                _text(words.span(numbers.get("children_killed_min"), numbers.get("children_killed_max"))),
                _text(words.number(numbers.get("named"))),
            ]
        )
    return {"head": head, "rows": rows}


def _totals(site: Site) -> dict[str, Any]:
    words = site.words
    rows = []
    for one in sorted(site.world.totals, key=lambda one: (one.measure, one.stance, one.id)):
        document = site.world.documents.get(one.document)
        by = (document.publisher or document.title or document.id) if document is not None else one.document
        when = _text(words.days(one.first, one.last)) if one.first or one.last else ""
        rows.append(
            [
                f"{words.label(one.measure)}{words.comma}{words.label(one.stance)}",
                _text(words.span(one.low, one.high)),
                words.comma.join(filter(None, (one.area, when))),
                by,
            ]
        )
    return {"head": [_text(words(f"compare.{key}")) for key in ("measure", "number", "window", "by")], "rows": rows}


def _months(site: Site) -> dict[str, Any]:
    words = site.words
    head = [_text(words(f"list.{key}")) for key in ("month", "incidents", "killed")]
    rows = [
        [month_words(site, month, "list"), _text(words.number(len(found))), _text(killed_words(site, found))]
        for month, found in by_month(site.world.incidents).items()
    ]
    return {"head": head, "rows": rows}


def _names(site: Site) -> list[dict[str, Any]]:
    """People who may be named, by month, in both scripts; those of one family one after the other."""
    listed = []
    for month, incidents in by_month(site.world.incidents).items():
        people = [one for incident in incidents for one in _named_of(site, incident)]
        if people:
            title = month_words(site, month, "wall")
            listed.append({"title": title, "people": [_person(site, one) for one in people]})
    return listed


def _named_of(site: Site, incident: Incident) -> list[Person]:
    own = [one for one in site.world.people_of(incident) if one.incidents[0] == incident.id and is_named(one)]
    return sorted(own, key=lambda one: (one.family is None, one.family or ""))


def _person(site: Site, person: Person) -> dict[str, str]:
    here, there = shown(site.words, person)
    return {"here": here, "there": there or "", "age": person.age if person.age and person.age.isdigit() else ""}


def _incident(site: Site, one: Incident) -> dict[str, str]:
    words = site.words
    place, other = place_of(site, one)
    harm = [
        words.comma.join((words.label(count.group), words.label(count.outcome)))
        + f": {_text(words.span(count.low, count.high))}"
        for count in one.counts
        if count.group in ("civilians", "children", "women")
    ]
    grade = words.label(one.grade) if one.grade else ""
    said = [
        f"{site.actor(row.actor)}: {words.label(row.finding) if row.finding else _text(words('say.not_stated'))}"
        for row in site.world.positions_of(one)
    ]
    named = [shown(words, person)[0] for person in site.world.people_of(one) if is_named(person)]
    return {
        "title": f"{one.code or one.id} · {place}" + (f" · {other}" if other else ""),
        "day": words.comma.join(
            filter(None, (_text(words.days(one.date_first, one.date_last)), grade, site.actors(one.actors)))
        ),
        "harm": " · ".join(harm) or _text(words.span(*killed_of(one))),
        "said": " · ".join(said),
        "people": words.comma.join(named),
    }


def _months_svg(site: Site) -> str:
    gathered, _ = gather(main_run(columns(site)))
    title = _text(site.words("chart.months"))
    return _styled(columns_svg("months", title, gathered, rtl=site.words.rtl)) if gathered else ""


def _map_svg(site: Site) -> str:
    placed: Sequence[Incident] = [one for one in site.world.incidents if one.cell is not None]
    return _styled(overview_svg("map", _text(site.words("map.static")), spots_of(placed))) if placed else ""


def _styled(svg: Markup) -> str:
    """A drawing that stands alone: its name space, its size and its colours inside."""
    text = str(svg).replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return text.replace("</title>", f"</title>{_STYLE}", 1)
