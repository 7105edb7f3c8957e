"""`sijill compare`: what was documented beside what was admitted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sijill.cli.context import count_range, register, say, say_json, say_table

if TYPE_CHECKING:
    from sijill.register.totals import Comparison, Total

app = typer.Typer(help="What was documented beside what was admitted, each figure with who said it and when.")

_STANCES = (
    ("documented", "Documented"),
    ("admitted", "Admitted by the Coalition"),
    ("surveyed", "Seen from satellites"),
)


@app.command()
def compare(
    case: Annotated[str, typer.Argument(help="The case (the demonstration has raqqa).")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Totals by who says them; nothing is corrected, and what is computed is marked so."""
    from sijill.register.totals import compare as totals_of

    found = totals_of(register().store, case)
    if as_json:
        say_json(_data(found))
        return
    tell(found)


def _data(found: Comparison) -> dict[str, object]:
    return {
        "case": found.case,
        "totals": [one.data() for one in found.totals],
        "ratios": [
            {"admitted": one.admitted.mention, "documented": one.documented.mention, "percent_at_most": one.percent}
            for one in found.ratios
        ],
        "rates": [{"tally": one.tally.mention, "minutes": one.minutes} for one in found.rates],
    }


def tell(found: Comparison) -> None:
    """Print the tables."""
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
