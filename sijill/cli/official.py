"""`sijill official`: what armed forces say - read it, match it, keep the account, score it, compare it.

Every command here works on plain files; nothing is written but the file that is named.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import track

from sijill.model.dates import DateSpan
from sijill.model.digits import to_ascii
from sijill.model.errors import BadInput, InvalidValue, NotFound

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help=__doc__.splitlines()[0] if __doc__ else None)

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def _watch(items: Any, label: str) -> Any:
    return track(items, description=label, disable=not sys.stderr.isatty(), transient=True, console=_console())


def _console() -> Any:
    from rich.console import Console

    return Console(stderr=True)


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
    for row, given in enumerate(_watch(_json_lines(texts), "reading"), start=1):
        text, released = _text_of(given, texts, row), _day_of(given, texts, row)
        record = {"id": given.get("id", row)} | read_text(text, released=released)
        if belligerent != "coalition":
            record["partner_report"] = read_partner_report(text, belligerent, released=released).record()
        written.append(json.dumps(record, ensure_ascii=False))
    if out is None:
        typer.echo("\n".join(written))
        return
    out.write_text("".join(line + "\n" for line in written), encoding="utf-8")
    typer.echo(f"{len(written)} texts read into {out}", err=True)


def _json_lines(path: Path) -> list[dict[str, Any]]:
    if not path.exists() or path.is_dir():
        raise NotFound(f"{path} does not exist", remedy="Give a file of JSON lines with id, text, date")
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as fault:
            raise BadInput(
                f"not JSON: {fault}", file=str(path), row=number, remedy="One JSON object per line"
            ) from fault
        if not isinstance(row, dict):
            raise BadInput("not a JSON object", file=str(path), row=number, remedy='Write {"id": ..., "text": ...}')
        rows.append(row)
    return rows


def _text_of(given: dict[str, Any], path: Path, row: int) -> str:
    text = given.get("text", given.get("statement"))
    if text is None and "text" not in given:
        raise BadInput("no text", file=str(path), row=row, column="text", remedy="Give the words of the statement")
    return str(text or "")


def _day_of(given: dict[str, Any], path: Path, row: int) -> date | None:
    said = to_ascii(str(given.get("date") or "")).strip()
    if not said:
        return None
    if said.isdecimal() and len(said) == 8:
        said = f"{said[:4]}-{said[4:6]}-{said[6:]}"
    try:
        return DateSpan.parse(said[:10]).last
    except InvalidValue as fault:
        raise BadInput(fault.message, file=str(path), row=row, column="date", remedy="Write YYYY-MM-DD") from fault


def _read_files(path: Path, belligerent: str, json_out: bool) -> None:
    from sijill.official.documents import documents_under, read_document
    from sijill.official.partners import read_partner_report
    from sijill.official.releases import read_release, released_on

    records = []
    for file in _watch(documents_under(path), "reading"):
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
            _print_release(document.text, entry)
    if json_out:
        typer.echo(json.dumps(records, ensure_ascii=False, indent=1))


def _print_release(text: str, entry: dict[str, Any]) -> None:
    typer.echo(f"{entry['file']} ({entry['belligerent']}, released {entry['released'] or 'on a date not found'})")
    for item in entry["items"]:
        typer.echo(f"\n  [{item['start']}-{item['end']}, page {item['page']}] {_gist(item)}")
        typer.echo(f"    {_short(text[item['start'] : item['end']])}")
        for name, (begin, end) in (item.get("spans") or {}).items():
            typer.echo(f'      {name:<14} {begin}-{end}  "{_short(text[begin:end], 80)}"')
        for doubt in item.get("doubts") or ():
            typer.echo(f"      doubt: {doubt}")
    unread = [item for item in entry["items"] if item["kind"] == "unread"]
    typer.echo(
        f"\n  {len(entry['items'])} passages, {len(unread)} of them not read as statements (headings among them).\n"
    )


def _gist(item: dict[str, Any]) -> str:
    if item["kind"] == "unread":
        return f"not read: {item['unread']}"
    if item["kind"] == "account":
        figures = ", ".join(
            f"{name} {value}" for name, value in item.items() if name not in _FRAME and value is not None
        )
        return f"account: {figures}"
    if item["kind"] == "strikes":
        lines = "; ".join(
            f"{one['strikes']} near {one['place']} ({one['date'] or 'no date'})" for one in item["strike_lines"]
        )
        return f"strikes: {lines or ('none' if item['says_none'] else 'only totals')}"
    figures = ", ".join(
        f"{item[f'{name}_said'] or item[f'{name}_min']} {name}"
        for name in ("killed", "injured")
        if item[f"{name}_min"] is not None
    )
    more = f", and {len(item['incidents']) - 1} further in this line" if len(item["incidents"]) > 1 else ""
    parts = [
        item["finding"],
        item["ground"] or item["reason"],
        figures or None,
        item["incident_date"],
        item["place"],
        item["channel"],
    ]
    return "; ".join(part for part in parts if part) + more


_FRAME = frozenset({"start", "end", "kind", "unread", "page"})


def _short(text: str, width: int = 160) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= width else plain[: width - 1] + "…"


@app.command("match")
def match_statements(
    statements: Annotated[Path, typer.Option(help="CSV of statements (columns: docs/methods/official.md).")],
    incidents: Annotated[Path, typer.Option(help="CSV of incidents.")],
    out: Annotated[Path | None, typer.Option(help="Where to write the candidates, as CSV.")] = None,
    top: Annotated[int, typer.Option(min=1, help="Candidates for each statement.")] = 5,
    days: Annotated[int, typer.Option(min=0, help="How many days apart a candidate may lie.")] = 3,
    json_out: Json = False,
) -> None:
    """Candidates for each statement with probability and reasons; people confirm, the matcher only proposes."""
    from dataclasses import replace

    from sijill.official.match_settings import Settings
    from sijill.official.matching import match
    from sijill.official.tables_in import incident_rows, read_csv, statement_rows

    said = statement_rows(read_csv(statements), file=str(statements))
    known = incident_rows(read_csv(incidents), file=str(incidents))
    _say_twice([one.id for one in known], incidents)
    settings = replace(Settings.shipped(), days=days)
    matched = match(said, known, settings=settings, top=top, progress=lambda items: _watch(items, "matching"))
    rows = [row for one in matched for row in _match_rows(one)]
    if out is not None:
        _write_csv(out, rows)
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


def _say_twice(ids: list[str], path: Path) -> None:
    from collections import Counter

    twice = sorted(one for one, times in Counter(ids).items() if times > 1)
    if twice:
        said = ", ".join(twice[:5]) + (" and others" if len(twice) > 5 else "")
        typer.echo(f"{path}: ids used for more than one incident, a match names one of them: {said}", err=True)


def _match_rows(one: Any) -> list[dict[str, Any]]:
    if not one.candidates:
        nothing = {"statement_id": one.statement, "rank": "", "incident_id": "", "probability": "", "score": ""}
        return [nothing | {"p_none": 1.0, "reasons": one.why_none}]
    return [
        {
            "statement_id": one.statement,
            "rank": rank,
            "incident_id": candidate.incident,
            "probability": round(candidate.probability, 4),
            "score": round(candidate.score, 3),
            "p_none": round(one.none, 4),
            "reasons": "; ".join(dict.fromkeys(reason.because for reason in candidate.reasons)),
        }
        for rank, candidate in enumerate(one.candidates, start=1)
    ]


def _write_csv(path: Path, rows: list[dict[str, Any]]) -> None:
    import csv

    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, fieldnames=list(rows[0]) if rows else [])
        writer.writeheader()
        writer.writerows(rows)


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
        _write_csv(out, rows)
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

    kept = keep([*published(), *_entries_of(releases)])
    if json_out:
        typer.echo(json.dumps(kept.record(), ensure_ascii=False, indent=1))
        return
    _print_ledger(kept)


def _entries_of(releases: Path | None) -> list[Any]:
    if releases is None:
        return []
    from sijill.official.account import read_account
    from sijill.official.documents import documents_under, read_document
    from sijill.official.ledger import from_release
    from sijill.official.releases import released_on

    entries = []
    for file in documents_under(releases):
        text = read_document(file).text
        account, _spans = read_account(text)
        if not account.is_empty:
            released = released_on(text)
            entries.append(from_release(released.isoformat() if released else file.stem, account, source=str(file)))
    return entries


def _print_ledger(kept: Any) -> None:
    from sijill.official.chart import as_text
    from sijill.official.ledger import ratios

    names = (
        "period",
        "strikes",
        "killed",
        "carried",
        "new",
        "completed",
        "open",
        "credible",
        "non_credible",
        "duplicate",
        "deaths",
    )
    rows = [list(names)]
    for entry in kept.entries:
        cells = ["" if (value := getattr(entry, name)) is None else str(value) for name in names]
        cells[2] = " ".join(filter(None, (entry.killed_bound, cells[2])))
        rows.append(cells)
    typer.echo(as_text(rows))
    typer.echo(f"\n{len(kept.checks)} identities checked:")
    for check in kept.checks:
        typer.echo(f"  {'ok ' if check.holds else '!! '} {check}")
    for ratio, holds in ratios():
        typer.echo(
            f"  {'ok ' if holds else '!! '} {ratio['label']}: {ratio['numerator']} / {ratio['denominator']} = {ratio['percent']} %"  # noqa: E501
        )
    typer.echo("\nAdjustments (changes of the total that the releases at hand do not explain):")
    for one in kept.adjustments:
        typer.echo(f"  {one.period}: {one.amount:+,}  ({one.because})")


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

    marks = score(_published_records(texts, path))
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


def _published_records(texts: Path | None, path: Path | None) -> list[dict[str, Any]]:
    from sijill.official.documents import documents_under, read_document
    from sijill.official.releases import read_release, released_on
    from sijill.official.scorecard import published_record

    if texts is not None:
        given = _json_lines(texts)
        return [
            published_record(
                str(one.get("belligerent") or "coalition"), _text_of(one, texts, row), _day_of(one, texts, row)
            )
            for row, one in enumerate(_watch(given, "reading"), start=1)
        ]
    if path is None:
        raise BadInput("nothing to score", remedy="Give a folder of releases, or --texts IN.jsonl")
    records = []
    for file in documents_under(path):
        text = read_document(file).text
        party = file.parent.name if path.is_dir() and file.parent != path else "coalition"
        items = read_release(text, released=released_on(text))
        records += [published_record(party, item.text, released_on(text)) for item in items if item.unread is None]
    return records


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
        _write_csv(csv_out, [line | {"history": " > ".join(line["history"])} for line in record["lines"]])
    if json_out:
        typer.echo(json.dumps(record, ensure_ascii=False, indent=1))
        return
    typer.echo(as_text(table(result)))
    _print_comparison(record)


def _print_comparison(record: dict[str, Any]) -> None:
    ratio = record["ratio"]
    if ratio["low"] is not None and ratio["high"] is not None:
        typer.echo(f"\nRatio {100 * ratio['low']:.1f} % to {100 * ratio['high']:.1f} %: {ratio['definition']}.")
    for one in record["delays"]:
        typer.echo(f"Delay, {one['finding']}: median {one['median_days']:.0f} days over {one['statements']} statements")
    for one in record["channels"]:
        typer.echo(
            f"Channel {one['channel']}: {one['accepted']} of {one['decided']} accepted ({100 * one['share']:.0f} %)"
        )
    for line in record["reversals"]:
        typer.echo(f"Reversal {line['incident']}: {' > '.join(line['history'])}")
    typer.echo(
        f"{len(record['incidents_without_admission'])} documented incidents without an admission; "
        f"{len(record['admitted_without_incident'])} admissions without an incident."
    )
