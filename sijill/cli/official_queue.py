"""The queue of `sijill official match`: statements of the register one by one, decided with a key.

A decision is written at once, each in a unit of work of its own: what the screen said was recorded is recorded.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import typer

from sijill.cli.context import actor, count_range, isolated, say, say_json
from sijill.model.errors import BadInput, NotFound

if TYPE_CHECKING:
    from sijill.register.admissions import Admission, Record
    from sijill.register.candidates import Offered, Proposal
    from sijill.workbench.opening import Register

KEYS = "1-9 this incident   r refuse the first   u cannot tell   s share out   b take back   Enter skip   q stop"


def chosen_admissions(
    record: Record, *, belligerent: str | None, area: str | None, first: str | None, last: str | None
) -> list[Admission]:
    """Statements of a belligerent (a partner's word included) on incidents of an area and span of days."""
    from sijill.grading.belligerents import belligerent as known
    from sijill.register.figures import Definition, figure

    chosen = set(figure(Definition(area=area, first=first, last=last), record.incidents.values(), b"").total.incidents)
    who = known(belligerent).id if belligerent else None
    return [
        one
        for one in record.admissions
        if (who is None or who in one.actors) and chosen.intersection([*one.filed, *one.incidents])
    ]


def proposal_data(one: Proposal, record: Record) -> dict[str, Any]:
    """Plain JSON of a statement with its candidates."""
    from sijill.model.counts import Outcome
    from sijill.register.admissions import shares_of

    first, said = one.admission.first, one.admission.fullest
    reported = {row.id: (row.killed_low, row.killed_high) for row in record.incidents.values()}
    shares = shares_of(one.admission, Outcome.KILLED, reported)
    return {
        "statement": one.admission.name,
        "state": one.state,
        "belligerent": first.actor,
        "released": first.released.isoformat() if first.released else None,
        "address": first.address,
        "finding": first.finding,
        "killed": one.admission.number[Outcome.KILLED],
        "injured": one.admission.number[Outcome.INJURED],
        "text": said.text,
        "agrees_with_filing": one.agrees,
        "p_none": round(one.none, 4),
        "why_none": one.why_none,
        "doubts": list(said.said.doubts),
        "candidates": [_offered_data(item, one, shares) for item in one.offered],
    }


def _offered_data(item: Offered, one: Proposal, shares: Any) -> dict[str, Any]:
    link = one.admission.links.get(item.incident)
    return {
        "id": f"{one.admission.name}={item.incident}",
        "incident": item.incident,
        "code": item.code,
        "probability": None if item.probability is None else round(item.probability, 4),
        "filed": item.filed,
        "verdict": item.verdict,
        "decision": None if link is None else link.id,
        "share": shares.get(item.incident),
        "reasons": list(item.reasons),
        "flags": list(item.flags),
    }


def list_queue(found: Sequence[Proposal], record: Record, *, as_json: bool) -> None:
    """Print the whole queue."""
    if as_json:
        say_json([proposal_data(one, record) for one in found])
        return
    for one in found:
        tell(one, record)
    states = [one.state for one in found]
    say(", ".join(f"{states.count(state)} {state}" for state in dict.fromkeys(states)) or "No statement fits.")


def tell(one: Proposal, record: Record) -> None:
    """Print one statement with its candidates."""
    from sijill.model.counts import Outcome

    first, number = one.admission.first, one.admission.number
    figures = ", ".join(f"{number[kind]} {kind.value}" for kind in Outcome if number.get(kind) is not None)
    say(f"{one.admission.name}  {first.finding}{f' ({figures})' if figures else ''}  {first.actor}, released "
        f"{first.released or 'on a day not known'}  [{one.state}]")  # fmt: skip
    say(f"  {isolated(_short(one.admission.fullest.text, 400))}")
    if one.why_none:
        say(f"  {one.why_none}")
    for place, item in enumerate(one.offered, start=1):
        _tell_candidate(place, item, one, record)
    say()


def _tell_candidate(place: int, item: Offered, one: Proposal, record: Record) -> None:
    row, link = record.incidents[item.incident], one.admission.links.get(item.incident)
    chance = "   - " if item.probability is None else f"{item.probability:5.2f}"
    where = row.places.strip("|").split("|")[0] or "place not stated"
    killed = count_range(row.killed_low, row.killed_high)
    marks = [mark for mark in ("filed here" if item.filed else "", _verdict(link)) if mark]
    say(f"  {place}. {chance}  {item.code or item.incident}  {row.date_first or 'no date'}  {isolated(where)}  "
        f"killed {killed}{'  [' + ', '.join(marks) + ']' if marks else ''}")  # fmt: skip
    say(f"            {_short('; '.join(item.reasons[:4]), 220)}")
    for flag in item.flags if item.filed else ():
        say(f"            ! {flag}")


def _verdict(link: Any) -> str:
    if link is None:
        return ""
    share = "" if link.killed is None else f", {link.killed} killed"
    return f"{link.verdict} by {link.by}{share}: {link.reason} (decision {link.id})"


def _short(text: str, width: int) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= width else plain[: width - 1] + "…"


def decide(
    opened: Register,
    record: Record,
    names: Sequence[str],
    verdict: str,
    *,
    reason: str,
    by: str | None,
    killed: int | None = None,
    injured: int | None = None,
) -> list[int]:
    """Record one verdict on each of `names` (STATEMENT=INCIDENT, the incident by code or id)."""
    from sijill.casework.admissions import judge_statement
    from sijill.model.counts import Outcome

    pairs = [pair_of(record, name) for name in names]
    parts = {Outcome.KILLED: killed, Outcome.INJURED: injured}
    with opened.work(actor(by)) as uow:
        return [judge_statement(uow, one, incident, verdict, reason, parts=parts) for one, incident in pairs]


def pair_of(record: Record, name: str) -> tuple[str, str]:
    """Statement and incident of STATEMENT=INCIDENT. Without an incident: the one that it is filed with."""
    statement, _, incident = name.partition("=")
    admission = record.find(statement.strip())
    if incident.strip():
        return admission.name, incident_of(record, incident.strip(), admission)
    if len(admission.filed) != 1:
        raise BadInput(f"{statement} is filed with {len(admission.filed)} incidents", remedy="Say STATEMENT=INCIDENT.")
    return admission.name, admission.filed[0]


def incident_of(record: Record, name: str, admission: Admission | None = None) -> str:
    """The incident of an id or a code; of several with one code the one that the statement is filed with."""
    if name in record.incidents:
        return name
    found = [row.id for row in record.incidents.values() if name in (row.code, *(row.code or "").split())]
    exact = [one for one in found if record.incidents[one].code == name] or found
    filed = [one for one in exact if admission is not None and one in admission.filed]
    if len(filed or exact) != 1:
        what = f"{len(exact)} incidents bear" if exact else "no incident bears"
        raise NotFound(f'{what} the code or id "{name}"', remedy="Give the id: `sijill show CODE` tells it.")
    return (filed or exact)[0]


def shares_from(record: Record, admission: Admission, said: str) -> dict[str, int]:
    """`CS1621=6, CS1621a=10` as shares by incident."""
    parts = [part.strip() for part in said.split(",") if part.strip()]
    read = [re.fullmatch(r"(?P<incident>.+)=(?P<number>\d+)", part) for part in parts]
    if not parts or None in read:
        raise BadInput(f'"{said}" is no list of shares', remedy='Write "CS1621=6, CS1621a=10".')
    return {incident_of(record, one["incident"].strip(), admission): int(one["number"]) for one in read if one}


def work_through(opened: Register, find: Callable[[], tuple[Record, list[Proposal]]], *, by: str | None) -> None:
    """One statement after another; each decision is recorded when its key is pressed."""
    record, found = find()
    if not record.admissions:
        say("The register holds no statement of a belligerent: `sijill import airwars FOLDER` brings some.")
        return
    waiting = [one for one in found if one.state == "open"]
    say(f"{len(waiting)} of {len(found)} statements wait for a decision.\n{KEYS}\n")
    made: list[int] = []
    for one in waiting:
        tell(one, record)
        if not any(_pressed(opened, record, one, made, by)):
            break
    say(f"{len(made)} decisions recorded." + (" `--withdraw NUMBER --reason WHY` takes one back." if made else ""))


def _pressed(opened: Register, record: Record, one: Proposal, made: list[int], by: str | None) -> Iterator[bool]:
    """Ask until the statement is decided or passed over (True), or the person stops (nothing)."""
    while True:
        key = _key()
        if key == "q":
            return
        if key == "":
            yield True
            return
        try:
            if key == "b":
                _take_back(opened, made, by)
            elif _decided(opened, record, one, key, made, by):
                yield True
                return
        except (BadInput, NotFound) as fault:
            say(f"  {fault}")


def _key() -> str:
    """One key at a terminal; a line where keys are piped in. Enter is the empty text."""
    if sys.stdin.isatty():
        typer.echo("  decide > ", nl=False)
        key = typer.getchar().strip().lower()
        typer.echo(key)
        return key
    return str(typer.prompt("  decide", default="", show_default=False, prompt_suffix=" > ")).strip().lower()


def _take_back(opened: Register, made: list[int], by: str | None) -> None:
    from sijill.casework.admissions import withdraw_decision

    if not made:
        raise BadInput("nothing was decided in this sitting")
    with opened.work(actor(by)) as uow:
        withdraw_decision(uow, made[-1], "taken back in the queue")
    say(f"  decision {made.pop()} is taken back")


def _decided(opened: Register, record: Record, one: Proposal, key: str, made: list[int], by: str | None) -> bool:
    from sijill.casework.admissions import share_out
    from sijill.register.admissions import CONFIRMED, REFUSED, UNSURE

    if key == "s":
        said = typer.prompt("  shares of the killed (CODE=NUMBER, CODE=NUMBER)")
        with opened.work(actor(by)) as uow:
            made += share_out(uow, one.admission.name, shares_from(record, one.admission, said), _reason())
        return True
    verdict = {"r": REFUSED, "u": UNSURE}.get(key, CONFIRMED)
    place = int(key) if key.isdecimal() else 1
    if (verdict == CONFIRMED and not key.isdecimal()) or not 1 <= place <= len(one.offered):
        raise BadInput(f'"{key}" is no key here', remedy=KEYS)
    incident = one.offered[place - 1].incident
    made += decide(opened, record, [f"{one.admission.name}={incident}"], verdict, reason=_reason(), by=by)
    still = [item.code or item.incident for item in one.offered if item.filed and item.incident != incident]
    if verdict == CONFIRMED and still and not one.offered[place - 1].filed:
        say(f"  it stays filed with {', '.join(still)} too; --refuse takes it from there")
    return True


def _reason() -> str:
    return str(typer.prompt("  reason"))
