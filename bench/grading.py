"""Measure the grading room on the half archive: contradictions, agreement, regrading, aggregates.

Run: python -m bench.grading [--all]   (--all prints every disagreement with its trace; data by SIJILL_SHARED)
Prints tables only and writes nothing. Times are of this process's CPU.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path

from bench.register import import_archive
from sijill.grading.aggregate import half_of_gap, simulate
from sijill.grading.agreement import Agreement, compare, regrade, where_schemes_differ
from sijill.grading.contradictions import find_all
from sijill.grading.evidence import IncidentFacts, Source
from sijill.grading.independence import Tie, cluster
from sijill.grading.ranges import constrain
from sijill.grading.scheme import SCHEMES, load_scheme
from sijill.grading.summary import Summary, summarise
from sijill.grading.texts import near_copy, shingles
from sijill.grading.totals import Counted, sum_attributed, sum_ranges
from sijill.model.ages import read_age
from sijill.model.counts import Group, Outcome
from sijill.model.enumerations import Attribution
from sijill.model.gazetteer import governorate_of
from sijill.register.facts import evidence
from sijill.testing.archive import airwars_facts
from sijill.testing.registers import sqlite_register

DATA = Path(os.environ.get("SIJILL_SHARED", "../shared")) / "data"
RULES_OF_FLAG = {
    "group_sum_exceeds_total": ("groups_above_maximum",),
    "more_named_than_max_killed": ("named_above_maximum",),
    "mgrs_malformed_or_outside_zone37S": ("grid_malformed", "grid_irregular", "grid_zone_unusual"),
    "min_greater_than_max": ("min_above_max",),
    "only_one_bound": ("one_bound",),
    "coordinate_outside_syria": ("coordinate_outside_country",),
}


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    print(f"\n## {title}\n")
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")


def contradictions(records: list[IncidentFacts]) -> None:
    start = time.process_time()
    findings = find_all(records)
    spent = time.process_time() - start
    by_rule: defaultdict[str, set[str]] = defaultdict(set)
    for finding in findings:
        by_rule[finding.rule_id].add(finding.record_id)
    with (DATA / "airwars-syria/quality_flags.csv").open(encoding="utf-8-sig", newline="") as lines:
        flagged: defaultdict[str, list[str]] = defaultdict(list)
        for row in csv.DictReader(lines):
            flagged[row["flag"]].append(row["sequence"])
    rows = []
    for flag, ids in sorted(flagged.items()):
        found = set[str]().union(*(by_rule[rule] for rule in RULES_OF_FLAG.get(flag, (flag,))))
        rows.append((flag, sum(one in found for one in ids), len(ids), len(found - set(ids))))
    rows.append(("all", sum(row[1] for row in rows), sum(row[2] for row in rows), sum(row[3] for row in rows)))
    table("Flagged faults", ("kind", "found", "flagged", "records found beyond the flags"), rows)
    counted = Counter((finding.severity, finding.rule_id, finding.values.get("outcome") or "") for finding in findings)
    table(
        f"Findings by rule ({len(findings)} in {spent:.2f} s)",
        ("severity", "rule", "outcome", "findings"),
        ((*key, number) for key, number in sorted(counted.items(), key=lambda pair: (pair[0][0], -pair[1]))),
    )


def agreement(records: list[IncidentFacts], summaries: dict[str, Summary], everything: bool) -> None:
    scheme = load_scheme("airwars")
    shown = compare(records, scheme, summaries=summaries)
    hidden = compare(records, scheme, summaries=summaries, hide_strike_status=True)
    lost = {id: replace(summary, actors=summary.actors[:1]) for id, summary in summaries.items()}
    without_actors = compare(records, scheme, summaries=lost, hide_strike_status=True)
    table(
        "Agreement with the archive's human grades",
        ("evidence", "records", "observed", "kappa", "asked"),
        (
            ("all", shown.records, f"{shown.observed:.4f}", f"{shown.kappa:.4f}", ">= 0.86"),
            ("strike status hidden", hidden.records, f"{hidden.observed:.4f}", f"{hidden.kappa:.4f}", ">= 0.68"),
            ("status and second actors hidden", without_actors.records, f"{without_actors.observed:.4f}",
             f"{without_actors.kappa:.4f}", ""),
        ),
    )  # fmt: skip
    _confusion("Imported (rows) and computed (columns)", shown)
    _confusion("The same, strike status hidden", hidden)
    why = Counter((one.imported, one.computed.grade, one.computed.rule_id) for one in shown.disagreements)
    table("Disagreements by rule", ("imported", "computed", "rule", "records"), ((*k, n) for k, n in why.most_common()))
    print("\n## Disagreements, worst first\n")
    for one in shown.disagreements[: None if everything else 12]:
        print(f"- {one.trace}")


def _confusion(title: str, found: Agreement) -> None:
    grades = ("confirmed", "fair", "weak", "contested", "discounted")
    rows = ((left, *(found.table.get((left, right), 0) for right in grades)) for left in grades)
    table(title, ("", *grades), rows)


def schemes(records: list[IncidentFacts]) -> dict[str, Summary]:
    start = time.process_time()
    loaded = [load_scheme(name) for name in SCHEMES]
    summaries = {facts.id: summarise(facts) for facts in records}
    regraded = regrade(summaries, loaded)
    spent = time.process_time() - start
    rows = [
        (scheme.id, grade, number)
        for scheme in loaded
        for grade, number in Counter(by[scheme.id].grade for by in regraded.values()).most_common()
    ]
    table(
        f"{len(records)} incidents under {len(loaded)} schemes in {spent:.2f} s", ("scheme", "grade", "incidents"), rows
    )
    differ = where_schemes_differ(regraded, "airwars", "unama")
    table("Airwars beside UNAMA", ("airwars", "unama", "incidents"), ((*k, n) for k, n in sorted(differ.items())))
    return summaries


def aggregates(records: list[IncidentFacts]) -> None:
    headline = [facts for facts in records if facts.imported_grade in ("Fair", "Confirmed")]
    raqqa = [facts for facts in headline if _in_the_battle_of_raqqa(facts) and "coalition" in facts.actors]
    both = {"Raqqa, battle, Coalition, Fair + Confirmed": raqqa, "all Fair + Confirmed": headline}
    rows = []
    for name, chosen in both.items():
        counted = [_counted(facts) for facts in chosen]
        total = sum_ranges(counted)
        intervals = [simulate(counted, dependence=tie, seed=20171017) for tie in (0.0, 0.25, 1.0)]
        half = half_of_gap(counted)
        rows.append(
            (name, len(chosen), total.as_text, *(f"{one.low}-{one.high}" for one in intervals), f"{len(half.ids)}")
        )
        print(
            f"\nhalf of the gap, {name}: {', '.join(_codes(half.ids[:8], chosen))}{' ...' if len(half.ids) > 8 else ''}"
        )
    table("Killed: bounds, 95 % of draws, records that make half of the gap",
          ("set", "incidents", "bounds", "dependence 0", "0.25", "1", "half of the gap"), rows)  # fmt: skip
    everyone = [_counted(facts) for facts in headline]
    totals = {mode: sum_attributed(everyone, "coalition", mode) for mode in Attribution}
    table(
        "Coalition, all Fair + Confirmed, by attribution",
        ("mode", "incidents", "killed"),
        ((mode, total.incidents, total.as_text) for mode, total in totals.items()),
    )


def _in_the_battle_of_raqqa(facts: IncidentFacts) -> bool:
    in_time = facts.starts is not None and date(2017, 6, 6) <= facts.starts <= date(2017, 10, 17)
    return in_time and any(governorate_of(place) == "Raqqa" for place in facts.places)


def _counted(facts: IncidentFacts) -> Counted:
    bounds = constrain(facts.counts, facts.named)
    return Counted(id=facts.id, count=bounds.range_of(Group.CIVILIANS, Outcome.KILLED), actors=facts.actors)


def _codes(ids: Sequence[str], chosen: list[IncidentFacts]) -> list[str]:
    codes = {facts.id: facts.code for facts in chosen}
    return [codes[one] for one in ids]


def near_copies() -> None:
    """Real posts behind coded incidents: known duplicate pairs that text alone ties, ties beyond address and name."""
    by_code: defaultdict[str, dict[str, dict[str, str]]] = defaultdict(dict)
    with (DATA / "syria-source-texts/source_texts.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["quality"] == "ok":
                for code in row["incident_codes"]:
                    by_code[code][row["source_id"]] = row
    start, tied, known, beyond = time.process_time(), Counter[str](), Counter[bool](), 0
    for rows in by_code.values():
        bare = [Source(id=id, name=row["publisher"], url=row["original_url"]) for id, row in rows.items()]
        told = [replace(source, text=rows[source.id]["text_clean"]) for source in bare]
        home = {member: one.id for one in cluster(bare).clusters for member in one.members}
        for link in (link for one in cluster(told).clusters for link in one.links):
            tied[link.tie] += 1
            beyond += link.tie in (Tie.TEXT, Tie.CREDITS) and home[link.left] != home[link.right]
        for left, right in combinations(rows.values(), 2):
            if left["duplicate_group"] and left["duplicate_group"] == right["duplicate_group"]:
                alike = near_copy(shingles(left["text_clean"]), shingles(right["text_clean"]))
                known[alike is not None] += 1
    spent = time.process_time() - start
    print(f"\nknown duplicate pairs tied by text: {known[True]} of {known.total()}; {spent:.1f} s")
    print(f"ties by text or credit beyond address, account and name: {beyond}")
    table(f"Ties among the texts of {len(by_code)} incidents", ("tie", "links"), tied.most_common())


def through_the_register() -> None:
    """The same figures from a register into which the archive was imported: facts, clusters, six schemes, kappa."""
    with tempfile.TemporaryDirectory() as folder:
        opened = sqlite_register(Path(folder))
        import_archive(opened, DATA / "airwars-syria")
        start, clock = time.process_time(), time.perf_counter()
        found = list(evidence(opened.store))
        gathered = time.process_time() - start
        summaries = {one.facts.id: one.summary for one in found}
        regrade(summaries, [load_scheme(name) for name in SCHEMES])
        spent, waited = time.process_time() - start, time.perf_counter() - clock
        _figures_cold(Path(folder))
    records, scheme = [one.facts for one in found], load_scheme("airwars")
    rows = []
    for hidden in (False, True):
        agreed = compare(records, scheme, summaries=summaries, hide_strike_status=hidden)
        rows.append(("strike status hidden" if hidden else "all", agreed.records, f"{agreed.kappa:.4f}"))
    table("Through the register", ("evidence", "records", "kappa"), rows)
    print(
        f"\n{len(found)} incidents under {len(SCHEMES)} schemes: {spent:.2f} s of CPU ({waited:.2f} s by the clock), "
        f"of which reading claims and clustering {gathered:.2f} s; asked: <= 5 s"
    )


def _figures_cold(home: Path) -> None:
    """`sijill figures` on that register in a new process, with and without what stands beside the bounds."""
    rows = []
    for options in (["--no-interval"], [], ["--by-actor"], ["--constrained"]):
        waited = []
        for _ in range(5):
            start = time.perf_counter()
            subprocess.run(
                [sys.executable, "-m", "sijill", "figures", *options],
                check=True, stdout=subprocess.DEVNULL, env=os.environ | {"SIJILL_HOME": str(home)},
            )  # fmt: skip
            waited.append(time.perf_counter() - start)
        rows.append((" ".join(["figures", *options]), f"{min(waited):.2f}", f"{sorted(waited)[2]:.2f}"))
    table("Cold, all 4,072 incidents, seconds by the clock", ("command", "best of 5", "median"), rows)


def ages() -> None:
    rows = []
    for folder, column in (("airwars-syria", "age"), ("airwars-gaza", "age_text")):
        with (DATA / folder / "victims.csv").open(encoding="utf-8-sig", newline="") as lines:
            forms = Counter(row[column] for row in csv.DictReader(lines) if row[column].strip())
        unread = sorted(text for text in forms if read_age(text) is None)
        rows.append((folder, len(forms), len(forms) - len(unread), "; ".join(unread)))
    table("Ages", ("archive", "forms", "read", "unread"), rows)


def main() -> None:
    start = time.process_time()
    records = airwars_facts(DATA / "airwars-syria")
    print(f"# Grading, half archive: {len(records)} incidents read in {time.process_time() - start:.1f} s")
    contradictions(records)
    summaries = schemes(records)
    agreement(records, summaries, everything="--all" in sys.argv)
    aggregates(records)
    near_copies()
    ages()
    through_the_register()


if __name__ == "__main__":
    main()
