"""Estimates on the compare page: what is documented on lists, what a model makes of it, or why it gives no number."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from sijill.publish.rows import Estimate
from sijill.publish.site.fill import html
from sijill.publish.site.site import Site

_ORDER = ("refuse", "warn", "note")
_VERDICTS = {"estimate": "given", "estimate with warnings": "warned", "no estimate can be defended": "refused"}


class Told(NamedTuple):
    """An estimate in words: its numbers, what it assumes, the verdict and every reason, how to make it again."""

    what: str
    total: Markup
    middle: Markup
    documented: Markup
    lists: Markup
    verdict: Markup
    assuming: Markup
    reasons: list[Markup]
    again: Markup


def estimates_told(site: Site) -> list[Told]:
    """Every estimate of the release, those with a number first."""
    return [_told(site, one) for one in sorted(site.world.estimates, key=lambda one: (one.low is None, one.id))]


def _told(site: Site, one: Estimate) -> Told:
    words, nothing = site.words, Markup("")
    given = one.refused is None and one.low is not None
    assumption = one.assumption_ar if words.rtl and one.assumption_ar else one.assumption_en
    level = html("<bdi>{}</bdi>", one.level or "")
    key = _VERDICTS.get(one.verdict, "given" if given else "refused")
    return Told(
        what=words.label(one.measure),
        total=words.span(one.low, one.high) if given else words("estimate.none"),
        middle=words("estimate.middle", n=words.number(one.value), level=level) if given else nothing,
        documented=words.number(one.documented) if one.documented else words("say.not_stated"),
        lists=html("{}", words.comma).join(words.bare(name) for name in one.lists),
        verdict=words(f"estimate.{key}"),
        assuming=words("estimate.assuming", what=assumption) if assumption else nothing,
        reasons=_reasons(site, one),
        again=_again(site, one),
    )


def _reasons(site: Site, one: Estimate) -> list[Markup]:
    """Worst first; the sentences stand in both languages in the release."""
    ordered = sorted(one.reasons, key=lambda reason: _ORDER.index(reason.level) if reason.level in _ORDER else 9)
    told = [Markup.escape(reason.ar) if site.words.rtl and reason.ar else site.english(reason.en) for reason in ordered]
    return told or ([] if one.refused is None else [site.english(one.refused)])


def _again(site: Site, one: Estimate) -> Markup:
    """Model, version, seed and table: what a stranger needs to make it again."""
    model = html("<code>{}</code>", f"{one.method} {one.version}".strip())
    if not one.inputs:
        return site.words("estimate.model", model=model)
    table = html("<code>{}</code>", one.inputs[:16])
    return site.words("estimate.again", model=model, seed=site.words.number(one.seed), table=table)
