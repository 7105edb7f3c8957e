"""What ships about real people: nothing by which anybody could be recognised (docs/methods/names.md)."""

from __future__ import annotations

import json
from collections import Counter
from importlib import resources

import pyarrow.parquet as pq

from sijill.names.parts import parse
from sijill.names.sound import is_arabic, key
from sijill.names.spelling import LEAST_PERSONS, spelling_data
from sijill.names.words import words
from sijill.testing.shared import shared_data

JOINED_BEFORE = {"عبد", "ابو", "ام", "abd", "abu", "um"}


def shipped_parts() -> set[str]:
    """Every part or key in the file: with its usual written form in place of the key where one is given."""
    data = spelling_data()
    listed = (
        set(data["known"]) | set(data["attested"]) | {form for forms in data["attested"].values() for form in forms}
    )
    return {data["written"].get(part, part) for part in listed | set(data["written"])}


def test_each_part_is_borne_by_many():
    data = spelling_data()
    named = {*data["known"], *data["attested"], *data["written"]}
    named |= {form for forms in data["attested"].values() for form in forms}
    assert data["least_persons"] >= LEAST_PERSONS >= 20
    assert named == set(data["bearers"]), "a part ships whose bearers are not stated"
    assert min(data["bearers"].values()) >= LEAST_PERSONS
    counts = [*data["bearers"].values(), *data["known"].values()]
    assert all(count % 10 == 0 for count in counts), "exact counts are not shipped"


def test_no_name_of_two_parts_is_among_them():
    after = words().trailing | {"دين", "din"}
    parts = shipped_parts()
    for part in parts:
        first, joined, second = part.partition("+")
        assert part.replace("+", "").isalpha(), part
        assert not joined or first in JOINED_BEFORE or second in after, f"{part} is no compound of one name"
        least = 3 if is_arabic(part) else 4  # shorter Latin words meet by chance
        halves = {(part[:at], part[at:]) for at in range(least, len(part) - least + 1)}
        assert not any({left, right} <= parts for left, right in halves), f"{part} is two names written in one word"


def test_the_trees_hold_numbers_and_the_names_of_features_only():
    for room, name in (("sijill.names", "same_name"), ("sijill.linkage", "people"), ("sijill.linkage", "events")):
        text = resources.files(room).joinpath(f"data/{name}.json").read_text("utf-8")
        assert text.isascii(), f"{name}.json holds other letters than those of the features"
        assert not {key(word) for word in _texts(json.loads(text))} & set(spelling_data()["known"])


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return [value] if isinstance(value, str) else []


def test_the_real_lists_bear_out_the_stated_count():
    """Each part shipped is in the names of LEAST_PERSONS people or more (one list at a time, Syria added)."""
    most: Counter[str] = Counter()
    for name in ("T1_target_moh_2025_06", "T1_queries_airwars_gaza", "T2_queries_moh_2024_04_pdf"):
        most |= _bearers(f"{name}.parquet")
    most += _bearers("T4_name_pairs_true.parquet", source="airwars_syria")
    assert [part for part in shipped_parts() if most[part] < LEAST_PERSONS] == []


def _bearers(file: str, source: str | None = None) -> Counter[str]:
    filters = None if source is None else [("source", "=", source)]
    table = pq.read_table(shared_data(f"linkage/{file}"), columns=["name_ar", "name_en"], filters=filters)
    names = zip(table["name_ar"].to_pylist(), table["name_en"].to_pylist(), strict=True)
    found: Counter[str] = Counter()
    for arabic, latin in names:
        found.update({part for text in (arabic, latin) if text for part in parse(text).chain})
    return found
