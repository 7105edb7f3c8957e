"""`sijill contradictions`: what the register's documents say that cannot be true together."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from typing import Annotated

import typer

from sijill.cli.context import register, say, say_json, say_table

app = typer.Typer(help="What documents say that cannot be true together.")


@app.command()
def contradictions(
    rule: Annotated[list[str] | None, typer.Option("--rule", help="Only this rule; may be repeated.")] = None,
    summary: Annotated[bool, typer.Option("--summary", help="Only how many of each.")] = False,
    notes: Annotated[bool, typer.Option("--notes", help="Also what is merely worth a note.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List contradictions by rule, each with its record and the values that clash."""
    from sijill.grading.contradictions import find_all
    from sijill.grading.findings import RULES, Severity
    from sijill.register.facts import facts

    everything = find_all(facts(register().store))
    found = [one for one in everything if (notes or rule or one.severity is not Severity.NOTE)]
    found = [one for one in found if not rule or one.rule_id in rule]
    if as_json:
        counts = Counter(one.rule_id for one in everything)
        say_json(
            {
                "counts": dict(sorted(counts.items())),
                "findings": [
                    {
                        "rule": one.rule_id,
                        "severity": one.severity,
                        "incident": one.record_id,
                        "code": one.code,
                        "message": one.message,
                        "arabic": one.arabic,
                        "values": dict(one.values),
                    }
                    for one in found
                ],
            }
        )
        return
    if as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(["rule", "severity", "incident", "code", "message"])
        writer.writerows([one.rule_id, one.severity, one.record_id, one.code, one.message] for one in found)
        return
    if not summary:
        say_table(
            ["Record", "Rule", "What it says"], [[one.code or one.record_id, one.rule_id, one.message] for one in found]
        )
        say()
    tally = Counter((one.severity, one.rule_id) for one in everything)
    say_table(
        ["How many", "Severity", "Rule", "Where it comes from"],
        [[count, severity, name, RULES[name].source] for (severity, name), count in sorted(tally.items())],
    )
    if not found:
        say("Nothing here contradicts itself.")
