"""One incident of the register as an allegation to submit: time, place, spellings, sources, victims, what is alleged.

The window runs from the first to the last day, narrowed by the stated hour; a word whose hours cross midnight ("during
the night") takes in the nights on both sides of its day, since documents differ on which one they mean. A person is
named only when the name is public and they are known to be adults and killed; all others are counted by the reason.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sijill.model.ages import read_age
from sijill.model.counts import CountRange
from sijill.model.errors import BadInput, InvalidValue
from sijill.model.gazetteer import GOVERNORATES
from sijill.model.times import LocalTime
from sijill.official.submission import Allegation, Answer, Landmark, Source, Victim, spellings
from sijill.official.zones import zone_of
from sijill.register.figures import members
from sijill.register.rows import IncidentRow, MentionRow
from sijill.register.spelled import spellings_of
from sijill.register.store import Store

SAYS = ("local-time", "country", "source", "killed", "injured", "strike-type", "munitions", "position.statement")
OF_PEOPLE = ("name", "age", "age-group", "harm")
_NEAR_M = 10_000.0


def allegation_of(store: Store, incident: IncidentRow, *, zone: str | None = None) -> Allegation:
    """The allegation. Raises BadInput without a day, or without a time zone for its country."""
    mentions = store.members([incident.id])
    said: dict[str, list[Any]] = defaultdict(list)
    for row in store.claims([one.id for one in mentions], SAYS):
        if (value := json.loads(row.value)) is not None and row.tier == "public":
            said[row.says].append(value)
    spelled = spellings_of(store, incident)
    names = members(incident.places)
    return Allegation(
        id=incident.code or incident.id,
        window=window_of(incident, said["local-time"]),
        hour_stated=_hour(said["local-time"]),
        zone=zone or zone_of(next(iter(said["country"]), "")),
        place=next(iter([*spelled.own, *names]), "place not stated"),
        named=spelled.own,
        spellings=spelled.found,
        wider=_wider(incident),
        latitude=None if incident.latitude is None else float(incident.latitude),
        longitude=None if incident.longitude is None else float(incident.longitude),
        radius_m=None if incident.uncertainty_m is None else float(incident.uncertainty_m),
        landmarks=_landmarks(store, incident),
        killed=_range(incident, "killed"),
        injured=_range(incident, "injured"),
        sources=tuple(_sources(store, mentions, said["source"])),
        victims=tuple(_victims(store, mentions)),
        summary=_summary(said),
        answers=tuple(_answer(one) for one in said["position.statement"] if one.get("text")),
    )


def window_of(incident: IncidentRow, hours: Sequence[Any]) -> tuple[datetime, datetime]:
    """Local civil time, without zone: the whole of the days where no hour is stated."""
    if incident.date_first is None or len(incident.date_first) != 10:
        raise BadInput(f"{incident.code or incident.id} has no day", remedy="Record the day of the incident first.")
    first, last = date.fromisoformat(incident.date_first), date.fromisoformat(incident.date_last or incident.date_first)
    stated = next((one for one in map(_local_time, hours) if one is not None), None)
    if stated is None or stated.start is None or stated.end is None:
        return datetime.combine(first, time()), datetime.combine(last + timedelta(days=1), time())
    if stated.end < stated.start:
        first, last = first - timedelta(days=1), last + timedelta(days=1)
    return datetime.combine(first, stated.start), datetime.combine(last, stated.end)


def _local_time(value: Any) -> LocalTime | None:
    said = value if isinstance(value, dict) else {"stated": value}
    try:
        found = LocalTime.parse(said.get("stated") or "", start=said.get("start") or "", end=said.get("end") or "")
    except InvalidValue:  # a document's own words for an hour: the whole day is asked for
        return None
    return None if found.start is None else found


def _hour(hours: Sequence[Any]) -> str | None:
    """The hour as documents state it."""
    parts = [value for one in hours for value in (one.values() if isinstance(one, dict) else [one]) if value]
    return ", ".join(dict.fromkeys(str(part).replace("_", " ") for part in parts)) or None


def _wider(incident: IncidentRow) -> tuple[str, ...]:
    found = next((one for one in GOVERNORATES if one.english == incident.governorate), None)
    return () if found is None else spellings([found.english, found.arabic])


def _range(incident: IncidentRow, outcome: str) -> CountRange | None:
    low, high = json.loads(incident.counts).get(outcome, {}).get("civilians", (None, None))
    least = low if low is not None else 0 if high is not None else None
    return None if least is None else CountRange(low=least, high=high)


def _sources(store: Store, mentions: Sequence[MentionRow], cited: Sequence[Any]) -> list[Source]:
    """Documents of the incident, then what they cite; each address once."""
    documents = {row.id: row for row in store.documents({one.document for one in mentions})}
    rows = [documents[one.document] for one in mentions if one.document in documents]
    listed = [(row.title or row.publisher or "", row.address or "", row.published) for row in rows]
    listed += [(one.get("name") or one.get("author") or "", one.get("address") or "", one.get("date")) for one in cited]
    found = {address or name: Source(name=name or address, address=address, published=_day(said))
             for name, address, said in reversed(listed) if name or address}  # fmt: skip
    return list(found.values())[::-1]


def _answer(said: dict[str, Any]) -> Answer:
    return Answer(released=_day(said.get("date")), words=" ".join(said["text"].split()), address=said.get("address"))


def _day(text: str | None) -> date | None:
    plain = text or ""
    try:
        return date.fromisoformat(plain[:10] if "-" in plain else plain[:8])
    except ValueError:  # a month, or no date at all
        return None


def _victims(store: Store, mentions: Sequence[MentionRow]) -> list[Victim]:
    people: dict[str, dict[str, list[tuple[Any, str, str]]]] = {}
    rows = [row for row in store.parts([one.id for one in mentions]) if row.kind == "person"]
    subject = {row.id: row.subject for row in rows}
    for row in rows:
        people.setdefault(row.subject, defaultdict(list))
    for claim in store.claims(list(subject), OF_PEOPLE):
        if (value := json.loads(claim.value)) not in (None, ""):
            people[subject[claim.mention]][claim.says].append((value, claim.tier, claim.about))
    return [_victim(said) for said in people.values()]


def _victim(said: dict[str, list[tuple[Any, str, str]]]) -> Victim:
    names = said["name"]
    tiers = {tier for _value, tier, _about in names}
    ages = [age for value, _tier, _about in said["age"] if (age := read_age(str(value))) is not None]
    groups = {str(value) for value, _tier, _about in said["age-group"]}
    child = True if "child" in groups or any(age.is_child for age in ages) else None
    if child is None and ("adult" in groups or any(age.is_child is False for age in ages)):
        child = False
    arabic = {about: value for value, _tier, about in names}
    local = next((value for about, value in arabic.items() if about in ("local", "ar")), None)
    return Victim(
        tier="public" if tiers == {"public"} else "restricted",
        name=next((value for value, _tier, about in names if about not in ("local", "ar")), None),
        name_local=local,
        age_said=next((str(value) for value, _tier, _about in said["age"]), None),
        is_child=child,
        outcome=next((str(value) for value, _tier, _about in said["harm"]), "not stated"),
    )


def _landmarks(store: Store, incident: IncidentRow) -> tuple[Landmark, ...]:
    """Other named places of the register around the point, nearest first."""
    if incident.latitude is None or incident.longitude is None:
        return ()
    from sijill.official.references import metres_between

    here = (float(incident.latitude), float(incident.longitude))
    found: dict[str, tuple[float, Landmark]] = {}
    for row in store.view("incident"):
        if row.latitude is None or row.longitude is None or row.id == incident.id:
            continue
        there, name = (float(row.latitude), float(row.longitude)), _latin_first(members(row.places))
        if not name or abs(there[0] - here[0]) > 0.2 or abs(there[1] - here[1]) > 0.25:
            continue
        away = metres_between(*here, *there)
        if 50.0 < away <= _NEAR_M and away < found.get(name, (_NEAR_M + 1, None))[0]:
            found[name] = away, Landmark(name=name, latitude=there[0], longitude=there[1])
    return tuple(mark for _away, mark in sorted(found.values(), key=lambda one: one[0])[:4])


def _latin_first(names: Sequence[str]) -> str:
    return next((name for name in names[:2] if name.isascii()), next(iter(names), ""))


def _summary(said: dict[str, list[Any]]) -> str:
    means = [part for value in (*said["strike-type"], *said["munitions"]) for part in
             (value if isinstance(value, list) else [value])]  # fmt: skip
    words = dict.fromkeys(str(part) for part in means if isinstance(part, str))
    return f"Means of attack as alleged: {', '.join(words)}." if words else ""
