"""Estimates that somebody keeps: the toll that nobody recorded, and which incident destroyed which structure.

An engine answers, a person keeps the answer, refused or not; a later answer to the same question takes its place, and
one that was wrong is withdrawn with its reason. The same inputs, model, version and seed are kept once. Numbers that
are not whole stand as text. Leaves out: computing (`toll`, `damage`), what of it may be published (`publish`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sijill.casework.permissions import Act, require
from sijill.casework.uow import UnitOfWork
from sijill.model.errors import BadInput, NotFound, Refused
from sijill.model.events import EstimateKept, EstimateWithdrawn
from sijill.register.listed import Listed
from sijill.register.rows import EstimateRow
from sijill.toll.answer import Answer
from sijill.toll.verdict import Finding, rules

TOLL, MATCH = "toll", "match"

Kept = tuple[int, bool]
"""The number of the estimate, and whether it is new."""


def keep_toll(uow: UnitOfWork, answer: Answer, listed: Listed, *, case: str | None, linkages: int) -> Kept:
    """Keep what a model says of the people killed whom these lists do not hold. `listed`: the linkage as it stands."""
    lists = sorted(listed.lists)
    return _keep(
        uow,
        EstimateKept(
            about=TOLL,
            question="|".join((TOLL, case or "", "killed", answer.model, *lists)),
            model=answer.model,
            version=str(rules()["version"]),
            inputs=answer.digest,
            seed=answer.seed,
            verdict=answer.verdict.value,
            result=toll_result(answer, listed, case=case, linkages=linkages),
        ),
    )


def toll_result(answer: Answer, listed: Listed, *, case: str | None, linkages: int) -> dict[str, Any]:
    """The answer as plain JSON: lists, overlap table, quantiles (none when a finding withholds them), reasons."""
    given = answer.given
    overlap = [["".join(map(str, pattern)), count] for pattern, count in listed.tables[0].items()]
    said: dict[str, Any] = {
        "measure": "killed",
        "lists": list(listed.lists),
        "documented": answer.n,
        "overlap": overlap,
        "assumption": dict(rules()["models"][answer.model]),
        "reasons": [_reason(one) for one in answer.findings],
        "linkages": linkages,
        "uncertain_links": listed.uncertain,
        "left_out": listed.left_out,
    }
    said |= {} if case is None else {"case": case}
    return said if given is None else said | {"quantiles": {name: _text(x) for name, x in given.rounded().items()}}


def keep_matches(uow: UnitOfWork, *, model: str, version: str, inputs: str, result: Mapping[str, Any]) -> Kept:
    """Keep which incidents may have destroyed which structures (`damage.matched.kept` makes `result`)."""
    return _keep(
        uow,
        EstimateKept(
            about=MATCH, question=MATCH, model=model, version=version, inputs=inputs, seed=0, verdict="estimate",
            result=dict(result),
        ),
    )  # fmt: skip


def withdraw_estimate(uow: UnitOfWork, estimate: int, reason: str) -> int:
    """Take back a kept estimate by its number; what it had replaced stands again. The number of the event.

    Raises NotFound when there is none of that number, Refused when it does not stand, BadInput without a reason.
    """
    require(uow.actor, Act.ESTIMATE)
    if not reason.strip():
        raise BadInput("withdrawing an estimate needs its reason", remedy="Say what was wrong with it.")
    uow.settle()
    row = next((one for one in uow.store.dump("estimate") if one.id == estimate), None)
    if row is None:
        raise NotFound(f"there is no estimate {estimate}", remedy="`sijill toll kept` numbers them.")
    if row.until is not None:
        raise Refused(f"estimate {estimate} does not stand any more", remedy="`sijill toll kept` lists those that do.")
    return uow.record(EstimateWithdrawn(estimate=estimate, reason=reason.strip()))


def _keep(uow: UnitOfWork, event: EstimateKept) -> Kept:
    require(uow.actor, Act.ESTIMATE)
    uow.settle()
    standing: Sequence[EstimateRow] = uow.store.standing("estimate", "question", [event.question])
    same = (event.model, event.version, event.inputs, event.seed)
    for row in standing:
        if (row.model, row.version, row.inputs, row.seed) == same:
            return row.id, False
    return uow.record(event), True


def _reason(one: Finding) -> dict[str, str]:
    return {"rule": one.rule, "level": one.level.value, "en": one.en, "ar": one.ar}


def _text(number: float) -> str:
    """A number as text, without an exponent and without zeros at its end."""
    return f"{number:.4f}".rstrip("0").rstrip(".")
