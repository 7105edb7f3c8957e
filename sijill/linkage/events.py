"""The same incident in two archives: dates, places in two scripts, numbers, actors, shared sources and victims.

Every pair whose dates are within WINDOW days (or of which one has none) is compared. Places are compared word by
word with
the spelling weights of names, so an Arabic place meets its Latin spelling; rarity comes from the lists. Two looks as
for
people: the second adds rivals on either side. One-to-one by assignment; `several` lets one record of B (an
admission) cover
several of A. An hour apart on one street stays two incidents: two records of one archive are never joined here.
"""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sijill.linkage.boost import Boosted
from sijill.linkage.context import rival_features
from sijill.linkage.decide import assign
from sijill.linkage.encode import day_of
from sijill.linkage.engine import LEAST_SHOWN, Link, Reason
from sijill.linkage.lists import digits, read_table
from sijill.linkage.model import Operating, chance_of, log_odds_of
from sijill.linkage.spelling import Spelling, shipped
from sijill.model.errors import BadInput
from sijill.names.fold import fold_text

Floats = npt.NDArray[np.float32]
WINDOW = 7.0
FEW = 300.0  # words taken as seen beside the list's own, so that a short list does not make every word common
EARTH_KM = 6371.0
_WORD = re.compile(r"[^\W\d_]+")
FEATURES = (
    "days apart", "place", "place words of A found", "place words of B found", "best place word",
    "km apart", "killed, least",
    "killed, most", "killed, overlap", "injured", "actor", "area", "shared sources", "shared victims", "days, signed",
)  # fmt: skip
RIVALS = ("first look", "next best for A", "all others for A", "next best for B", "all others for B", "close rivals")
SECOND_LOOK = (*FEATURES, *RIVALS)


@dataclass(frozen=True)
class Events:
    """n incidents as arrays; NaN where not stated. `words`: place words (codes of `tokens`) of each; sets of actors,
    etc."""

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

    @property
    def size(self) -> int:
        return len(self.ids)


@cache
def _settings() -> dict[str, dict[str, list[str]]]:
    text = resources.files("sijill.linkage").joinpath("data/event_columns.toml").read_text("utf-8")
    data: dict[str, dict[str, list[str]]] = tomllib.loads(text)
    return data


def read_events(path: Path, mapping: Mapping[str, Sequence[str]] | None = None) -> Events:
    """Incidents from CSV or Parquet. Raises BadInput when neither a date nor a place column is found, or ids repeat."""
    table = read_table(path)
    plain = {str(name).strip().lower(): str(name) for name in table.column_names}
    columns: dict[str, list[list[str | None]]] = {}
    for kind, known in _settings()["columns"].items():
        chosen = list((mapping or {}).get(kind, ())) or [plain[name] for name in known if name in plain]
        for name in chosen[: None if kind == "place" else 1]:
            if name not in table.column_names:
                raise BadInput(
                    f'there is no column "{name}"', file=str(path), remedy=f"Columns are: {', '.join(plain)}."
                )
            values = table.column(name).to_pylist()
            columns.setdefault(kind, []).append(
                [None if v is None or v != v or str(v).strip() == "" else str(v).strip() for v in values]
            )
    if "date" not in columns and "place" not in columns:
        raise BadInput(
            "neither a date nor a place column was found", file=str(path), remedy="Map them: --map date=COLUMN."
        )
    return encode_events(columns, table.num_rows, str(path))


def encode_events(columns: Mapping[str, list[list[str | None]]], n: int, path: str = "list") -> Events:
    """Arrays from text columns by kind."""

    def one(kind: str) -> list[str | None]:
        return columns[kind][0] if columns.get(kind) else [None] * n

    ids = [str(row + 1) if value is None else value for row, value in enumerate(one("id"))]
    if len(set(ids)) != n:
        repeated = next(value for value in ids if ids.count(value) > 1)
        raise BadInput(f'the id "{repeated}" repeats: nothing was linked', file=path, remedy="Ids must be unique.")
    index: dict[str, int] = {}
    words: list[list[int]] = []
    places = columns.get("place") or [[None] * n]
    for texts in zip(*places, strict=True):
        listed = dict.fromkeys(word for text in texts if text for word in place_words(text))
        words.append([index.setdefault(word, len(index)) for word in listed])
    lower, upper = _numbers(one("killed_min")), _numbers(one("killed_max"))
    return Events(
        ids=ids,
        day=np.array([np.nan if (day := day_of(value)) is None else day for value in one("date")], np.float64),
        tokens=list(index),
        words=words,
        lat=_numbers(one("lat")),
        lon=_numbers(one("lon")),
        killed_min=lower,
        killed_max=np.where(np.isfinite(upper), upper, lower),
        injured=_numbers(one("injured")),
        actors=[_set(value, r"[,;|]") for value in one("actor")],
        areas=[frozenset(place_words(value)) if value else frozenset() for value in one("area")],
        sources=[_set(value, r"[\s,;|]+") for value in one("sources")],
        victims=[_set(value, r"[,;|]") for value in one("victims")],
    )


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


def _numbers(column: list[str | None]) -> Floats:
    out = np.full(len(column), np.nan, np.float32)
    for row, value in enumerate(column):
        if value is not None and (found := re.search(r"-?\d+(?:\.\d+)?", digits(value))) is not None:
            out[row] = float(found.group())
    return out


def event_pairs(a: Events, b: Events) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """All pairs of incidents whose dates allow them to be one."""
    order = np.argsort(b.day, kind="stable")
    dated = order[: int(np.isfinite(b.day).sum())]
    undated = order[dated.size :]
    days = b.day[dated]
    left, right = [], []
    for row, day in enumerate(a.day):
        near = (
            dated[np.searchsorted(days, day - WINDOW) : np.searchsorted(days, day + WINDOW, "right")]
            if np.isfinite(day)
            else dated
        )
        partners = np.concatenate([near, undated])
        left.append(np.full(partners.size, row, np.int32))
        right.append(partners.astype(np.int32))
    return (np.concatenate(left), np.concatenate(right)) if left else (np.empty(0, np.int32), np.empty(0, np.int32))


def event_features(
    a: Events, b: Events, i: npt.NDArray[np.int32], j: npt.NDArray[np.int32], spelling: Spelling
) -> Floats:
    """Features of pairs, (n, len(FEATURES)); the unknown is -1 (or 0 where a feature can speak for and against)."""
    out = np.zeros((i.size, len(FEATURES)), np.float32)
    signed = b.day[j] - a.day[i]
    out[:, 0] = np.where(np.isfinite(signed), np.abs(signed), -1)
    out[:, 14] = np.where(np.isfinite(signed), signed, 0)
    out[:, 1:5] = _places(a, b, i, j, spelling)
    out[:, 5] = _kilometres(a.lat[i], a.lon[i], b.lat[j], b.lon[j])
    out[:, 6] = _ratio(a.killed_min[i], b.killed_min[j])
    out[:, 7] = _ratio(a.killed_max[i], b.killed_max[j])
    apart = np.maximum(np.maximum(a.killed_min[i] - b.killed_max[j], b.killed_min[j] - a.killed_max[i]), 0)
    out[:, 8] = np.where(np.isfinite(apart), np.minimum(apart, 50), -1)
    out[:, 9] = _ratio(a.injured[i], b.injured[j])
    for column, mine, theirs in (
        (10, a.actors, b.actors),
        (11, a.areas, b.areas),
        (12, a.sources, b.sources),
        (13, a.victims, b.victims),
    ):
        out[:, column] = [_overlap(mine[x], theirs[y]) for x, y in zip(i.tolist(), j.tolist(), strict=True)]
    return out


def _overlap(x: frozenset[str], y: frozenset[str]) -> float:
    """Share of the smaller set that is in both; -1 when one is not stated."""
    return -1.0 if not x or not y else len(x & y) / min(len(x), len(y))


def _ratio(x: Floats, y: Floats) -> Floats:
    """|log((x + 1) / (y + 1))|, -1 when one is not stated."""
    value = np.abs(np.log1p(np.maximum(x, 0)) - np.log1p(np.maximum(y, 0)))
    return np.where(np.isfinite(value), value, -1).astype(np.float32)


def _kilometres(lat_a: Floats, lon_a: Floats, lat_b: Floats, lon_b: Floats) -> Floats:
    """Great-circle distance in km (haversine), -1 when a point is missing."""
    p, q = np.radians(lat_a.astype(np.float64)), np.radians(lat_b.astype(np.float64))
    half = np.sin((q - p) / 2) ** 2 + np.cos(p) * np.cos(q) * np.sin(np.radians(lon_b - lon_a) / 2) ** 2
    km = 2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return np.where(np.isfinite(km), np.minimum(km, 1000), -1).astype(np.float32)


def _places(a: Events, b: Events, i: npt.NDArray[np.int32], j: npt.NDArray[np.int32], spelling: Spelling) -> Floats:
    """Sum of agreeing place words, share found on each side, best word."""
    joined = spelling.join(a.tokens, b.tokens, least=0.5)
    counts = np.zeros(len(b.tokens))
    for words in b.words:
        counts[words] += 1
    share = counts / (counts.sum() + FEW)
    weights: list[dict[int, float]] = []
    for token in range(len(a.tokens)):
        at = slice(joined.start[token], joined.start[token + 1])
        ratio = np.exp(np.minimum(joined.weight[at].astype(np.float64), 30))
        floor = 3e-4 * math.exp(0.6 * len(a.tokens[token]))
        likely = math.log(float((ratio * share[joined.token[at]]).sum()) + floor)
        weights.append(dict(zip(joined.token[at].tolist(), (joined.weight[at] - likely).tolist(), strict=True)))
    out = np.zeros((i.size, 4), np.float32)
    for p, (x, y) in enumerate(zip(i.tolist(), j.tolist(), strict=True)):
        out[p] = _place_pair(a.words[x], b.words[y], weights)
    return out


def _place_pair(
    mine: list[int], theirs: list[int], weights: list[dict[int, float]]
) -> tuple[float, float, float, float]:
    if not mine or not theirs:
        return 0.0, -1.0, -1.0, 0.0
    total, best, found, used = 0.0, -5.0, 0, set()
    for word in mine:
        value, at = max(((weights[word].get(other, -5.0), other) for other in theirs), default=(-5.0, -1))
        best = max(best, value)
        if value > 0:
            total += value
            found += 1
            used.add(at)
    return total, found / len(mine), len(used) / len(theirs), best


@dataclass(frozen=True)
class EventModel:
    """The shipped linker of incidents."""

    version: str
    spelling: Spelling
    first: Boosted
    second: Boosted
    operating: Operating


@cache
def shipped_events() -> EventModel:
    """The model that ships with this version (`data/events.json`, written by `bench/linkage/train_events.py`)."""
    data = json.loads(resources.files("sijill.linkage").joinpath("data/events.json").read_text("utf-8"))
    return EventModel(
        data["version"],
        shipped(),
        Boosted.from_json(data["first"]),
        Boosted.from_json(data["second"]),
        Operating(**data["operating"]),
    )


def link_events(a: Events, b: Events, model: EventModel, *, several: bool = False) -> list[Link]:
    """One-to-one links of incidents, best first. `several`: one record of B may cover several records of A."""
    i, j = event_pairs(a, b)
    if i.size == 0:
        return []
    rows = event_features(a, b, i, j, model.spelling)
    looked = second_rows(rows, i, j, model.first.score(rows))
    log_odds = model.second.score(looked)
    partner = np.arange(j.size, dtype=np.int32) if several else j
    chosen = assign(i, partner, log_odds - np.float32(log_odds_of(model.operating.same)))
    free = ~np.isin(i, i[chosen]) & ~np.isin(partner, partner[chosen])
    rest = np.flatnonzero(free)
    weaker = rest[assign(i[rest], partner[rest], log_odds[rest] - np.float32(log_odds_of(LEAST_SHOWN)))]
    at = np.concatenate([chosen, weaker])
    booked = model.second.contributions(looked[at])
    links = []
    for k, parts in zip(at, booked, strict=True):
        top = np.argsort(-np.abs(parts))[:5]
        why = tuple(Reason(model.second.names[f], round(float(parts[f]), 2)) for f in top if abs(parts[f]) > 0.05)
        chance = round(float(chance_of(log_odds[k : k + 1])[0]), 4)
        links.append(Link(a.ids[i[k]], b.ids[j[k]], chance, model.operating.decision(chance), why, model.version))
    return sorted(links, key=lambda link: (-link.probability, link.a_id, link.b_id))


def second_rows(rows: Floats, i: npt.NDArray[np.int32], j: npt.NDArray[np.int32], score: Floats) -> Floats:
    """The rows of the second look: features, first look, rivals."""
    return np.concatenate([rows, rival_features(i, j, score)], axis=1).astype(np.float32)
