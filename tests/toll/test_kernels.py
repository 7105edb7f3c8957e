"""The compiled kernels equal their plain numpy twins to 1e-10, and numeric differences."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from sijill.toll import density, nuts, sweep, twin
from sijill.toll.closed import poisson_regression
from sijill.toll.poisson import fit_terms, solve_positive

LISTS, PRIORS = 4, np.array([0.25, 0.25, 1.0, 1.0])


@pytest.fixture
def world():
    rng = np.random.default_rng(5)
    bits = np.array([[w >> j & 1 for j in range(LISTS)] for w in (*range(1, 16), 0)], np.uint8)
    counts = rng.integers(0, 300, 16).astype(float)
    counts[-1] = counts[:-1].sum()
    return rng, bits, counts


def at_hand(bits):
    scratch = np.full((3 * LISTS + len(bits) + 3, density.LANES), 0.5)
    power = np.zeros(64)
    return scratch, power, power.view(np.int64)


@pytest.mark.parametrize(("sticks", "free"), [(1, 2), (3, 3), (5, 5), (7, 7), (7, 8), (4, 5)])
def test_density_and_gradient_equal_the_twin_and_the_differences(world, sticks, free):
    rng, bits, counts = world
    tail = rng.dirichlet(np.ones(len(bits)))
    for scale in (0.3, 2.0):
        q = rng.normal(0.0, scale, LISTS * free + sticks)
        grad = np.empty_like(q)

        value = density.block_density(q, grad, bits, counts, sticks, free, tail, 0.7, PRIORS, *at_hand(bits))

        def plain(x):
            return twin.block_density(x, bits, counts[:-1], sticks, free, tail, 0.7, PRIORS)

        expected, slope = plain(q)
        assert value == pytest.approx(expected, rel=1e-12)
        assert np.abs(grad - slope).max() <= 1e-10 * max(1.0, np.abs(slope).max())
        steps = np.eye(q.size) * 1e-5
        numeric = [(plain(q + h)[0] - plain(q - h)[0]) / 2e-5 for h in steps]
        assert np.allclose(grad, numeric, rtol=1e-5, atol=1e-3)


def test_the_exponential_is_right_to_the_last_places():
    x = np.concatenate([np.linspace(-690, 690, 4001), [0.0, -0.0, 1e-300]])
    got, power = x.copy(), np.zeros(x.size)

    density.exponentials(got, power, power.view(np.int64), x.size)

    assert np.abs(got / np.exp(x) - 1.0).max() < 5e-16


def test_a_trajectory_keeps_its_energy_and_fixed_draws_repeat(world):
    rng, bits, counts = world
    q = rng.normal(0.0, 0.3, LISTS * 3 + 3)
    tail = np.full(len(bits), 1.0 / len(bits))
    args = (bits, counts, 3, 3, tail, 0.7, PRIORS, *at_hand(bits))
    first, second = q.copy(), q.copy()

    accepted, leaves, diverged = nuts.nuts_move(np.random.default_rng(1), first, 0.002, np.ones(q.size), *args)
    again = nuts.nuts_move(np.random.default_rng(1), second, 0.002, np.ones(q.size), *args)

    assert accepted > 0.97
    assert leaves > 3
    assert not diverged
    assert again == (accepted, leaves, diverged)
    assert np.array_equal(first, second)


def test_the_compiled_move_equals_the_same_code_run_by_python(world):
    """Machine code and the plain function meet the same random numbers: draws agree to 1e-10."""
    rng, bits, counts = world
    q = rng.normal(0.0, 0.3, LISTS * 3 + 3)
    tail = np.full(len(bits), 1.0 / len(bits))
    args = (bits, counts, 3, 3, tail, 0.7, PRIORS, *at_hand(bits))
    compiled, plain = q.copy(), q.copy()

    nuts.nuts_move(np.random.default_rng(2), compiled, 0.004, np.ones(q.size), *args)
    nuts.nuts_move.py_func(np.random.default_rng(2), plain, 0.004, np.ones(q.size), *args)

    assert not np.array_equal(q, compiled)
    assert np.abs(compiled - plain).max() < 1e-10


def test_a_sweep_equals_the_same_code_run_by_python(world):
    _, bits, counts = world
    results = []
    for run in (sweep.sweep, sweep.sweep.py_func):
        rng = np.random.default_rng(9)
        stick, logit = rng.exponential(1.0, 5), rng.normal(0.0, 1.0, (LISTS, 6))
        alpha, occupied = run(rng, bits, counts, 500.0, stick, logit, 0.8, PRIORS, 6)
        results.append((alpha, occupied, stick, logit))
    for one, other in zip(*results, strict=True):
        assert np.abs(np.asarray(one) - np.asarray(other)).max() < 1e-10


def test_splitting_keeps_every_person(world):
    rng, bits, counts = world
    members, listed = np.empty(6), np.empty((LISTS, 6))
    weight = rng.dirichlet(np.ones(6))

    sweep.split_cells(rng, bits, counts, 321.0, weight, rng.normal(size=(LISTS, 6)), members, listed)

    assert members.sum() == counts[:-1].sum() + 321
    assert listed.sum(axis=1).tolist() == (bits[:-1].T @ counts[:-1]).tolist()


def test_swapping_labels_keeps_the_mixture():
    rng = np.random.default_rng(3)
    stick, logit = rng.exponential(0.5, 5), rng.normal(0.0, 1.0, (LISTS, 6))
    weight = np.empty(6)
    sweep.weights_of(stick, weight)
    before = sorted(zip(weight.tolist(), logit[0].tolist(), strict=True))

    moved = any(sweep.swap_labels(rng, stick, logit, 1.0, 20) for _ in range(5))

    sweep.weights_of(stick, weight)
    after = sorted(zip(weight.tolist(), logit[0].tolist(), strict=True))
    assert moved
    assert np.allclose(before, after, rtol=1e-10)


def test_log_gamma_draws_have_the_right_mean_also_where_draws_underflow():
    rng = np.random.default_rng(4)
    for shape, expected in ((2.5, 0.7031566406), (0.01, -100.5608854579)):
        draws = np.array([sweep.log_gamma_draw(rng, shape) for _ in range(40_000)])
        assert abs(draws.mean() - expected) < 5.0 * draws.std() / 200.0


def test_poisson_fits_equal_the_numpy_regression():
    rng = np.random.default_rng(6)
    counts = rng.integers(1, 200, 16).astype(float)
    terms = np.array([0, 1, 2, 4, 8, 3, 12], np.int64)
    coefficients = np.empty(7)
    cells = np.arange(1, 16)
    design = ((cells[:, None] & terms) == terms).astype(float)

    fit, code = fit_terms(counts, terms, 7, coefficients)

    expected = poisson_regression(counts[None, 1:], design)[0]
    assert code == 0
    assert np.abs(coefficients - expected).max() < 1e-8
    assert fit == pytest.approx(counts[1:] @ (design @ expected) - np.exp(design @ expected).sum(), rel=1e-12)


def test_the_small_solver_solves_or_says_no():
    rng = np.random.default_rng(7)
    root = rng.normal(size=(5, 5))
    matrix, right = root @ root.T + np.eye(5), rng.normal(size=5)
    solved = right.copy()

    assert solve_positive(matrix.copy(), solved, 5)
    assert np.allclose(matrix @ solved, right, atol=1e-10)
    assert not solve_positive(np.ones((3, 3)), np.ones(3), 3)


def test_kernels_compile_where_no_folder_can_be_written(tmp_path):
    """A read-only installation: numba finds nowhere to keep machine code, and works in memory."""
    said = (
        "import json, numba.core.caching as caching\n"
        "class Nowhere(caching._CacheLocator):\n"
        "    @classmethod\n"
        "    def from_function(cls, function, file): return None\n"
        "caching.CacheImpl._locator_classes = [Nowhere]\n"
        "import numpy as np\n"
        "from sijill.toll.poisson import solve_positive\n"
        "right = np.array([2.0])\n"
        "print(json.dumps([bool(solve_positive(np.array([[4.0]]), right, 1)), right[0]]))\n"
    )
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True, env=os.environ)
    assert json.loads(done.stdout) == [True, 0.5]
