"""Documented, admitted, estimated: to one scale, then every total with who states it, then what follows from them.

Totals are never summed. What this register itself documents and what belligerents concede in it stand as rows of their
own, from the headline and the figures of the release.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from sijill.grading.belligerents import belligerent
from sijill.publish.rows import Computed, Incident, Total
from sijill.publish.site.charts.bars import Bar, bars_svg
from sijill.publish.site.charts.frame import Chart, Key, Table
from sijill.publish.site.fill import html
from sijill.publish.site.pages.buildings import destruction
from sijill.publish.site.pages.drawn import conceded
from sijill.publish.site.pages.estimates import estimates_told
from sijill.publish.site.pages.front import headlines
from sijill.publish.site.pages.lists import killed_words
from sijill.publish.site.site import Page, Site

_ACTORS = 12


def compare_page(site: Site) -> Page:
    """The page of a language."""
    words = site.words
    return site.page(
        "compare.html", "compare", words("compare.title"), section="compare", scale=_scale(site), totals=_totals(site),
        computed=[text for one in site.world.computed if (text := _computed(site, one))],
        estimates=estimates_told(site),
        destroyed=destruction(site),
        actors=_actors(site),
    )  # fmt: skip


def _scale(site: Site) -> Chart | None:
    """Deaths stated by this release and by documents, to one scale."""
    words, found = site.words, headlines(site)
    rows: list[tuple[str, str, int | None, int | None]] = []
    here = str(words("compare.here"))
    for key, stance in (("documented", "documented"), ("admitted", "admitted")):
        head = found.get(key)
        if head is not None and not head.totals and (head.low is not None or head.high is not None):
            rows.append((stance, f"{words.label(stance)} · {here}", head.low, None if head.open_high else head.high))
    stated = [one for one in site.world.totals if one.kind == "total" and one.measure == "killed"]
    stated.sort(key=lambda one: (one.stance != "documented", one.stance, -(one.high or one.low or 0)))
    names = [_named(site, one, stated) for one in stated]
    rows += [
        (one.stance, name if names.count(name) == 1 else _dated(site, one, name), one.low, one.high)
        for one, name in zip(stated, names, strict=True)
    ]
    for estimate in site.world.estimates:
        if estimate.refused is None:
            rows.append(
                (
                    "estimated",
                    f"{words('compare.estimated')} · {words.label(estimate.method)}",
                    estimate.low,
                    estimate.high,
                )
            )
    if not rows:
        return None
    kinds = {"admitted": ("owned", "owned-high"), "documented": ("low", "high")}
    bars = [
        Bar(label, low, high, words.plain(low, high), *kinds.get(stance, ("unstated", "unstated")))
        for stance, label, low, high in rows
    ]
    title = str(words("compare.scale"))
    table = Table(
        (words("compare.measure"), words("compare.number")),
        tuple((label, words.span(low, high)) for _, label, low, high in rows),
    )
    keys = [Key("low", str(words("compare.documented"))), Key("owned", str(words("compare.admitted")))]
    if any(stance == "estimated" for stance, *_ in rows):
        keys.append(Key("unstated", str(words("compare.estimated"))))
    return Chart("scale", title, bars_svg("scale-drawn", title, bars, rtl=words.rtl), table, tuple(keys))


def _named(site: Site, one: Total, beside: Sequence[Total]) -> str:
    """What a bar stands for: stance, who says it, and where, when that is not where most of the others are."""
    words, most = site.words, Counter(other.area for other in beside).most_common(1)[0][0]
    parts = [words.label(one.stance), _by(site, one)]
    if one.area and one.area != most:
        parts.append(words.label(one.area))
    return _isolated(parts)


def _dated(site: Site, one: Total, name: str) -> str:
    """With the day of publication, where several say so little different."""
    document = site.world.documents.get(one.document)
    day = document.published if document is not None else None
    return f"{name} · {_isolated([site.words.day_text(day)])}" if day else name


def _isolated(parts: Sequence[str]) -> str:
    """Parts of a line, each in its own direction (U+2068 to U+2069)."""
    return " · ".join(f"\u2068{part}\u2069" for part in parts)


def _by(site: Site, total: Total) -> str:
    document = site.world.documents.get(total.document)
    if document is None:
        return total.document
    name = document.publisher or document.title or document.id
    known = belligerent(name)
    return known.ar if site.words.rtl and known.en != name and known.ar else name


def _totals(site: Site) -> Table | None:
    words = site.words
    if not site.world.totals:
        return None
    head = tuple(words(f"compare.{key}") for key in ("measure", "number", "by", "window", "published"))
    ordered = sorted(site.world.totals, key=lambda one: (one.measure, one.stance, one.first or "", one.id))
    return Table(head, tuple(_total(site, one) for one in ordered))


def _total(site: Site, one: Total) -> tuple[Any, ...]:
    words = site.words
    document = site.world.documents.get(one.document)
    by = words.bare(_by(site, one))
    if document is not None and document.address:
        by = html('<a href="{}" rel="noreferrer nofollow">{}</a>', document.address, by)
    if not one.confirmed:
        by += html("<br><small>{}</small>", words("compare.unconfirmed"))
    where = words.bare(words.label(one.area)) + Markup("<br>") if one.area else Markup("")
    when = words.days(one.first, one.last) if one.first or one.last else words("say.not_stated")
    what = html("{}<br><small>{}</small>", words.label(one.measure), words.label(one.stance))
    published = document.published if document is not None else None
    return what, words.span(one.low, one.high), by, where + when, words.day(published)


def _computed(site: Site, one: Computed) -> Markup | None:
    """A sentence for a computed number, with its ingredients named."""
    words = site.words
    totals = {total.id: total for total in site.world.totals}
    parts = [totals[id] for id in one.of if id in totals]
    if len(parts) != len(one.of) or not parts:
        return None
    said = [html("{} {}", words.span(part.low, part.high), words.bare(f"({_by(site, part)})")) for part in parts]
    value = html('<bdi class="n">{}</bdi>', one.value)
    if one.rule == "percent" and len(said) == 2:
        return words("compare.percent", part=said[0], value=value, whole=said[1])
    if one.rule == "minutes":
        return words("compare.minutes", part=said[0] + " " + words.label(parts[0].measure), value=value)
    return None


def _actors(site: Site) -> Table:
    """Documented and conceded by party named; incidents of several parties stand under each."""
    words, world = site.words, site.world
    grouped: dict[str, list[Incident]] = defaultdict(list)
    for one in world.incidents:
        for id in one.actors:
            grouped[id].append(one)
    most = sorted(grouped, key=lambda id: (-len(grouped[id]), id))[:_ACTORS]
    head = (
        words("list.actors"), words("list.incidents"), words("list.killed"), words("compare.positions"),
        words("compare.conceded"),
    )  # fmt: skip
    rows = []
    for id in most:
        own = [[row for row in world.positions_of(one) if row.actor == id] for one in grouped[id]]
        given = [
            rows_ for rows_ in own if any(row.killed_high is not None or row.killed_low is not None for row in rows_)
        ]
        rows.append(
            (
                words.bare(site.actor(id)),
                words.number(len(grouped[id])),
                killed_words(site, grouped[id]),
                words.number(sum(map(len, own))),
                words.number(sum(map(conceded, given)) if given else None),
            )
        )
    return Table(head, tuple(rows))
