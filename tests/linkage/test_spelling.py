"""Letter weights: compiled and plain scoring agree; learning finds the letters of a script."""

from __future__ import annotations

import numpy as np
import pytest

from sijill.linkage.learn_spelling import attest, learn
from sijill.linkage.spelling import shipped
from sijill.names import spelling as plain


@pytest.mark.parametrize(
    ("left", "right"),
    [("سالم", "salem"), ("حداد", "haddad"), ("ابو+عوده", "abu+awda"), ("salem", "salim"), ("كريم", "كريمه")],
)
def test_the_plain_and_the_compiled_scorer_agree(left, right):
    joined = shipped().join([left], [right], least=-20.0)
    assert joined.weight[0] == pytest.approx(plain.likeness(left, right).weight, abs=0.02)


def test_learning_finds_which_letters_stand_for_each_other():
    pairs = [("شرف", "sharaf"), ("شادي", "shadi"), ("بشار", "bashar"), ("فرح", "farah"), ("بدر", "badr")]
    weights = learn([(a, b, 5.0) for a, b in pairs])
    spelling = attest(weights, {})
    assert spelling.letters("شرف", "sharaf") > spelling.letters("بدر", "sharaf") + 5
    assert np.array_equal(weights[0, 1], weights[1, 0].T)


def test_a_well_known_part_makes_an_unseen_spelling_less_likely():
    counts = {("بدر", "badr"): 200.0, ("بدر", "bader"): 50.0}
    spelling = attest(learn([("بدر", "badr", 5.0), ("بدر", "bader", 5.0)]), counts)
    assert spelling.attested["بدر", "badr"] > spelling.letters("بدر", "badr") - 1.0
    joined = spelling.join(["badru"], ["بدر"], least=-20)
    assert joined.weight[0] < spelling.letters("badru", "بدر") - 2
