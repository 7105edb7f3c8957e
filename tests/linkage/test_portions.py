"""Very long lists: portions find what every pair finds."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from sijill.linkage import engine, portions
from sijill.linkage.engine import link_list
from sijill.linkage.model import shipped_people

MODEL = shipped_people()


def test_portions_find_the_repeated_people_of_a_list(invented, people_of, monkeypatch):
    """With portions of fifty pairs that no record straddles."""
    people = invented(400)
    rows = [*people, *({**one, "id": f"again {one['id']}"} for one in people[:80])]
    whole = people_of(rows)
    exhaustive = link_list(whole, MODEL)
    monkeypatch.setattr(engine, "ALL_PAIRS", 1.0)
    monkeypatch.setattr(portions, "PORTION", 50)
    blocked = link_list(whole, MODEL)
    both = [sum(found.label[400 + k] == found.label[k] for k in range(80)) for found in (exhaustive, blocked)]
    assert both[1] >= both[0] - 2
    assert both[1] >= 70


def test_no_portion_ends_inside_a_record():
    record = np.repeat(np.arange(100, dtype=np.int32), np.arange(100) % 7)
    cuts = list(portions._cuts(record))
    assert cuts[0].start == 0
    assert cuts[-1].stop == record.size
    for one, other in pairwise(cuts):
        assert one.stop == other.start
        assert record[one.stop - 1] != record[other.start]


def test_empty_lists_make_no_pairs(people_of):
    nobody = people_of([{"id": "1", "name": ""}, {"id": "2", "name": ""}])
    pairs, first = portions.likely_pairs(nobody, nobody, MODEL)
    assert (pairs.a.size, first.size) == (0, 0)
