"""The weights of the matcher and how wide it looks for candidates, as shipped in `rules/matching.toml`."""

from __future__ import annotations

from dataclasses import dataclass

from sijill.official.features import NAMES
from sijill.official.rulebook import table


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Weights in the order of `NAMES`, the score of "none of these", and how strongly lines of a release compete."""

    weights: tuple[float, ...]
    none: float
    rivalry: float
    rivalry_across: float
    temperature: float
    version: str
    days: int = 3
    grid_days: int = 15
    grid_m: float = 1000.0
    undated_candidates: int = 60
    most_candidates: int = 80

    @classmethod
    def shipped(cls) -> Settings:
        """The weights of `rules/matching.toml`."""
        said = table("matching")
        return cls(
            weights=tuple(float(said["weights"][name]) for name in NAMES),
            none=float(said["none"]),
            rivalry=float(said["rivalry"]),
            rivalry_across=float(said["rivalry_across"]),
            temperature=float(said["temperature"]),
            version=str(said["version"]),
        )
