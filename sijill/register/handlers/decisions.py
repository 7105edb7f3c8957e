"""Rows of what people and models decide."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sijill.model.claims import Claim
from sijill.model.events import AssessmentMade, JudgementWithdrawn, LinkJudged, SourcesJudged, VerificationRecorded
from sijill.register.rows import AssessmentRow, JudgementRow

if TYPE_CHECKING:
    from sijill.register.fold import Fold, Logged


def link_judged(fold: Fold, one: Logged, event: LinkJudged) -> None:
    fold.flush()
    row = JudgementRow(
        id=one.seq,
        left=event.left,
        right=event.right,
        verdict=event.verdict,
        judge=event.judge,
        model=event.model,
        permille=event.permille,
        reason=event.reason,
        by=one.by,
        until=None,
    )
    fold.store.add("judgement", [row])
    fold.judged |= {event.left, event.right}


def judgement_withdrawn(fold: Fold, one: Logged, event: JudgementWithdrawn) -> None:
    fold.flush()
    row = fold.store.judgement(event.judgement)
    if row is None:
        raise ValueError(f"event {one.seq} withdraws judgement {event.judgement}, which is not there")
    fold.judged |= {row.left, row.right}
    fold.recluster_before_change()
    fold.store.end_judgement(event.judgement, one.seq)
    fold.judged |= {row.left, row.right}


def assessment_made(fold: Fold, one: Logged, event: AssessmentMade) -> None:
    row = AssessmentRow(
        id=one.seq,
        subject=event.subject,
        scheme=event.scheme,
        grade=event.grade,
        reason=event.reason,
        codebook=event.codebook,
        standard_of_proof=event.standard_of_proof,
        by=one.by,
    )
    fold.store.add("assessment", [row])
    fold.touch({event.subject})


def verification_recorded(fold: Fold, one: Logged, event: VerificationRecorded) -> None:
    """The act as claims of its mention, all `about` the number of the event: corrected and erased like others."""
    act = str(one.seq)
    value = {"kind": event.verification, "by": event.verifier, "on": event.on}
    value |= {"consent": event.consent, "tier": event.tier}
    value |= {} if event.document is None else {"document": event.document}
    private = None if one.private is None else tuple(replace(claim, about=act) for claim in one.private)
    fold.add_claims(
        one._replace(private=private), event.mention, event.reader, (Claim("verification", value, about=act),)
    )


def sources_judged(fold: Fold, one: Logged, event: SourcesJudged) -> None:
    """Kept with the judgements on mentions: the names of claims and the ids of mentions never meet."""
    row = JudgementRow(
        id=one.seq,
        left=event.source,
        right=event.other,
        verdict=event.verdict,
        judge="person",
        model=None,
        permille=None,
        reason=event.reason,
        by=one.by,
        until=None,
    )
    fold.store.add("judgement", [row])
