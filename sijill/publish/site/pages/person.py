"""The page of a person: who they were, as far as it may be said, and with whom."""

from __future__ import annotations

from markupsafe import Markup

from sijill.publish.rows import Person
from sijill.publish.site.fill import html
from sijill.publish.site.pages.people import entry, is_named, month_of, place_of, shown
from sijill.publish.site.site import Page, Site


def person_page(site: Site, person: Person) -> Page:
    """One person."""
    world, words = site.world, site.words
    incident = next((world.by_id[id] for id in person.incidents if id in world.by_id), None)
    name, other = shown(words, person)
    month = month_of(incident)
    family = world.families.get(person.family) if person.family else None
    kin = [world.persons[id] for id in family.persons if id != person.id and id in world.persons] if family else []
    return site.page(
        f"person/{person.id}.html",
        "person",
        name,
        section="names",
        name=name,
        other=other,
        line=_line(site, person),
        withheld=not is_named(person),
        facts=_facts(site, person),
        family=[entry(site, "../", one) for one in kin],
        month=month,
        month_words=words.day_text(month) if month != "undated" else words("wall.undated"),
    )


def _line(site: Site, person: Person) -> Markup:
    incident = next((site.world.by_id[id] for id in person.incidents if id in site.world.by_id), None)
    if incident is None:
        return Markup("")
    female = "_f" if person.sex == "female" else ""
    key = {"killed": f"person.killed_on{female}", "injured": f"person.injured_on{female}"}.get(
        person.harm or "", "person.recorded_on"
    )
    place, _ = place_of(site, incident)
    link = html('<a href="../incident/{}.html"><bdi>{}</bdi></a>', incident.id, place)
    return site.words(key, day=site.words.days(incident.date_first, incident.date_last), place=link)


def _facts(site: Site, person: Person) -> list[tuple[Markup, object]]:
    words = site.words
    facts: list[tuple[Markup, object]] = []
    if person.age:
        facts.append((words("person.age"), words.bare(person.age)))
    if person.age_group:
        facts.append((words("person.group"), words.label(person.age_group)))
    if person.sex:
        facts.append((words("person.sex"), words.label(person.sex)))
    if person.profession:
        facts.append((words("person.profession"), words.bare(person.profession)))
    if person.other_names:
        facts.append((words("person.also"), Markup("<br>").join(words.bare(one) for one in person.other_names)))
    facts.append((words("person.known_by"), words.label(person.known_by) if person.known_by else words("say.unknown")))
    for id in person.incidents:
        if (one := site.world.by_id.get(id)) is not None:
            link = html('<a href="../incident/{}.html"><bdi>{}</bdi></a>', id, one.code or id)
            facts.append((words("person.incident"), link))
    shown_as = html(
        '{} <span class="note">({})</span>', words.label(person.level), words.bare(words.label(person.rule))
    )
    facts.append((words("person.level"), shown_as))
    return facts
