"""Tables for the tests of this room."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import numpy as np
import pytest

from sijill.testing.shared import shared_data
from sijill.toll.latent import LatentSettings
from sijill.toll.overlap import Overlap
from sijill.toll.settings import Settings


@pytest.fixture(scope="session")
def real():
    """A shared table by name."""

    def load(name):
        rows = list(csv.reader(shared_data(f"mse/tables/{name}.csv").read_text("utf-8").splitlines()))
        return Overlap.of(rows[0][:-1], [([int(x) for x in row[:-1]], int(row[-1])) for row in rows[1:]])

    return load


@pytest.fixture(scope="session")
def reference():
    """A recorded output of an R package by file name."""

    def load(name):
        return json.loads(shared_data(f"mse/reference/{name}.json").read_text("utf-8"))

    return load


@pytest.fixture
def clean():
    """Four independent lists over 2,000 people, unequal sizes."""
    rng = np.random.default_rng(3)
    bits = rng.random((2000, 4)) < np.array([0.3, 0.25, 0.2, 0.15])
    patterns, counts = np.unique(bits[bits.any(axis=1)].astype(int), axis=0, return_counts=True)
    return Overlap.of(["North", "Hospital", "Press", "Court"], zip(patterns.tolist(), counts.tolist(), strict=True))


@pytest.fixture
def brief():
    """Settings for short runs."""
    latent = LatentSettings(warmup=150, round_draws=250, target_ess=300.0, max_draws=1000, threads=1)
    return Settings(seed=4, latent=latent, resamples=120)


@pytest.fixture
def patient(brief):
    """Settings that go on until no chain is slow: what is judged is the table, not how the machine code sums."""
    return replace(brief, latent=replace(brief.latent, target_ess=400.0, max_draws=5000))
