"""`sijill show`: one incident whole."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sijill.cli.context import count_range, isolated, register, say, say_json, say_table

if TYPE_CHECKING:
    from sijill.register.store import Store
    from sijill.register.story import Said, Story

ARCHIVE = ("archive-", "bookkeeping", "link.", "page.", "prepared", "code.previous", "media", "row.code")
"""Predicates that describe an archive's own records rather than the incident; shown with --all."""

_CARE = {"graphic": "graphic: a person has said so", "graphic?": "may be graphic: flagged, and nobody has looked yet"}

app = typer.Typer(help="One incident whole: every value, its competing claims, who said it and where.")


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="A code (CS1527) or an id; a merged id leads to where it went.")],
    people: Annotated[bool, typer.Option("--people", help="Also what is said of each person (restricted).")] = False,
    everything: Annotated[bool, typer.Option("--all", help="Also the archive's own bookkeeping.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Tell one incident with all its claims."""
    from sijill.register.story import find_incidents, story

    store = register().store
    stories = [story(store, row) for row in find_incidents(store, name)]
    decided = _decided(store)
    careful = [_careful(store, one) for one in stories]
    if as_json:
        say_json([_data(one, people) | {"statements": decided.get(one.incident.id, []), "care": care}
                  for one, care in zip(stories, careful, strict=True)])  # fmt: skip
        return
    if len(stories) > 1:
        say(f'{len(stories)} incidents bear the code "{name}": they are different records.\n')
    for one, care in zip(stories, careful, strict=True):
        _tell(one, people, everything)
        for document, state in care.items():
            say(f"{document}  {_CARE[state]}")
        for line in decided.get(one.incident.id, []):
            share = ", ".join(f"{line[what]} {what}" for what in ("killed", "injured") if line[what] is not None)
            say(f"statement {line['statement']}: {line['verdict']} by {line['by']}" + (f" ({share})" if share else "")
                + f": {line['reason']}")  # fmt: skip


def _careful(store: Store, one: Story) -> dict[str, str]:
    """Documents of the incident to be opened with care, and what a person said of them (`sijill capture --graphic`)."""
    from sijill.casework.reviews import care

    documents = {said.document for said in (*one.said, *(said for person in one.people for said in person.said))}
    return {document: state for document, state in sorted(care(store, documents).items()) if state in _CARE}


def _decided(store: Store) -> dict[str, list[dict[str, Any]]]:
    """What people decided about belligerents' statements, by incident."""
    found: dict[str, list[dict[str, Any]]] = {}
    if not any(row.until is None for row in store.dump("statement_link")):
        return found
    from sijill.register.admissions import standing_links

    for links in standing_links(store).values():
        for incident, row in links.items():
            kept = ("statement", "verdict", "killed", "injured", "reason", "by")
            found.setdefault(incident, []).append({name: getattr(row, name) for name in kept})
    return found


def _data(one: Story, people: bool) -> dict[str, Any]:
    row = one.incident._asdict()
    return {
        "incident": row | {"counts": json.loads(row["counts"])},
        "ranges": [
            {"outcome": outcome, "group": group, "low": low, "high": high, "rule": rule}
            for outcome, group, low, high, rule in one.ranges
        ],
        "claims": [said.data() for said in one.said],
        "people": [
            {"id": person.id, "erased": person.erased}
            | ({"claims": [said.data() for said in person.said]} if people else {})
            for person in one.people
        ],
    }


def _tell(one: Story, people: bool, everything: bool) -> None:
    row = one.incident
    say(f"{row.code or row.id}   {isolated(row.places.strip('|').replace('|', ', '))}")
    say(f"  id {row.id}, {row.date_first or 'date not known'}" + (f" to {row.date_last}" if _spans(row) else ""))
    where = f"{row.latitude}, {row.longitude}" if row.latitude else "no usable coordinates"
    radius = (
        "" if row.uncertainty_m is None or not row.latitude else f" (true place within about {row.uncertainty_m:,} m)"
    )
    say(f"  {where}{radius}")
    say(f"  actors named: {', '.join(row.actors.strip('|').split('|')) or 'none'}")
    say(f"  grade: {row.grade or 'not graded'}" + (f" ({row.grade_by})" if row.grade else ""))
    say(f"  {row.victims} people recorded one by one, {row.named} of them by name\n")
    say_table(
        ["Harm", "Who", "How many", "Rule"],
        [[outcome, group, count_range(low, high), rule] for outcome, group, low, high, rule in one.ranges],
    )
    say()
    _claims(one.said, everything)
    if people:
        for person in one.people:
            say(f"\n{person.id}" + ("   details destroyed at the family's wish" if person.erased else ""))
            _claims(person.said, everything)
    say()


def _spans(row: Any) -> bool:
    return bool(row.date_last and row.date_last != row.date_first)


def _claims(said: tuple[Said, ...], everything: bool) -> None:
    shown = [one for one in said if everything or not one.says.startswith(ARCHIVE)]
    say_table(["Says", "Value", "Who says it", "Where"], [_line(one) for one in shown])
    if len(shown) < len(said):
        say(f"and {len(said) - len(shown)} claims of the archive about its own records: --all shows them")
    for document, address in {one.document: one.address or "no address" for one in said}.items():
        say(f"{document}  {address}")


def _line(one: Said) -> list[str]:
    place = one.at.removeprefix("cell:").replace("/", " ", 1)
    columns = place.split("+")
    if len(columns) > 2:
        place = f"{columns[0]} .. {columns[-1]}"
    where = f"{one.carrier_title or one.title or one.document} {place}"
    return [one.says + (f" / {one.about}" if one.about else ""), _value(one), one.publisher or one.reader, where]


def _value(one: Said) -> str:
    value = one.value
    if isinstance(value, dict) and set(value) <= {"low", "high", "phrase"}:
        phrase = f' ("{value["phrase"]}")' if value.get("phrase") else ""
        return count_range(value.get("low"), value.get("high")) + phrase
    if isinstance(value, dict):
        return "; ".join(f"{name} {_short(part)}" for name, part in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else _short(value)


def _short(value: Any) -> str:
    text = str(value).replace("\n", " ")
    return text if len(text) <= 120 else text[:117] + "..."
