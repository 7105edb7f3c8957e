"""Lists: anybody's table of victims or incidents, read as a mapping says, in one act.

Steps: the mapping is checked and kept in the log; the file goes into the vault as the document; each row becomes a
mention whose claims point at their cells. Columns kept as notes become `note` claims under the column's name. A
second import of the same rows records nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sijill.casework.documents import capture_file
from sijill.casework.imports import Carrier, Imported, import_records
from sijill.casework.mappings import approve_mapping
from sijill.casework.uow import UnitOfWork
from sijill.intake.issues import Issue
from sijill.intake.mapping import Mapping, apply, check_columns, load_mapping
from sijill.intake.records import Record
from sijill.intake.sheets import Table, read_table
from sijill.model.claims import Claim, cell
from sijill.model.errors import BadInput
from sijill.model.events import MentionRecorded
from sijill.model.ids import mention_id

READER = "list-import 1"
"""The name under which claims from lists stand."""

_MENTIONS = {"victim": "person", "incident": "incident", "structure": "structure", "total": "total"}
_OUTCOMES = ("killed", "injured", "missing")
_SAYS = {
    "name": ("name", "latin"),
    "name_local": ("name", "local"),
    "status": ("harm", ""),
    "place": ("place", "en"),
    "notes": ("note", ""),
    "source_url": ("address", ""),
    "category": ("category", ""),
}
_AREAS = frozenset({"country", "region", "district"})
_MEDIA = {".csv": "text/csv", ".tsv": "text/tab-separated-values", ".txt": "text/plain"}


def import_list(
    uow: UnitOfWork,
    path: Path,
    mapping_path: Path,
    *,
    publisher: str,
    published: str | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    progress: Callable[[int], object] | None = None,
) -> tuple[Imported, list[Issue]]:
    """Import one table (`sheet` of a workbook); what was done, and what could not be read, row by row."""
    text = mapping_path.read_text(encoding="utf-8")
    mapping, table = load_mapping(mapping_path), read_table(path, sheet=sheet, encoding=encoding)
    check_columns(mapping, table.columns, file=path.name)
    kind = _MENTIONS.get(str(mapping.kind))
    if kind is None:
        raise BadInput(
            f'rows of kind "{mapping.kind}" cannot be imported by themselves',
            file=str(mapping_path),
            remedy=f"Say one of: {', '.join(_MENTIONS)}.",
        )
    approved = approve_mapping(uow, mapping.name or mapping_path.stem, text)
    document = capture_file(
        uow,
        path,
        obtained=f"read from {path.name}",
        media_type=_MEDIA.get(path.suffix.lower(), "application/octet-stream"),
        publisher=publisher,
        published=published,
    )
    uow.write()
    (row,) = uow.store.documents([document])
    found: list[Issue] = []
    records = _records(table, mapping, kind, document, path.name, found)
    files = {path.name: Carrier(document, row.sha256 or "", path.name)}
    done = import_records(uow, READER, files, records, mapping=approved, progress=progress)
    return done, sorted([*table.issues, *found], key=lambda issue: issue.row or 0)


def _records(
    table: Table, mapping: Mapping, kind: str, document: str, file: str, found: list[Issue]
) -> Iterator[Record]:
    for row in table.rows():
        mapped = apply(mapping, row, file=file)
        found += mapped.issues
        values = {name: value for name, value in mapped.fields.items() if value.wording.strip()}
        claims = _claims(values, mapped.number)
        claims += [Claim("note", text, cell(mapped.number, column), column) for column, text in mapped.kept.items()]
        anchor = f"row {mapped.number}"
        code = values["code"].value if "code" in values else None
        person = kind == "person"
        claims = [_personal(claim) for claim in claims] if person else claims
        yield Record(
            None,
            (
                MentionRecorded(
                    mention=mention_id(kind, document, anchor),
                    mention_kind=kind,
                    document=document,
                    anchor=anchor,
                    reader=READER,
                    claims=tuple(claim for claim in claims if claim.tier == "public"),
                    label=None if person else code,
                    private=tuple(claim for claim in claims if claim.tier != "public"),
                ),
            ),
        )


def _personal(claim: Claim) -> Claim:
    """Of a person only the harm is public; all else can be destroyed at the family's wish."""
    tier = "public" if claim.says == "harm" else "restricted"
    return Claim(claim.says, claim.value, claim.at, claim.about, claim.wording, claim.source, tier)


def _claims(values: dict[str, Any], number: int) -> list[Claim]:
    claims, done = [], set()
    for name, value in values.items():
        stem = name.removesuffix("_min").removesuffix("_max")
        if stem in done:
            continue
        if name in ("date", "date_end"):
            done.add(name)
            claims += [_date(values, number)] if name == "date" or "date" not in values else []
        elif name in ("latitude", "longitude", "accuracy", "coordinates"):
            claims += [] if "point" in done else [_point(values, number)]
            done.add("point")
        elif stem.rsplit("_", 1)[-1] in _OUTCOMES and name != "status":
            done.add(stem)
            claims.append(_count(stem, values, number))
        else:
            claims.append(_plain(name, value, number))
    return claims


def _plain(name: str, value: Any, number: int) -> Claim:
    says, about = _SAYS.get(name, (name if name in _AREAS else name.replace("_", "-"), ""))
    if name == "actor" and value.value is not None:
        says, said = "actors", [one.strip() for one in str(value.value).split(",")]
        return Claim(says, said, _at(value, number), "", None)
    wording = None if value.value == value.wording else value.wording
    return Claim(says, value.value, _at(value, number), about, wording)


def _date(values: dict[str, Any], number: int) -> Claim:
    parts = {end: values[name] for end, name in (("first", "date"), ("last", "date_end")) if name in values}
    said = {end: one.value for end, one in parts.items() if one.value is not None}
    if "first" in said and "/" in said["first"]:
        said["first"], said["last"] = said["first"].split("/", 1)
    return Claim("date", said, cell(number, *(one.column for one in parts.values())), "", _wording(parts.values()))


def _point(values: dict[str, Any], number: int) -> Claim:
    names = [name for name in ("latitude", "longitude", "accuracy", "coordinates") if name in values]
    said: dict[str, Any] = {}
    for name in names:
        value = values[name].value
        said |= value if isinstance(value, dict) else {} if value is None else {name: value}
    cells = [values[name] for name in names]
    return Claim("coordinates", said, cell(number, *(one.column for one in cells)), "", _wording(cells))


def _count(stem: str, values: dict[str, Any], number: int) -> Claim:
    group, _, outcome = stem.rpartition("_")
    cells = [values[name] for name in (stem, f"{stem}_min", f"{stem}_max") if name in values]
    whole = values[stem].value if stem in values else None
    said = dict(whole) if isinstance(whole, dict) else {}
    for end, name in (("low", f"{stem}_min"), ("high", f"{stem}_max")):
        if name in values and values[name].value is not None:
            said[end] = values[name].value
    at = cell(number, *(one.column for one in cells))
    return Claim(outcome, said, at, group or "civilians", _wording(cells))


def _wording(cells: Any) -> dict[str, str]:
    return {one.column: one.wording for one in cells}


def _at(value: Any, number: int) -> str:
    return cell(number, value.column) if value.column else "whole"
