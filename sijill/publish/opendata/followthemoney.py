"""Entities of FollowTheMoney, one JSON object a line, as OpenSanctions and Aleph load them.

An incident is an Event with the people and forces involved; a named person is a Person; a belligerent is an
Organization; a source is a Document that is proof of the event. People who are not named are no entities: they stand
in the event's summary as a number. Properties are lists of texts, as the model asks.
Leaves out: countries that the table below does not know (the model wants codes), and anything that accuses: a
belligerent is "involved" as documents name it, and the grade stands in the summary.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sijill.publish.frozen import Frozen
from sijill.publish.rows import Incident

COUNTRIES = {
    "Syria": "sy", "Iraq": "iq", "Yemen": "ye", "Libya": "ly", "Somalia": "so", "Ukraine": "ua", "Afghanistan": "af",
    "Lebanon": "lb", "Palestine": "ps", "Israel": "il", "Iran": "ir", "Pakistan": "pk", "Turkey": "tr", "Jordan": "jo",
}  # fmt: skip

Entity = dict[str, Any]


def entities(frozen: Frozen) -> Iterator[Entity]:
    """All entities, by kind and id."""
    for actor in frozen.actors:
        yield _entity(f"sijill-{actor.id}", "Organization", name=[actor.en], alias=[actor.ar])
    shown = {one.id for one in frozen.persons if one.level == "named"}
    for incident in frozen.incidents:
        yield _event(incident, [one for one in incident.persons if one in shown])
    for person in frozen.persons:
        if person.level == "named":
            names = [one for one in (person.name_local, person.name_latin) if one]
            yield _entity(
                f"sijill-{person.id}", "Person", name=names[:1], alias=[*names[1:], *person.other_names],
                gender=[person.sex] if person.sex else [],
            )  # fmt: skip
    for source in frozen.sources:
        if source.address:
            yield _entity(
                f"sijill-{source.id}", "Document", title=[source.name or source.address],
                sourceUrl=[one for one in (source.address, source.archive_address) if one],
                publishedAt=[source.published] if source.published else [],
            )  # fmt: skip


def _event(one: Incident, people: list[str]) -> Entity:
    killed = next((count for count in one.counts if (count.outcome, count.group) == ("killed", "civilians")), None)
    said = "killed: not stated" if killed is None else f"killed: {_span(killed.low, killed.high)}"
    country = COUNTRIES.get(one.country or "")
    return _entity(
        f"sijill-{one.id}",
        "Event",
        name=[" ".join(filter(None, (one.code, one.place_en or one.place_ar, one.date_first))) or one.id],
        startDate=[one.date_first] if one.date_first else [],
        endDate=[one.date_last] if one.date_last and one.date_last != one.date_first else [],
        location=[place for place in (one.place_en, one.place_ar) if place],
        country=[country] if country else [],
        involved=[f"sijill-{id}" for id in (*one.actors, *people)],
        summary=[f"Civilians {said}; grade: {one.grade or 'not graded'}; people recorded: {one.victims}"],
        proof=[f"sijill-{id}" for id in one.sources],
    )


def _span(low: int | None, high: int | None) -> str:
    if low is None or high is None:
        return f"at least {low}" if low is not None else f"up to {high}"
    return str(low) if low == high else f"{low}-{high}"


def _entity(id: str, schema: str, **properties: list[str]) -> Entity:
    return {"id": id, "schema": schema, "properties": {name: values for name, values in properties.items() if values}}
