"""`sijill compare`: what was documented beside what was admitted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sijill.cli.context import count_range, progress, register, say, say_json, say_table
from sijill.model.errors import NotFound

if TYPE_CHECKING:
    from sijill.register.confronted import Confrontation
    from sijill.register.figures import Definition
    from sijill.register.store import Store
    from sijill.register.totals import Comparison, Total
    from sijill.workbench.opening import Register

app = typer.Typer(help="What was documented beside what was admitted, each figure with who said it and when.")

_STANCES = (
    ("documented", "Documented"),
    ("admitted", "Admitted by the Coalition"),
    ("surveyed", "Seen from satellites"),
)


@app.command()
def compare(
    what: Annotated[
        str | None, typer.Argument(metavar="[CASE|AREA]", help="A case (raqqa) or an area; else all.")
    ] = None,
    belligerent: Annotated[
        str | None, typer.Option("--belligerent", "--actor", help="Whose word; else whoever decided most there.")
    ] = None,
    first: Annotated[str | None, typer.Option("--from", help="Incidents from this day on (YYYY-MM-DD).")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Incidents up to this day.")] = None,
    known_on: Annotated[str | None, typer.Option("--known-on", help="What this register held on that day.")] = None,
    published_by: Annotated[
        str | None, typer.Option("--published-by", help="Only what was said in public up to that day.")
    ] = None,
    grade: Annotated[
        list[str] | None, typer.Option("--grade", help="Grades that the ratio is over; else Confirmed and Fair.")
    ] = None,
    incidents: Annotated[bool, typer.Option("--incidents", help="List every incident with its positions.")] = False,
    svg: Annotated[Path | None, typer.Option("--svg", help="Where to draw the chart.")] = None,
    csv_out: Annotated[Path | None, typer.Option("--csv", help="Where to write one row per incident.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Totals by who says them, then incident by incident; nothing is corrected, and what is computed is marked so."""
    from sijill.register.figures import Definition

    opened = register()
    definition = Definition(area=what, first=first, last=last, known_on=known_on, published_by=published_by)
    store = store_of(opened, known_on)
    totals, set_beside, missing = _found(store, definition, belligerent, grade)
    if totals is None and set_beside is None:
        raise _nothing(what, missing)
    if set_beside is not None:
        _write_files(set_beside, svg, csv_out, what)
    if as_json:
        say_json(_data(what, totals, set_beside, store))
        return
    if totals is not None:
        tell(totals)
    if set_beside is not None:
        from sijill.cli.compare_print import tell_incidents

        if totals is not None:
            say()
        tell_incidents(set_beside, store, whole=incidents, beside_totals=totals is not None)


def store_of(opened: Register, known_on: str | None) -> Store:
    """The rows as they are, or as the register held them on a day."""
    if known_on is None:
        return opened.store
    from sijill.register import replay

    with progress("Folding the log up to that day", opened.log.size_on(f"{known_on}T23:59:59Z")) as step:
        return replay.known_on(opened.log, known_on, step)


def _found(
    store: Store, definition: Definition, belligerent: str | None, grades: list[str] | None
) -> tuple[Comparison | None, Confrontation | None, NotFound | None]:
    """A case's totals and the incidents of its area; what is not there is None, with the reason of the last."""
    from sijill.register.confronted import confront
    from sijill.register.totals import compare as totals_of

    totals, set_beside, missing = None, None, None
    if definition.area is not None:
        try:
            totals = totals_of(store, definition.area.casefold())
        except NotFound:  # an area without a case
            totals = None
    try:
        set_beside = confront(store, definition, actor=belligerent, grades=grades)
    except NotFound as fault:
        missing = fault
    return totals, set_beside, missing


def _nothing(what: str | None, missing: NotFound | None) -> NotFound:
    """Why nothing can be compared, and what can be done about it."""
    why = "nothing to compare" if missing is None else missing.message
    demo = "`sijill demo` builds the case raqqa."
    remedy = demo if missing is None or missing.remedy is None else f"{missing.remedy.rstrip('.')}; {demo}"
    return NotFound(why if what is None else f'no case "{what}", and {why}', remedy=remedy)


def _write_files(found: Confrontation, svg: Path | None, csv_out: Path | None, what: str | None) -> None:
    if svg is not None:
        from sijill.official.chart import chart

        where = what or "all incidents of this register"
        title = f"Civilians killed, documented and admitted by {found.name}: {where}"
        svg.write_text(chart(found.comparison, title=title), encoding="utf-8")
    if csv_out is not None:
        from sijill.cli.official_input import write_csv
        from sijill.cli.official_print import flat_line

        write_csv(csv_out, [flat_line(line) for line in found.comparison.record()["lines"]])


def _data(what: str | None, totals: Comparison | None, found: Confrontation | None, store: Store) -> dict[str, object]:
    return {
        "case": what,
        "totals": [one.data() for one in totals.totals] if totals else [],
        "ratios": [
            {"admitted": one.admitted.mention, "documented": one.documented.mention, "percent_at_most": one.percent}
            for one in (totals.ratios if totals else ())
        ],
        "rates": [{"tally": one.tally.mention, "minutes": one.minutes} for one in (totals.rates if totals else ())],
        "incidents": None if found is None else found.data() | {"tiers": tiers_of(store, found)},
    }


def tiers_of(store: Store, found: Confrontation) -> list[dict[str, Any]]:
    """Victims recorded one by one in the documented incidents, by how they are known."""
    from sijill.cli.tiers import tier_rows
    from sijill.register.tiers import victims

    return tier_rows(list(victims(store, [line.incident.id for line in found.comparison.lines])))


def tell(found: Comparison) -> None:
    """Print the tables of a case's totals."""
    for stance, title in _STANCES:
        rows = [_line(one) for one in found.totals if one.stance == stance]
        if rows:
            say_table(["What", "How many", "Where and when", "Who says it", "Published", ""], rows, title=title)
            say()
    for ratio in found.ratios:
        say(
            f"Computed: {count_range(ratio.admitted.low, ratio.admitted.high)} admitted "
            f"({ratio.admitted.published or 'date not known'}) is at most {ratio.percent} % of "
            f"{count_range(ratio.documented.low, ratio.documented.high)} documented."
        )
    for rate in found.rates:
        tally = rate.tally
        say(
            f"Computed: {count_range(tally.low, tally.high)} {tally.measure} in {tally.days} days "
            f"({tally.publisher}) is one every {rate.minutes} minutes."
        )
    if any(not one.confirmed for one in found.totals):
        say("* written from memory, not read again in its source: do not print it as fact")


def _line(one: Total) -> list[str]:
    window = " to ".join(part for part in (one.first, one.last) if part)
    where = ", ".join(part for part in (one.area, window) if part)
    return [one.measure, count_range(one.low, one.high), where, one.publisher or "", one.published or "not known",
            "" if one.confirmed else "*"]  # fmt: skip
