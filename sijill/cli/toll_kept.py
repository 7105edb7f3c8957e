"""`sijill toll kept` and `toll withdraw`: estimates of the register that somebody kept for publication.

`public_store` gives what a kept estimate is made from: the register without what people hid, so that what is published
can be made again from what is published.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sijill.cli.context import actor, register, say, say_json, say_table

if TYPE_CHECKING:
    from sijill.casework.estimates import Kept
    from sijill.register.listed import Listed
    from sijill.register.rows import EstimateRow
    from sijill.register.store import Store
    from sijill.toll.answer import Answer
    from sijill.workbench.opening import Register


def public_store(store: Store) -> Store:
    """The register as the public may know it."""
    from sijill.publish.allow import read_allow_list
    from sijill.publish.people import people_rules
    from sijill.publish.public import public_register

    return public_register(store, read_allow_list(), people_rules()).store


def keep(
    opened: Register, answer: Answer, listed: Listed, *, case: str | None, linkages: int, by: str | None
) -> tuple[Kept, str]:
    """Keep an answer; its number, and what was done in words."""
    from sijill.casework.estimates import keep_toll

    with opened.work(actor(by)) as uow:
        number, new = keep_toll(uow, answer, listed, case=case, linkages=linkages)
    again = "" if new else " already: these lists, this model and this seed gave it before"
    return (
        number,
        new,
    ), f'kept as estimate {number}{again}; take it back: sijill toll withdraw {number} --reason "..."'


def kept(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """The kept estimates that stand: what was asked, what the model said, who kept it."""
    rows: list[EstimateRow] = register().store.standing("estimate", "about", ["toll", "match"])
    told = [row._asdict() | {"result": json.loads(row.result)} for row in rows]
    if as_json:
        say_json(told)
        return
    if not rows:
        say("No estimate is kept: sijill toll from-register --lists A,B,C --record.")
        return
    head = ["Estimate", "About", "Case", "Model", "Verdict", "Interval (95 %)", "Kept by"]
    say_table(head, [_line(one) for one in told])


def _line(one: dict[str, Any]) -> list[Any]:
    result, model = one["result"], f"{one['model']} {one['version']}"
    case = result.get("case", "everything")
    return [one["id"], one["about"], case, model, one["verdict"], _interval(result), one["by"]]


def _interval(result: dict[str, Any]) -> str:
    found = result.get("quantiles")
    return "none" if found is None else f"{found['q025']} to {found['q975']}"


def withdraw(
    estimate: Annotated[int, typer.Argument(help="Its number (`sijill toll kept`).")],
    reason: Annotated[str, typer.Option("--reason", help="What was wrong with it. It stays inside the register.")],
    by: Annotated[str | None, typer.Option("--by", help="Who takes it back.")] = None,
) -> None:
    """Take back a kept estimate; what it had replaced stands again."""
    from sijill.casework.estimates import withdraw_estimate

    with register().work(actor(by)) as uow:
        withdraw_estimate(uow, estimate, reason)
    say(f"Estimate {estimate} no longer stands. Releases frozen from now on do not hold it.")
