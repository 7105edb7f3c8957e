"""The latent-class model as an answer: fit, then judge convergence, modes, cap, classes and width.

The chains themselves are in `latent`, the other models in `models`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sijill.toll import convergence, prior
from sijill.toll.answer import Answer, Summary
from sijill.toll.latent import LatentFit, estimate_latent
from sijill.toll.models import Progress
from sijill.toll.overlap import Overlap
from sijill.toll.settings import Clock, Settings, frame, generator
from sijill.toll.verdict import Finding, finding, judge_width, percent, threshold


def latent(overlap: Overlap, settings: Settings, progress: Progress | None = None) -> Answer:
    """The latent-class model."""
    clock = Clock()
    table, _ = overlap.canonical()
    fit = estimate_latent(table, settings.latent, np.random.SeedSequence(settings.seed, spawn_key=(1,)), progress)
    draws = fit.totals()
    findings, diagnostics = judge_latent(fit, table)
    chosen = settings.latent
    if draws.size:
        before = prior.width(prior.prior_draws(chosen, table.lists, generator(settings.seed, 8)))
        ratio = prior.width(1.0 - fit.n / draws) / before
        diagnostics["width_against_prior"] = round(ratio, 3)
        if ratio >= threshold("prior-speaks", "least_ratio"):
            findings.append(finding("prior-speaks", ratio=ratio))
    return Answer(
        summary=Summary.of_draws(draws) if draws.size else None,
        findings=tuple(findings),
        draws=draws,
        diagnostics=diagnostics,
        priors={
            "classes": fit.classes,
            "alpha": f"Gamma({chosen.alpha_shape}, {chosen.alpha_rate})",
            "lambda": f"Beta({chosen.listed_a}, {chosen.listed_b})",
            "N": "1/N" if fit.cap is None else f"1/N for N <= {1 + fit.cap:g} n",
        },
        **frame("latent", overlap, settings),
        **clock.read(),
    )


def judge_latent(fit: LatentFit, table: Overlap) -> tuple[list[Finding], dict[str, Any]]:
    """Convergence, modes, cap, classes and prior influence of one fit."""
    watched = fit.watched()
    rhats = {name: convergence.rhat(draws) for name, draws in watched.items()}
    worst = max(rhats, key=lambda name: rhats[name])
    log_unseen = watched["log n0"]
    bulk, tail = convergence.ess_bulk(log_unseen), convergence.ess_tail(log_unseen)
    modes = convergence.modes(np.log(fit.n + fit.unseen), least_share=threshold("multimodal", "least_share"))
    places = [float(np.exp(m.location)) for m in modes]
    found: list[Finding] = []
    if len(modes) > 1 and max(places) / min(places) > threshold("multimodal", "least_factor"):
        found.append(
            finding(
                "multimodal",
                modes=" | ".join(f"{p:,.0f}" for p in places),
                shares=" | ".join(percent(m.share) for m in modes),
            )
        )
    serious = {name: value for name, value in rhats.items() if name in ("log n0", "p0")}
    if max(serious.values()) > threshold("not-converged", "most_rhat"):
        found.append(finding("not-converged", rhat=max(serious.values()), what=max(serious, key=lambda k: serious[k])))
    elif rhats[worst] > threshold("slow-chains", "most_rhat") or min(bulk, tail) < threshold(
        "slow-chains", "least_ess"
    ):
        found.append(finding("slow-chains", rhat=rhats[worst], what=worst, ess=float(min(bulk, tail))))
    if fit.cap is not None:
        for rule in ("far-above-cap", "above-cap"):
            if fit.above_cap > threshold(rule, "most"):
                found.append(finding(rule, share=percent(fit.above_cap), cap=float((1.0 + fit.cap) * fit.n)))
                break
    full = float((fit.occupied >= fit.classes).mean())
    if fit.classes >= 5 and full > threshold("many-classes", "least_share") and table.lists > 3:
        found.append(finding("many-classes", classes=fit.classes, share=percent(full)))
    draws = fit.totals()
    if draws.size:
        found += judge_width(*(float(q) for q in np.quantile(draws, [0.025, 0.975])))
    diagnostics = {
        "rhat": round(rhats["log n0"], 5),
        "ess_bulk": round(bulk, 1),
        "ess_tail": round(tail, 1),
        "modes": [{"N": round(p, 1), "share": round(m.share, 4)} for p, m in zip(places, modes, strict=True)],
        "rhat_all": {name: round(value, 5) for name, value in rhats.items()},
        "chains": int(fit.unseen.shape[0]),
        "draws_per_chain": int(fit.unseen.shape[1]),
        "chain_medians": [float(np.median(fit.n + chain)) for chain in fit.unseen],
        "divergent": float(fit.diverged.mean()),
        "occupied_classes": float(fit.occupied.mean()),
        "cap": None if fit.cap is None else (1.0 + fit.cap) * fit.n,
        "above_cap": round(fit.above_cap, 5),
        "mcse_median": convergence.mcse_quantile(fit.n + fit.unseen, 0.5),
        "sampling_seconds": round(fit.seconds, 3),
        "sampling_cpu_seconds": round(fit.cpu_seconds, 3),
    }
    return found, diagnostics
