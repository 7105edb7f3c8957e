"""What was corrected, where records went that have another id now, and how a reader corrects us."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from sijill.publish.site.charts.frame import Table
from sijill.publish.site.fill import html
from sijill.publish.site.pages.figures import whole
from sijill.publish.site.site import Page, Site


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
