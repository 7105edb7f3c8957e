"""`sijill figures`: counts by grade under a stated definition."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sijill.cli.context import count_range, progress, register, say, say_json, say_table
from sijill.model.errors import NotFound

if TYPE_CHECKING:
    from sijill.register.figures import Definition, Figure
    from sijill.register.rows import IncidentRow
    from sijill.register.spread import Beside, RangeStep
    from sijill.register.store import Store
    from sijill.workbench.opening import Register

app = typer.Typer(help="Counts by grade, under a definition that you state and the output repeats.")

_SHOWN = ("killed", "children_killed", "women_killed", "men_killed", "injured")


@app.command()
def figures(
    actor: Annotated[str | None, typer.Option("--actor", help="Only incidents that name this belligerent.")] = None,
    actor_rule: Annotated[
        str, typer.Option("--attribution", "--actor-rule", help="any: wherever it is named; sole; apportioned.")
    ] = "any",
    involvement: Annotated[
        str | None, typer.Option("--involvement", help="Only incidents where the actor is suspected, or known.")
    ] = None,
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
    constrained: Annotated[
        bool, typer.Option("--constrained", help="Ranges never below the named dead, groups against the whole.")
    ] = False,
    interval: Annotated[
        bool, typer.Option("--interval/--no-interval", help="The simulated interval and who makes up the gap.")
    ] = True,
    dependence: Annotated[
        float, typer.Option("--dependence", help="How far incidents err together, 0 to 1: an assumption.")
    ] = 0.25,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the draws.")] = 20171017,
    by_actor: Annotated[bool, typer.Option("--by-actor", help="Sole, any and apportioned, for every actor.")] = False,
    incidents: Annotated[bool, typer.Option("--incidents", help="List the records behind each number.")] = False,
    tier: Annotated[bool, typer.Option("--tier", help="Victims by how they are known.")] = False,
    case: Annotated[str | None, typer.Option("--case", help="With --tier: only this case (raqqa).")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Incidents, killed, children, women, men, injured and named people, by grade."""
    from sijill.register.figures import Definition

    opened = register()
    definition = Definition(
        actor=actor,
        actor_rule=actor_rule,
        area=area,
        first=first,
        last=last,
        grades=tuple(grade or ()),
        known_on=known_on,
        published_by=published_by,
        involvement=involvement,
        constrained=constrained,
    )
    made = computed(opened, definition)
    table, store, note = made.table, made.store, made.note
    keep(opened, table)
    if tier:
        from sijill.cli.tiers import show_tiers

        show_tiers(store, table, case, note, as_json=as_json, as_csv=as_csv)
        return
    if by_actor:
        from sijill.cli.actors import show_actors

        show_actors(made, as_json=as_json, as_csv=as_csv)
        return
    if as_csv:
        _write_csv(table)
        return
    spread = None
    if interval:
        from sijill.register.spread import beside

        spread = beside(table.definition, made.chosen, dependence=dependence, seed=seed)
    if as_json:
        more = ({"note": note} if note else {}) | (spread.data() if spread else {})
        steps = {"steps": [asdict(one) for one in made.steps]} if constrained else {}
        say_json(table.data(incidents=incidents) | more | steps)
    else:
        _show(made, incidents, spread)


@dataclass(frozen=True)
class Made:
    """A figure, the rows it counts, the store they came from, a note that must stand beside it, steps of ranges."""

    table: Figure
    chosen: Sequence[IncidentRow]
    store: Store
    note: str | None
    steps: Sequence[RangeStep] = ()


def compute(opened: Register, definition: Definition) -> tuple[Figure, Store, str | None]:
    """The figure, the rows it was made from, and a note that must stand beside it."""
    made = computed(opened, definition)
    return made.table, made.store, made.note


def computed(opened: Register, definition: Definition) -> Made:
    """The figure with all that it was made from."""
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
        definition = _with_actor(store, definition)
    table = figure(definition, rows, root)
    if definition.involvement is None and not definition.constrained:
        return Made(table, _chosen(table, rows), store, note)
    rows, steps = _refined(store, definition, _chosen(table, rows))
    return Made(figure(definition, rows, root), rows, store, note, steps)


def _chosen(table: Figure, rows: Sequence[IncidentRow]) -> list[IncidentRow]:
    counted = set(table.total.incidents)
    return [row for row in rows if row.id in counted]


def _refined(
    store: Store, definition: Definition, rows: list[IncidentRow]
) -> tuple[list[IncidentRow], list[RangeStep]]:
    """The rows that need claims to be read: who is suspected or known, ranges that keep the constraints."""
    if definition.involvement is not None and definition.actor is not None:
        from sijill.register.attribution import involved

        rows = involved(store, rows, definition.actor, definition.involvement)
    if not definition.constrained:
        return rows, []
    from sijill.register.spread import constrained

    with progress("Constraining ranges", len(rows)) as step:
        return constrained(store, rows, step)


def _with_actor(store: Store, definition: Definition) -> Definition:
    """The definition with the actor as the register names it; refused when no incident names it."""
    from dataclasses import replace

    from sijill.register.figures import members

    rows = store.view("incident")
    known = {one for row in rows for one in members(row.actors)}
    wanted = definition.actor or ""
    if wanted in known:
        return definition
    from sijill.grading.belligerents import belligerent

    same = sorted(one for one in known if belligerent(one).id == belligerent(wanted).id)
    if len(same) != 1:
        named = ", ".join(sorted(known)) or "nobody"
        raise NotFound(f'no incident names "{wanted}"', remedy=f"The register names: {named}.")
    return replace(definition, actor=same[0])


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


def _show(made: Made, incidents: bool, spread: Beside | None) -> None:
    table = made.table
    say(f"Figure {table.id}: {describe(table.definition)}\n")
    show_table(table)
    say()
    say("Ranges sum the least and the most that documents state: bounds on the total, not an interval of 95 %.")
    if spread is not None:
        from sijill.cli.beside import tell_spread

        tell_spread(table, spread)
    if missing := table.total.data()["killed_not_stated"]:
        say(f"For {missing:,} incidents no document states how many civilians were killed.")
    if floors := sum(row.killed_low is not None and row.killed_high is None for row in made.chosen):
        say(f"For {floors:,} incidents only a least figure is stated: the most counts that, and is no bound for them.")
    if made.note:
        say(made.note)
    if table.definition.constrained:
        from sijill.cli.beside import tell_steps

        tell_steps(table, made.steps, each=incidents)
    if incidents:
        _list(table, made.chosen)
    say(f"`sijill trace {table.id} --grade Fair --measure killed` walks to the claims and the bytes.")


def show_table(table: Figure) -> None:
    """Print the table of one figure."""
    lines = []
    for row in (*table.rows, table.total):
        data = row.data()
        spans = [count_range(*row.span(one)) for one in _SHOWN]
        if table.definition.constrained:
            spans.insert(4, f"{data['others_killed_at_min']:,} / {data['others_killed_at_max']:,}")
        lines.append([row.grade, data["incidents"], *spans, data["victims"], data["victims_killed"], data["named"]])
    others = ["Others"] if table.definition.constrained else []
    heads = ["Grade", "Incidents", "Killed", "Children", "Women", "Men", *others, "Injured", "Victims", "Killed by row",
             "Named"]  # fmt: skip
    say_table(heads, lines)


def describe(definition: Definition) -> str:
    """The definition in one line."""
    parts: list[Any] = [
        f"incidents naming {definition.actor} ({definition.actor_rule})" if definition.actor else "all incidents",
        f"the actor {definition.involvement}" if definition.involvement else None,
        f"in {definition.area}" if definition.area else None,
        f"from {definition.first}" if definition.first else None,
        f"to {definition.last}" if definition.last else None,
        f"graded {' or '.join(definition.grades)}" if definition.grades else None,
        f"as known on {definition.known_on}" if definition.known_on else None,
        f"as published by {definition.published_by}" if definition.published_by else None,
        "ranges constrained" if definition.constrained else None,
    ]
    return ", ".join(part for part in parts if part)


def _list(table: Figure, chosen: Sequence[IncidentRow]) -> None:
    by_id = {row.id: row for row in chosen}
    for row in table.rows:
        say(f"\n{row.grade}")
        found = [by_id[one] for one in row.incidents]
        say_table(
            ["Code", "Id", "Date", "Place", "Killed", "Victims"],
            [
                [one.code or "", one.id, one.date_first or "", one.places.strip("|").split("|")[0],
                 count_range(one.killed_low, one.killed_high), one.victims]
                for one in sorted(found, key=lambda one: (one.date_first or "", one.id))
            ],
        )  # fmt: skip
    say()
