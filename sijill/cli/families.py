"""`sijill families`: who died together: households in each event, and what ties them.

    sijill families                                    the register: households of all incidents, the largest first
    sijill families --incident CODE                    of one incident
    sijill families --file PEOPLE.csv --out F.csv      of a plain list (name, incident; kin, note, family_group)

Names are shown as they are kept: the output is for the desk, not for publication.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from sijill.cli.context import isolated, register, say, say_json
from sijill.cli.link_options import Map, mapping, step
from sijill.model.errors import BadInput, NotFound

if TYPE_CHECKING:
    from sijill.names.families import Household
    from sijill.register.households import Families

app = typer.Typer(add_completion=False, help="Who died together: households, from names, notes and events.")


class _Found(NamedTuple):
    families: Families
    codes: dict[str, str]


@app.command()
def families(
    incident: Annotated[str | None, typer.Option("--incident", help="Code or id of one incident.")] = None,
    file: Annotated[Path | None, typer.Option("--file", help="A list of people instead of the register.")] = None,
    columns: Map = None,
    least: Annotated[int, typer.Option("--least", min=2, help="Households of at least so many people.")] = 2,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many households to print.")] = 20,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write event, household, person, name: .csv, .json.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all as JSON.")] = False,
) -> None:
    """List households with their members and what ties them; unnamed people count like all others."""
    with step("reading names and kin"):
        found = _of_register(incident) if file is None else _of_file(file, mapping(columns))
    if file is not None and incident is not None:
        found = _Found(found.families._replace(found=tuple(h for h in found.families.found if h.event == incident)),
                       found.codes)  # fmt: skip
    chosen = sorted((one for one in found.families.found if len(one.members) >= least), key=_largest)
    if out is not None:
        from sijill.linkage.files import write_rows

        write_rows(out, _rows(chosen, found), ("event", "household", "person", "name", "size"))
    if as_json:
        say_json(_data(chosen, found))
    else:
        _tell(chosen[:limit], len(chosen), found)


def _largest(one: Household) -> tuple[int, str, tuple[str, ...]]:
    return -len(one.members), one.event, one.members


def _of_register(incident: str | None) -> _Found:
    from sijill.register import mentions
    from sijill.register.households import families as over
    from sijill.register.story import find_incidents

    opened = register()
    found = over(mentions.people(opened.store))
    if incident is not None:
        wanted = {row.id for row in find_incidents(opened.store, incident)}
        if not wanted:
            raise NotFound(f'there is no incident "{incident}"', remedy="`sijill figures --json` lists them.")
        found = found._replace(found=tuple(one for one in found.found if one.event in wanted))
    events = {one.event for one in found.found}
    codes = {row.id: row.code or row.title or row.id for row in opened.store.view("incident", list(events))}
    return _Found(found, codes)


def _of_file(path: Path, columns: dict[str, list[str]]) -> _Found:
    from sijill.linkage.lists import read_list
    from sijill.register.households import families_of

    listed = read_list(path, columns)
    if "group" not in listed.found:
        raise BadInput(
            "no column says which incident a person died in", file=str(path), remedy="Map it: --map group=COLUMN."
        )
    names = [listed.column(name) for name in listed.found.get("name", [])]
    parts = [listed.one(kind) for kind in ("given", "father", "grandfather", "family")]
    if not names:
        names = [[" ".join(cell for cell in row if cell) or None for row in zip(*parts, strict=True)]]
    table = {kind: listed.one(kind) for kind in ("group", "family_group", "kin", "note")}
    table |= {("name", "name_local", "name_other")[k]: column for k, column in enumerate(names[:3])}
    return _Found(families_of(table, [str(one) for one in listed.one("id")]), {})


def _rows(chosen: Sequence[Household], found: _Found) -> list[dict[str, Any]]:
    return [
        {
            "event": found.codes.get(one.event, one.event),
            "household": number,
            "person": person,
            "name": found.families.names[person],
            "size": len(one.members),
        }
        for number, one in enumerate(chosen, start=1)
        for person in one.members
    ]


def _data(chosen: Sequence[Household], found: _Found) -> dict[str, Any]:
    return {
        "persons": found.families.persons,
        "named": found.families.named,
        "households": [
            {
                "event": one.event,
                "code": found.codes.get(one.event, one.event),
                "members": [{"person": person, "name": found.families.names[person] or None} for person in one.members],
                "ties": [{"a": tie.left, "b": tie.right, "relation": tie.relation} for tie in one.ties],
            }
            for one in chosen
        ],
    }


def _tell(shown: Sequence[Household], count: int, found: _Found) -> None:
    people = found.families
    say(f"{people.persons:,} persons of incidents, {people.named:,} of them named; {count:,} households.\n")
    for one in shown:
        say(f"{found.codes.get(one.event, one.event)}: {len(one.members)} people")
        for person in one.members:
            ties = [tie for tie in one.ties if person in (tie.left, tie.right)]
            why = f"{ties[0].relation}" if ties else ""
            say(f"  {isolated(people.names[person] or 'not named')}  ({why})")
        say()
    if count > len(shown):
        say(f"... and {count - len(shown):,} more: --limit, --json or --out.")
