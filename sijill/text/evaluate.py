"""Precision, recall and F1 of the reader on labelled texts, by language and kind, with the classes of errors.

A labelled file is JSON lines: `text`, `lang`, optional `doc_date`, `claims` [{kind, lo, hi, aggregate?, date?,
source?}] and `subsets` [{kind, cls, n}]. A claim is right when kind, lo and hi agree one to one (as multisets);
with `aggregate` labelled, the scope is scored over the claims found; dates and sources likewise, where labelled.
Texts without claims count what is read in them as too many. Documented in `docs/methods/text.md`.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sijill.model.errors import BadInput, NotFound
from sijill.text.claim import Claim
from sijill.text.files import _date
from sijill.text.reader import Document, Reading, read

_PEOPLE = ("killed", "injured", "casualties", "missing", "displaced", "rescued")
Key = tuple[str, int, int | None]


@dataclass(slots=True)
class Row:
    """Counts for one language and one thing."""

    lang: str
    what: str
    right: int = 0
    extra: int = 0
    missed: int = 0

    def scores(self) -> tuple[float, float, float]:
        """Precision, recall, F1; 1.0 where nothing was there to find."""
        p = self.right / (self.right + self.extra) if self.right + self.extra else 1.0
        r = self.right / (self.right + self.missed) if self.right + self.missed else 1.0
        return p, r, 2 * p * r / (p + r) if p + r else 0.0


@dataclass(slots=True)
class Report:
    """All rows and the classes of errors."""

    rows: list[Row]
    errors: Counter[str]
    texts: int = 0
    false_on_empty: int = 0
    empty: int = 0

    def data(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "texts": self.texts,
            "texts_without_claims": self.empty,
            "false_claims_on_them": self.false_on_empty,
            "rows": [
                {"lang": r.lang, "what": r.what, "right": r.right, "extra": r.extra, "missed": r.missed,
                 **dict(zip(("precision", "recall", "f1"), (round(x, 4) for x in r.scores()), strict=True))}
                for r in self.rows
            ],
            "errors": dict(self.errors.most_common()),
        }  # fmt: skip


@dataclass(slots=True)
class _Tally:
    rows: dict[tuple[str, str], Row] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)

    def add(self, lang: str, what: str, right: int, extra: int, missed: int) -> None:
        row = self.rows.setdefault((lang, what), Row(lang, what))
        row.right, row.extra, row.missed = row.right + right, row.extra + extra, row.missed + missed


def evaluate_folder(folder: Path) -> Report:
    """Score every `*.jsonl` in a folder (or one file). Raises `NotFound` when there is none."""
    paths = [folder] if folder.is_file() else sorted(folder.glob("*.jsonl"))
    if not paths:
        raise NotFound(
            "no labelled texts", file=str(folder), remedy="Give a folder with *.jsonl: text, lang, claims, subsets"
        )
    return evaluate([(record, path) for path in paths for record in _records(path)])


def _records(path: Path) -> list[dict[str, Any]]:
    records = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise BadInput(
                f"not JSON: {error.msg}", file=str(path), row=number, remedy="Write one JSON object a line"
            ) from error
        if isinstance(record, dict) and "text" in record and "claims" in record:
            records.append(record | {"_row": number})
    return records


def evaluate(records: list[tuple[dict[str, Any], Path]]) -> Report:
    """Score labelled records."""
    tally = _Tally()
    report = Report([], tally.errors)
    for record, path in records:
        reading = read(
            Document(
                id=str(record.get("id", record["_row"])), text=record["text"], lang=record.get("lang", ""),
                doc_date=_date(record.get("doc_date"), record["_row"], path),
            )
        )  # fmt: skip
        report.texts += 1
        found = [c for c in reading.claims if c.parent is None and c.polarity == "affirmed" and c.kind in _PEOPLE]
        if not record["claims"]:
            report.empty += 1
            report.false_on_empty += bool(found)
        _score(tally, reading, found, record)
    report.rows = [tally.rows[key] for key in sorted(tally.rows)]
    return report


def _key(claim: Claim) -> Key:
    return claim.kind, claim.quantity.lo, claim.quantity.hi


def _score(tally: _Tally, reading: Reading, found: list[Claim], record: dict[str, Any]) -> None:
    gold = Counter((c["kind"], c["lo"], c["hi"]) for c in record["claims"])
    read_ = Counter(map(_key, found))
    for kind in {k[0] for k in gold | read_}:
        g = Counter({k: n for k, n in gold.items() if k[0] == kind})
        r = Counter({k: n for k, n in read_.items() if k[0] == kind})
        counts = (g & r).total(), (r - g).total(), (g - r).total()
        tally.add(reading.lang, kind, *counts)
        tally.add(reading.lang, "all claims", *counts)
    _errors(tally, reading.lang, gold, read_)
    _score_subsets(tally, reading, record)
    _score_flags(tally, reading.lang, found, record)


def _errors(tally: _Tally, lang: str, gold: Counter[Key], read_: Counter[Key]) -> None:
    missed, extra = gold - read_, read_ - gold
    numbers: dict[str, int] = defaultdict(int)
    for kind, lo, hi in extra.elements():
        same_number = any(k[1:] == (lo, hi) for k in missed)
        same_kind = any(k[0] == kind for k in missed)
        name = (
            "right number, wrong kind"
            if same_number
            else "right kind, wrong number"
            if same_kind
            else "read where nothing is"
        )
        numbers[name] += 1
    for name, count in numbers.items():
        tally.errors[f"{lang}: {name}"] += count
    tally.errors[f"{lang}: missed, vague"] += sum(n for k, n in missed.items() if k[2] is None)
    tally.errors[f"{lang}: missed, number"] += sum(n for k, n in missed.items() if k[2] is not None)


def _score_subsets(tally: _Tally, reading: Reading, record: dict[str, Any]) -> None:
    if "subsets" not in record:
        return
    wholes = {c.id: c for c in reading.claims}
    sums = {c.parent for c in reading.claims if c.parent and wholes[c.parent].derived_from}
    gold = Counter((s["kind"], s["cls"], s["n"]) for s in record["subsets"])
    read_ = Counter(
        (c.kind, c.cls, c.quantity.lo)
        for c in reading.claims
        if c.parent is not None
        and c.quantity.hi is not None
        and c.kind in _PEOPLE
        and (c.parent not in sums or not _is_term(c, wholes[c.parent]))
    )
    tally.add(reading.lang, "subsets", (gold & read_).total(), (read_ - gold).total(), (gold - read_).total())


def _is_term(part: Claim, whole: Claim) -> bool:
    """Whether a part is one of the numbers that were added up, not a part of the sum."""
    return part.quantity.evidence.span in whole.derived_from


def _score_flags(tally: _Tally, lang: str, found: list[Claim], record: dict[str, Any]) -> None:
    left = list(found)
    for label in record["claims"]:
        match = next((c for c in left if _key(c) == (label["kind"], label["lo"], label["hi"])), None)
        if match is None:
            continue
        left.remove(match)
        if "aggregate" in label:
            ok = (match.scope == "aggregate") == bool(label["aggregate"])
            tally.add(lang, "scope of those found", int(ok), int(not ok), 0)
        if label.get("date"):
            ok = match.when is not None and match.when.lo <= label["date"] <= match.when.hi
            tally.add(lang, "day of those found", int(ok), int(not ok), 0)
        if label.get("source"):
            said = match.attribution.source.text if match.attribution else ""
            ok = bool(said) and (said in label["source"] or label["source"] in said)
            tally.add(lang, "source of those found", int(ok), int(not ok), 0)
