"""`sijill grade`: how sure the evidence makes us, under each scheme, with the rule that fired.

One incident is told whole: clusters of sources, grades, what would change them, the grades that people gave. `--all`
grades every incident; `--against imported` compares with the archive's own grades. A person overrules with `--set`,
joins or splits sources with `--join` and `--split`, each with a reason.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sijill.cli.context import actor, progress, register, say, say_json, say_table
from sijill.model.errors import BadInput

if TYPE_CHECKING:
    from sijill.grading.agreement import Agreement
    from sijill.grading.scheme import Scheme
    from sijill.register.facts import Evidence
    from sijill.workbench.opening import Register

app = typer.Typer(help="How sure the evidence makes us, under each scheme, with the rule that fired.")


@app.command()
def grade(
    incident: Annotated[str | None, typer.Argument(help="A code (CS1527) or an id.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every incident of the register.")] = False,
    scheme: Annotated[list[str] | None, typer.Option("--scheme", help="Only this scheme; may be repeated.")] = None,
    scheme_file: Annotated[Path | None, typer.Option("--scheme-file", help="A scheme of your own (TOML).")] = None,
    against: Annotated[str | None, typer.Option("--against", help='"imported": the grades of the archive.')] = None,
    hide_strike_status: Annotated[
        bool, typer.Option("--hide-strike-status", help="Let the rest of the evidence decide alone.")
    ] = False,
    join: Annotated[tuple[str, str] | None, typer.Option("--join", help="Two sources that are one voice.")] = None,
    split: Annotated[tuple[str, str] | None, typer.Option("--split", help="Two sources that are two voices.")] = None,
    overrule: Annotated[str | None, typer.Option("--set", help="Your own grade, in place of the rule's.")] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="Why you join, split or overrule.")] = None,
    by: Annotated[str | None, typer.Option("--by", help="Who decides.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Grade one incident, or all."""
    schemes = schemes_of(scheme, scheme_file)
    if (incident is None) != everything:
        raise BadInput("say which incident to grade, or --all", remedy="For example: sijill grade CS1527.")
    opened = register()
    if incident is None:
        _grade_all(opened, schemes, against, hide_strike_status, as_json)
        return
    if join or split or overrule:
        _decide(opened, incident, join, split, overrule, reason or "", schemes, by)
    from sijill.cli.graded import tell, told_data, told_of

    told = told_of(opened.store, incident, schemes, hide_strike_status=hide_strike_status)
    if as_json:
        say_json([told_data(one) for one in told])
        return
    for one in told:
        tell(one)


def schemes_of(names: list[str] | None, file: Path | None) -> list[Scheme]:
    """The schemes asked for, else all built-in ones. Refused: an unknown name, a file with a hole or an overlap."""
    from sijill.grading.scheme import SCHEMES, load_scheme, load_scheme_file

    if file is not None and not file.is_file():
        raise BadInput("there is no such file", file=str(file), remedy="Give the path of a scheme (TOML).")
    own = [] if file is None else [load_scheme_file(file)]
    wanted = names if names else [] if own else list(SCHEMES)
    return own + [load_scheme(name) for name in wanted if name not in {one.id for one in own}]


def _decide(
    opened: Register,
    name: str,
    join: tuple[str, str] | None,
    split: tuple[str, str] | None,
    overrule: str | None,
    reason: str,
    schemes: list[Scheme],
    by: str | None,
) -> None:
    from sijill.casework.assessments import assess
    from sijill.casework.independence import judge_sources
    from sijill.model.codebook import CODEBOOK_VERSION
    from sijill.register.story import find_incidents

    rows = find_incidents(opened.store, name)
    if len(rows) != 1:
        raise BadInput(f'{len(rows)} incidents bear the code "{name}"', remedy="Give the id (i-...) of one of them.")
    with opened.work(actor(by)) as uow:
        for pair, verdict in ((join, "same"), (split, "different")):
            if pair is not None:
                judge_sources(uow, rows[0].id, *pair, verdict, reason)
        if overrule is not None:
            chosen = schemes[0] if len(schemes) == 1 else next(one for one in schemes if one.id == "airwars")
            if overrule.casefold() not in chosen.grades:
                raise BadInput(
                    f'"{overrule}" is no grade of {chosen.id}', remedy="Say one of: " + ", ".join(chosen.grades)
                )
            given = overrule.capitalize() if chosen.id == "airwars" else overrule.casefold()
            assess(uow, rows[0].id, given, reason, codebook=CODEBOOK_VERSION, scheme=chosen.id)


def read_evidence(opened: Register) -> list[Evidence]:
    """The evidence of every incident, with a bar while it is gathered."""
    from sijill.register.facts import evidence

    found = []
    with progress("Gathering evidence", len(opened.store.view("incident"))) as step:
        for one in evidence(opened.store):
            found.append(one)
            step(1)
    return found


def _grade_all(
    opened: Register, schemes: list[Scheme], against: str | None, hide_strike_status: bool, as_json: bool
) -> None:
    if against not in (None, "imported"):
        raise BadInput(f'nothing to compare with is called "{against}"', remedy="Say --against imported.")
    if against is not None and len(schemes) != 1:
        raise BadInput("one scheme is compared at a time", remedy="Add --scheme airwars.")
    found = read_evidence(opened)
    if against is None:
        _show_all(found, schemes, hide_strike_status, as_json)
        return
    from sijill.grading.agreement import compare

    agreement = compare(
        [one.facts for one in found],
        schemes[0],
        hide_strike_status=hide_strike_status,
        summaries={one.facts.id: one.summary for one in found},
    )
    if as_json:
        say_json(_agreement_data(agreement, schemes[0], hide_strike_status))
    else:
        _show_agreement(agreement, schemes[0], hide_strike_status)


def _show_all(found: list[Evidence], schemes: list[Scheme], hide_strike_status: bool, as_json: bool) -> None:
    from collections import Counter

    from sijill.grading.agreement import regrade, where_schemes_differ

    summaries = {one.facts.id: one.summary for one in found}
    if hide_strike_status:
        summaries = {id: summary.without_strike_status() for id, summary in summaries.items()}
    graded = regrade(summaries, schemes)
    if as_json:
        codes = {one.facts.id: one.facts.code for one in found}
        say_json(
            [
                {"incident": id, "code": codes[id]}
                | {"grades": {name: {"grade": one.grade, "rule": one.rule_id} for name, one in by.items()}}
                for id, by in graded.items()
            ]
        )
        return
    counts = [
        [one.id, one.version, name, Counter(by[one.id].grade for by in graded.values())[name]]
        for one in schemes
        for name in reversed(one.grades)
    ]
    say_table(["Scheme", "Version", "Grade", "Incidents"], counts)
    for other in schemes[1:]:
        pairs = sorted(where_schemes_differ(graded, schemes[0].id, other.id).items())
        say()
        say_table([schemes[0].id, other.id, "Incidents"], [[*pair, number] for pair, number in pairs])


def _agreement_data(found: Agreement, scheme: Scheme, hide_strike_status: bool) -> dict[str, Any]:
    return {
        "scheme": found.scheme,
        "version": scheme.version,
        "strike_status_hidden": hide_strike_status,
        "records": found.records,
        "left_out": found.left_out,
        "observed": round(found.observed, 4),
        "kappa": None if found.kappa is None else round(found.kappa, 4),
        "table": [
            {"imported": left, "computed": right, "incidents": number}
            for (left, right), number in sorted(found.table.items())
        ],
        "disagreements": [
            {
                "incident": one.id,
                "code": one.code,
                "imported": one.imported,
                "computed": one.computed.grade,
                "apart": one.apart,
                "rule": one.computed.rule_id,
                "reason": one.computed.en,
                "reason_ar": one.computed.ar,
                "counted": dict(one.computed.counted),
                "trace": one.trace,
            }
            for one in found.disagreements
        ],
    }


def _show_agreement(found: Agreement, scheme: Scheme, hide_strike_status: bool) -> None:
    hidden = ", strike status hidden" if hide_strike_status else ""
    say(f"Scheme {scheme.id} {scheme.version} against the imported grades{hidden}\n")
    rows = [[left, *(found.table.get((left, right), 0) for right in scheme.grades)] for left in scheme.grades]
    say_table(["Imported", *scheme.grades], [row for row in rows if any(row[1:])])
    kappa = "not defined" if found.kappa is None else f"{found.kappa:.4f}"
    say(f"\n{found.records:,} incidents, agreement {found.observed:.1%}, Cohen's kappa {kappa}")
    say(f"{found.left_out:,} are left out: no list of sources, or no grade, or none of this scheme's grades.\n")
    say(f"{len(found.disagreements):,} disagreements, worst first:")
    for one in found.disagreements:
        say(f"- {one.trace}")
