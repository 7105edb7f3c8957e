"""What the commands of `sijill damage` print: notes on rows, the lines of a fit, and refusals of options."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

if TYPE_CHECKING:
    from sijill.damage.reading import Note


AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


Out = Annotated[Path, typer.Option("--out", help="Folder for the tables.")]
MaybeOut = Annotated[Path | None, typer.Option("--out", help="Folder for the tables.")]
IntoRegister = Annotated[bool, typer.Option("--register", help="Record everything in the register, as one act.")]
OnRegister = Annotated[bool, typer.Option("--register", help="Work on the register instead of files.")]
By = Annotated[str | None, typer.Option("--by", help="Who does it (default: SIJILL_ACTOR or your login).")]
Given = TypeVar("Given")


def needed(option: str, value: Given | None) -> Given:
    """The value of an option, or a refusal (BadInput) that names the option."""
    from sijill.model.errors import BadInput

    if not value:
        raise BadInput(f"{option} is missing", remedy="Add it, or work on the register with --register.")
    return value


def print_result(result: dict[str, Any], lines: list[str], as_json: bool) -> None:
    """The result as JSON, or the lines for people."""
    typer.echo(json.dumps(result, ensure_ascii=False, indent=1) if as_json else "\n".join(lines))


def note_lines(notes: Sequence[Note], most: int = 10) -> list[str]:
    """The first notes in full, then how many more."""
    lines = []
    for note in notes[:most]:
        place = f"{note.file}, row {note.row}" if note.row else note.file
        who = f" ({note.structure})" if note.structure else ""
        lines.append(f"{'set aside' if note.set_aside else 'noted'}: {place}{who}: {note.problem}. {note.remedy}")
    return lines + ([f"... and {len(notes) - most:,} more"] if len(notes) > most else [])


def one_of(option: str, value: str, allowed: tuple[str, ...]) -> None:
    """Refuse (BadInput) a value of an option that is not allowed."""
    from sijill.model.errors import BadInput

    if value not in allowed:
        raise BadInput(f'{option} "{value}" is not known', remedy=f"Use one of: {', '.join(allowed)}.")


def fit_lines(report: dict[str, Any], out: Path) -> list[str]:
    """What a fit found, for people; without gold it says that nothing is calibrated."""
    counts, check = report["counts"], report["on_gold"]
    lines = [
        f"{counts['structures']:,} structures, {counts['answers']:,} answers by {counts['volunteers']:,} volunteers, "
        f"{counts['images']} images; {report['rounds']} rounds",
        f"mean certainty of the best window {report['mean_certainty']:.1%}, temperature {report['temperature']:.2f}",
        f"{report['needs_more_views']:,} structures need more views",
    ]
    if check is None:
        lines.append(f"NOT CALIBRATED: {report['calibration']}")
    else:
        lines.append(
            f"on {check['structures']} gold structures (seen by the crowd only): right {check['accuracy']:.1%}, "
            f"within one frame {check['within_one']:.1%}, calibration error {check['calibration_error']:.3f}, "
            f"90 % windows hold {check['covered']:.1%}"
        )
    if report["windows_90"]["means"].startswith("the best"):
        lines.append(f"90 % windows: {report['windows_90']['means']}")
    lines += [f"volunteers flagged as {flag}: {n:,}" for flag, n in report["flagged_volunteers"].items()]
    lines += [
        f"set aside, {n:,} {'row' if n == 1 else 'rows'}: {problem}" for problem, n in report["set_aside"].items()
    ]
    lines += [f"noted, {n:,}: {problem}" for problem, n in report["noted"].items()]
    lines.append(f"written to {out}: windows, structures, volunteers, images, problems (csv), report.json")
    return lines
