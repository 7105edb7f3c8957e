"""Arrivals and reruns in any order: a person's verdict is never undone."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sijill.linkage.engine import Verdict
from sijill.linkage.incremental import Linked, arrive, rerun
from sijill.linkage.model import shipped_people

MODEL = shipped_people()


def everyone(invented):
    people = invented(120)
    return [*people, *({**one, "id": f"again {one['id']}"} for one in people[:40])]


def batches(rows, sizes):
    start = 0
    for size in sizes:
        yield rows[start : start + size]
        start += size


def test_a_new_mention_joins_the_person_it_speaks_of(invented, people_of):
    rows = everyone(invented)
    old, new = people_of(rows[:120]), people_of(rows[120:])
    start = rerun(old, Linked({}, ()), [], MODEL).linked
    done = arrive(old, new, start, [], MODEL)
    together = sum(done.linked.clusters[f"again p{k}"] == done.linked.clusters[f"p{k}"] for k in range(40))
    assert together >= 35
    assert {link.version for link in done.linked.links} == {MODEL.version}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_sequence_of_arrivals_and_reruns_changes_a_verdict(data, invented, people_of):
    rows = data.draw(st.permutations(everyone(invented)))[:90]
    ids = [row["id"] for row in rows]
    rng = np.random.default_rng(data.draw(st.integers(0, 999)))
    said: list[Verdict] = []
    for k in rng.choice(len(ids) // 2, 6, replace=False):
        said.append(Verdict(ids[2 * k], ids[2 * k + 1], "different" if rng.random() < 0.6 else "same"))
    state, seen = Linked({}, ()), []
    for batch in batches(rows, [30, 20, 25, 15]):
        known_ids = {row["id"] for row in [*seen, *batch]}
        verdicts = [one for one in said if one.a_id in known_ids and one.b_id in known_ids]
        if seen and data.draw(st.booleans()):
            state = arrive(people_of(seen), people_of(batch), state, verdicts, MODEL).linked
        else:
            state = rerun(people_of([*seen, *batch]), state, verdicts, MODEL).linked
        seen = [*seen, *batch]
        for one in verdicts:
            same = state.clusters[one.a_id] == state.clusters[one.b_id]
            assert same == (one.decision == "same")


def test_what_an_older_model_said_is_withdrawn_and_listed(invented, people_of):
    people = people_of(invented(60))
    ids = people.ids
    from sijill.linkage.incremental import MachineLink

    old = Linked({ids[0]: ids[0], ids[1]: ids[0]}, (MachineLink(ids[0], ids[1], 0.9, "older model"),))
    done = rerun(people, old, [], MODEL)
    assert done.linked.clusters[ids[0]] != done.linked.clusters[ids[1]]
    assert ("older model" in done.changes[0].why, done.changes[0].now) == (True, "apart")
    kept = rerun(people, old, [Verdict(ids[0], ids[1], "same")], MODEL)
    assert kept.linked.clusters[ids[0]] == kept.linked.clusters[ids[1]]
