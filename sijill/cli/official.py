"""`sijill official`: what armed forces say - read it, match it, keep the account, score it, compare it.

Commands work on plain files and write nothing but the file that is named; `match` without files works on the register.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from sijill.cli.official_deciding import Asked, Decisions, record_decisions, show_queue
from sijill.cli.official_input import day_of, entries_of, json_lines, published_records, text_of, watch, write_csv
from sijill.cli.official_print import flat_line, match_rows, print_comparison, print_ledger, print_release, say_twice
from sijill.model.dates import DateSpan
from sijill.model.errors import BadInput

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help=__doc__.splitlines()[0] if __doc__ else None)

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("read")
def read(
    path: Annotated[Path | None, typer.Argument(metavar="FILE|DIR", help="A release, or a folder of them.")] = None,
    texts: Annotated[Path | None, typer.Option(help="JSON lines with id, text, date.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where to write one JSON line per text.")] = None,
    belligerent: Annotated[str, typer.Option(help="Whose statements these are.")] = "coalition",
    json_out: Json = False,
) -> None:
    """Read releases: each line with what was made of it, where it stands, and what could not be read."""
    if texts is not None:
        _read_texts(texts, out, belligerent)
    elif path is not None:
        _read_files(path, belligerent, json_out)
    else:
        raise BadInput("nothing to read", remedy="Give a file or folder, or --texts IN.jsonl --out OUT.jsonl")


def _read_texts(texts: Path, out: Path | None, belligerent: str) -> None:
    from sijill.official.partners import read_partner_report
    from sijill.official.releases import read_text

    written = []
    for row, given in enumerate(watch(json_lines(texts), "reading"), start=1):
        text, released = text_of(given, texts, row), day_of(given, texts, row)
        record = {"id": given.get("id", row)} | read_text(text, released=released)
        if belligerent != "coalition":
            record["partner_report"] = read_partner_report(text, belligerent, released=released).record()
        written.append(json.dumps(record, ensure_ascii=False))
    if out is None:
        typer.echo("\n".join(written))
        return
    out.write_text("".join(line + "\n" for line in written), encoding="utf-8")
    typer.echo(f"{len(written)} texts read into {out}", err=True)


def _read_files(path: Path, belligerent: str, json_out: bool) -> None:
    from sijill.official.documents import documents_under, read_document
    from sijill.official.partners import read_partner_report
    from sijill.official.releases import read_release, released_on

    records = []
    for file in watch(documents_under(path), "reading"):
        document = read_document(file)
        released = released_on(document.text)
        items = [
            item.record() | {"page": document.page_of(item.start)}
            for item in read_release(document.text, released=released)
        ]
        entry: dict[str, Any] = {"file": document.path, "belligerent": belligerent, "items": items}
        entry["released"] = released.isoformat() if released else None
        if belligerent != "coalition":
            entry["partner_report"] = read_partner_report(document.text, belligerent, released=released).record()
        records.append(entry)
        if not json_out:
            print_release(document.text, entry)
    if json_out:
        typer.echo(json.dumps(records, ensure_ascii=False, indent=1))


@app.command("match")
def match_statements(
    statements: Annotated[Path | None, typer.Option(help="CSV of statements; without it, the register's.")] = None,
    incidents: Annotated[Path | None, typer.Option(help="CSV of incidents; without it, the register's.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where to write the candidates, as CSV.")] = None,
    top: Annotated[int, typer.Option(min=1, help="Candidates for each statement.")] = 5,
    days: Annotated[int, typer.Option(min=0, help="How many days apart a candidate may lie.")] = 3,
    belligerent: Annotated[str | None, typer.Option(help="Register: only this belligerent's statements.")] = None,
    area: Annotated[str | None, typer.Option(help="Register: only statements on this area.")] = None,
    first: Annotated[str | None, typer.Option("--from", help="Register: incidents from this day on.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Register: incidents up to this day.")] = None,
    list_all: Annotated[bool, typer.Option("--list", help="Register: print the queue, decide nothing.")] = False,
    accept: Annotated[list[str] | None, typer.Option(help="Register: confirm STATEMENT=INCIDENT.")] = None,
    refuse: Annotated[list[str] | None, typer.Option(help="Register: refuse STATEMENT=INCIDENT.")] = None,
    unsure: Annotated[list[str] | None, typer.Option(help="Register: nobody can tell STATEMENT=INCIDENT.")] = None,
    shares: Annotated[str | None, typer.Option(help='With --accept STATEMENT: "CS1621=6, CS1621a=10".')] = None,
    killed: Annotated[int | None, typer.Option(min=0, help="With --accept: how many of the killed.")] = None,
    injured: Annotated[int | None, typer.Option(min=0, help="With --accept: how many of the injured.")] = None,
    withdraw: Annotated[int | None, typer.Option(help="Register: take back the decision of this number.")] = None,
    reason: Annotated[str | None, typer.Option(help="Why; every decision needs it.")] = None,
    by: Annotated[str | None, typer.Option(help="Who decides.")] = None,
    json_out: Json = False,
) -> None:
    """Candidates for each statement with probability and reasons; people confirm, the matcher only proposes.

    On plain files: --statements and --incidents. On the register: a queue with keys, or --list, --accept, --refuse,
    --unsure, --withdraw for scripts.
    """
    if statements is not None and incidents is not None:
        _match_files(statements, incidents, out, top, days, json_out)
        return
    if statements is not None or incidents is not None:
        raise BadInput("one table is missing", remedy="Give --statements and --incidents, or neither.")
    decisions = Decisions(accept or [], refuse or [], unsure or [], withdraw, shares, killed, injured, reason, by)
    if decisions:
        record_decisions(decisions, json_out=json_out)
        return
    show_queue(
        Asked(belligerent, area, first, last, top, days), out=out, whole=list_all or json_out, as_json=json_out, by=by
    )


def _match_files(statements: Path, incidents: Path, out: Path | None, top: int, days: int, json_out: bool) -> None:
    from dataclasses import replace

    from sijill.official.match_settings import Settings
    from sijill.official.matching import match
    from sijill.official.tables_in import incident_rows, read_csv, statement_rows

    said = statement_rows(read_csv(statements), file=str(statements))
    known = incident_rows(read_csv(incidents), file=str(incidents))
    say_twice([one.id for one in known], incidents)
    settings = replace(Settings.shipped(), days=days)
    matched = match(said, known, settings=settings, top=top, progress=lambda items: watch(items, "matching"))
    rows = [row for one in matched for row in match_rows(one)]
    if out is not None:
        write_csv(out, rows)
        found = sum(bool(one.candidates) for one in matched)
        typer.echo(
            f"{found} of {len(matched)} statements have candidates among {len(known)} incidents: {out}", err=True
        )
    if json_out:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    elif out is None:
        for row in rows:
            typer.echo(
                f"{row['statement_id']}  {row['rank']}  {row['incident_id']}  {row['probability']}  {row['reasons']}"
            )


@app.command("allocate")
def allocate(
    admissions: Annotated[Path, typer.Option(help="CSV: id, killed (and injured).")],
    links: Annotated[Path, typer.Option(help="CSV of confirmed links: statement_id, incident_id, optional share.")],
    incidents: Annotated[Path | None, typer.Option(help="CSV of incidents with killed_min, killed_max.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where to write the shares, as CSV.")] = None,
    json_out: Json = False,
) -> None:
    """Share out each admission over its confirmed incidents; the shares sum to it and never exceed it."""
    from sijill.model.counts import Outcome
    from sijill.official.allocating import allocate_tables
    from sijill.official.tables_in import read_csv

    rows: list[dict[str, Any]] = []
    for outcome in (Outcome.KILLED, Outcome.INJURED):
        rows += allocate_tables(
            read_csv(admissions),
            read_csv(links),
            read_csv(incidents) if incidents else [],
            outcome=outcome,
            file=str(links),
        )
    if out is not None:
        write_csv(out, rows)
    if json_out:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    elif out is None:
        for row in rows:
            typer.echo(
                f"{row['statement_id']}  {row['incident_id'] or '(no incident)'}  {row['share']} {row['outcome']}"
            )


@app.command("ledger")
def ledger(
    releases: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Releases to add to the published rows.")
    ] = None,
    json_out: Json = False,
) -> None:
    """The Coalition's running account as published: every identity checked, every discrepancy listed."""
    from sijill.official.ledger import keep, published

    kept = keep([*published(), *entries_of(releases)])
    if json_out:
        typer.echo(json.dumps(kept.record(), ensure_ascii=False, indent=1))
        return
    print_ledger(kept)


@app.command("transparency")
def transparency(
    texts: Annotated[Path | None, typer.Option(help="JSON lines with belligerent, text, date.")] = None,
    path: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Releases in one folder for each belligerent.")
    ] = None,
    json_out: Json = False,
) -> None:
    """What each belligerent publishes, criterion by criterion, measured on the texts at hand."""
    from sijill.official.chart import as_text
    from sijill.official.scorecard import score

    marks = score(published_records(texts, path))
    if json_out:
        fields = ("belligerent", "criterion", "title", "given", "asked", "level")
        typer.echo(
            json.dumps([{name: getattr(one, name) for name in fields} for one in marks], ensure_ascii=False, indent=1)
        )
        return
    rows = [["belligerent", "criterion", "given", "of", "share", ""]]
    for one in marks:
        share = "-" if one.share is None else f"{100 * one.share:.0f} %"
        rows.append([one.belligerent, one.title, str(one.given), str(one.asked), share, one.level])
    typer.echo(as_text(rows))


@app.command("rate")
def rate_of(
    rounds: Annotated[int | None, typer.Argument(help="How many rounds, munitions or strikes.")] = None,
    first: Annotated[str | None, typer.Argument(help="First day.")] = None,
    last: Annotated[str | None, typer.Argument(help="Last day.")] = None,
    json_out: Json = False,
) -> None:
    """One every how many minutes? With the totals quoted in public, each over its own window."""
    from sijill.official.tallies import quoted, rate

    rates = list(quoted())
    if rounds is not None and first is not None and last is not None:
        begin, end = DateSpan.parse(first).first, DateSpan.parse(last).last
        if begin is None or end is None:
            raise BadInput("the window is open", remedy="Give a first and a last day")
        rates.insert(0, rate(rounds, begin, end, label="asked"))
    if json_out:
        said = [{"label": one.label, "rounds": one.rounds, "days": one.days, "minutes": one.minutes} for one in rates]
        typer.echo(json.dumps(said, indent=1))
    else:
        typer.echo("\n".join(map(str, rates)))


@app.command("compare")
def compare_tables(
    statements: Annotated[Path, typer.Option(help="CSV of statements, each with the incident that it speaks of.")],
    incidents: Annotated[Path, typer.Option(help="CSV of incidents with grade.")],
    as_of: Annotated[str | None, typer.Option(help="Only what was published up to this day.")] = None,
    svg: Annotated[Path | None, typer.Option(help="Where to draw the chart.")] = None,
    csv_out: Annotated[Path | None, typer.Option("--csv", help="Where to write one row per incident.")] = None,
    title: Annotated[str, typer.Option(help="Title of the chart.")] = "Documented and admitted deaths",
    json_out: Json = False,
) -> None:
    """Documented beside admitted: by grade, per incident, with delays, reversals, channels and the ratio defined."""
    from sijill.official.chart import as_text, chart, table
    from sijill.official.comparing import comparison_of
    from sijill.official.tables_in import read_csv

    day = DateSpan.parse(as_of).last if as_of else None
    result = comparison_of(read_csv(statements), read_csv(incidents), as_of=day, file=str(statements))
    record = result.record()
    if svg is not None:
        svg.write_text(chart(result, title=title), encoding="utf-8")
    if csv_out is not None:
        write_csv(csv_out, [flat_line(line) for line in record["lines"]])
    if json_out:
        typer.echo(json.dumps(record, ensure_ascii=False, indent=1))
        return
    typer.echo(as_text(table(result)))
    print_comparison(record)
