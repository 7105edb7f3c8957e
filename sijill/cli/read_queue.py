"""Reading captured documents, and the queue of what was suggested: accept, edit, refuse, take back - with keys or by
id.

A decision is written at once, each in a unit of work of its own: what the screen said was recorded is recorded.
"""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from sijill.cli.bars import counted
from sijill.cli.context import actor, count_range, isolated, register, say, say_json
from sijill.cli.read_texts import document_of_register
from sijill.model.errors import BadInput, NotFound, Refused

if TYPE_CHECKING:
    from sijill.casework.suggestions import Waiting
    from sijill.text.gazetteer import Gazetteer
    from sijill.text.reader import Document, Reading
    from sijill.workbench.opening import Register

KEYS = (
    "a accept   i accept instead   e edit, then accept   r refuse   b take back   Enter skip   d next document   q stop"
)
_SECONDS = 300


class Decisions(NamedTuple):
    """Decisions given on the command line; falsy when there is none."""

    accept: list[str]
    refuse: list[str]
    edit: list[str]
    instead: bool
    withdraw: int | None
    reason: str | None
    by: str | None

    def __bool__(self) -> bool:
        return bool(self.accept or self.refuse) or self.withdraw is not None


def read_captured(
    named: str, places: Gazetteer | None, lang: str, doc_date: str, *, reader: str | None, by: str | None
) -> tuple[Reading, dict[str, Any]]:
    """Read one captured document and keep what is suggested; the reading, and how much waits."""
    from sijill.text.reader import read

    opened = register()
    document = document_of_register(opened, named, lang, doc_date)
    reading = read(document, places)
    refused = _keep(opened, document, reading, reader, by)
    return reading, {"waiting": len(_waiting(opened, document.id)), "refused": refused}


def _keep(
    opened: Register, document: Document, reading: Reading, command: str | None, by: str | None
) -> dict[str, int]:
    """Keep the grammar's suggestions, and those of another reader that pass the check; refusals by reason."""
    from sijill.casework.readings import keep_suggestions
    from sijill.text.outside import JsonReader, check
    from sijill.text.suggestions import of_claims, reader_of, suggestions

    (row,) = opened.store.standing("examination", "document", [document.id])
    found, name, refused = suggestions(reading, row.text), reader_of(reading.lang), {}
    if command is not None:
        checked = check(document, JsonReader(shlex.split(command)[0], "outside", lambda text: _ask(command, text)))
        known = {one["name"] for one in found}
        found += [one for one in of_claims(checked.claims, row.text) if one["name"] not in known]
        name, refused = f"{name} + {shlex.split(command)[0]}", dict(checked.refused)
    with opened.work(actor(by)) as uow:
        keep_suggestions(uow, document.id, name, found)
    return refused


def _ask(command: str, text: str) -> str:
    """What the reader that the user configured answers; the text goes to its standard input."""
    try:
        done = subprocess.run(
            shlex.split(command), input=text, capture_output=True, text=True, timeout=_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError) as fault:
        raise BadInput(
            f"the reader did not answer: {fault}", remedy="Try the command by hand with a text on its standard input."
        ) from fault
    return done.stdout


def read_all(places: Gazetteer | None, *, by: str | None, as_json: bool) -> None:
    """Read every captured document with text that nobody has read."""
    from sijill.casework.readings import unread
    from sijill.text.reader import read

    opened = register()
    rows = unread(opened.store)
    with counted("Reading", len(rows)) as step:
        for row in rows:
            step(row.document)
            document = document_of_register(opened, row.document)
            _keep(opened, document, read(document, places), None, by)
    waiting = _waiting(opened, None)
    if as_json:
        say_json({"read": len(rows), "waiting": len(waiting)})
    else:
        say(f"{len(rows)} documents read; {len(waiting)} suggestions wait (`sijill read --queue`).")


def _waiting(opened: Register, document: str | None, *, decided: bool = False) -> list[Waiting]:
    from sijill.casework.suggestions import waiting

    return waiting(opened.store, opened.vault, document=document, decided=decided)


def _document_id(opened: Register, named: str | None) -> str | None:
    from sijill.casework.captured import find_document

    return None if named is None else find_document(opened.store, named).document


def list_suggestions(named: str | None, *, decided: bool, as_json: bool) -> None:
    """Print what waits."""
    opened = register()
    found = _waiting(opened, _document_id(opened, named), decided=decided)
    if as_json:
        say_json([one.data() for one in found])
        return
    for document, group in _by_document(found):
        _tell_document(opened, document)
        for one in group:
            say(f"  {one.row.name}  {_claim(one)}")
            say(f"                  {isolated(_short(one.words, 110))}{_verdict(one)}")
    say(f"{sum(one.decision is None for one in found)} suggestions wait.")


def _by_document(found: list[Waiting]) -> Iterator[tuple[str, list[Waiting]]]:
    groups: dict[str, list[Waiting]] = {}
    for one in found:
        groups.setdefault(one.row.document, []).append(one)
    yield from groups.items()


def _tell_document(opened: Register, document: str) -> None:
    (row,) = opened.store.documents([document])
    about = ", ".join(one for one in (row.publisher, row.published, row.language) if one)
    say(f"{document}  {isolated(_short(row.title or '', 80))}{f' ({about})' if about else ''}")


def _claim(one: Waiting) -> str:
    body = one.body
    if body["mention"] == "person":
        told = [str(body[name]) for name in ("class", "age", "relation") if name in body]
        return f"person {body['value']} ({', '.join(told)})"
    number = count_range(body["value"].get("low"), body["value"].get("high"))
    what = body.get("measure") or body["says"]
    days = body.get("date", {}).get("value", {})
    when = "-".join(dict.fromkeys(str(days[end]) for end in ("first", "last") if end in days)) if days else ""
    kind = "" if body["mention"] == "incident" else f" [{body['mention']}]"
    part = " (part of the line above)" if "part_of" in body else ""
    return " ".join(word for word in (what, number, body["about"], f"on {when}" if when else "") if word) + kind + part


def _verdict(one: Waiting) -> str:
    if one.decision is None:
        return ""
    return f"  [{one.decision.verdict} by {one.decision.by}, decision {one.decision.id}]"


def _short(text: str, width: int) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= width else plain[: width - 1] + "…"


def decide(asked: Decisions, *, as_json: bool) -> None:
    """Record what the command line decides."""
    from sijill.casework.suggestions import accept, refuse, reopen

    opened = register()
    edits = edits_from(asked.edit)
    if edits and len(asked.accept) != 1:
        raise BadInput("an edit belongs to one suggestion", remedy='Say --accept ID --edit "low=30 high=32".')
    made: list[dict[str, Any]] = []
    with opened.work(actor(asked.by)) as uow:
        if asked.withdraw is not None:
            reopen(uow, asked.withdraw, asked.reason or "")
            made.append({"withdrawn": asked.withdraw})
        for name in asked.accept:
            decision, mention = accept(uow, name, reason=asked.reason, edits=edits, instead=asked.instead)
            made.append({"suggestion": name, "decision": decision, "mention": mention})
        for name in asked.refuse:
            made.append({"suggestion": name, "decision": refuse(uow, name, asked.reason or "")})
    if as_json:
        say_json(made)
        return
    for one in made:
        if "withdrawn" in one:
            say(f"Decision {one['withdrawn']} no longer stands; the suggestion waits again.")
        else:
            where = f": its claims stand in {one['mention']}" if "mention" in one else ""
            say(f"{one['suggestion']} is decided (decision {one['decision']}){where}.")


def edits_from(said: list[str]) -> dict[str, Any]:
    """ "low=30 high=32 about=children" as values; counts as numbers, an empty one as not stated."""
    edits: dict[str, Any] = {}
    for part in (part for one in said for part in one.split()):
        name, sign, value = part.partition("=")
        if not sign:
            raise BadInput(f'"{part}" is not NAME=VALUE', column="--edit", remedy='Write "low=30 high=32".')
        if name in ("low", "high"):
            if value and not (value.isascii() and value.isdecimal()):
                raise BadInput(f'"{value}" is no count', column="--edit", remedy="Give a whole number.")
            edits[name] = int(value) if value else None
        else:
            edits[name] = value
    return edits


def work_through(named: str | None, *, by: str | None) -> None:
    """One suggestion after another; each decision is recorded when its key is pressed."""
    opened = register()
    found = _waiting(opened, _document_id(opened, named))
    say(f"{len(found)} suggestions wait.\n{KEYS}\n")
    made: list[int] = []
    for document, group in _by_document(found):
        _tell_document(opened, document)
        for one in group:
            _tell(one)
            key = _pressed(opened, one, made, by)
            if key == "q":
                say(f"{len(made)} decisions recorded.")
                return
            if key == "d":
                break
    say(f"{len(made)} decisions recorded." + (" `--withdraw NUMBER --reason WHY` takes one back." if made else ""))


def _tell(one: Waiting) -> None:
    before, after = (" ".join(part.split()) for part in one.around)
    say(f"\n{one.row.name}  {_claim(one)}   [{', '.join(one.body['rules'])}, {one.body['permille'] / 10:.0f} %]")
    words = " ".join(one.words.split())
    shown = typer.style(words, reverse=True) if sys.stdout.isatty() else f"[{words}]"
    say(f"  {isolated(f'…{before} {shown} {after}…')}")


def _pressed(opened: Register, one: Waiting, made: list[int], by: str | None) -> str:
    """Ask until the suggestion is decided or passed over; the last key."""
    while True:
        key = typer.prompt("  decide", default="", show_default=False, prompt_suffix=" > ").strip().lower()
        try:
            if key in ("", "q", "d"):
                return str(key)
            if key == "b":
                _take_back(opened, made, by)
            else:
                made.append(_decided(opened, one, key, by))
                return str(key)
        except (BadInput, NotFound, Refused) as fault:
            say(f"  {fault}")


def _take_back(opened: Register, made: list[int], by: str | None) -> None:
    from sijill.casework.suggestions import reopen

    if not made:
        raise BadInput("nothing was decided in this sitting")
    with opened.work(actor(by)) as uow:
        reopen(uow, made[-1], "taken back in the queue")
    say(f"  decision {made.pop()} is taken back; its suggestion waits again")


def _decided(opened: Register, one: Waiting, key: str, by: str | None) -> int:
    from sijill.casework.suggestions import accept, refuse

    if key not in ("a", "i", "e", "r"):
        raise BadInput(f'"{key}" is no key here', remedy=KEYS)
    edits: dict[str, Any] = {}
    if key == "e":
        now = (
            " ".join(f"{end}={value}" for end, value in one.body["value"].items()) if one.body["says"] != "harm" else ""
        )
        edits = edits_from([typer.prompt("  low=, high=, about=, says=, first=, last=", default=now)])
    reason = str(typer.prompt("  reason")) if key == "r" else None
    with opened.work(actor(by)) as uow:
        if reason is not None:
            return refuse(uow, one.row.name, reason)
        return accept(uow, one.row.name, edits=edits, instead=key == "i")[0]
