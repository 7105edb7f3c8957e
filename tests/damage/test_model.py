"""The change-point model: its formula, its twin, its laws."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sijill.damage import kernels
from sijill.damage.calibration import expected_calibration_error, smallest_sets, temper, window_level
from sijill.damage.changepoint import Settings, estimate
from sijill.damage.dating import date_structures
from sijill.damage.problem import Problem, Types, encode
from sijill.damage.readers import describe_readers
from sijill.damage.simulated import Crowd, draw_crowd, regime

NOBODY = np.zeros(0, np.int64)


def problem_of(crowd: Crowd) -> Problem:
    return encode(
        frames=crowd.regime.frames,
        structures=crowd.regime.structures,
        volunteers=crowd.regime.volunteers,
        structure=crowd.structure,
        volunteer=crowd.volunteer,
        mark=crowd.first,
    )


def gold_of(crowd: Crowd, size: int) -> tuple[np.ndarray, np.ndarray]:
    chosen = np.sort(np.random.default_rng(1).choice(len(crowd.truth), size, replace=False))
    return chosen, crowd.truth[chosen]


def test_a_likelihood_row_is_the_chain_of_looks():
    """Three frames, one volunteer: each cell equals the product written out by hand, and rows over y sum to one."""
    false, hit, frames = 0.25, 3.0, 3
    f, d = false / (1 + false), hit / (1 + hit)
    marks = np.arange(frames + 1)
    seen = (np.arange(frames)[None, :] <= marks[:, None]).astype(np.uint8)
    rows = np.empty((4, 4))
    by = kernels.Parameters(
        np.array([[false, hit]]), np.ones((frames, frames + 1)), np.zeros((1, 2)), np.full((2, 4, 4), 0.25)
    )

    kernels.likelihood(Types(np.zeros(4, np.int64), marks, seen), by, rows, 0, 4)

    assert rows[0, 1] == pytest.approx(f)
    assert rows[1, 1] == pytest.approx((1 - f) * d)
    assert rows[2, 1] == pytest.approx((1 - f) * (1 - d) * d)
    assert rows[3, 1] == pytest.approx((1 - f) * (1 - d) ** 2)
    assert rows.sum(axis=0) == pytest.approx(np.ones(4))


@pytest.mark.parametrize("name", ["medium-8", "hard-14"])
def test_numba_and_numpy_agree_to_a_millionth(name: str):
    crowd = draw_crowd(regime(name, structures=150, volunteers=60), seed=2)
    problem, (gold, truth) = problem_of(crowd), gold_of(crowd, 40)

    fast = date_structures(problem, gold, truth, Settings(engine="numba"))
    slow = date_structures(problem, gold, truth, Settings(engine="numpy"))

    assert np.abs(fast.posterior - slow.posterior).max() < 1e-6
    assert np.abs(fast.second - slow.second).max() < 1e-6
    assert fast.tau == pytest.approx(slow.tau, abs=1e-6)


def test_better_than_the_vote_and_calibrated_with_gold():
    """A medium crowd of 3,000 structures; margins are a third of what bench/damage measures at 11,000."""
    crowd = draw_crowd(regime("medium-8", structures=3000, volunteers=900), seed=3)
    problem, (gold, truth) = problem_of(crowd), gold_of(crowd, 200)

    dating = date_structures(problem, gold, truth, Settings())

    votes = np.zeros((3000, problem.windows))
    np.add.at(votes, (crowd.structure, crowd.first), 1)
    rest = np.delete(np.arange(3000), gold)
    right = (dating.crowd.argmax(axis=1) == crowd.truth)[rest].mean()
    voted = (votes.argmax(axis=1) == crowd.truth)[rest].mean()
    assert right > voted + 0.05
    assert expected_calibration_error(dating.crowd[rest], crowd.truth[rest]) < 0.06
    assert 0.88 <= smallest_sets(dating.crowd, dating.level)[rest, crowd.truth[rest]].mean() <= 0.98
    assert dating.check is not None and abs(dating.check.accuracy - right) < 0.1


def test_names_and_order_of_volunteers_and_structures_do_not_matter():
    crowd = draw_crowd(regime("medium-8", structures=200, volunteers=60), seed=4)
    rng = np.random.default_rng(0)
    people, places, order = rng.permutation(60), rng.permutation(200), rng.permutation(len(crowd.first))
    mixed = replace(
        crowd,
        structure=places[crowd.structure][order],
        volunteer=people[crowd.volunteer][order],
        first=crowd.first[order],
    )

    plain = date_structures(problem_of(crowd), NOBODY, NOBODY, Settings())
    renamed = date_structures(problem_of(mixed), NOBODY, NOBODY, Settings())

    assert np.abs(plain.estimate.posterior - renamed.estimate.posterior[places]).max() < 1e-3


def test_the_likelihood_rises_without_gold():
    crowd = draw_crowd(regime("medium-8", structures=400, volunteers=100), seed=6)

    fixed = Settings(prior_power=1.0, contrary_prior=0.0)  # dropping the contrary class is another model
    trace = estimate(problem_of(crowd), NOBODY, NOBODY, fixed).log_likelihood

    steps = np.diff(trace)
    assert len(steps) > 4 and (steps[2:] > -1e-3 * abs(trace[0])).all()
    assert trace[-1] > trace[0]


def test_planted_hit_rates_are_found_again():
    """Data from the model itself: volunteers with 60 answers or more correlate .9 with what was planted."""
    rng = np.random.default_rng(8)
    frames, structures, people = 8, 3000, 60
    hit, false = rng.normal(1.2, 0.8, people), rng.normal(-3.0, 0.6, people)
    truth = rng.integers(0, frames + 1, structures)
    structure = np.repeat(np.arange(structures), 8)
    volunteer = rng.integers(0, people, len(structure))
    t = np.arange(frames)[None, :]
    odds = np.where(t < truth[structure][:, None], false[volunteer][:, None], hit[volunteer][:, None])
    flagged = rng.random((len(structure), frames)) < 1 / (1 + np.exp(-odds))
    mark = np.where(flagged.any(axis=1), flagged.argmax(axis=1), frames)
    problem = encode(
        frames=frames, structures=structures, volunteers=people, structure=structure, volunteer=volunteer, mark=mark
    )

    fitted = estimate(problem, NOBODY, NOBODY, Settings())

    found = fitted.belief.volunteers.log_odds
    assert np.corrcoef(found[:, 1], hit)[0, 1] > 0.9
    assert np.corrcoef(found[:, 0], false)[0, 1] > 0.8
    assert (fitted.posterior.argmax(axis=1) == truth).mean() > 0.95


def test_frames_between_the_two_dates_of_a_wide_pair_tell_nothing():
    one = encode(
        frames=6,
        structures=1,
        volunteers=1,
        structure=np.array([0]),
        volunteer=np.array([0]),
        mark=np.array([4]),
        last_intact=np.array([1]),
    )

    assert one.seen.tolist() == [[1, 1, 0, 0, 1, 0]]


def test_a_structure_without_answers_gets_the_average_and_bounds_cut_it():
    crowd = draw_crowd(regime("easy-8", structures=100, volunteers=30), seed=9)
    kept = crowd.structure != 7
    problem = encode(
        frames=8,
        structures=100,
        volunteers=30,
        structure=crowd.structure[kept],
        volunteer=crowd.volunteer[kept],
        mark=crowd.first[kept],
        lowest=np.where(np.arange(100) == 8, 3, 0),
        highest=np.where(np.arange(100) == 8, 5, 8),
    )

    dating = date_structures(problem, NOBODY, NOBODY, Settings())

    expected = temper(dating.estimate.belief.prior[None], dating.tau)[0]
    assert dating.posterior[7] == pytest.approx(expected, abs=1e-9)
    assert dating.posterior[8, [0, 1, 2, 6, 7, 8]].max() == 0.0


def test_hostile_volunteers_cost_little_and_are_flagged():
    """Three in ten answer two to four frames off: under 3 points are lost, and nearly all of them are found."""
    plan = regime("easy-8", structures=1500, volunteers=300)
    clean, hostile = draw_crowd(plan, 11), draw_crowd(replace(plan, adversaries=0.3), 11)
    gold, truth = gold_of(clean, 200)

    before = date_structures(problem_of(clean), gold, truth, Settings())
    after = date_structures(problem_of(hostile), gold, truth, Settings())

    drop = (before.crowd.argmax(1) == clean.truth).mean() - (after.crowd.argmax(1) == hostile.truth).mean()
    flags = describe_readers(problem_of(hostile), after, Settings()).flag
    busy = np.bincount(hostile.volunteer, minlength=300) >= 20
    caught = [bool(flags[a]) for a in range(300) if hostile.adversary[a] and busy[a]]
    accused = [bool(flags[a]) for a in range(300) if not hostile.adversary[a] and not hostile.spammer[a] and busy[a]]
    assert drop < 0.03 and after.estimate.belief.contrary
    assert np.mean(caught) > 0.9 and np.mean(accused) < 0.1


def test_ninety_percent_windows_hold_about_that_together_and_each_at_least_half():
    """Certain and uncertain structures: the level that brings the mean nearest to .92, each window the smallest."""
    p = np.random.default_rng(0).dirichlet(np.full(6, 0.15), 4000)

    level = window_level(p)
    inside = smallest_sets(p, level)

    held = (p * inside).sum(axis=1)
    assert 0.5 <= level < 0.95 and (held >= level - 1e-9).all()
    nearer = [abs((p * smallest_sets(p, other)).sum(axis=1).mean() - 0.92) for other in (0.5, 0.7, 0.8, 0.9, 0.95)]
    assert abs(held.mean() - 0.92) <= min(nearer) + 1e-9
    least = np.where(inside, p, 2.0).min(axis=1)
    assert (held - least < level)[inside.sum(axis=1) > 1].all()


def test_windows_of_a_nearly_certain_project_hold_what_they_must_and_at_least_eighty():
    """The best window alone holds .99 nearly everywhere: no level makes windows hold .92, so the doubtful keep .8."""
    p = np.full((1000, 4), 0.01 / 3)
    p[:, 0] = 0.99
    p[:10] = [0.6, 0.3, 0.05, 0.05]

    level = window_level(p)

    assert level == 0.8
    assert smallest_sets(p, level)[0].tolist() == [True, True, False, False]


def test_a_volunteer_who_always_says_the_same_is_flagged():
    """Ten who name image 3 whatever they are shown, among people who look; and nobody else for that reason."""
    crowd = draw_crowd(regime("easy-8", structures=600, volunteers=100), 12)
    first = np.where(crowd.volunteer < 10, 3, crowd.first)
    problem = problem_of(replace(crowd, first=first))

    flags = describe_readers(problem, date_structures(problem, NOBODY, NOBODY, Settings()), Settings()).flag

    busy = np.bincount(crowd.volunteer, minlength=100) >= 20
    assert busy[:10].sum() >= 3
    assert all(flags[a] for a in range(10) if busy[a])
    assert not any(flags[a] for a in range(10, 100) if not crowd.spammer[a])
