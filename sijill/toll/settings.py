"""What a person may choose of an estimate, and what every answer says of its making: random stream, time, digest."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sijill.toll.latent import LatentSettings
from sijill.toll.overlap import Overlap


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a person may choose."""

    seed: int = 1
    latent: LatentSettings = field(default_factory=LatentSettings)
    resamples: int = 1000
    delta: float | None = None


class Clock:
    """Wall and processor seconds since it was made."""

    def __init__(self) -> None:
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def read(self) -> dict[str, Any]:
        """The seconds so far, as the fields of an answer."""
        return {"seconds": time.perf_counter() - self.wall, "cpu_seconds": time.process_time() - self.cpu}


def generator(seed: int, stream: int) -> np.random.Generator:
    """The generator of one purpose; streams of one seed are independent."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(stream,)))


def frame(model: str, overlap: Overlap, settings: Settings) -> dict[str, Any]:
    """What every answer says of itself: model, number documented, lists, seed, and the digest of the table."""
    return {
        "model": model,
        "n": overlap.n,
        "lists": overlap.names,
        "seed": settings.seed,
        "digest": overlap.digest(),
    }
