"""How `sijill official` shows releases, matches, the account and comparisons to people at a terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer


def print_release(text: str, entry: dict[str, Any]) -> None:
    """One release: each passage, what was made of it, and the words it stands on."""
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


def say_twice(ids: list[str], path: Path) -> None:
    """Say on standard error which ids stand for more than one incident."""
    from collections import Counter

    twice = sorted(one for one, times in Counter(ids).items() if times > 1)
    if twice:
        said = ", ".join(twice[:5]) + (" and others" if len(twice) > 5 else "")
        typer.echo(f"{path}: ids used for more than one incident, a match names one of them: {said}", err=True)


def match_rows(one: Any) -> list[dict[str, Any]]:
    """One statement with its candidates as rows of the table; one row that says why when there are none."""
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


def print_ledger(kept: Any) -> None:
    """The account by period, its identities and its unexplained adjustments."""
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


def print_comparison(record: dict[str, Any]) -> None:
    """The ratio, delays, channels and reversals of a comparison."""
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


def flat_line(line: dict[str, Any]) -> dict[str, Any]:
    """One line of a comparison as a row of CSV: its history in one cell."""
    names = ("history", "history_dates")
    return line | {name: " > ".join(one or "unknown" for one in line[name]) for name in names}
