"""Measure the official room on the half at hand: one line per figure of the issue.

    .venv/bin/python bench/official/measure.py

Verdicts are counted twice: against the archive's code of the incident, and against what the text itself says. The two
differ in 65 rows, each listed with the reason in `adjudicated.csv` (the archive codes the last position of an incident
and leaves many open whose text decides them). No name is printed; matching has its own bench (`fit_matching.py`).
"""

from __future__ import annotations

import csv
import os
import time
from datetime import date
from pathlib import Path

from sijill.model.errors import InvalidValue
from sijill.model.mgrs import decode
from sijill.official.comparing import comparison_of, documented_of, positions_of, share_admissions
from sijill.official.ledger import keep, published
from sijill.official.places import canonical, key
from sijill.official.references import metres_between
from sijill.official.releases import read_text
from sijill.official.strikelines import read_strike_lines
from sijill.official.tables_in import read_csv

SHARED = Path(os.environ.get("SIJILL_SHARED", "../shared")) / "data"


def day(text: str) -> date | None:
    return date(int(text[:4]), int(text[4:6]), int(text[6:8])) if text else None


def show(name: str, got: int, of: int, wanted: str) -> None:
    print(f"{name:<66} {got:>5} of {of:<5} {100 * got / of:6.2f} %   wanted {wanted}")


def statements() -> None:
    rows = read_csv(SHARED / "claims-coalition/statements.csv")
    with (Path(__file__).parent / "adjudicated.csv").open(encoding="utf-8", newline="") as handle:
        said = {row["claim_id"]: row["text_says"] for row in csv.DictReader(handle)}
    begin = time.perf_counter()
    read = [read_text(row["text"], released=day(row["statement_date"])) for row in rows]
    took = time.perf_counter() - begin
    archive = sum(one["finding"] == row["label_assessment"] for one, row in zip(read, rows, strict=True))
    truth = [said.get(row["claim_id"], row["label_assessment"]) for row in rows]
    show("verdict, against the archive's code", archive, len(rows), "-")
    decided = [
        (one, row)
        for one, row in zip(read, rows, strict=True)
        if row["label_assessment"] in {"credible", "non_credible"} and row["statements_for_this_assessment"] == "1"
    ]
    right = sum(one["finding"] == row["label_assessment"] for one, row in decided)
    show("verdict, decided incidents with one statement, archive's code", right, len(decided), "99 %")
    show(
        "verdict, against what the text says",
        sum(one["finding"] == t for one, t in zip(read, truth, strict=True)),
        len(rows),
        "99 %",
    )
    coded = [
        (o, r)
        for o, r in zip(read, rows, strict=True)
        if r["label_reason_non_credible"] and o["finding"] == "non_credible"
    ]
    right = sum(one["reason"] in row["label_reason_non_credible"].split(";") for one, row in coded)
    show("reason of rejection, where coded", right, len(coded), "95 %")
    single = [
        (o, r)
        for o, r in zip(read, rows, strict=True)
        if r["label_assessment"] == "credible" and r["statements_for_this_assessment"] == "1"
    ]
    show("conceded figures, single-statement credible cases", sum(map(_same_figures, single)), len(single), "99 %")
    print(f"  {len(rows)} statements read in {took:.2f} s")


def shared_figures() -> None:
    """Conceded deaths of single-statement credible cases once lines that several rows quote are shared out."""
    rows = read_csv(SHARED / "claims-coalition/statements.csv")
    incidents = [row | {"id": row["code"]} for row in read_csv(SHARED / "airwars-syria/incidents.csv")]
    told = [
        {
            "id": row["claim_id"],
            "incident_id": row["airwars_code"],
            "text": row["text"],
            "released": row["statement_date"],
        }
        for row in rows
    ]
    single = {
        row["claim_id"]: int(row["label_deaths_min"] or 0)
        for row in rows
        if row["label_assessment"] == "credible" and row["statements_for_this_assessment"] == "1"
    }
    got = {one.statement: one.killed or 0 for one in share_admissions(positions_of(told), documented_of(incidents))}
    right = sum(got[claim] == number for claim, number in single.items())
    show("the same, deaths, after lines quoted by several rows are shared out", right, len(single), "-")


def _same_figures(pair: tuple[dict[str, object], dict[str, str]]) -> bool:
    one, row = pair
    names = (
        ("killed_min", "deaths_min"),
        ("killed_max", "deaths_max"),
        ("injured_min", "injuries_min"),
        ("injured_max", "injuries_max"),
    )
    return all((one[mine] or 0) == int(row[f"label_{theirs}"] or 0) for mine, theirs in names)


def accepted_reasons() -> None:
    rows = [
        row
        for row in read_csv(SHARED / "cjtf-oir/assessments.csv")
        if row["reason_credible"] and row["n_statements"] == "1"
    ]
    right = 0
    for row in rows:
        record = read_text(row["statement"], released=day(row["statement_date"]))
        right += record["finding"] == "credible" and record["reason"] == row["reason_credible"]
    show("reason of acceptance, single-statement cases", right, len(rows), "95 %")


def strike_lines() -> None:
    rows = read_csv(SHARED / "centcom-strike-lines/strike_lines.csv")
    whole = wrong = 0
    begin = time.perf_counter()
    for row in rows:
        report = read_strike_lines(row["line"], released=date.fromisoformat(row["date_iso"]))
        line = report.lines[0] if report.lines else None
        place = line is not None and key(canonical(line.place) or line.place) == key(row["location"])
        number = line is not None and line.strikes == int(row["number"])
        targets = line is not None and bool(line.actions) and not line.unread
        whole += place and number and targets
        wrong += line is not None and not line.unread and not report.doubts and not number
    show("strike lines: place, number of strikes, targets", whole, len(rows), "97 %")
    show("strike lines silently wrong in number", wrong, len(rows), "0")
    print(f"  read in {time.perf_counter() - begin:.2f} s")


def grids() -> None:
    rows = [row for row in read_csv(SHARED / "cjtf-oir/assessments.csv") if row["mgrs"]]
    inside = decodable = refused = malformed = 0
    for row in rows:
        try:
            cell = decode(row["mgrs"])
        except InvalidValue as fault:
            malformed += not row["mgrs_lat"]
            refused += not row["mgrs_lat"] and bool(fault.message)
            continue
        if row["mgrs_lat"]:
            decodable += 1
            away = metres_between(
                cell.centre_latitude, cell.centre_longitude, float(row["mgrs_lat"]), float(row["mgrs_lon"])
            )
            inside += away <= cell.size_m
    show("MGRS within its cell of the reference decode", inside, sum(bool(row["mgrs_lat"]) for row in rows), "all")
    show("malformed MGRS refused with a reason", refused, sum(not row["mgrs_lat"] for row in rows), "all")


def account() -> None:
    kept = keep(published())
    print(f"ledger: {len(kept.entries)} rows, {len(kept.checks)} identities, {len(kept.discrepancies)} discrepancies: ")
    for one in kept.discrepancies:
        print(f"  {one}")


def comparison() -> None:
    said = read_csv(SHARED / "airwars-syria/belligerent_statements.csv")
    incidents = read_csv(SHARED / "airwars-syria/incidents.csv")
    begin, used = time.perf_counter(), time.process_time()
    rows = [
        {"id": r["sequence"], "incident_id": r["sequence"], "text": r["statement"], "released": r["statement_date"]}
        for r in said
        if not r["partner"]
    ]
    listed = [row | {"id": row["sequence"]} for row in incidents]
    record = comparison_of(rows, listed).record()
    took, used = time.perf_counter() - begin, time.process_time() - used
    print(
        f"compare: {len(listed)} incidents, {len(rows)} statements, {len(record['reversals'])} reversals in {took:.2f} s wall, {used:.2f} s of one core   wanted 2 s"  # noqa: E501
    )
    for one in record["channels"][:6]:
        print(f"  {one['channel']:<24} {one['accepted']:>3} of {one['decided']}")
    for one in record["delays"]:
        print(
            f"  delay {one['finding']:<14} median {one['median_days']:.0f} days, ninth decile {one['ninth_decile_days']:.0f}"  # noqa: E501
        )


if __name__ == "__main__":
    statements()
    shared_figures()
    accepted_reasons()
    strike_lines()
    grids()
    account()
    comparison()
