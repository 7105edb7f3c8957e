"""Read a case file: a public record written down by hand as claims with citations (YAML).

Sections: `documents` (cited, by key), `totals` and `munitions` (aggregates with measure, stance and window),
`incidents`, and `same` (pairs of keys that a person judged to be one incident). Every entry becomes one mention; a
number keeps its phrase; nothing is added up here. Errors name the file, the entry and the remedy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sijill.intake.records import Record
from sijill.model.claims import Claim
from sijill.model.dates import DateSpan
from sijill.model.errors import BadInput, InvalidValue
from sijill.model.events import DocumentCited, MentionRecorded
from sijill.model.ids import cited_document_id, mention_id

READER = "case-file 1"

_SECTIONS = {"totals": "total", "munitions": "munitions", "incidents": "incident"}
_TEXT = ("area", "note", "stance", "measure", "phrase")
_KNOWN = {
    "totals": {*_TEXT, "document", "anchor", "low", "high", "from", "to"},
    "munitions": {*_TEXT, "document", "anchor", "low", "high", "from", "to", "days"},
    "incidents": {"key", "document", "anchor", "code", "date", "place", "killed", "children", "grade", "admitted"}
    | {"note", "phrase", "actors", "area"},
}


@dataclass(frozen=True, slots=True)
class Case:
    """A case: its records, and pairs of mentions that people judged to be the same, with the reason."""

    name: str
    title: str
    records: tuple[Record, ...]
    same: tuple[tuple[str, str, str], ...]


def read_case(path: Path) -> Case:
    """Read and check a case file. Raises BadInput naming the entry."""
    return parse_case(path.read_text(encoding="utf-8"), file=path.name)


def parse_case(text: str, *, file: str) -> Case:
    """A case from its text."""
    try:
        said = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BadInput(f"it is not YAML: {error}", file=file) from error
    documents = {key: _document(said["case"], key, entry) for key, entry in said["documents"].items()}
    records, keys = [], {}
    for section, kind in _SECTIONS.items():
        for entry in said.get(section, []):
            mention = _mention(said["case"], section, kind, entry, documents, file)
            keys[entry.get("key", mention.mention)] = mention.mention
            records.append(Record(documents[entry["document"]], (mention,)))
    try:
        same = tuple((keys[left], keys[right], reason) for left, right, reason in said.get("same", []))
    except KeyError as missing:
        raise BadInput(f"`same` names {missing}, which no entry has as its key", file=file) from missing
    return Case(said["case"], said["title"], tuple(records), same)


def _document(case: str, key: str, entry: Mapping[str, Any]) -> DocumentCited:
    """Without an address a document is known by its key within the case."""
    return DocumentCited(document=cited_document_id(entry.get("address") or f"{case}:{key}"), **entry)


def _mention(
    case: str,
    section: str,
    kind: str,
    entry: Mapping[str, Any],
    documents: Mapping[str, DocumentCited],
    file: str,
) -> MentionRecorded:
    where = f"{section}, {entry.get('anchor', '?')}"
    if unknown := set(entry) - _KNOWN[section]:
        raise BadInput(f'{where}: "{sorted(unknown)[0]}" is not known', file=file, remedy="Mend the word.")
    if entry.get("document") not in documents:
        raise BadInput(f"{where}: no document is called {entry.get('document')}", file=file)
    document = documents[entry["document"]].document
    claims = [Claim("case", case)]
    claims += _incident(entry, where, file) if kind == "incident" else _total(entry)
    return MentionRecorded(
        mention=mention_id(kind, document, entry["anchor"]),
        mention_kind=kind,
        document=document,
        anchor=entry["anchor"],
        reader=READER,
        claims=tuple(claims),
        label=entry.get("code") or entry.get("measure"),
    )


def _total(entry: Mapping[str, Any]) -> list[Claim]:
    number = {end: entry[end] for end in ("low", "high") if end in entry}
    claims = [Claim("number", number, wording=entry.get("phrase"))]
    claims += [Claim(name, entry[name]) for name in ("measure", "stance", "area", "note", "days") if name in entry]
    window = {end: entry[name] for end, name in (("first", "from"), ("last", "to")) if name in entry}
    return claims + ([Claim("date", window)] if window else [])


def _incident(entry: Mapping[str, Any], where: str, file: str) -> list[Claim]:
    try:
        span = DateSpan.parse(entry["date"])
    except InvalidValue as error:
        raise BadInput(f"{where}: {error}", file=file) from error
    first, last = span.first, span.last
    day = {"first": str(first), "last": str(last)} if first != last else {"first": str(first)}
    claims = [Claim("date", day, wording=None if span.edtf == str(first) else entry["date"])]
    claims += [Claim("place", entry["place"], about="en"), Claim("region", "Raqqa"), Claim("country", "Syria")]
    claims.append(Claim("actors", entry.get("actors", ["U.S.-led Coalition"])))
    claims += [Claim("code", entry["code"])] if "code" in entry else []
    claims += [Claim("grade", entry["grade"], about="airwars")] if "grade" in entry else []
    for name, group in (("killed", "civilians"), ("children", "children")):
        claims += [Claim("killed", entry[name], about=group)] if name in entry else []
    if (stand := entry.get("admitted")) is not None:
        claims.append(Claim("position", {"actor": "coalition", "finding": stand["finding"]}, about="1"))
        number = {end: stand[end] for end in ("low", "high") if end in stand}
        claims += [Claim("position.killed", number, about="1")] if number else []
    return claims + [Claim(name, entry[name]) for name in ("note", "phrase") if name in entry]
