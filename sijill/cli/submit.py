"""`sijill submit`: a packet that a belligerent cannot brush off, and what became of it, in days."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sijill.cli.context import actor, isolated, register, say, say_json, say_table
from sijill.model.errors import BadInput, NotFound

if TYPE_CHECKING:
    from sijill.official.submission import Allegation
    from sijill.register.submissions import Submission
    from sijill.workbench.opening import Register

app = typer.Typer(help="Put an allegation to a belligerent: the packet, the receipt, the silence in days.")


@app.command()
def submit(
    incident: Annotated[str | None, typer.Argument(help="Code or id of the incident.")] = None,
    belligerent: Annotated[str, typer.Option("--belligerent", "--actor", help="To whom.")] = "coalition",
    out: Annotated[Path | None, typer.Option("--out", help="Folder for the packet; else submission-CODE.")] = None,
    zone: Annotated[str | None, typer.Option("--zone", help="Time zone, when the country's is not the one.")] = None,
    sent: Annotated[bool, typer.Option("--sent", help="Also record that the packet was sent.")] = False,
    received: Annotated[bool, typer.Option("--received", help="Record that its receipt was acknowledged.")] = False,
    followed_up: Annotated[bool, typer.Option("--followed-up", help="Record that we asked again.")] = False,
    answered: Annotated[bool, typer.Option("--answered", help="Record that it was answered.")] = False,
    on: Annotated[str | None, typer.Option("--on", help="The day of that (YYYY-MM-DD); else today.")] = None,
    note: Annotated[str | None, typer.Option("--note", help="A few words on it.")] = None,
    letter: Annotated[Path | None, typer.Option("--letter", help="The letter or answer, kept in the vault.")] = None,
    submission: Annotated[int | None, typer.Option("--submission", help="Its number, when there are several.")] = None,
    withdraw: Annotated[int | None, typer.Option("--withdraw", help="Take back the step of this number.")] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="Why it is taken back.")] = None,
    list_all: Annotated[bool, typer.Option("--list", help="All submissions, the longest silence first.")] = False,
    as_of: Annotated[str | None, typer.Option("--as-of", help="Count the days up to this one; else today.")] = None,
    by: Annotated[str | None, typer.Option("--by", help="Who does it.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Write the packet on an incident (PDF, JSON, map); --sent, --received, --answered record what became of it."""
    asked = {"received": received, "followed-up": followed_up, "answered": answered}
    steps = [name for name, given in asked.items() if given]
    opened = register()
    if withdraw is not None:
        _withdraw(opened, withdraw, reason, by)
    elif list_all or (incident is None and not steps):
        _list(opened, _day(as_of), as_json)
    elif steps:
        number = submission or _latest(opened, incident, belligerent)
        _record(opened, number, steps, on=_day(on), note=note, letter=letter, by=by, as_json=as_json)
    elif incident is not None:
        _prepare(opened, incident, belligerent, out=out, zone=zone, sent=sent, on=_day(on), note=note, by=by,
                 as_json=as_json)  # fmt: skip


def _day(text: str | None) -> date:
    if text is None:
        return date.today()  # noqa: DTZ011 - the day on this person's calendar
    try:
        return date.fromisoformat(text)
    except ValueError as slip:
        raise BadInput(f'"{text}" is not a day', remedy="Write it as YYYY-MM-DD.") from slip


def _prepare(
    opened: Register,
    name: str,
    belligerent: str,
    *,
    out: Path | None,
    zone: str | None,
    sent: bool,
    on: date,
    note: str | None,
    by: str | None,
    as_json: bool,
) -> None:
    from sijill.grading.belligerents import belligerent as known
    from sijill.official.submission import packet, write_packet
    from sijill.official.zones import check_zone
    from sijill.publish.report.build import FONTS
    from sijill.register.allegation import allegation_of
    from sijill.register.story import find_incidents

    found = find_incidents(opened.store, name)
    if len(found) > 1:
        ids = ", ".join(row.id for row in found)
        raise NotFound(f'{len(found)} incidents bear the code "{name}"', remedy=f"Give the id: {ids}.")
    allegation = allegation_of(opened.store, found[0], zone=check_zone(zone) if zone else None)
    folder = out or Path(f"submission-{allegation.id}")
    said = packet(allegation, belligerent=known(belligerent).en, submitted=on)
    written = write_packet(said, allegation, folder, fonts=FONTS if FONTS.is_dir() else None)
    number = _sent(opened, found[0].id, known(belligerent).id, folder, on, note, by) if sent else None
    if as_json:
        say_json({"submission": number, "folder": str(folder), "files": [one.name for one in written], "packet": said})
        return
    _tell(allegation, said, written)
    if number is None:
        say(f"\nNothing is recorded yet: when it is sent, `sijill submit {name} --sent --on DAY`.")
    else:
        say(f"\nRecorded as submission {number}, sent on {on}: the packet is in the vault.")


def _sent(
    opened: Register, incident: str, belligerent: str, folder: Path, on: date, note: str | None, by: str | None
) -> int:
    from sijill.casework.documents import capture_file
    from sijill.casework.submissions import record_sending

    with opened.work(actor(by)) as uow:
        document = capture_file(
            uow,
            folder / "packet.json",
            obtained="prepared here from the register",
            media_type="application/json",
            title=f"Submission on {incident} to {belligerent}",
        )
        return record_sending(uow, incident, belligerent, on.isoformat(), document=document, note=note)


def _tell(allegation: Allegation, said: dict[str, Any], written: list[Path]) -> None:
    time, place, victims = said["time"], said["place"], said["victims"]
    say(f"{allegation.id}: {isolated(allegation.place)}, submitted to {said['belligerent']}")
    say(f"  {time['local_from']} to {time['local_to']} ({time['zone']}); {time['utc_from']} to {time['utc_to']}")
    radius = "unknown" if place["radius_m"] is None else f"{place['radius_m']:,.0f} m"
    where = f"{place['mgrs']} ({place['latitude']}, {place['longitude']}), uncertain by {radius}"
    say(f"  {where if place['mgrs'] else 'no point is known'}")
    say(f"  {len(place['spellings'])} spellings: {', '.join(map(isolated, place['spellings']))}")
    if place["scripts_missing"]:
        say(f"  no document gives the name in {' or '.join(place['scripts_missing'])} script")
    because = ", ".join(f"{number} {why}" for why, number in victims["withheld_because"].items())
    say(
        f"  {len(victims['named'])} victims named, {victims['withheld']} withheld"
        + (f" ({because})" if because else "")
    )
    counts = (("sources", "sources"), ("said_before", "earlier statements"), ("questions", "questions"))
    say("  " + ", ".join(f"{len(said[part])} {what}" for part, what in counts))
    for path in written:
        say(f"  {path}")


def _latest(opened: Register, name: str | None, belligerent: str) -> int:
    """The newest submission on an incident to a belligerent."""
    from sijill.grading.belligerents import belligerent as known
    from sijill.register.story import find_incidents
    from sijill.register.submissions import submissions

    if name is None:
        raise BadInput("which submission?", remedy="Name the incident, or give --submission NUMBER.")
    ids, who = {row.id for row in find_incidents(opened.store, name)}, known(belligerent).id
    found = [one for one in submissions(opened.store, _day(None)) if one.incident in ids and one.belligerent == who]
    if not found:
        raise NotFound(f"nothing on {name} was sent to {who}", remedy=f"`sijill submit {name} --sent` records it.")
    return found[-1].number


def _record(
    opened: Register,
    number: int,
    steps: list[str],
    *,
    on: date,
    note: str | None,
    letter: Path | None,
    by: str | None,
    as_json: bool,
) -> None:
    from sijill.casework.documents import capture_file
    from sijill.casework.submissions import record_step

    with opened.work(actor(by)) as uow:
        document = None
        if letter is not None:
            document = capture_file(uow, letter, obtained="correspondence", media_type="application/octet-stream")
        made = [record_step(uow, number, step, on.isoformat(), document=document, note=note) for step in steps]
    if as_json:
        say_json({"submission": number, "steps": made})
        return
    say(f"Submission {number}: {' and '.join(steps)} on {on} (step {', '.join(map(str, made))}).")


def _withdraw(opened: Register, step: int, reason: str | None, by: str | None) -> None:
    from sijill.casework.submissions import withdraw_step

    if not reason:
        raise BadInput("taking a step back needs its reason", remedy='Add --reason "...".')
    with opened.work(actor(by)) as uow:
        withdraw_step(uow, step, reason)
    say(f"Step {step} no longer stands. The log keeps it, and why it was withdrawn.")


def _list(opened: Register, today: date, as_json: bool) -> None:
    from sijill.register.submissions import submissions

    found = sorted(submissions(opened.store, today), key=lambda one: (-one.silence, one.number))
    if as_json:
        say_json([one.data() for one in found])
        return
    if not found:
        say("Nothing has been submitted. `sijill submit CODE` writes a packet.")
        return
    heads = ["Number", "Incident", "To", "Sent", "State", "Days of silence", "Steps", ""]
    say_table(heads, [_row(one) for one in found])


def _row(one: Submission) -> list[Any]:
    steps = ", ".join(f"{row.step} {row.day}" for row in one.steps[1:])
    return [str(one.number), one.code or one.incident, one.belligerent, one.steps[0].day, one.state, str(one.silence),
            steps, "follow-up due" if one.follow_up_due else ""]  # fmt: skip
