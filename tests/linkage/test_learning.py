"""Learning without labels (EM) and from decisions (trust in kinds of evidence)."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from sijill.linkage.adapt import adapted
from sijill.linkage.engine import link_lists
from sijill.linkage.model import shipped_people
from sijill.linkage.trained import Examples, blind, fit, kind_of, kinds, model_of, read_model, scores, trained
from sijill.model.errors import BadInput

MODEL = shipped_people()


def test_em_on_two_lists_links_at_least_as_well(invented, people_of):
    """Without a label; and says in its version that it was adapted."""
    people = invented(300)
    a, b = people_of(people), people_of([{**one, "id": f"b{one['id']}"} for one in people[:200]])
    learned = adapted(a, b, MODEL)
    assert "adapted" in learned.version

    def right(model):
        return sum(f"b{one.a_id}" == one.b_id for one in link_lists(a, b, model) if one.decision == "same")

    assert right(learned) >= right(MODEL) - 2


def test_a_list_too_small_to_teach_leaves_the_model_alone(invented, people_of):
    few = people_of(invented(12))
    assert adapted(few, few, MODEL) is MODEL


def decided(n=400, seed=1):
    """Pairs whose age evidence is worth half of what the model thinks, and whose scores are all too high by one."""
    rng = np.random.default_rng(seed)
    evidence = rng.normal(0, 2, (n, len(kinds()))).astype(np.float32)
    age = kinds().index("age")
    log_odds = evidence.sum(1)
    true = log_odds - 0.5 * evidence[:, age] - 1
    return Examples(log_odds, evidence, rng.random(n) < 1 / (1 + np.exp(-true)), 0)


def test_weights_that_people_contradict_shrink():
    found = decided()
    theta = fit(found)
    assert theta[1 + kinds().index("age")] < -0.15
    assert theta[0] < -0.3
    assert scores(blind(found), found.same)["log loss"] < scores(found.log_odds, found.same)["log loss"]


def test_few_decisions_move_little():
    """The prior holds a handful of answers to sense."""
    found = decided(6)
    assert np.abs(fit(found)).max() < 0.8


def test_a_model_file_is_named_by_its_content_and_read_back(tmp_path):
    content = trained(decided(), MODEL, {"decisions": 400})
    other = trained(decided(seed=2), MODEL, {"decisions": 400})
    assert content["version"] != other["version"]
    path = tmp_path / "model.json"
    path.write_text(json.dumps(content), "utf-8")
    model = read_model(path)
    assert (model.version, model.trust) == (content["version"], model_of(content, MODEL).trust)
    path.write_text(json.dumps(content | {"base": "older"}), "utf-8")
    with pytest.raises(BadInput, match="learned on older"):
        read_model(path)
    path.write_text("[]", "utf-8")
    with pytest.raises(BadInput, match="no model"):
        read_model(path)


def test_trust_of_one_and_no_offset_changes_nothing(invented, people_of):
    people = people_of(invented(60))
    plain = trained(decided(), MODEL, {})
    neutral = model_of(plain | {"offset": 0.0, "weight": dict.fromkeys(kinds(), 1.0)}, MODEL)
    same = link_lists(people, people, replace(neutral, version=MODEL.version))
    assert same == link_lists(people, people, MODEL)
    assert {kind_of(name) for name in MODEL.second.names} <= set(kinds())
