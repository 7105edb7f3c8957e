"""How `sijill compare` shows incidents: by grade and tier beside what was admitted, and what is not known here."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sijill.cli.context import count_range, isolated, say, say_table

if TYPE_CHECKING:
    from sijill.register.confronted import Confrontation
    from sijill.register.store import Store

_MONTHS, _WITHOUT = 12, 10
_TIERS = {
    "directly_verified": "directly verified",
    "several_independent_sources": "several independent sources",
    "one_source": "one source",
    "contested": "contested",
    "total": "all",
    None: "no source known",
}


def tell_incidents(found: Confrontation, store: Store, *, whole: bool, beside_totals: bool = False) -> None:
    """Print the comparison incident by incident. `whole`: list them all; `beside_totals`: totals stand above."""
    from sijill.cli.compare import tiers_of

    record = found.data()
    said = _described(found)
    say(f"Incident by incident: {len(record['lines']):,} incidents that name {found.name}{said}\n")
    _grades(record)
    _tiers(tiers_of(store, found))
    _ratio(record)
    if beside_totals:
        say(f"  It speaks of these {len(record['lines'])} incidents alone; the totals above speak of the whole case.")
    if record["statements"]:
        _when(record)
        _delays_and_channels(record)
        _reversals(record)
        _drift(record)
    _unmatched(record, found)
    if whole:
        _lines(record)
    _not_known(record, found)


def _described(found: Confrontation) -> str:
    one = found.definition
    parts = [
        f"in {one.area}" if one.area else None,
        f"from {one.first}" if one.first else None,
        f"to {one.last}" if one.last else None,
        f"as known on {one.known_on}" if one.known_on else None,
        f"as said in public by {one.published_by}" if one.published_by else None,
    ]
    return "".join(f", {part}" for part in parts if part)


def _grades(record: dict[str, Any]) -> None:
    rows = record["by_grade"]
    names = ("incidents", "killed_min", "killed_max", "without_number", "accepted", "admitted")
    total = {"grade": "Total"} | {name: sum(row[name] for row in rows) for name in names}
    shown = [
        [row["grade"], row["incidents"], count_range(row["killed_min"], row["killed_max"])]
        + [row[name] for name in names[3:]]
        for row in (*rows, total)
    ]
    say_table(["Grade", "Incidents", "Documented killed", "No number", "Accepted", "Admitted killed"], shown)
    say()


def _tiers(rows: list[dict[str, Any]]) -> None:
    if rows[-1]["victims"]:
        shown = [[_TIERS.get(row["known_by"], row["known_by"]), row["victims"], row["killed"], row["named"]]
                 for row in rows]  # fmt: skip
        say_table(["Victims recorded one by one, known by", "Victims", "Killed", "Named"], shown)
        say()


def _ratio(record: dict[str, Any]) -> None:
    ratio, whole = record["ratio"], record["documented"]
    if ratio["low"] is None or ratio["high"] is None:
        say(f"No ratio: nothing is documented in the grades {whole['grades']}.")
        return
    spread = sorted({f"{100 * ratio[end]:.1f}" for end in ("low", "high")}, key=float)
    documented = count_range(whole["killed_min"], whole["killed_max"])
    say(f"Computed: {record['admitted']:,} admitted beside {documented} documented is {' to '.join(spread)} %.")
    if record["as_of"] is None and record["killed_as_coded"] != record["admitted"]:
        coded = f"{record['killed_as_coded']:,}"
        say(f"  The archive codes {coded} killed; counted here is what the belligerent's own words concede, where they "
            "give a number.")  # fmt: skip
    for part in f"{ratio['definition']}; bounds, not an interval of 95 %".split("; "):
        say(f"  {part}")


def _when(record: dict[str, Any]) -> None:
    months = record["by_admission_date"]
    if months:
        shown = [[row["month"], row["admitted"], row["running"]] for row in months[-_MONTHS:]]
        say()
        say_table(["Admitted in", "Killed", "Running total"], shown)
        if len(months) > _MONTHS:
            say(f"and {len(months) - _MONTHS} earlier months: --json has them")
        say()


def _delays_and_channels(record: dict[str, Any]) -> None:
    for one in record["delays"]:
        say(f"Delay, {one['finding']}: median {one['median_days']:.0f} days, ninth decile "
            f"{one['ninth_decile_days']:.0f}, over {one['statements']} statements")  # fmt: skip
    rows = [[one["channel"], one["accepted"], one["decided"], f"{100 * one['share']:.0f} %"]
            for one in record["channels"]]  # fmt: skip
    if rows:
        say()
        say_table(["Reported by", "Accepted", "Decided", "Rate"], rows)
        say()


def _reversals(record: dict[str, Any]) -> None:
    for line in record["reversals"]:
        steps = (f"{finding} ({day or 'day not known'})" for finding, day in
                 zip(line["history"], line["history_dates"], strict=True))  # fmt: skip
        say(f"Reversal {line['code'] or line['incident']}: {', then '.join(steps)}")


def _drift(record: dict[str, Any]) -> None:
    years = sorted({row["year"] for row in record["drift"]})
    if not years:
        return
    counts: Counter[tuple[str, str]] = Counter()
    for row in record["drift"]:
        counts[row["ground"], row["year"]] += row["statements"]
    grounds = sorted({ground for ground, _year in counts}, key=lambda one: -sum(counts[one, year] for year in years))
    say()
    rows = [[ground.replace("_", " "), *(counts[ground, year] or "" for year in years)] for ground in grounds]
    say_table(["Grounds of rejection, by year of release", *years], rows)
    say()


def _unmatched(record: dict[str, Any], found: Confrontation) -> None:
    without = record["admitted_without_incident"]
    say(f"Admitted without an incident: {len(without)}"
        + (f", {sum(one['killed'] or 0 for one in without)} killed" if without else ""))  # fmt: skip
    for one in without[:_WITHOUT]:
        say(f"  {one['statement']}, released {one['released'] or 'on a day not known'}: {one['killed']} killed")
    bare = record["incidents_without_admission"]
    names = [found.codes.get(one) or one for one in bare[:_WITHOUT]]
    more = f" and {len(bare) - _WITHOUT:,} others" if len(bare) > _WITHOUT else ""
    say(f"Documented without an admission: {len(bare):,} incidents in the grades {record['documented']['grades']}"
        + (f" ({', '.join(names)}{more})" if names else ""))  # fmt: skip


def _lines(record: dict[str, Any]) -> None:
    lines = sorted(record["lines"], key=lambda line: (line["date"] or "", line["incident"]))
    heads = ["Code", "Date", "Place", "Grade", "Documented", "Admitted", "Last word", "Released", "Days"]
    say()
    say_table(heads, [_cells(line) for line in lines])


def _cells(line: dict[str, Any]) -> list[Any]:
    return [
        line["code"] or line["incident"],
        line["date"] or "",
        isolated(line["place"]),
        line["grade"],
        count_range(line["killed_min"], line["killed_max"]),
        "" if line["admitted"] is None else line["admitted"],
        line["finding"] or "none",
        line["released"] or "",
        "" if line["delay_days"] is None else line["delay_days"],
    ]


def _not_known(record: dict[str, Any], found: Confrontation) -> None:
    """Say plainly what these records cannot tell."""
    say()
    if not record["statements"]:
        say("Not in these records: the statements themselves. Positions stand as codes: dates of admission, delays,")
        say("reversals, reporting channels and the wording of reasons are not known here.")
    undated = sum(1 for line in record["lines"] if line["finding"] and line["released"] is None)
    if undated and record["statements"]:
        say(f"{undated} positions are coded without a statement: their day is not known.")
    if differing := record["codes_that_differ_from_the_text"]:
        say(f"{differing} positions are coded otherwise than their last statement reads; the text is followed.")
    if record["as_of"]:
        if found.undated:
            say(f"For {found.undated:,} incidents nobody knows on which day they were published: they count as")
            say("documented from the day on which they happened.")
        say("Statements without a day of release are left out.")
