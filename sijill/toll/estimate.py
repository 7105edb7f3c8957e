"""From a table to an answer: one model or all, strata and their sum, several linkages.

Every estimate carries the findings of its table and of its model, and the sensitivity to the odds ratio that no data
can test. `all` sets the latent-class model beside the others, drops each list in turn, and warns when they disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

import numpy as np

from sijill.toll import latent_answer, models
from sijill.toll.answer import Answer, Summary
from sijill.toll.combine import Combined, Replicate, Rule, add_strata, combine, mixture
from sijill.toll.models import Progress
from sijill.toll.overlap import Overlap
from sijill.toll.reading import Stratum, usable
from sijill.toll.sensitivity import if_links_were_missed, odds_ratio_grid, untestable, without_each_list
from sijill.toll.settings import Clock, Settings, generator
from sijill.toll.verdict import UNDEFINED, Finding, finding, judge_models, judge_table, threshold

Say = Callable[[str, float], None]


class Model(StrEnum):
    """What `--model` takes."""

    LATENT = "latent"
    DECOMPOSABLE = "decomposable"
    LOGLINEAR = "loglinear"
    SPARSE = "sparse"
    CHAO = "chao"
    NHOI = "nhoi"
    ALL = "all"


RUN: dict[Model, Callable[[Overlap, Settings, Progress | None], Answer]] = {
    Model.LATENT: latent_answer.latent,
    Model.DECOMPOSABLE: models.decomposable,
    Model.LOGLINEAR: models.loglinear,
    Model.SPARSE: models.sparse,
    Model.CHAO: models.chao,
    Model.NHOI: models.nhoi,
}
COMPARED = (Model.LATENT, Model.DECOMPOSABLE, Model.LOGLINEAR, Model.SPARSE)


def estimate(
    overlap: Overlap, model: Model, settings: Settings, extra: Sequence[Finding] = (), say: Say | None = None
) -> Answer:
    """The answer of `model` on one table; `extra` findings (definitions) join those of the table."""
    table_findings = [*judge_table(overlap), *extra]
    if any(f.rule in UNDEFINED for f in table_findings):
        return refusal(overlap, model, settings, table_findings)
    if model is Model.ALL:
        return _all(overlap, settings, table_findings, say)
    progress = None if say is None else lambda share: say(model.value, share)
    answer = RUN[model](overlap, settings, progress)
    sensitivity = odds_ratio_grid(overlap, settings)
    notes = untestable(sensitivity) if model is not Model.NHOI else []
    return replace(answer, findings=(*answer.findings, *table_findings, *notes), sensitivity=sensitivity)


def refusal(overlap: Overlap, model: Model, settings: Settings, findings: Sequence[Finding]) -> Answer:
    """An answer without a number: nothing was run."""
    return Answer(
        model=model.value,
        n=overlap.n,
        lists=overlap.names,
        summary=None,
        findings=tuple(findings),
        seed=settings.seed,
        digest=overlap.digest(),
    )


def _all(overlap: Overlap, settings: Settings, table_findings: list[Finding], say: Say | None) -> Answer:
    clock = Clock()
    parts: dict[str, Answer] = {}
    for model, run in RUN.items():
        progress = None if say is None else lambda share, name=model.value: say(name, share)
        parts[model.value] = run(overlap, settings, progress)
    head = parts[Model.LATENT.value]
    medians = {
        m.value: part.given.median for m in COMPARED if (part := parts[m.value]).given is not None and not part.withheld
    }
    sensitivity: dict[str, Any] = {
        "xi": parts[Model.NHOI.value].diagnostics.get("xi", []),
        "without_list": without_each_list(overlap, settings, say),
        "missed_links": if_links_were_missed(overlap, settings, say),
    }
    found = [*head.findings, *judge_models(medians), *table_findings, *untestable(sensitivity)]
    return replace(head, model="all", findings=tuple(found), parts=parts, sensitivity=sensitivity, **clock.read())


def estimate_strata(
    strata: Sequence[Stratum], model: Model, settings: Settings, extra: Sequence[Finding] = (), say: Say | None = None
) -> Answer:
    """Each stratum on its own, and the sum by adding independent draws. The sum is refused if any part is."""
    clock = Clock()
    parts = []
    for place, stratum in enumerate(strata):
        own = replace(settings, seed=settings.seed + 1000 * place)
        parts.append(replace(estimate(usable(stratum.overlap), model, own, extra, say), label=stratum.label))
    found: dict[str, Finding] = {}
    for part in parts:
        for one in part.findings:
            prefix = "/".join(part.label)
            named = replace(one, en=f"[{prefix}] {one.en}", ar=f"[{prefix}] {one.ar}")
            found.setdefault(f"{prefix}:{one.rule}:{one.en}", named)
    draws = None
    if all(part.draws is not None and part.given is not None for part in parts):
        draws = add_strata([part.draws for part in parts if part.draws is not None], generator(settings.seed, 7))
    names = tuple(dict.fromkeys(name for stratum in strata for name in stratum.overlap.names))
    return Answer(
        model=model.value,
        n=sum(part.n for part in parts),
        lists=names,
        summary=None if draws is None else Summary.of_draws(draws),
        findings=tuple(found.values()),
        draws=draws,
        diagnostics={"strata": len(parts)},
        priors=parts[0].priors,
        seed=settings.seed,
        digest=",".join(part.digest for part in parts),
        strata=tuple(parts),
        **clock.read(),
    )


def estimate_linkages(
    tables: Sequence[Overlap], model: Model, settings: Settings, rule: Rule = Rule.MIXTURE, say: Say | None = None
) -> tuple[Answer, Combined]:
    """Several plausible linkages (or imputations) of the same people, combined.

    The answer is refused when any table is, or when the linkage moves the median more than twofold.
    Raises InvalidValue with fewer than two tables or when no table gives draws.
    """
    clock = Clock()
    answers = [
        estimate(table, model, replace(settings, seed=settings.seed + 1000 * place), (), say)
        for place, table in enumerate(tables)
    ]
    usable_answers = [a for a in answers if a.draws is not None and a.given is not None]
    replicates = [Replicate(a.n, a.draws) for a in usable_answers if a.draws is not None]
    combined = combine(replicates, rule)
    found = {one.rule: one for answer in answers for one in answer.findings}
    if combined.median_ratio > threshold("linkage-decides", "most_ratio"):
        found["linkage-decides"] = finding(
            "linkage-decides", replicates=combined.replicates, ratio=combined.median_ratio
        )
    draws = mixture(replicates)
    documented = round(float(np.mean([a.n for a in answers])))
    summary = Summary.of_draws(draws)
    if rule is not Rule.MIXTURE:
        summary = replace(summary, mean=combined.point, q025=combined.low, q975=combined.high)
    answer = Answer(
        model=model.value,
        n=documented,
        lists=tables[0].names,
        summary=summary,
        findings=tuple(found.values()),
        draws=draws,
        diagnostics={
            "linkages": len(tables),
            "rule": rule.value,
            "between_share": combined.between_share,
            "median_ratio": combined.median_ratio,
            "freedom": combined.freedom,
        },
        priors=answers[0].priors,
        seed=settings.seed,
        digest=",".join(t.digest() for t in tables),
        **clock.read(),
    )
    return answer, combined
