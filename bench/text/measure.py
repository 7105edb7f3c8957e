"""Measure the reader on the shared development data and print one table; `--freeze` writes `scores.json` beside it.

    python bench/text/measure.py [--freeze]

Reads SIJILL_SHARED (default ../shared). These are development texts: rules were written while looking at many of them.
Only `gold` style figures on unseen texts say how well the reader generalises; those are measured elsewhere.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import time
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

from sijill.testing.shared import shared_data
from sijill.text.evaluate import evaluate_folder
from sijill.text.gazetteer import Gazetteer, Place, distance_km
from sijill.text.keyinfo import read_key_info
from sijill.text.near_duplicates import near_duplicates
from sijill.text.page_status import page_status
from sijill.text.place_keys import place_key
from sijill.text.policy import apply
from sijill.text.reader import Document, Reading, language_of, read

Rows = list[tuple[str, str, float | str]]
Entry = tuple[Place, list[str]]


def main() -> None:
    """Every section, one after the other."""
    rows: Rows = []
    for section in (gaza, arabic_gold, snippets, key_info, no_casualties, copies, gazetteer):
        rows += section()
    width = max(len(r[1]) for r in rows)
    for group, name, value in rows:
        print(f"{group:14} {name:{width}}  {value if isinstance(value, str) else f'{value:.3f}'}")
    if "--freeze" in sys.argv:
        scores = {
            f"{group}: {name}": round(v, 4) for group, name, v in rows if isinstance(v, float) and "per s" not in name
        }
        path = Path(__file__).with_name("scores.json")
        path.write_text(json.dumps(scores, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _records(name: str) -> list[dict[str, Any]]:
    with (shared_data("extraction") / name).open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def gaza() -> Rows:
    """Coded ranges beside what was read; candidates are the distinct numbers under the policy."""
    pages = [p for p in _records("dev.jsonl") if p["source"] == "airwars_gaza_page"]
    started = time.process_time()
    readings = [read(Document(id=p["id"], text=p["text"], lang="en")) for p in pages]
    seconds = time.process_time() - started
    coded = [apply(r) for r in readings]
    rows: Rows = []
    for key in ("killed", "injured", "killed_children", "killed_women"):
        rows += _ranges(key, pages, coded)
    dated = [(p, r) for p, r in zip(pages, readings, strict=True) if p["incident_date"]]
    first = sum(_first_day(r) == p["incident_date"] for p, r in dated)
    rows.append(("gaza dev", f"first date is the coded day (n={len(dated)})", first / len(dated)))
    spans = [(e, p["text"]) for p, r in zip(pages, readings, strict=True) for c in r.claims for e in c.spans()]
    rows.append(
        ("gaza dev", f"spans read as quoted (n={len(spans)})", sum(e.stands_in(t) for e, t in spans) / len(spans))
    )
    rows.append(("speed", "thousand characters per s, one thread", sum(len(p["text"]) for p in pages) / seconds / 1000))
    return rows


def _ranges(key: str, pages: list[dict[str, Any]], coded: list[dict[str, Any]]) -> Rows:
    both = [(p["labels"][key], c[key]) for p, c in zip(pages, coded, strict=True) if p["labels"].get(key)]
    n = len(both)
    found = [(lo in c["candidates"], hi in c["candidates"]) for (lo, hi), c in both]
    return [
        ("gaza dev", f"{key}: min found (n={n})", sum(a for a, _ in found) / n),
        ("gaza dev", f"{key}: both ends found", sum(a and b for a, b in found) / n),
        ("gaza dev", f"{key}: exact min", sum(c["min"] == lo for (lo, _), c in both) / n),
        ("gaza dev", f"{key}: exact range", sum([c["min"], c["max"]] == [lo, hi] for (lo, hi), c in both) / n),
        ("gaza dev", f"{key}: candidates a page", sum(len(c["candidates"]) for _, c in both) / n),
    ]


def _first_day(reading: Reading) -> str:
    first = next((d for d in reading.dates if d.lo is not None), None)
    return first.lo.isoformat() if first is not None and first.lo is not None else ""


def _scores(group: str, path: Path) -> Rows:
    rows: Rows = []
    for row in evaluate_folder(path).rows:
        if row.what in ("all claims", "subsets", "scope of those found"):
            rows.append((group, f"{row.lang} {row.what}: precision (n={row.right + row.missed})", row.scores()[0]))
            rows.append((group, f"{row.lang} {row.what}: recall", row.scores()[1]))
    return rows


def arabic_gold() -> Rows:
    """16 real excerpts, 59 claims, labelled by hand."""
    return _scores("arabic gold", shared_data("extraction") / "gold_claims_ar_dev.jsonl")


def snippets() -> Rows:
    """The repository's own snippets."""
    return _scores("snippets", Path(__file__).parents[2] / "tests" / "text" / "data")


def key_info() -> Rows:
    """Printed casualty strings against coded ranges, where both state a number."""
    with (shared_data("claims-airwars-keyinfo") / "key_info.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    right = 0
    for row in rows:
        info = read_key_info(row["text"])
        ranges = {"total": info.total, **info.groups} if info else {}
        stated = {f"{k}_{e}": v for k, r in ranges.items() if r for e, v in (("min", r.low), ("max", r.high))}
        right += bool(stated) and all(row[k] in ("", str(v)) for k, v in stated.items())
    return [("key info", f"printed strings read as coded (n={len(rows)})", right / len(rows))]


def no_casualties() -> Rows:
    """Coalition statements that concede nobody, and releases without deaths: texts with an affirmed killed claim."""
    clean = [p for p in _records("dev.jsonl") if p["source"] == "coalition_statement" and not _concedes(p["labels"])]
    clean = [p for p in clean if p["labels"].get("finding") == "non-credible"] or clean
    false = sum(_affirms(read(Document(id=p["id"], text=p["text"], lang="en"))) for p in clean)
    return [
        (
            "no harm",
            f"non-credible Coalition statements with a killed claim (n={len(clean)})",
            false / max(1, len(clean)),
        )
    ]


def _concedes(labels: dict[str, Any]) -> bool:
    return any(
        labels.get(k) for k in ("conceded_killed", "conceded_killed_min", "conceded_injured", "killed", "injured")
    )


def _affirms(reading: Reading) -> bool:
    return any(c.kind == "killed" and c.polarity == "affirmed" and c.scope == "incident" for c in reading.claims)


def source_texts() -> list[dict[str, Any]]:
    """The 2,392 posts and articles."""
    with (shared_data("syria-source-texts") / "source_texts.jsonl").open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def copies() -> Rows:
    """Near-duplicates on real posts, and the time for 50,000 texts."""
    texts = [r["text_clean"] or "" for r in source_texts()]
    started = time.process_time()
    pairs = near_duplicates(texts)
    small = time.process_time() - started
    words = [t.split() for t in texts if len(t.split()) > 20]
    many = [" ".join([*w[k % 5 :], f"copy{k}"]) for k, w in enumerate(words[i % len(words)] for i in range(50_000))]
    started = time.process_time()
    near_duplicates(many)
    return [
        ("copies", f"pairs among {len(texts)} posts", str(len(pairs))),
        ("copies", f"seconds for {len(texts)} posts", f"{small:.1f}"),
        ("copies", "seconds for 50,000 texts", f"{time.process_time() - started:.1f}"),
    ]


def _incidents() -> list[dict[str, str]]:
    with (shared_data("airwars-syria") / "incidents.csv").open(encoding="utf-8") as file:
        return [r for r in csv.DictReader(file) if r["latitude"] and r["longitude"]]


def _entry(row: dict[str, str]) -> Entry:
    said = [re.split("[,،]", row[c]) for c in ("location_en", "location_ar")]
    names = [parts[0].strip() for parts in said if parts[0].strip()]
    parents = tuple(p.strip() for parts in said for p in parts[1:] if p.strip())
    return Place(
        row["code"], names[0] if names else "", float(row["latitude"]), float(row["longitude"]), 1500, parents
    ), names


def case_entries() -> list[Entry]:
    """The incidents that have a point and a name, as entries of a gazetteer."""
    return [entry for row in _incidents() if (entry := _entry(row))[1]]


def gazetteer() -> Rows:
    """From the register's own incidents: leave one out, and the place of the incident among the first three."""
    entries = case_entries()
    sharing: dict[str, dict[str, Entry]] = defaultdict(dict)
    for entry in entries:
        for name in entry[1]:
            sharing[place_key(name)][entry[0].id] = entry
    rows: Rows = []
    for how, used in (("every script", 2), ("one script", 1)):
        known = right = 0
        for place, names in entries:
            alike = {e[0].id: e for name in names for e in sharing[place_key(name)].values() if e[0].id != place.id}
            found = Gazetteer.of(alike.values()).resolve(names[:used], place.parents)
            known += bool(found)
            right += bool(found) and distance_km(found[0], place) <= 5
        rows += [
            ("gazetteer", f"names that occur elsewhere, {how} (n={len(entries)})", known / len(entries)),
            ("gazetteer", f"leave one out: within 5 km of those, {how}", right / known),
        ]
    return rows + _incident_places(entries)


def _incident_places(entries: list[Entry]) -> Rows:
    with (shared_data("syria-source-texts") / "incident_labels.csv").open(encoding="utf-8") as file:
        points = {
            r["code"]: (float(r["latitude"]), float(r["longitude"])) for r in csv.DictReader(file) if r["latitude"]
        }
    case = Gazetteer.of(entries)
    tried = hit = 0
    for row in source_texts():
        text = row["text_clean"] or ""
        truths = [Place("", "", *points[c]) for c in row["incident_codes"] if c in points]
        if row["quality"] != "ok" or not truths or language_of(text) != "ar" or not page_status(text).is_content:
            continue
        reading = read(Document(id="x", text=text, lang="ar", doc_date=day_of(row["publication_date"])), case)
        candidates = reading.document_places()[:3]
        if candidates:
            tried += 1
            hit += any(distance_km(c, t) <= 5 for c in candidates for t in truths)
    return [
        (
            "gazetteer",
            f"incident within 5 km of a first-three candidate (Arabic texts with a place, n={tried})",
            hit / max(1, tried),
        )
    ]


def day_of(text: str | None) -> date | None:
    """The day of an ISO date, None when there is none."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


if __name__ == "__main__":
    main()
