"""The page of an incident and its machine-readable twins: what is said, by whom, how sure, and where it was.

Everything on it comes from the incident's own frozen lines (`World.ingredients`), its neighbours on the map excepted,
which `build` adds to what decides whether the page must be made again.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Any

from markupsafe import Markup

from sijill.grading.scheme import SCHEMES, load_scheme
from sijill.publish.rows import Count, Grade, Incident, Position, Source
from sijill.publish.site.fill import html
from sijill.publish.site.maps import Box, bar_metres, cell_svg
from sijill.publish.site.pages.buildings import buildings_of
from sijill.publish.site.pages.media import shields
from sijill.publish.site.pages.people import groups, is_named, month_of, place_of
from sijill.publish.site.pages.said import LINK, differing, told, voices
from sijill.publish.site.site import Page, Site

_CHIEF = (("killed", "civilians"), ("killed", "children"), ("injured", "civilians"))
_SCALE = ("discounted", "contested", "weak", "fair", "confirmed")
_MANY = 60  # people listed on the page; the others are counted and found on the wall
_ROW = "<tr><td>{}</td><td>{}</td><td>{}</td></tr>\n"


def twin(site: Site, incident: Incident) -> bytes:
    """The record as JSON: its frozen lines, put together as they are."""
    world = site.world
    lines = world.lines

    def listed(rows: list[bytes]) -> bytes:
        return b"[" + b",".join(rows) + b"]"

    told = [world.claims.lines[id] for id in world.told(incident) if id in world.claims.lines]
    parts = {
        b"incident": lines["incidents"][incident.id],
        b"persons": listed([lines["persons"][id] for id in incident.persons if id in lines["persons"]]),
        b"positions": listed([lines["positions"][id] for id in incident.positions if id in lines["positions"]]),
        b"sources": listed([world.sources.lines[id] for id in incident.sources if id in world.sources.lines]),
        b"documents": listed([world.documents.lines[id] for id in incident.documents if id in world.documents.lines]),
        b"claims": listed(told),
    }
    return b"{" + b",\n".join(b'"%s":%s' % part for part in parts.items()) + b"}\n"


def linked(site: Site, incident: Incident) -> bytes:
    """The record as JSON-LD in the words of schema.org."""
    place: dict[str, Any] = {"@type": "Place", "name": [one for one in (incident.place_en, incident.place_ar) if one]}
    if incident.cell is not None:
        cell = incident.cell
        place["geo"] = {"@type": "GeoShape", "box": f"{cell.south} {cell.west} {cell.north} {cell.east}"}
    event: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "identifier": incident.id,
        "name": " ".join(filter(None, (incident.code, incident.place_en, incident.date_first))),
        "startDate": incident.date_first,
        "endDate": incident.date_last,
        "location": place,
        "isPartOf": {
            "@type": "Dataset",
            "name": site.world.release.title.get("en"),
            "identifier": site.world.release.case,
        },
        "license": site.world.release.licence.get("id"),
    }
    kept = {key: value for key, value in event.items() if value is not None}
    return (json.dumps(kept, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def incident_page(site: Site, incident: Incident, near: list[Box], record: bytes) -> Page:
    """One incident in one language. `record` is its JSON twin, whose hash the citation names."""
    words = site.words
    place, other = place_of(site, incident)
    month = month_of(incident)
    people = site.world.people_of(incident)
    listed = sorted(people, key=lambda one: not is_named(one))[:_MANY]
    positions = [_position(site, one) for one in site.world.positions_of(incident)]
    code = html('<bdi class="id">{}</bdi>', incident.code or incident.id)
    named = words("incident.title", code=code)
    day = words.days(incident.date_first, incident.date_last)
    counts = {(one.outcome, one.group): one for one in incident.counts}
    sources = site.world.sources.some(incident.sources)
    more = len(people) - len(listed)
    return site.page(
        f"incident/{incident.id}.html",
        "incident",
        f"{incident.code or incident.id}: {place}",
        section="incidents",
        i=incident,
        named=named,
        place=place,
        place_other=other,
        month=month,
        month_words=words.day_text(month) if month != "undated" else words("list.undated"),
        chief=[counts[key] for key in _CHIEF if key in counts and counts[key].low is not None],
        told=[told(site, one) for one in sorted(incident.counts, key=_weight)],
        differ=differing(site, incident),
        voices=voices(site, incident),
        groups=groups(site, "../", listed, site.world.families_of.get(incident.id, ())),
        more=words("incident.victims_more", n=words.number(more)) if more else "",
        positions=positions,
        grades=[_grade(site, one) for one in _ordered(incident)],
        scale=[(code_, words.label(code_)) for code_ in _SCALE],
        sources=Markup("").join(_source(site, one) for one in sources),
        sources_caption=words("incident.sources_caption", n=words.number(len(sources))),
        clusters=words("incident.clusters", n=words.number(len(incident.clusters))) if incident.clusters else "",
        media=shields(site, site.world.media.get(incident.id, []), "../../"),
        map=_map(site, incident, near),
        map_note=_map_note(site, incident),
        facts=_facts(site, incident),
        buildings=buildings_of(site, incident),
        texts=[words.bare(text) for _, text in incident.texts],
        history=[(words.day(one.on), _happened(site, one.what, one.number, one.about)) for one in incident.history],
        correct=words("incident.correct_text", code=code),
        cite=words(
            "incident.cite_text", title=site.title, code=code, day=day,
            hash=html("<code>{}</code>", hashlib.sha256(record).hexdigest()[:16]),
        ),
    )  # fmt: skip


def _weight(count: Count) -> tuple[int, int, str]:
    """Killed before injured before missing; all civilians before the groups of them."""
    outcomes = ("killed", "injured", "missing")
    place = outcomes.index(count.outcome) if count.outcome in outcomes else len(outcomes)
    return place, count.group != "civilians", count.group


def _ordered(incident: Incident) -> list[Grade]:
    """Grades with the one that the record goes by first; a grade without a scheme's reasons stands alone."""
    first = [one for one in incident.grades if one.grade == incident.grade]
    rest = [one for one in incident.grades if one.grade != incident.grade]
    if not first and incident.grade:
        first = [Grade("", "", incident.grade, incident.grade_by or "imported")]
    return first + rest


def _position(site: Site, row: Position) -> dict[str, Any]:
    words = site.words
    concedes: list[Markup] = []
    if row.killed_low is not None or row.killed_high is not None:
        concedes.append(words("incident.position_concedes", n=words.span(row.killed_low, row.killed_high)))
    if row.injured_low is not None or row.injured_high is not None:
        concedes.append(words("incident.position_injured", n=words.span(row.injured_low, row.injured_high)))
    return {
        "actor": site.actor(row.actor),
        "finding": words.label(row.finding) if row.finding else words("say.not_stated"),
        "known": words("incident.known" if row.known else "incident.suspected"),
        "concedes": Markup(" · ").join(concedes),
        "reason": words.label(row.reason) if row.reason else "",
        "history": [
            (
                words.day(one.on),
                Markup(" · ").join(
                    filter(
                        None,
                        [
                            Markup.escape(words.label(one.finding)) if one.finding else None,
                            words.bare(one.partner) if one.partner else None,
                            words("incident.position_concedes", n=words.span(one.killed_low, one.killed_high))
                            if one.killed_low is not None or one.killed_high is not None
                            else None,
                        ],
                    )
                )
                or words("incident.statement"),
                one.address,
            )
            for one in row.history
        ],
    }


def _grade(site: Site, row: Grade) -> dict[str, Any]:
    words = site.words
    by = {"rule": "grade_by_rule", "person": "grade_by_person"}.get(row.by, "grade_by_imported")
    directions = {1: "incident.raises", -1: "incident.lowers"}
    return {
        "code": row.grade.lower(),
        "words": words.label(row.grade),
        "scheme": _scheme(site, row),
        "by": words(f"incident.{by}", rule=html("<code>{}</code>", row.rule or row.scheme)),
        "reason": row.ar if words.rtl and row.ar else site.english(row.en or ""),
        "counted": [(words.label(key), words.label(value)) for key, value in row.counted],
        "changes": [
            (
                one.ar if words.rtl and one.ar else site.english(one.en),
                words(directions.get(one.direction, "incident.moves"), grade=words.label(one.grade)),
            )
            for one in row.would_change
        ],
    }


def _scheme(site: Site, row: Grade) -> Markup:
    """The scheme by its name, with the version that graded."""
    names = scheme_names().get(row.scheme)
    said = row.scheme if names is None else names[1 if site.words.rtl else 0]
    return html("{} <bdi>{}</bdi>", said, row.version)


@cache
def scheme_names() -> dict[str, tuple[str, str]]:
    """{scheme: its name in English and Arabic}."""
    return {name: ((one := load_scheme(name)).en, one.ar) for name in SCHEMES}


def _source(site: Site, row: Source) -> Markup:
    words = site.words
    name = words.bare(row.name or row.platform or row.address or row.id)
    if row.address:
        name = html(LINK, row.address, name)
    if row.kind or row.platform:
        about = " · ".join(filter(None, (words.label(row.kind) if row.kind else None, row.platform)))
        name = html("{}<br><small>{}</small>", name, words.bare(about))
    copy = words(f"incident.copy_{row.state}")
    if row.archive_address:
        copy = html(LINK, row.archive_address, words("incident.archive"))
    return html(_ROW, name, words.day(row.published) if row.published else "", copy)


def _map(site: Site, incident: Incident, near: list[Box]) -> Markup:
    if incident.cell is None:
        return Markup("")
    length = bar_metres(incident.cell)
    scale = (length, site.metres(length).striptags())
    return cell_svg("place", str(site.words("incident.place_title")), incident.cell, near, scale)


def _map_note(site: Site, incident: Incident) -> Markup:
    cell = incident.cell
    if cell is None:
        return Markup("")
    note = site.words("incident.place_note", m=site.metres(cell.within_m))
    if cell.uncertainty_m is not None:
        note += " " + site.words("incident.place_docs", m=site.metres(cell.uncertainty_m))
    return note


def _facts(site: Site, incident: Incident) -> list[tuple[Markup, object]]:
    words = site.words
    comma = words.comma
    verified = [
        html("{}{}", words.label(one.kind), html(", {}", words.day(one.month)) if one.month else "")
        for one in incident.verifications
    ]
    facts: list[tuple[Markup, object]] = [
        (words("incident.actors"), site.actors(incident.actors) or words("say.not_stated")),
        (words("incident.means"), comma.join(words.label(one) for one in incident.strike_type)),
        (words("incident.strike"), words.label(incident.strike_status) if incident.strike_status else ""),
        (words("incident.objects"), comma.join(words.label(one) for one in incident.infrastructure)),
        (words("incident.verified"), Markup("<br>").join(verified)),
        (words("incident.all_names"), Markup("<br>").join(words.bare(one) for one in incident.places)),
    ]
    return [(key, value) for key, value in facts if value]


def _happened(site: Site, what: str, number: int, about: str | None) -> Markup:
    words = site.words
    told = Markup.escape(words.label(what))
    if about:
        told += html(" · {}", words.label(about))
    return told if number == 1 else told + Markup(" (") + words.number(number) + Markup(")")
