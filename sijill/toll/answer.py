"""The answer of one model on one table: N, verdict, reasons, diagnostics; and how it is written as JSON.

`N` is None when a finding withholds the number; when the estimate is only too weak to publish, N is given and
`publishable` is false. Leaves out: computing (`models`) and telling (`explain`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from sijill.toll.verdict import Finding, Level, Verdict, rules, sentences, verdict_of

Floats = npt.NDArray[np.float64]
LEVELS = {"q025": 0.025, "q10": 0.1, "q25": 0.25, "q75": 0.75, "q90": 0.9, "q975": 0.975}


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Mean, median and quantiles of N. For a point estimator mean and median are the point."""

    mean: float
    median: float
    q025: float
    q10: float
    q25: float
    q75: float
    q90: float
    q975: float

    @classmethod
    def of_draws(cls, draws: Floats) -> Summary:
        quantiles = np.quantile(draws, list(LEVELS.values()))
        return cls(
            mean=float(draws.mean()),
            median=float(np.median(draws)),
            **{name: float(q) for name, q in zip(LEVELS, quantiles, strict=True)},
        )

    def rounded(self) -> dict[str, float]:
        return {name: round(getattr(self, name), 4) for name in ("mean", "median", *LEVELS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one model says about one table."""

    model: str
    n: int
    lists: tuple[str, ...]
    summary: Summary | None
    findings: tuple[Finding, ...]
    draws: Floats | None = None
    diagnostics: dict[str, Any] = field(default_factory=dict)
    priors: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    seed: int = 0
    digest: str = ""
    label: tuple[str, ...] = ()
    parts: dict[str, Answer] = field(default_factory=dict)
    strata: tuple[Answer, ...] = ()
    sensitivity: dict[str, Any] = field(default_factory=dict)

    @property
    def verdict(self) -> Verdict:
        return verdict_of(self.findings)

    @property
    def withheld(self) -> bool:
        return any(f.withhold and f.level is Level.REFUSE for f in self.findings)

    @property
    def given(self) -> Summary | None:
        """The summary, unless a finding withholds it."""
        return None if self.withheld else self.summary

    def as_json(self, *, draws: bool = False, language: str = "en") -> dict[str, Any]:
        """The JSON of the command line."""
        given = self.given
        out: dict[str, Any] = {
            "n": self.n,
            "lists": list(self.lists),
            "model": self.model,
            "assumption": rules()["models"][self.model][language],
            "verdict": self.verdict.value,
            "publishable": self.verdict is not Verdict.REFUSED,
            "reasons": sentences(self.findings, language),
            "always": rules()["always"]["unreachable"][language],
            "N": None if given is None else given.rounded(),
            "unrecorded": None
            if given is None
            else {name: round(max(value - self.n, 0.0), 4) for name, value in given.rounded().items()},
            "diagnostics": {"rhat": None, "ess_bulk": None, "ess_tail": None, "modes": [], **self.diagnostics},
            "priors": self.priors,
            "seconds": round(self.seconds, 3),
            "cpu_seconds": round(self.cpu_seconds, 3),
            "seed": self.seed,
            "table_sha256": self.digest,
            "rules_version": str(rules()["version"]),
        }
        if self.label:
            out["stratum"] = list(self.label)
        if draws and self.draws is not None:
            out["draws"] = [round(float(x), 3) for x in self.draws]
        if self.parts:
            out["models"] = {name: part.as_json(draws=draws, language=language) for name, part in self.parts.items()}
        if self.sensitivity:
            out["sensitivity"] = self.sensitivity
        if self.strata:
            out["strata"] = [part.as_json(draws=draws, language=language) for part in self.strata]
        return out
