"""`sijill official match` on the register: what was asked, the queue to show, decisions given by id."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sijill.cli.context import actor, register, say, say_json
from sijill.model.errors import BadInput

if TYPE_CHECKING:
    from sijill.register.admissions import Record
    from sijill.register.candidates import Proposal
    from sijill.workbench.opening import Register


class Asked(NamedTuple):
    """Which statements, and how many candidates."""

    belligerent: str | None
    area: str | None
    first: str | None
    last: str | None
    top: int
    days: int


class Decisions(NamedTuple):
    """Decisions given on the command line; falsy when there is none."""

    accept: list[str]
    refuse: list[str]
    unsure: list[str]
    withdraw: int | None
    shares: str | None
    killed: int | None
    injured: int | None
    reason: str | None
    by: str | None

    def __bool__(self) -> bool:
        return bool(self.accept or self.refuse or self.unsure) or self.withdraw is not None


def find_proposals(opened: Register, asked: Asked) -> tuple[Record, list[Proposal]]:
    """The queue: statements of the register that were asked for, with their candidates."""
    from sijill.cli.official_input import watch
    from sijill.cli.official_queue import chosen_admissions
    from sijill.register.admissions import record_of
    from sijill.register.candidates import proposals

    record = record_of(opened.store)
    chosen = chosen_admissions(
        record, belligerent=asked.belligerent, area=asked.area, first=asked.first, last=asked.last
    )
    found = proposals(
        opened.store, record, chosen, top=asked.top, days=asked.days, progress=lambda items: watch(items, "matching")
    )
    return record, found


def show_queue(asked: Asked, *, out: Path | None, whole: bool, as_json: bool, by: str | None) -> None:
    """Print the whole queue, write it, or go through it with keys."""
    from sijill.cli.official_input import write_csv
    from sijill.cli.official_queue import list_queue, proposal_data, work_through

    opened = register()
    if out is not None:
        record, found = find_proposals(opened, asked)
        write_csv(out, [row for one in found for row in _rows(proposal_data(one, record))])
        say(f"{len(found)} statements with their candidates: {out}")
    elif whole:
        record, found = find_proposals(opened, asked)
        list_queue(found, record, as_json=as_json)
    else:
        work_through(opened, lambda: find_proposals(opened, asked), by=by)


def _rows(said: dict[str, Any]) -> list[dict[str, Any]]:
    kept = ("statement", "state", "belligerent", "released", "finding", "killed", "injured")
    head = {name: said[name] for name in kept}
    names = ("incident", "code", "probability", "filed", "verdict", "decision", "share")
    return [
        head
        | {"rank": rank}
        | {name: one[name] for name in names}
        | {"reasons": "; ".join(one["reasons"]), "text": said["text"]}
        for rank, one in enumerate(said["candidates"], start=1)
    ]


def record_decisions(asked: Decisions, *, json_out: bool) -> None:
    """Write what was decided, and say under which numbers it can be taken back."""
    if not asked.reason:
        raise BadInput("a decision needs its reason", remedy='Add --reason "...".')
    opened = register()
    made = _withdrawn(opened, asked) if asked.withdraw is not None else _decided(opened, asked, asked.reason)
    if json_out:
        say_json({"decisions": made})
    elif asked.withdraw is not None:
        say(f"Decision {asked.withdraw} no longer stands; what it had replaced stands again.")
    else:
        numbers = ", ".join(map(str, made))
        say(f"Recorded as decision {numbers}. `sijill official match --withdraw NUMBER --reason WHY` takes one back.")


def _withdrawn(opened: Register, asked: Decisions) -> list[int]:
    from sijill.casework.admissions import withdraw_decision

    assert asked.withdraw is not None and asked.reason is not None
    with opened.work(actor(asked.by)) as uow:
        return [withdraw_decision(uow, asked.withdraw, asked.reason)]


def _decided(opened: Register, asked: Decisions, reason: str) -> list[int]:
    from sijill.casework.admissions import share_out
    from sijill.cli.official_queue import decide, shares_from
    from sijill.register.admissions import CONFIRMED, REFUSED, UNSURE, record_of

    record = record_of(opened.store)
    if asked.shares is not None:
        if len(asked.accept) != 1 or "=" in asked.accept[0] or asked.refuse or asked.unsure:
            raise BadInput("shares belong to one statement", remedy='Say --accept STATEMENT --shares "A=6, B=10".')
        admission = record.find(asked.accept[0])
        with opened.work(actor(asked.by)) as uow:
            return share_out(uow, admission.name, shares_from(record, admission, asked.shares), reason)
    made: list[int] = []
    for names, verdict in ((asked.accept, CONFIRMED), (asked.refuse, REFUSED), (asked.unsure, UNSURE)):
        parts = (asked.killed, asked.injured) if verdict == CONFIRMED else (None, None)
        if names:
            made += decide(
                opened, record, names, verdict, reason=reason, by=asked.by, killed=parts[0], injured=parts[1]
            )
    return made
