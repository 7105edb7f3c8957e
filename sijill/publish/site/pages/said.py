"""What is said of an incident and by whom: its counts, where documents differ, and the drawing of who spoke when."""

from __future__ import annotations

from typing import Any, NamedTuple

from markupsafe import Markup

from sijill.publish.rows import Claim, Count, Incident
from sijill.publish.site.charts.voices import Voice, voices_svg
from sijill.publish.site.fill import html
from sijill.publish.site.site import Site

LINK = '<a href="{}" rel="noreferrer nofollow">{}</a>'
"""An address outside: it learns nothing of the reader."""


class Told(NamedTuple):
    """A count: whom it is of, how many, by which rule, who says it."""

    who: Markup
    number: Markup
    rule: Markup
    by: Markup


def told(site: Site, count: Count) -> Told:
    words = site.words
    return Told(
        html(words.pair, words.label(count.group), words.label(count.outcome)),
        words.span(count.low, count.high),
        site.rule(count.rule),
        _publishers(site, site.world.claims.some(count.claims)),
    )


def _publishers(site: Site, claims: list[Claim]) -> Markup:
    """Who says it, each once, with the document's address when it has one."""
    found: dict[str, Markup] = {}
    for claim in claims:
        document = site.world.documents.get(claim.document)
        if document is None:
            continue
        name = site.words.bare(document.publisher or document.title or document.id)
        if document.address:
            name = html(LINK, document.address, name)
        found.setdefault(document.publisher or document.id, name)
    return html("{}", site.words.comma).join(found.values())


def differing(site: Site, incident: Incident) -> list[dict[str, Any]]:
    words = site.words
    return [
        {
            "what": html("{} {}", words.label(one.about), words.label(one.says)) if one.about
            else words.label(one.says),
            "stated": [
                (_value(site, value.value), _publishers(site, site.world.claims.some(value.claims)))
                for value in one.values
            ],
        }
        for one in incident.competing
    ]  # fmt: skip


def _value(site: Site, value: Any) -> Markup:
    """A claimed value in words."""
    words = site.words
    if isinstance(value, dict):
        if "low" in value or "high" in value:
            return words.span(value.get("low"), value.get("high"))
        if "first" in value:
            return words.days(value.get("first"), value.get("last"))
        return words.bare(", ".join(str(one) for one in value.values()))
    if isinstance(value, bool):
        return words("say.yes" if value else "code.false")
    if isinstance(value, int):
        return words.number(value)
    if isinstance(value, str) and words.knows(value):
        return Markup.escape(words.label(value))
    return words.bare(str(value))


def voices(site: Site, incident: Incident) -> Markup:
    """The drawing of who spoke when; nothing when fewer than two voices have a day."""
    words, world = site.words, site.world
    found: list[Voice] = []
    for claim in world.claims.some([id for one in incident.counts if one.group == "civilians" for id in one.claims]):
        document = world.documents.get(claim.document)
        if document is not None and document.published and isinstance(claim.value, dict):
            said = f"{words.plain(claim.value.get('low'), claim.value.get('high'))} {words.label(claim.says)}"
            found.append(Voice(document.publisher or document.id, document.published, said))
    for position in world.positions_of(incident):
        for one in position.history:
            if one.on:
                said = words.label(one.finding) if one.finding else str(words("incident.statement"))
                found.append(Voice(site.actor(position.actor), one.on, said, owned=True))
    if len({one.who for one in found}) < 2:
        return Markup("")
    title = str(words("incident.voices"))
    svg = voices_svg("voices", title, incident.date_first, found, rtl=words.rtl)
    table = html(
        "<details><summary>{}</summary><ul>{}</ul></details>", words("incident.voices_said"), _said(site, found)
    )
    return html("<h3>{}</h3><figure>{}{}</figure>", title, svg, table)


def _said(site: Site, voices: list[Voice]) -> Markup:
    """What each voice said on each of its days, in words."""
    told: dict[tuple[str, str], dict[str, None]] = {}
    for one in sorted(voices, key=lambda one: one.on):
        told.setdefault((one.on, one.who), {})[one.said] = None
    pieces = [
        html("<li><bdi>{}</bdi> · <bdi>{}</bdi>: <bdi>{}</bdi></li>", on[:10], who, site.words.comma.join(said))
        for (on, who), said in told.items()
    ]
    return Markup("").join(pieces)
