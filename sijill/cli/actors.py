"""`sijill figures --by-actor`: the incidents of a figure for every actor, each once in the total."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sijill.cli.context import count_range, isolated, say, say_json, say_table

if TYPE_CHECKING:
    from sijill.cli.figures import Made

_WAYS = ("sole", "any", "apportioned")


def show_actors(made: Made, *, as_json: bool, as_csv: bool) -> None:
    """Print the table for the incidents of a figure."""
    from sijill.register.attribution import by_actor

    rows = [one.data() for one in by_actor(made.store, made.chosen)]
    if as_json:
        data = {"figure": made.table.id, "definition": made.table.definition.data(), "actors": rows}
        say_json(data | ({"note": made.note} if made.note else {}))
    elif as_csv:
        _write_csv(rows)
    else:
        _tell(made, rows)


def _write_csv(rows: list[dict[str, Any]]) -> None:
    import csv
    import sys

    ends = ("incidents", "killed_min", "killed_max")
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["actor", *(f"{way}_{end}" for way in _WAYS for end in ends), "known", "suspected"])
    for row in rows:
        numbers = [row[way][end] for way in _WAYS for end in ends]
        writer.writerow([row["actor"], *numbers, row.get("known", ""), row.get("suspected", "")])


def _tell(made: Made, rows: list[dict[str, Any]]) -> None:
    from sijill.cli.figures import describe

    say(f"Killed by actor, bounds: {describe(made.table.definition)}\n")
    heads = ["Actor", *(f"{one} {way}" for way in _WAYS for one in ("Incidents", "Killed")), "Known", "Suspected"]
    lines = [
        [isolated(row["en"]),
         *(cell for way in _WAYS for cell in (row[way]["incidents"], _killed(row[way]))),
         row.get("known", ""), row.get("suspected", "")]
        for row in rows
    ]  # fmt: skip
    say_table(heads, lines)
    say("\nsole: no other actor is named. any: named at all; these do not add up over actors. apportioned: equal")
    say("shares; these add up to the total, in which each incident stands once. One that names nobody is of unknown.")
    say("known: a record says that the actor did it or declared the strike; all other naming is suspicion.")
    if made.note:
        say(made.note)


def _killed(told: dict[str, Any]) -> str:
    return count_range(told["killed_min"], told["killed_max"])
