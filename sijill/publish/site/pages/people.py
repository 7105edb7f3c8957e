"""How a person stands on a page: the name in both scripts, or the words for somebody whose name is not shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

from sijill.publish.rows import Family, Incident, Person
from sijill.publish.site.site import Site
from sijill.publish.site.words import Words

_UNNAMED = {
    ("child", "female"): "girl", ("child", "male"): "boy", ("child", None): "child",
    ("adult", "female"): "woman", ("adult", "male"): "man",
}  # fmt: skip


def shown(words: Words, person: Person) -> tuple[str, str | None]:
    """(the name for readers of this language, the name in the other script). Words stand for a name not shown."""
    here, there = person.name_latin, person.name_local
    if words.rtl:
        here, there = there, here
    if here or there:
        return here or there or "", there if here else None
    key = _UNNAMED.get((person.age_group or "", person.sex), "person")
    return str(words(f"person.unnamed_{key}")), None


def is_named(person: Person) -> bool:
    """Whether a name may be shown."""
    return bool(person.name_latin or person.name_local)


def entry(site: Site, base: str, person: Person) -> Markup:
    """A line of the wall."""
    name, other = shown(site.words, person)
    beside = f'<span class="other" lang="{site.words.other}"><bdi>{escape(other)}</bdi></span>' if other else ""
    age = ""
    if person.age and (number := _years(person.age)):
        age = f'<span class="age"><bdi class="n">{number}</bdi></span>'
    if person.harm == "injured":
        age += f'<span class="age">{site.words("wall.injured")}</span>'
    line = f'<a href="{base}person/{person.id}.html"><bdi>{escape(name)}</bdi></a>{age}{beside}'
    return Markup(line)  # noqa: S704 - the names are escaped above


def _years(text: str) -> str:
    return text if text.isdigit() else ""


Group = tuple[Family | None, list[Markup], str | Markup]


def groups(site: Site, base: str, people: Sequence[Person], families: Iterable[Family]) -> list[Group]:
    """People in families, families first; then the others. Each: family or None, lines, words for its unnamed."""
    by_id = {one.id: one for one in people}
    found: list[Group] = []
    placed: set[str] = set()
    for family in families:
        own = [by_id[id] for id in family.persons if id in by_id and id not in placed]
        if len(own) + family.unnamed < 2 or not own:
            continue
        placed.update(one.id for one in own)
        unnamed = site.words("incident.family_unnamed", n=site.words.number(family.unnamed)) if family.unnamed else ""
        found.append((family, [entry(site, base, one) for one in own], unnamed))
    rest = [entry(site, base, one) for one in people if one.id not in placed]
    return [*found, (None, rest, "")] if rest else found


def place_of(site: Site, incident: Incident) -> tuple[str, str | None]:
    """(the place for readers of this language, in the other language when it is written there)."""
    here, there = incident.place_en, incident.place_ar
    if site.words.rtl:
        here, there = there, here
    if here:
        return here, there if there != here else None
    if there:
        return there, None
    if incident.governorate:
        return site.words.label(incident.governorate), None
    return next(iter(incident.places), str(site.words("incident.unplaced"))), None


def month_of(incident: Incident | None) -> str:
    """The month under which an incident is listed ("2017-06"); "undated" without a first day."""
    day = incident.date_first if incident is not None else None
    return day[:7] if day and len(day) >= 7 else "undated"
