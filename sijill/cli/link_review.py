"""`sijill link review`: pairs of mentions side by side, one at a time; a key decides, a reason is asked.

A decision is written at once, in a unit of work of its own: what the screen said was recorded is recorded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from sijill.cli.context import actor, isolated, register, say, say_json
from sijill.model.errors import BadInput, NotFound, Refused

if TYPE_CHECKING:
    from sijill.casework.links import Judged
    from sijill.register.mentions import Mentions
    from sijill.workbench.opening import Register

KEYS = "s same   d different   u cannot tell   Enter skip   q quit"
WORDS = {"s": "same", "d": "different", "u": "unsure"}
KINDS = ("people", "events")
HEADS = {
    "name": "name, Latin", "name_local": "name, local", "name_other": "other name", "sex": "sex", "age": "age",
    "age_band": "age band", "born": "born", "date": "day", "place": "place", "note": "note", "kin": "kin",
    "family_group": "family group", "harm": "harm", "group": "incident", "area": "area", "lat": "latitude",
    "lon": "longitude", "killed_min": "killed, least", "killed_max": "killed, most", "injured": "injured",
    "actor": "actor", "victims": "people in common", "sources": "sources",
}  # fmt: skip


class Open(NamedTuple):
    """A pair that waits, with the kind and rows of its mentions."""

    kind: str
    judged: Judged
    found: Mentions

    def side(self, mention: str) -> dict[str, Any]:
        place = next(k for k, row in enumerate(self.found.rows) if row.id == mention)
        cells = {name: column[place] for name, column in self.found.columns.items() if name in HEADS}
        return {"mention": mention, "document": self.found.rows[place].document,
                "archive": self.found.archive[place], **cells}  # fmt: skip


def queue(opened: Register, kind: str | None) -> list[Open]:
    """Pairs that wait for a person: people, then incidents, of each the most useful first."""
    from sijill.casework.links import waiting
    from sijill.register import mentions

    if kind is not None and kind not in KINDS:
        raise BadInput(f'there is no queue "{kind}"', remedy="Say --kind people or --kind events.")
    reading = {"people": mentions.people, "events": mentions.incidents}
    pairs: list[Open] = []
    for one in KINDS if kind is None else (kind,):
        found = reading[one](opened.store)
        pairs += [Open(one, judged, found) for judged in waiting(opened.store, found)]
    return pairs


def review(*, kind: str | None, listing: bool, limit: int | None, by: str | None, as_json: bool) -> None:
    """Work through the queue, or print it."""
    opened = register()
    pairs = queue(opened, kind)
    shown = pairs[:limit]
    if as_json:
        say_json({"waiting": len(pairs), "pairs": [pair_data(one) for one in shown]})
    elif listing:
        for one in shown:
            judged = one.judged
            say(f"{judged.left}  {judged.right}  {judged.verdict} {judged.permille / 1000:.3f}  {judged.reason}")
        say(f"{len(pairs):,} pairs wait for a person.")
    else:
        _work_through(opened, shown, len(pairs), by)


def pair_data(one: Open) -> dict[str, Any]:
    """Plain JSON of a waiting pair."""
    judged = one.judged
    return {
        "kind": one.kind,
        "a": one.side(judged.left),
        "b": one.side(judged.right),
        "decision": judged.verdict,
        "probability": judged.permille / 1000,
        "reasons": judged.reason.split("; "),
        "judgement": judged.judgement,
    }


def decide(left: str, right: str, verdict: str, *, reason: str | None, by: str | None, as_json: bool) -> None:
    """Record a person's decision on two mentions."""
    number = _record(register(), left, right, verdict, reason or "", by)
    if as_json:
        say_json({"judgement": number, "a": left, "b": right, "decision": verdict})
    else:
        say(f"Judgement {number}: {left} and {right} are {_said(verdict)}. `link withdraw {number}` takes it back.")


def withdraw(judgement: int, *, reason: str | None, by: str | None, as_json: bool) -> None:
    """Take back a judgement by its number."""
    from sijill.casework.judgements import withdraw_judgement

    with register().work(actor(by)) as uow:
        number = withdraw_judgement(uow, judgement, reason or "")
    if as_json:
        say_json({"withdrawn": judgement, "event": number})
    else:
        say(f"Judgement {judgement} no longer stands.")


def _record(opened: Register, left: str, right: str, verdict: str, reason: str, by: str | None) -> int:
    from sijill.casework.judgements import judge_link

    with opened.work(actor(by)) as uow:
        return judge_link(uow, left, right, verdict, reason)


def _said(verdict: str) -> str:
    return {"same": "one", "different": "two"}.get(verdict, "not told apart")


def _work_through(opened: Register, pairs: Sequence[Open], waiting: int, by: str | None) -> None:
    say(f"{waiting:,} pairs wait for a person, the most useful first.\n{KEYS}\n")
    made: list[int] = []
    for one in pairs:
        show(one)
        if not any(_pressed(opened, one, made, by)):
            break
    say(f"{len(made)} decisions recorded." + (" `link withdraw NUMBER --reason WHY` takes one back." if made else ""))


def _pressed(opened: Register, one: Open, made: list[int], by: str | None) -> Iterator[bool]:
    """Ask until the pair is decided or passed over (True), or the person stops (nothing)."""
    while True:
        key = typer.prompt("  decide", default="", show_default=False, prompt_suffix=" > ").strip().lower()
        if key in ("q", "quit"):
            return
        if key in ("", "skip"):
            yield True
            return
        if key not in WORDS:
            say(f'  "{key}" is no key here: {KEYS}')
            continue
        try:
            reason = str(typer.prompt("  reason"))
            made.append(_record(opened, one.judged.left, one.judged.right, WORDS[key], reason, by))
        except (BadInput, NotFound, Refused) as fault:
            say(f"  {fault}")
            continue
        say(f"  judgement {made[-1]} recorded\n")
        yield True
        return


def show(one: Open) -> None:
    """Print both mentions beside each other, then what the model weighed."""
    from rich.console import Console
    from rich.table import Table

    judged = one.judged
    left, right = one.side(judged.left), one.side(judged.right)
    table = Table("", "A", "B", box=None, pad_edge=False, header_style="bold", expand=False)
    for name in ("mention", "archive", "document", *HEADS):
        cells = (left.get(name), right.get(name))
        if any(cell is not None for cell in cells):
            table.add_row(HEADS.get(name, name), *("-" if cell is None else isolated(cell) for cell in cells))
    Console(highlight=False).print(table)
    say(f"  {judged.verdict}, probability {judged.permille / 1000:.3f}")
    for reason in judged.reason.split("; "):
        feature, _, weight = reason.rpartition(" ")
        say(f"    {weight:>6}  {feature}")
