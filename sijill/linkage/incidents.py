"""Read incidents from a table: dates, places in any script, points, numbers, actors, sources, victims; as arrays.

Columns are found by name (`data/event_columns.toml`) or mapped by the caller; a place's words are folded, and words
that every place has ("village", "قرية") are left out. Absence is NaN or an empty set, never zero. Comparing incidents
is `linkage.events`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sijill.linkage.encode import day_of
from sijill.linkage.lists import digits, read_table
from sijill.model.errors import BadInput
from sijill.names.fold import fold_text

Floats = npt.NDArray[np.float32]
_WORD = re.compile(r"[^\W\d_]+")
_SIGNED = re.compile(r"-?\d+(?:\.\d+)?")
_COUNT = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Events:
    """n incidents as arrays; NaN where not stated. `words`: place words (codes of `tokens`) of each; sets of actors,
    etc. `found`: which columns were taken for what; `warnings` for people."""

    ids: list[str]
    day: npt.NDArray[np.float64]
    tokens: list[str]
    words: list[list[int]]
    lat: Floats
    lon: Floats
    killed_min: Floats
    killed_max: Floats
    injured: Floats
    actors: list[frozenset[str]]
    areas: list[frozenset[str]]
    sources: list[frozenset[str]]
    victims: list[frozenset[str]]
    found: dict[str, list[str]] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        return len(self.ids)


@cache
def _settings() -> dict[str, dict[str, list[str]]]:
    text = resources.files("sijill.linkage").joinpath("data/event_columns.toml").read_text("utf-8")
    data: dict[str, dict[str, list[str]]] = tomllib.loads(text)
    return data


def read_events(path: Path, mapping: Mapping[str, Sequence[str]] | None = None) -> Events:
    """Incidents of a CSV or Parquet file. Raises NotFound, BadInput (neither date nor place, empty or repeated ids)."""
    table = read_table(path)
    found = _find_columns([str(name) for name in table.column_names], str(path), mapping or {})
    columns = {kind: [_texts(table.column(name).to_pylist()) for name in names] for kind, names in found.items()}
    if "date" not in columns and "place" not in columns:
        raise BadInput(
            f"neither a date nor a place column was found (columns: {', '.join(map(str, table.column_names))})",
            file=str(path),
            remedy="Map them: --map date=COLUMN --map place=COLUMN.",
        )
    events = encode_events(columns, table.num_rows, str(path), found.get("id", ["id"])[0])
    return replace(events, found=found, warnings=tuple(_odd_incidents(events, columns)))


def _find_columns(present: list[str], path: str, mapping: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    known = _settings()["columns"]
    plain = {re.sub(r"[\s\-]+", "_", name.strip().strip("\ufeff").lower()): name for name in present}
    found: dict[str, list[str]] = {}
    for kind, names in mapping.items():
        if kind not in known:
            raise BadInput(f'"{kind}" is not a kind of column of incidents', remedy=f"Kinds are: {', '.join(known)}.")
        if missing := [name for name in names if name not in present]:
            raise BadInput(
                f'there is no column "{missing[0]}"', file=path, remedy=f"Columns are: {', '.join(present)}."
            )
        found[kind] = list(names)
    for kind, names in known.items():
        hits = [plain[name] for name in names if name in plain]
        if kind not in found and hits:
            found[kind] = hits if kind == "place" else hits[:1]
    return found


def _texts(values: Sequence[object]) -> list[str | None]:
    return [None if v is None or v != v or str(v).strip() == "" else str(v).strip() for v in values]


def _odd_incidents(events: Events, columns: Mapping[str, list[list[str | None]]]) -> list[str]:
    warnings = []
    stated = [value is not None for value in columns["date"][0]] if "date" in columns else [False] * events.size
    unread = [row for row, (said, day) in enumerate(zip(stated, events.day, strict=True), 2) if said and day != day]
    if unread:
        warnings.append(f"{len(unread)} dates cannot be read (first: row {unread[0]}); write 2016-03-04")
    bare = [
        row
        for row, (day, words) in enumerate(zip(events.day, events.words, strict=True), 2)
        if day != day and not words
    ]
    if bare:
        warnings.append(f"{len(bare)} incidents state neither date nor place (first: row {bare[0]})")
    return warnings


def encode_events(
    columns: Mapping[str, list[list[str | None]]], n: int, path: str = "list", id_column: str = "id"
) -> Events:
    """Arrays from text columns by kind. Raises BadInput (path, row, `id_column`) for empty or repeated ids."""

    def one(kind: str) -> list[str | None]:
        return columns[kind][0] if columns.get(kind) else [None] * n

    ids = _ids(one("id"), "id" in columns, path, id_column)
    index: dict[str, int] = {}
    words: list[list[int]] = []
    places = columns.get("place") or [[None] * n]
    for texts in zip(*places, strict=True):
        listed = dict.fromkeys(word for text in texts if text for word in place_words(text))
        words.append([index.setdefault(word, len(index)) for word in listed])
    lower, most = _numbers(one("killed_min"), _COUNT), _numbers(one("killed_min"), _COUNT, last=True)
    upper = _numbers(one("killed_max"), _COUNT)
    return Events(
        ids=ids,
        day=np.array([np.nan if (day := day_of(value)) is None else day for value in one("date")], np.float64),
        tokens=list(index),
        words=words,
        lat=_numbers(one("lat")),
        lon=_numbers(one("lon")),
        killed_min=lower,
        killed_max=np.where(np.isfinite(upper), upper, most),
        injured=_numbers(one("injured"), _COUNT),
        actors=[_set(value, r"[,;|]") for value in one("actor")],
        areas=[frozenset(place_words(value)) if value else frozenset() for value in one("area")],
        sources=[_set(value, r"[\s,;|]+") for value in one("sources")],
        victims=[_set(value, r"[,;|]") for value in one("victims")],
    )


def _ids(stated: list[str | None], has_ids: bool, path: str, column: str) -> list[str]:
    first: dict[str, int] = {}
    for row, value in enumerate(stated, start=2):
        if has_ids and value is None:
            raise BadInput(
                "the id is empty", file=path, row=row, column=column,
                remedy="Give every incident its own id, or leave the id column out.",
            )  # fmt: skip
        name = str(row - 1) if value is None else value
        if name in first:
            raise BadInput(
                f'the id "{name}" repeats (first in row {first[name]}): nothing was linked', file=path, row=row,
                column=column, remedy="Ids must be unique: correct them, or map another column with --map id=COLUMN.",
            )  # fmt: skip
        first[name] = row
    return list(first)


def place_words(text: str) -> list[str]:
    """Folded words of a place that tell it from others; all words when none would be left."""
    found = _WORD.findall(fold_text(text))
    common = set(_settings()["common"]["words"])
    words: list[str] = []
    article = ""
    for word in found:
        if word in ("al", "el", "ar", "as", "ash", "at", "ad", "an", "az"):
            article = "al"
            continue
        if word not in common:
            words.append(article + word)
        article = ""
    return words or found


def _set(value: str | None, split: str) -> frozenset[str]:
    return (
        frozenset(fold_text(piece).strip() for piece in re.split(split, value) if piece.strip())
        if value
        else frozenset()
    )


def _numbers(column: list[str | None], pattern: re.Pattern[str] = _SIGNED, *, last: bool = False) -> Floats:
    """The first number of each text, or the last ("3-5" as the most that is stated); NaN where there is none."""
    out = np.full(len(column), np.nan, np.float32)
    for row, value in enumerate(column):
        if value is not None and (found := pattern.findall(digits(value))):
            out[row] = float(found[-1 if last else 0])
    return out
