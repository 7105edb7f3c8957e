"""`sijill regrade --with VERSION`: what another version of the rules would change. Nothing is rewritten.

The grades of the version in force stand beside those of VERSION: a version of a built-in scheme or of the codebook, or
that of a scheme file. Assessments that people made are listed where the rules of VERSION decide otherwise; each
keeps the codebook version under which it was made.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sijill.cli.context import register, say, say_json, say_table
from sijill.cli.grade import read_evidence
from sijill.model.errors import BadInput, NotFound

if TYPE_CHECKING:
    from sijill.grading.scheme import Scheme

app = typer.Typer(help="What another version of the rules would change; nothing is rewritten.")


@app.command()
def regrade(
    version: Annotated[str, typer.Option("--with", help="A version, or the path of a scheme file.")],
    scheme: Annotated[str, typer.Option("--scheme", help="The scheme.")] = "airwars",
    scheme_file: Annotated[Path | None, typer.Option("--scheme-file", help="The file of that version.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compare the grades of the version in force with those of VERSION, incident by incident."""
    from sijill.grading.agreement import changed_grades
    from sijill.grading.grade import grade

    before, after = _versions(version, scheme, scheme_file)
    opened = register()
    found = read_evidence(opened)
    now = {one.facts.id: grade(one.summary, before) for one in found}
    then = {one.facts.id: grade(one.summary, after) for one in found}
    codes = {one.facts.id: one.facts.code for one in found}
    changes = [
        {"incident": id, "code": codes[id], "before": old and old.grade, "after": new and new.grade,
         "rule_before": old and old.rule_id, "rule_after": new and new.rule_id, "reason": new and new.en}
        for id, old, new in changed_grades(now, then)
    ]  # fmt: skip
    kept = [
        {"incident": row.subject, "code": codes.get(row.subject, ""), "grade": row.grade, "by": row.by,
         "codebook": row.codebook, "reason": row.reason, "rules_say": then[row.subject].grade}
        for row in opened.store.assessments(list(then))
        if row.scheme == before.id and row.grade.casefold() != then[row.subject].grade
    ]  # fmt: skip
    if as_json:
        say_json(
            {
                "scheme": before.id, "before": before.version, "after": after.version, "incidents": len(found),
                "changes": changes, "assessments_that_differ": kept,
            }
        )  # fmt: skip
        return
    _show(before, after, len(found), changes, kept)


def _versions(version: str, name: str, file: Path | None) -> tuple[Scheme, Scheme]:
    from sijill.grading.scheme import earlier_versions, load_scheme, load_scheme_file
    from sijill.model.codebook import CODEBOOK_VERSION

    if file is None and version.endswith(".toml"):
        file, version = Path(version), ""
    if file is None:
        before, earlier = load_scheme(name), earlier_versions(name)
        if version in (before.version, *earlier):
            return before, load_scheme(name, version)
        if version == CODEBOOK_VERSION:
            return before, before
        known = ", ".join((*earlier, f"{before.version} (in force)"))
        raise NotFound(
            f"there is no version {version} of {name}",
            remedy=f"Scheme: {known}; codebook: {CODEBOOK_VERSION}. For another: --scheme-file.",
        )
    if not file.is_file():
        raise BadInput("there is no such file", file=str(file), remedy="Give the path of a scheme (TOML).")
    after = load_scheme_file(file)
    if version and after.version != version:
        raise BadInput(f"it is version {after.version}, not {version}", file=str(file), remedy="Name the one you mean.")
    return load_scheme(after.id), after


def _show(
    before: Scheme, after: Scheme, incidents: int, changes: list[dict[str, Any]], kept: list[dict[str, Any]]
) -> None:
    say(f"Scheme {before.id}: {before.version} in force, beside {after.version}; {incidents:,} incidents")
    say(f"{len(changes):,} grades would change. Nothing was rewritten.\n")
    if changes:
        rows = [[one["code"] or one["incident"], one["before"], one["after"], one["reason"]] for one in changes]
        say_table(["Incident", "Now", "Would be", "Why"], rows)
    if kept:
        say("\nGrades by people that the rules of that version would not give; they stay as they were made:")
        rows = [[one["code"] or one["incident"], one["grade"], one["codebook"], one["by"], one["rules_say"]]
                for one in kept]  # fmt: skip
        say_table(["Incident", "Grade", "Codebook", "By", "Rules say"], rows)
