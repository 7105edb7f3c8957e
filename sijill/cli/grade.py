"""`sijill grade`: how sure the evidence makes us, under each scheme, with the rule that fired.

One incident is told whole: clusters of sources, grades, what would change them, the grades that people gave. `--all`
grades every incident; `--against imported` compares with the archive's own grades. A person overrules with `--set`,
joins or splits sources with `--join` and `--split`, and takes such a decision back with `--withdraw`, each with a
reason.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sijill.cli.context import actor, progress, register, say, say_json
from sijill.model.errors import BadInput, NotFound

if TYPE_CHECKING:
    from sijill.casework.uow import UnitOfWork
    from sijill.grading.scheme import Scheme
    from sijill.register.facts import Evidence
    from sijill.workbench.opening import Register

app = typer.Typer(help="How sure the evidence makes us, under each scheme, with the rule that fired.")


@app.command()
def grade(
    incident: Annotated[str | None, typer.Argument(help="A code (CS1527) or an id.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every incident of the register.")] = False,
    scheme: Annotated[list[str] | None, typer.Option("--scheme", help="Only this scheme; may be repeated.")] = None,
    scheme_file: Annotated[
        Path | None, typer.Option("--scheme-file", "--schemes", help="A scheme of your own (TOML).")
    ] = None,
    against: Annotated[str | None, typer.Option("--against", help='"imported": the grades of the archive.')] = None,
    hide_strike_status: Annotated[
        bool, typer.Option("--hide-strike-status", help="Let the rest of the evidence decide alone.")
    ] = False,
    join: Annotated[tuple[str, str] | None, typer.Option("--join", help="Two sources that are one voice.")] = None,
    split: Annotated[tuple[str, str] | None, typer.Option("--split", help="Two sources that are two voices.")] = None,
    overrule: Annotated[str | None, typer.Option("--set", help="Your own grade, in place of the rule's.")] = None,
    withdrawn: Annotated[
        int | None, typer.Option("--withdraw", help="Take back the grade or judgement of this number.")
    ] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="Why you join, split, overrule or withdraw.")] = None,
    by: Annotated[str | None, typer.Option("--by", help="Who decides.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Grade one incident, or all."""
    schemes = schemes_of(scheme, scheme_file)
    if (incident is None) != everything:
        raise BadInput("say which incident to grade, or --all", remedy="For example: sijill grade CS1527.")
    decides = bool(join or split or overrule or withdrawn is not None)
    if decides and incident is None:
        raise BadInput("a decision is on one incident", remedy="Give its code or id in the place of --all.")
    if against is not None and incident is not None:
        raise BadInput("one incident is not compared", remedy="Say --all --against imported.")
    opened = register()
    if incident is None:
        _grade_all(opened, schemes, against, hide_strike_status, as_json)
        return
    if decides:
        decision = _Decision(join, split, overrule, withdrawn, reason or "", schemes)
        with opened.work(actor(by)) as uow:
            decision.record(uow, _the_one(opened, incident))
    from sijill.cli.graded import tell
    from sijill.register.grades import grade_incident
    from sijill.register.texts import captured_texts

    told = grade_incident(
        opened.store,
        incident,
        schemes,
        hide_strike_status=hide_strike_status,
        texts=captured_texts(opened.vault),
    )
    if as_json:
        say_json([one.data() for one in told])
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
    return own + [load_scheme(name) for name in dict.fromkeys(wanted) if name not in {one.id for one in own}]


def _the_one(opened: Register, name: str) -> str:
    from sijill.register.story import find_incidents

    rows = find_incidents(opened.store, name)
    if len(rows) != 1:
        raise BadInput(f'{len(rows)} incidents bear the code "{name}"', remedy="Give the id (i-...) of one of them.")
    return rows[0].id


class _Decision:
    """What a person decides on one incident, in one act: all of it is recorded, or nothing."""

    def __init__(
        self,
        join: tuple[str, str] | None,
        split: tuple[str, str] | None,
        overrule: str | None,
        withdrawn: int | None,
        reason: str,
        schemes: list[Scheme],
    ) -> None:
        self.pairs = [(pair, verdict) for pair, verdict in ((join, "same"), (split, "different")) if pair is not None]
        self.overrule, self.withdrawn, self.reason, self.schemes = overrule, withdrawn, reason, schemes

    def record(self, uow: UnitOfWork, incident: str) -> None:
        """Record it: first what is taken back, then judgements on sources, then the grade."""
        from sijill.casework.independence import judge_sources

        if self.withdrawn is not None:
            self._withdraw(uow, incident, self.withdrawn)
        for pair, verdict in self.pairs:
            judge_sources(uow, incident, *pair, verdict, self.reason)
        if self.overrule is not None:
            self._overrule(uow, incident, self.overrule)

    def _withdraw(self, uow: UnitOfWork, incident: str, number: int) -> None:
        from sijill.casework.assessments import withdraw_assessment
        from sijill.casework.independence import judgements_of
        from sijill.casework.judgements import withdraw_judgement
        from sijill.model.codebook import CODEBOOK_VERSION

        if any(row.id == number for row in judgements_of(uow, incident)):
            withdraw_judgement(uow, number, self.reason)
            return
        try:
            withdraw_assessment(uow, incident, number, self.reason, codebook=CODEBOOK_VERSION)
        except NotFound as unknown:
            raise NotFound(
                f"{incident} has no decision {number}",
                remedy="`sijill grade` lists the grades that people gave and their judgements on sources.",
            ) from unknown

    def _overrule(self, uow: UnitOfWork, incident: str, wanted: str) -> None:
        from sijill.casework.assessments import assess
        from sijill.model.codebook import CODEBOOK_VERSION

        chosen = self.schemes[0] if len(self.schemes) == 1 else next(one for one in self.schemes if one.id == "airwars")
        grade = wanted.casefold().replace(" ", "_").replace("-", "_")
        if grade not in chosen.grades:
            raise BadInput(f'"{wanted}" is no grade of {chosen.id}', remedy="Say one of: " + ", ".join(chosen.grades))
        given = grade.capitalize() if chosen.id == "airwars" else grade
        grades = None if chosen.id == "airwars" else chosen.grades
        assess(uow, incident, given, self.reason, codebook=CODEBOOK_VERSION, scheme=chosen.id, grades=grades)


def read_evidence(opened: Register) -> list[Evidence]:
    """The evidence of every incident, with a bar while it is gathered."""
    from sijill.register.grades import gather
    from sijill.register.texts import captured_texts

    with progress("Gathering evidence", len(opened.store.view("incident"))) as step:
        return gather(opened.store, step, texts=captured_texts(opened.vault))


def _grade_all(
    opened: Register, schemes: list[Scheme], against: str | None, hide_strike_status: bool, as_json: bool
) -> None:
    from sijill.cli import agreed

    if against not in (None, "imported"):
        raise BadInput(f'nothing to compare with is called "{against}"', remedy="Say --against imported.")
    found = read_evidence(opened)
    if not found:
        say("The register holds no incident: `sijill import` takes in an archive.")
        return
    show = agreed.show_all if against is None else agreed.show_against
    show(found, schemes, hide_strike_status=hide_strike_status, as_json=as_json)
