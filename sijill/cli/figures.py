"""`sijill figures`: counts by grade under a stated definition."""

from __future__ import annotations

import csv
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sijill.cli.context import count_range, progress, register, say, say_json, say_table
from sijill.model.errors import NotFound

if TYPE_CHECKING:
    from sijill.register.figures import Definition, Figure
    from sijill.register.store import Store
    from sijill.workbench.opening import Register

app = typer.Typer(help="Counts by grade, under a definition that you state and the output repeats.")

_SHOWN = ("killed", "children_killed", "women_killed", "men_killed", "injured")


@app.command()
def figures(
    actor: Annotated[str | None, typer.Option("--actor", help="Only incidents that name this belligerent.")] = None,
    actor_rule: Annotated[str, typer.Option("--actor-rule", help="any, sole or apportioned.")] = "any",
    area: Annotated[
        str | None, typer.Option("--area", help="A governorate in any spelling, or words of a place.")
    ] = None,
    first: Annotated[str | None, typer.Option("--from", help="First day (YYYY-MM-DD).")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last day (YYYY-MM-DD).")] = None,
    grade: Annotated[list[str] | None, typer.Option("--grade", help="Only this grade; may be repeated.")] = None,
    known_on: Annotated[str | None, typer.Option("--known-on", help="What this register held on that day.")] = None,
    published_by: Annotated[
        str | None, typer.Option("--published-by", help="What documents published up to that day say.")
    ] = None,
    incidents: Annotated[bool, typer.Option("--incidents", help="List the records behind each number.")] = False,
    tier: Annotated[bool, typer.Option("--tier", help="Victims by how they are known.")] = False,
    case: Annotated[str | None, typer.Option("--case", help="With --tier: only this case (raqqa).")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Incidents, killed, children, women, men, injured and named people, by grade."""
    from sijill.register.figures import Definition

    definition = Definition(
        actor=actor,
        actor_rule=actor_rule,
        area=area,
        first=first,
        last=last,
        grades=tuple(grade or ()),
        known_on=known_on,
        published_by=published_by,
    )
    opened = register()
    table, store, note = compute(opened, definition)
    keep(opened, table)
    if tier:
        from sijill.cli.tiers import show_tiers

        show_tiers(store, table, case, note, as_json=as_json, as_csv=as_csv)
        return
    if as_json:
        say_json(table.data(incidents=incidents) | ({"note": note} if note else {}))
    elif as_csv:
        _write_csv(table)
    else:
        _show(table, store, incidents, note)


def compute(opened: Register, definition: Definition) -> tuple[Figure, Store, str | None]:
    """The figure, the rows it was made from, and a note that must stand beside it."""
    from sijill.register import replay
    from sijill.register.figures import figure

    store: Store = opened.store
    note = None
    root = opened.log.frontier().root()
    if definition.known_on is not None:
        with progress("Folding the log up to that day", opened.log.size_on(f"{definition.known_on}T23:59:59Z")) as step:
            store = replay.known_on(opened.log, definition.known_on, step)
    elif definition.published_by is not None:
        with progress("Folding what was published by then", opened.log.frontier().size) as step:
            found = replay.published_by(opened.log, definition.published_by, step)
        store = found.store
        note = f"{found.undated:,} records are left out: the day on which they were published is not known."
    rows = store.incidents_between(definition.first, definition.last)
    if definition.actor is not None and definition.known_on is None and definition.published_by is None:
        _check_actor(store, definition.actor)
    return figure(definition, rows, root), store, note


def _check_actor(store: Store, actor: str) -> None:
    from sijill.register.figures import members

    known = {one for row in store.view("incident") for one in members(row.actors)}
    if actor not in known:
        raise NotFound(
            f'no incident names "{actor}"', remedy=f"The register names: {', '.join(sorted(known)) or 'nobody'}."
        )


def keep(opened: Register, table: Figure) -> None:
    """Remember the definition behind a figure's id, so that `sijill trace` finds it again."""
    import json

    folder = opened.home / "figures"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{table.id}.json"
    if not path.exists():
        path.write_text(json.dumps(table.definition.data(), ensure_ascii=False), encoding="utf-8")


def _write_csv(table: Figure) -> None:
    rows = [row.data() for row in (*table.rows, table.total)]
    writer = csv.DictWriter(sys.stdout, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def _show(table: Figure, store: Store, incidents: bool, note: str | None) -> None:
    say(f"Figure {table.id}: {describe(table.definition)}\n")
    show_table(table)
    say()
    total = table.total.data()
    say("Ranges sum the least and the most that documents state: bounds on the total, not an interval of 95 %.")
    if total["killed_not_stated"]:
        say(f"For {total['killed_not_stated']:,} incidents no document states how many civilians were killed.")
    if note:
        say(note)
    if incidents:
        _list(table, store)
    say(f"`sijill trace {table.id} --grade Fair --measure killed` walks to the claims and the bytes.")


def show_table(table: Figure) -> None:
    """Print the table of one figure."""
    lines = []
    for row in (*table.rows, table.total):
        data = row.data()
        spans = [count_range(*row.span(one)) for one in _SHOWN]
        lines.append([row.grade, data["incidents"], *spans, data["victims"], data["victims_killed"], data["named"]])
    heads = ["Grade", "Incidents", "Killed", "Children", "Women", "Men", "Injured", "Victims", "Killed by row", "Named"]
    say_table(heads, lines)


def describe(definition: Definition) -> str:
    """The definition in one line."""
    parts: list[Any] = [
        f"incidents naming {definition.actor} ({definition.actor_rule})" if definition.actor else "all incidents",
        f"in {definition.area}" if definition.area else None,
        f"from {definition.first}" if definition.first else None,
        f"to {definition.last}" if definition.last else None,
        f"graded {' or '.join(definition.grades)}" if definition.grades else None,
        f"as known on {definition.known_on}" if definition.known_on else None,
        f"as published by {definition.published_by}" if definition.published_by else None,
    ]
    return ", ".join(part for part in parts if part)


def _list(table: Figure, store: Store) -> None:
    for row in table.rows:
        say(f"\n{row.grade}")
        found = store.view("incident", row.incidents)
        say_table(
            ["Code", "Id", "Date", "Place", "Killed", "Victims"],
            [
                [one.code or "", one.id, one.date_first or "", one.places.strip("|").split("|")[0],
                 count_range(one.killed_low, one.killed_high), one.victims]
                for one in sorted(found, key=lambda one: (one.date_first or "", one.id))
            ],
        )  # fmt: skip
    say()
