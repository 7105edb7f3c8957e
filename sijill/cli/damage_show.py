"""`sijill damage show`: one structure of the register, with who read it, what they said, and its fitted window."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sijill.cli.context import isolated, register
from sijill.cli.damage_print import AsJson, print_result

if TYPE_CHECKING:
    from sijill.register.structures import Told


def show(
    name: Annotated[str, typer.Argument(help="A structure: its id in the files, or s-... of the register.")],
    as_json: AsJson = False,
) -> None:
    """Show one structure of the register.

    Its images, every answer with who gave it and where it stands, and the window with its probability.
    """
    from sijill.register.structures import structure

    opened = register()
    one = structure(opened.store, name)
    ids = {row.document for row in one.mentions} | {row.source for row in one.claims if row.source}
    titles = {row.id: row.title or row.id for row in opened.store.documents(ids)}
    result = _result(one, titles)
    print_result(result, _lines(result), as_json)


def _result(one: Told, titles: dict[str, str]) -> dict[str, Any]:
    home = {row.id: row.document for row in one.mentions}

    def told(says: str) -> list[dict[str, Any]]:
        return [
            {
                "about": row.about,
                "value": json.loads(row.value),
                "file": titles.get(row.source or home[row.mention], ""),
                "at": row.at,
                "reader": row.reader,
                "tier": row.tier,
            }
            for row in one.of(says)
        ]

    return {
        "structure": one.name,
        "subject": one.subject,
        "place": one.place,
        "images": told("image"),
        "analysts": told("damage-class"),
        "answers": told("answer"),
        "experts": told("expert-answer"),
        "window": _window(one),
    }


def _window(one: Told) -> dict[str, Any] | None:
    from sijill.damage.reading import iso
    from sijill.damage.recorded import chances_of
    from sijill.damage.windows import NEVER

    if one.window is None:
        return None
    chances = [
        {
            "after": iso(c.after),
            "until": "not destroyed" if c.until == NEVER else iso(c.until),
            "probability": c.probability,
            "in_90": c.inside,
        }
        for c in chances_of(one.window.reason)
    ]
    row = one.window
    return {"assessment": row.id, "model": row.scheme, "best": row.grade, "reason": row.reason, "by": row.by} | {
        "windows": chances
    }


def _lines(result: dict[str, Any]) -> list[str]:
    place = "place not stated" if result["place"] is None else "{:.6f}, {:.6f}".format(*result["place"])
    lines = [f"{isolated(result['structure'])} ({result['subject']}), {place}"]
    dates = [f"{row['about']}: {row['value']}" for row in result["images"]]
    lines.append(f"{len(dates)} images: {', '.join(dates)}" if dates else "no images")
    lines += [f"analysts, {row['about']}: class {row['value']['class']}, {row['value']['means']}"
              for row in result["analysts"]]  # fmt: skip
    lines.append(f"{len(result['answers'])} answers (restricted: who gave them)")
    for row in result["answers"]:
        intact, first = row["value"].get("last_intact", "not stated"), row["value"].get("first_destroyed", "not stated")
        who = isolated(row["about"])
        lines.append(f"  {who}: last intact {intact}, first destroyed {first} ({row['file']}, {row['at']})")
    lines += [f"  expert {isolated(row['about'])}: first destroyed {row['value']} ({row['file']}, {row['at']})"
              for row in result["experts"]]  # fmt: skip
    window = result["window"]
    if window is None:
        return [*lines, "no window yet: sijill damage fit --register"]
    lines.append(f"window {window['best']} (assessment {window['assessment']} by {window['by']}, {window['model']})")
    for one in window["windows"]:
        mark = " *" if one["in_90"] else ""
        lines.append(f"  after {one['after'] or '...':<10} until {one['until']:<13} {one['probability']:.4f}{mark}")
    return [*lines, "* in the 90 % window", window["reason"].partition("; windows")[0]]
