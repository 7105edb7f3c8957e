"""`sijill translate-check`: what a document and its translation say, side by side; every difference listed.

sijill translate-check ORIGINAL TRANSLATION      files, or ids of captured documents
"""

from __future__ import annotations

from typing import Annotated

import typer

from sijill.cli.context import isolated, say, say_json, say_table
from sijill.cli.read_texts import document_named

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def main(
    original: Annotated[str, typer.Argument(help="The document: a file, or an id of the register.")],
    translation: Annotated[str, typer.Argument(help="Its translation, likewise.")],
    doc_date: Annotated[str, typer.Option(help="Day of publication of both, YYYY-MM-DD.")] = "",
    lang: Annotated[str, typer.Option(help='Language of the original, "en" or "ar"; else by script.')] = "",
    to: Annotated[str, typer.Option(help="Language of the translation; else by script.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compare what a document and its translation claim; list every difference, each with both wordings."""
    from sijill.text.reader import read
    from sijill.text.translations import compare

    left, right = document_named(original, lang, doc_date), document_named(translation, to, doc_date)
    readings = read(left), read(right)
    found = compare(*readings)
    if as_json:
        say_json(
            {
                "original": {"id": left.id, "lang": readings[0].lang, "claims": len(readings[0].claims)},
                "translation": {"id": right.id, "lang": readings[1].lang, "claims": len(readings[1].claims)},
                "pairs": [[a.id, b.id] for a, b in found.pairs],
                "agree": found.agree,
                "differences": [one.data() for one in found.differences],
            }
        )
        return
    rows = [
        (one.what, one.says, *(isolated(_words(claim.evidence.text)) if claim else "-"
                               for claim in (one.original, one.translation)))
        for one in found.differences
    ]  # fmt: skip
    if rows:
        say_table(("difference", "what", "original", "translation"), rows)
        say()
    counted = " and ".join(f"{len(one.claims)} claims in {one.lang}" for one in readings)
    say(f"{counted}: {len(found.pairs)} in both, {found.agree} of them alike; {len(found.differences)} differences.")


def _words(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 70 else plain[:69] + "…"
