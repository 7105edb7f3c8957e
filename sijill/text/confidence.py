"""How sure a claim is: the share right by rule path on the development texts (`docs/methods/text.md`).

Not calibrated on other texts. The review queue sorts by it; nothing is accepted or refused by it.
"""

from __future__ import annotations

from sijill.text.drafts import Draft

_RULE_CONFIDENCE = {
    "en.passive": 0.9, "en.active": 0.9, "en.nominal": 0.9, "en.counted-harm": 0.9, "en.reduced": 0.85, "en.toll": 0.75,
    "en.bare-plural": 0.7, "en.conjoined": 0.6, "en.dead": 0.8, "en.intransitive": 0.85, "ar.verb": 0.9,
    "ar.masdar": 0.95, "ar.noun-of-harm": 0.9, "ar.toll": 0.8, "ar.subject": 0.8, "ar.named": 0.7, "ar.either": 0.9,
}  # fmt: skip


def confidence(draft: Draft, scope: str) -> float:
    """Share right by rule path on the development texts (`docs/methods/text.md`); vague and background claims lower."""
    base = _RULE_CONFIDENCE.get(draft.rule.removesuffix(".part").removesuffix(".none"), 0.7)
    return round(base * (0.8 if draft.modifier == "vague" else 1.0) * (0.8 if scope == "background" else 1.0), 2)
