"""Each model as one function: table, settings and seed in, `Answer` out.

Every function works on the table in canonical list order, so that renamed or moved columns, moved rows and the
number of threads change nothing, not even the random numbers. Leaves out: several models together (`estimate`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from sijill.toll import convergence
from sijill.toll.answer import Answer, Summary
from sijill.toll.bootstrap import Bootstrap, best_of, bootstrap
from sijill.toll.closed import chao_lower_bound, highest_interaction
from sijill.toll.decomposable import MOST_LISTS as MOST_GRAPH_LISTS
from sijill.toll.decomposable import GraphFit, estimate_decomposable
from sijill.toll.hierarchical import best_defined, ranked
from sijill.toll.overlap import Overlap
from sijill.toll.poisson import term_name
from sijill.toll.settings import Clock, Settings, frame, generator
from sijill.toll.stepwise import select_stepwise
from sijill.toll.verdict import Finding, finding, judge_width, percent, threshold

Floats = npt.NDArray[np.float64]
MOST_DENSE_LISTS = 10
BOOTSTRAP_MODELS = 40
DRAWS = 4000
Progress = Callable[[float], None]


def _too_many(model: str, overlap: Overlap, most: int, settings: Settings) -> Answer:
    return Answer(
        summary=None,
        findings=(finding("too-many-lists", lists=overlap.lists, most=most),),
        **frame(model, overlap, settings),
    )


def decomposable(overlap: Overlap, settings: Settings, progress: Progress | None = None) -> Answer:
    """Averaging over decomposable graphs, with three deltas shown together."""
    if overlap.lists > MOST_GRAPH_LISTS:
        return _too_many("decomposable", overlap, MOST_GRAPH_LISTS, settings)
    clock = Clock()
    table, _ = overlap.canonical()
    fit = estimate_decomposable(table, settings.delta)
    summary = Summary(
        mean=fit.mean(),
        median=fit.quantile(0.5),
        q025=fit.quantile(0.025),
        q10=fit.quantile(0.1),
        q25=fit.quantile(0.25),
        q75=fit.quantile(0.75),
        q90=fit.quantile(0.9),
        q975=fit.quantile(0.975),
    )
    findings = []
    if fit.saturated > threshold("saturated", "most"):
        findings.append(finding("saturated", saturated=percent(fit.saturated)))
    findings += _grid_modes(fit)
    if fit.at_end > threshold("above-cap", "most"):
        findings.append(finding("above-cap", share=percent(fit.at_end), cap=float(fit.n + fit.unseen[-1])))
    findings += judge_width(summary.q025, summary.q975)
    others = [estimate_decomposable(table, delta) for delta in (0.5, 1.0)] if overlap.lists < MOST_GRAPH_LISTS else []
    return Answer(
        summary=summary,
        findings=tuple(findings),
        draws=fit.draws(DRAWS, generator(settings.seed, 2)),
        diagnostics={
            "saturated": fit.saturated,
            "top_graphs": [{"dependent_pairs": list(pairs), "share": share} for pairs, share in fit.top],
            "grid_end_share": fit.at_end,
            "deltas": [
                {
                    "delta": f.delta,
                    "mean": f.mean(),
                    "median": f.quantile(0.5),
                    "q025": f.quantile(0.025),
                    "q975": f.quantile(0.975),
                    "saturated": f.saturated,
                }
                for f in (fit, *others)
            ],
        },
        priors={"delta": fit.delta, "graphs": "uniform", "N": f"1/N on {fit.unseen.size} points up to 31 n"},
        **frame("decomposable", overlap, settings),
        **clock.read(),
    )


def _grid_modes(fit: GraphFit) -> list[Finding]:
    """Separate peaks of the grid posterior, by the same rule as for draws."""
    levels = (np.arange(2000) + 0.5) / 2000.0
    place = np.minimum(np.searchsorted(np.cumsum(fit.weight), levels), fit.unseen.size - 1)
    modes = convergence.modes(np.log(fit.n + fit.unseen[place]), least_share=threshold("multimodal", "least_share"))
    places = [float(np.exp(m.location)) for m in modes]
    if len(modes) < 2 or max(places) / min(places) <= threshold("multimodal", "least_factor"):
        return []
    return [
        finding(
            "multimodal",
            modes=" | ".join(f"{p:,.0f}" for p in places),
            shares=" | ".join(percent(m.share) for m in modes),
        )
    ]


def _from_bootstrap(boot: Bootstrap) -> Summary:
    return Summary(
        mean=boot.estimate,
        median=boot.estimate,
        q025=boot.quantile(0.025),
        q10=boot.quantile(0.1),
        q25=boot.quantile(0.25),
        q75=boot.quantile(0.75),
        q90=boot.quantile(0.9),
        q975=boot.quantile(0.975),
    )


def _boot_notes(boot: Bootstrap) -> dict[str, Any]:
    return {
        "resamples": int(boot.resamples.size),
        "undefined_resamples": boot.undefined,
        "z0": boot.z0,
        "acceleration": boot.acceleration,
    }


def loglinear(overlap: Overlap, settings: Settings, progress: Progress | None = None) -> Answer:
    """The best hierarchical log-linear model by BIC, BCa interval with the selection repeated."""
    if overlap.lists > MOST_DENSE_LISTS:
        return _too_many("loglinear", overlap, MOST_DENSE_LISTS, settings)
    clock = Clock()
    table, _ = overlap.canonical()
    fits = ranked(table)
    best = best_defined(table, fits)
    summary, draws, notes, findings = None, None, {}, []
    if best is None:
        findings.append(finding("non-identifiable"))
    else:
        near = [f.terms for f in fits[:BOOTSTRAP_MODELS]]
        models = near if best.terms in near else [*near, best.terms]
        boot = bootstrap(table, best_of(models), generator(settings.seed, 3), settings.resamples)
        summary, draws, notes = _from_bootstrap(boot), boot.resamples, _boot_notes(boot)
        findings += judge_width(summary.q025, summary.q975)
        notes["formula"] = best.formula(table.names)
        notes["bic"] = best.bic
        notes["candidates"] = len(fits)
        notes["next"] = [
            {"formula": f.formula(table.names), "N": f.total, "bic": f.bic} for f in fits[:6] if f.terms != best.terms
        ]
    return Answer(
        summary=summary,
        findings=tuple(findings),
        draws=draws,
        diagnostics=notes,
        **frame("loglinear", overlap, settings),
        **clock.read(),
    )


def sparse(overlap: Overlap, settings: Settings, progress: Progress | None = None) -> Answer:
    """Stepwise sparse log-linear model, BCa interval with the selection repeated."""
    if overlap.lists > MOST_DENSE_LISTS:
        return _too_many("sparse", overlap, MOST_DENSE_LISTS, settings)
    clock = Clock()
    table, _ = overlap.canonical()
    chosen = select_stepwise(table.dense()[None].astype(np.float64))
    summary, draws, notes, findings = None, None, {}, []
    if not np.isfinite(chosen.unseen[0]):
        findings.append(finding("non-identifiable"))
    else:
        boot = bootstrap(table, lambda x: select_stepwise(x).unseen, generator(settings.seed, 4), settings.resamples)
        summary, draws, notes = _from_bootstrap(boot), boot.resamples, _boot_notes(boot)
        pairs = chosen.models[0][1 + table.lists : chosen.sizes[0]]
        notes["pairs"] = [term_name(int(t), table.names) for t in pairs]
        findings += judge_width(summary.q025, summary.q975)
    return Answer(
        summary=summary,
        findings=tuple(findings),
        draws=draws,
        diagnostics=notes,
        **frame("sparse", overlap, settings),
        **clock.read(),
    )


def chao(overlap: Overlap, settings: Settings, progress: Progress | None = None) -> Answer:
    """Chao's lower bound."""
    clock = Clock()
    table, _ = overlap.canonical()
    bound, draws = chao_lower_bound(table, generator(settings.seed, 5), min(settings.resamples, 500))
    spread = Summary.of_draws(draws)
    values = {name: getattr(spread, name) for name in ("q025", "q10", "q25", "q75", "q90", "q975")}
    return Answer(
        summary=Summary(mean=bound, median=bound, **values),
        findings=(),
        draws=draws,
        diagnostics={"lower_bound": bound},
        **frame("chao", overlap, settings),
        **clock.read(),
    )


def nhoi(overlap: Overlap, settings: Settings, progress: Progress | None = None) -> Answer:
    """No highest-order interaction, in closed form, with the xi grid."""
    clock = Clock()
    table, _ = overlap.canonical()
    form = highest_interaction(table, generator(settings.seed, 6))
    if form is None:
        return _too_many("nhoi", overlap, 16, settings)
    spread = Summary.of_draws(form.draws)
    summary = spread
    if form.plugin is not None:
        values = {name: getattr(spread, name) for name in ("q025", "q10", "q25", "q75", "q90", "q975")}
        summary = Summary(mean=form.plugin, median=form.plugin, **values)
    ratio = spread.q975 / max(spread.q025, 1.0)
    found = []
    if ratio > threshold("closed-form-unbounded", "most_ratio"):
        found.append(finding("closed-form-unbounded", empty=form.empty_cells, ratio=ratio))
    return Answer(
        summary=summary,
        findings=tuple(found),
        draws=form.draws,
        diagnostics={
            "plugin": form.plugin,
            "empty_patterns": form.empty_cells,
            "xi": [{"xi": xi, "q025": low, "median": mid, "q975": high} for xi, low, mid, high in form.grid],
        },
        priors={"cells": "Dirichlet(1)", "xi": 1.0},
        **frame("nhoi", overlap, settings),
        **clock.read(),
    )
