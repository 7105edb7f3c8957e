"""Pages that are read: method, codebook, coverage, corrections, downloads, checking us, attacking us, search."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup

from sijill.model.codebook import CODEBOOK, Vocabulary
from sijill.publish.site import markdown
from sijill.publish.site.charts.frame import Table
from sijill.publish.site.fill import html
from sijill.publish.site.pages.figures import whole
from sijill.publish.site.pages.lists import killed_of
from sijill.publish.site.pages.people import place_of
from sijill.publish.site.site import Page, Site

METHODS = Path(__file__).parents[4] / "docs" / "methods"
"""The method notes beside the program; absent from an installed copy, and the page then says so."""

_WIDEST = 10


class Download(NamedTuple):
    """A file that the site offers: its path from the root, bytes and SHA-256."""

    path: str
    size: int
    sha256: str


def method_pages(site: Site, methods: Path = METHODS) -> Iterator[Page]:
    """The definitions of the release, and every note."""
    words = site.words
    notes = {path.stem: path.read_text("utf-8") for path in sorted(methods.glob("*.md"))} if methods.is_dir() else {}
    links = [
        html('<a href="{}.html" lang="en"><bdi>{}</bdi></a>', name, markdown.title(text) or name)
        for name, text in notes.items()
    ]
    items = Markup("").join(html("<li>{}</li>", one) for one in links)
    listed = html("<ul>{}</ul>", items) if links else ""
    yield site.page(
        "method/index.html",
        "prose",
        words("method.title"),
        lead=words("method.lead"),
        crumbs="",
        pager=[],
        parts=whole(
            [
                {
                    "head": words("method.definitions"),
                    "texts": [words.titled(one) for one in site.world.release.definitions],
                },
                {"head": words("method.notes"), "html": listed, "texts": [] if links else [words("method.none")]},
            ]
        ),
    )
    for name, text in notes.items():
        body = html('<div lang="en" dir="ltr">{}</div>', markdown.html(text))
        yield site.page(
            f"method/{name}.html",
            "prose",
            markdown.title(text) or name,
            crumbs=words("method.title"),
            pager=[],
            lead=words("say.english_only") if words.rtl else "",
            parts=whole([{"html": body}]),
        )


def codebook_pages(site: Site) -> Iterator[Page]:
    """A page of vocabularies, one page each."""
    words = site.words
    rows = [
        (
            html('<a href="{}.html" lang="en"><bdi>{}</bdi></a>', one.enumeration.__name__, one.title),
            words.number(len(one.terms)),
        )
        for one in CODEBOOK
    ]
    version = words.bare(site.world.release.codebook_version)
    yield site.page(
        "codebook/index.html",
        "prose",
        words("codebook.title"),
        lead=words("codebook.lead", version=version),
        crumbs="",
        pager=[],
        parts=whole(
            [
                {
                    "table": Table((words("codebook.title"), words("codebook.code")), tuple(rows)),
                    "counts": (1,),
                    "caption": words("codebook.title"),
                }
            ]
        ),
    )
    for vocabulary in CODEBOOK:
        yield _vocabulary(site, vocabulary)


def _vocabulary(site: Site, vocabulary: Vocabulary) -> Page:
    words = site.words
    head = tuple(words(f"codebook.{key}") for key in ("code", "english", "arabic", "meaning"))
    rows = tuple(
        (
            html("<code>{}</code>", term.code) if term.code else words("codebook.empty"),
            html('<span lang="en"><bdi>{}</bdi></span>', term.english),
            html('<span lang="ar"><bdi>{}</bdi></span>', term.arabic),
            html('<span lang="en" dir="ltr">{}</span>', term.definition),
        )
        for term in vocabulary.terms
    )
    source = html("{}: {}", words("codebook.source"), site.english(vocabulary.source))
    return site.page(
        f"codebook/{vocabulary.enumeration.__name__}.html",
        "prose",
        html('<bdi lang="en">{}</bdi>', vocabulary.title).striptags(),
        lead="",
        crumbs=words("codebook.title"),
        pager=[],
        parts=whole([{"table": Table(head, rows), "caption": source}]),
    )


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
        (words.label(level), html("<bdi>{}</bdi>", rule), words.number(number))
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


def corrections_page(site: Site) -> Page:
    """The log of corrections, and ids that lead elsewhere."""
    words = site.words
    head = tuple(words(f"corrections.{key}") for key in ("on", "subject", "what", "before", "after", "why"))
    rows = tuple(
        (
            words.day(one.on),
            _record(site, one.subject),
            words.label(one.what),
            _shown(one.before),
            _shown(one.after),
            words.bare(words.label(one.why)),
        )
        for one in sorted(site.world.corrections, key=lambda one: (one.on, one.id), reverse=True)
    )
    parts: list[dict[str, Any]] = (
        [{"table": Table(head, rows), "caption": words("corrections.title")}]
        if rows
        else [{"texts": [words("corrections.none")]}]
    )
    if site.world.redirects:
        moved = tuple(
            (
                html("<code>{}</code>", one.id),
                _record(site, one.to) if one.to else words("corrections.withdrawn"),
                words.label(one.why),
            )
            for one in site.world.redirects
        )
        columns = (words("corrections.before"), words("corrections.after"), words("corrections.why"))
        parts.append(
            {
                "head": words("corrections.redirects"),
                "table": Table(columns, moved),
                "caption": words("corrections.redirects"),
            }
        )
    return site.page(
        "corrections.html",
        "prose",
        words("corrections.title"),
        lead=words("corrections.lead"),
        crumbs="",
        pager=[],
        parts=whole(parts),
    )


def _record(site: Site, id: str | None) -> Markup:
    if id in site.world.by_id:
        return html('<a href="incident/{}.html"><bdi>{}</bdi></a>', id, site.world.by_id[str(id)].code or id)
    if id in site.world.persons:
        return html('<a href="person/{0}.html"><code>{0}</code></a>', id)
    return html("<code>{}</code>", id or "")


def _shown(value: Any) -> Markup:
    if value is None:
        return Markup("")
    return html("<code>{}</code>", value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def redirect_pages(site: Site) -> Iterator[Page]:
    """A page under every old id that says where the record went."""
    words = site.words
    for one in site.world.redirects:
        kind = "person" if one.id.startswith("p") else "incident"
        text = words("corrections.moved" if one.to else "corrections.moved_withdrawn")
        link = html('<a href="{0}.html"><code>{0}</code></a>', one.to) if one.to else Markup("")
        yield site.page(
            f"{kind}/{one.id}.html", "prose", one.id, lead=text, crumbs="", pager=[], parts=whole([{"texts": [link]}])
        )


def data_page(site: Site, frozen: list[Download], opened: list[Download]) -> Page:
    """What can be downloaded."""
    words, release = site.words, site.world.release
    licence = release.licence.get(words.language) or release.licence.get("id", "")
    parts: list[dict[str, Any]] = [
        {"facts": [(words("data.licence"), words.bare(licence))], "texts": [words("data.ids"), words("data.twin")]},
        {
            "head": words("data.open"),
            "table": _files(site, opened) if opened else None,
            "counts": (1,),
            "caption": words("data.open"),
            "texts": [] if opened else [words("data.open_none")],
        },
        {"head": words("data.frozen"), "table": _files(site, frozen), "caption": words("data.frozen"), "counts": (1,)},
    ]
    return site.page(
        "data.html",
        "prose",
        words("data.title"),
        section="data",
        lead=words("data.lead"),
        crumbs="",
        pager=[],
        parts=whole(parts),
    )


def _files(site: Site, files: list[Download]) -> Table:
    words = site.words
    rows = tuple(
        (
            html('<a href="../{}"><bdi>{}</bdi></a>', one.path, one.path.partition("/")[2] or one.path),
            html('<bdi class="n">{}</bdi>', _bytes(one.size)),
            html("<code>{}</code>", one.sha256),
        )
        for one in files
    )
    return Table((words("data.file"), words("data.size"), words("data.sha")), rows)


def _bytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(size / 1e3, 0.1):.1f} kB"


def check_page(site: Site) -> Page:
    """The checkpoint, and how a stranger checks all this."""
    words, release = site.words, site.world.release
    facts = [
        (words("foot.release"), words.bare(f"{release.case} {release.version}")),
        (words("check.frozen_on"), words.day(release.frozen_on)),
        (words("check.by"), html("{} · {}", words.bare(release.by), words.bare(release.second))),
        (words("foot.root"), html("<code>{}</code>", release.register.root)),
        (words("check.events"), words.number(release.register.size)),
        (words("check.key"), html("<code>{}</code>", release.register.key)),
        (words("check.code"), words.bare(release.code_version)),
        (words("check.codebook"), words.bare(release.codebook_version)),
    ]
    rows = tuple(
        (site.english(one.says), words.number(one.looked_at), words.number(one.failed)) for one in site.world.assertions
    )
    head = (words("check.says"), words("check.looked"), words("check.failed"))
    parts: list[dict[str, Any]] = [
        {
            "steps": [words("check.step_1"), words("check.step_2"), words("check.step_3")],
            "code": "python3 check_release.py .",
        },
        {"head": words("foot.release"), "facts": facts},
        {"head": words("check.checkpoint"), "code": site.world.checkpoint.strip()},
        {
            "head": words("check.assertions"),
            "table": Table(head, rows),
            "caption": words("check.assertions"),
            "counts": (1, 2),
        },
    ]
    return site.page(
        "check.html", "prose", words("check.title"), lead=words("check.lead"), crumbs="", pager=[], parts=whole(parts)
    )


def attack_page(site: Site) -> Page:
    """The strongest objections, with the numbers of this release."""
    words, world = site.words, site.world
    number, kept = words.number, world.kept()
    assessed = [one for one in world.incidents if one.clusters is not None]
    widths = {
        one.id: (high - low)
        for one in world.incidents
        for low, high in [killed_of(one)]
        if low is not None and high is not None
    }
    widest = sorted(widths, key=lambda id: (-widths[id], id))[:_WIDEST]
    whole_width = sum(widths.values())
    share = round(100 * sum(widths[id] for id in widest) / whole_width) if whole_width else 0
    values: dict[int, dict[str, object]] = {
        1: {
            "clusters": number(sum(len(one.clusters or ()) for one in assessed)),
            "sources": number(sum(len(one.sources) for one in assessed)),
        },
        2: {
            "cited": number(kept.cited),
            "archived": number(kept.archived),
            "held": number(kept.held),
            "sources": number(kept.all),
        },
        3: {"top": number(len(widest)), "share": number(share)},
        4: {"contested": number(sum(one.known_by == "contested" for one in world.persons.values()))},
        5: {"unplaced": number(sum(one.cell is None for one in world.incidents))},
    }
    parts: list[dict[str, Any]] = [
        {"head": words(f"attack.q{n}"), "texts": [words(f"attack.a{n}", **values.get(n, {}))]} for n in range(1, 8)
    ]
    rows = tuple(
        (
            html('<a href="incident/{}.html"><bdi>{}</bdi></a>', id, world.by_id[id].code or id),
            words.bare(place_of(site, world.by_id[id])[0]),
            words.span(*killed_of(world.by_id[id])),
            number(widths[id]),
        )
        for id in widest
    )
    head = (words("list.code"), words("list.place"), words("list.killed"), words("attack.width"))
    parts.append(
        {
            "head": words("attack.widest"),
            "table": Table(head, rows),
            "caption": words("attack.widest"),
            "counts": (2, 3),
        }
    )
    return site.page(
        "attack.html",
        "prose",
        words("attack.title"),
        lead=words("attack.lead"),
        crumbs="",
        pager=[],
        parts=whole(parts),
    )


def correct_page(site: Site) -> Page:
    """How to correct or add."""
    words = site.words
    parts = [{"texts": [words("correct.safety")]}, {"steps": [words(f"correct.p{n}") for n in range(1, 6)]}]
    return site.page(
        "correct.html",
        "prose",
        words("correct.title"),
        lead=words("correct.lead"),
        crumbs="",
        pager=[],
        parts=whole(parts),
    )


def search_page(site: Site) -> Page:
    """The page that `assets/search.js` brings to life."""
    return site.page("search.html", "search", site.words("search.title"), section="search")


def mark() -> bytes:
    """The sign of the site: a page and its line, in one colour."""
    return (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#7d2c1a" d="M6 3h20v26H6z"/>'
        b'<path stroke="#fbf9f5" stroke-width="2" d="M10 10h12M10 16h12M10 22h7"/></svg>\n'
    )


def release_css(site: Site) -> bytes:
    """What the foot of every page shows of the release, in one file: pages stay as they are with a new release."""
    release = site.world.release
    name = re.sub(r'["\\\n<>]', "", f"{release.case} {release.version}, {release.frozen_on}")
    return f':root{{--release-name:"{name}";--release-root:"{release.register.root}"}}\n'.encode()
