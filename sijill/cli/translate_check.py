"""`sijill translate-check`: what a document and its translation say, side by side; every difference listed.

sijill translate-check ORIGINAL TRANSLATION                          files, or ids of captured documents
sijill translate-check                                               every pair that a person has declared
sijill translate-check --declare ORIGINAL TRANSLATION --reason WHY   say that one is a translation of the other
sijill translate-check --list; --withdraw NUMBER --reason WHY        what is declared, and taking it back
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from sijill.cli.bars import counted
from sijill.cli.context import actor, isolated, register, say, say_json, say_table
from sijill.cli.read_texts import document_named, document_of_register
from sijill.model.errors import BadInput, SijillError

if TYPE_CHECKING:
    from sijill.register.rows import TranslationRow
    from sijill.text.reader import Document

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def main(
    original: Annotated[str | None, typer.Argument(help="The document: a file, or an id of the register.")] = None,
    translation: Annotated[str | None, typer.Argument(help="Its translation, likewise.")] = None,
    doc_date: Annotated[str, typer.Option(help="Day of publication of both, YYYY-MM-DD.")] = "",
    lang: Annotated[str, typer.Option(help='Language of the original, "en" or "ar"; else by script.')] = "",
    to: Annotated[str, typer.Option(help="Language of the translation; else by script.")] = "",
    declare: Annotated[bool, typer.Option("--declare", help="Record that the pair is one, with --reason.")] = False,
    withdraw: Annotated[int | None, typer.Option(metavar="NUMBER", help="Take a declaration back.")] = None,
    reason: Annotated[str, typer.Option(help="Why: for --declare and --withdraw.")] = "",
    list_all: Annotated[bool, typer.Option("--list", help="Show the declared pairs; compare nothing.")] = False,
    by: Annotated[str | None, typer.Option(help="Who declares (default: SIJILL_ACTOR or your login).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compare what a document and its translation claim; list every difference, each with both wordings."""
    if withdraw is not None:
        _withdraw(withdraw, reason, by)
    elif list_all:
        _list(as_json)
    elif original is None:
        _check_declared(as_json)
    elif translation is None:
        raise BadInput("a document is compared with its translation", remedy="Give both, or none for declared pairs.")
    elif declare:
        _declare(original, translation, reason, by)
    else:
        said = _compare(document_named(original, lang, doc_date), document_named(translation, to, doc_date))
        say_json(_data(said)) if as_json else _tell(said)


def _declare(original: str, translation: str, reason: str, by: str | None) -> None:
    from sijill.casework.translations import declare_translation

    with register().work(actor(by)) as uow:
        number = declare_translation(uow, original, translation, reason)
    say(f"declared by {actor(by).name}: {translation} is a translation of {original} (declaration {number})")


def _withdraw(number: int, reason: str, by: str | None) -> None:
    from sijill.casework.translations import withdraw_translation

    with register().work(actor(by)) as uow:
        withdraw_translation(uow, number, reason)
    say(f"declaration {number} is withdrawn")


def _list(as_json: bool) -> None:
    from sijill.casework.translations import declared

    rows = declared(register().store)
    if as_json:
        say_json([row._asdict() for row in rows])
        return
    shown = [(str(row.id), row.original, row.translation, row.by, row.at[:10], isolated(row.reason)) for row in rows]
    say_table(("declaration", "original", "translation", "by", "on", "why"), shown)
    say(f"\n{len(rows)} declared pairs.")


def _check_declared(as_json: bool) -> None:
    """Compare every declared pair of the register."""
    from sijill.casework.translations import declared

    opened = register()
    rows = declared(opened.store)
    found: list[tuple[TranslationRow, Any]] = []
    with counted("Comparing", len(rows)) as step:
        for row in rows:
            step(row.translation)
            try:
                pair = (document_of_register(opened, one) for one in (row.original, row.translation))
                found.append((row, _compare(*pair)))
            except SijillError as fault:
                found.append((row, str(fault)))
    if as_json:
        say_json([{"declaration": row.id, "by": row.by, "reason": row.reason}
                  | ({"fault": said} if isinstance(said, str) else _data(said)) for row, said in found])  # fmt: skip
        return
    for row, said in found:
        say(f"{row.translation} as a translation of {row.original} ({row.by}, {row.at[:10]}: {isolated(row.reason)})")
        say(f"cannot be compared: {said}") if isinstance(said, str) else _tell(said)
        say()
    say(
        f"{len(found)} declared pairs."
        if found
        else "No pair is declared: translate-check --declare ORIGINAL TRANSLATION"
    )


def _compare(left: Document, right: Document) -> tuple[Document, Document, tuple[Any, Any], Any]:
    from sijill.text.reader import read
    from sijill.text.translations import compare

    readings = read(left), read(right)
    return left, right, readings, compare(*readings)


def _data(said: tuple[Document, Document, tuple[Any, Any], Any]) -> dict[str, Any]:
    left, right, readings, found = said
    return {
        "original": {"id": left.id, "lang": readings[0].lang, "claims": len(readings[0].claims)},
        "translation": {"id": right.id, "lang": readings[1].lang, "claims": len(readings[1].claims)},
        "pairs": [[a.id, b.id] for a, b in found.pairs],
        "agree": found.agree,
        "differences": [one.data() for one in found.differences],
    }


def _tell(said: tuple[Document, Document, tuple[Any, Any], Any]) -> None:
    _, _, readings, found = said
    rows = [
        (one.what, one.says, *(isolated(_words(claim.evidence.text)) if claim else "-"
                               for claim in (one.original, one.translation)))
        for one in found.differences
    ]  # fmt: skip
    if rows:
        say_table(("difference", "what", "original", "translation"), rows)
        say()
    counts = " and ".join(f"{len(one.claims)} claims in {one.lang}" for one in readings)
    say(f"{counts}: {len(found.pairs)} in both, {found.agree} of them alike; {len(found.differences)} differences.")


def _words(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 70 else plain[:69] + "…"
