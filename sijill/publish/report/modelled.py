"""The report's section on what models found: the toll, refused or not, and the buildings with their curve."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sijill.publish.site.charts.frame import Chart
from sijill.publish.site.pages.estimates import estimates_told
from sijill.publish.site.site import Site

Plainly = Callable[[object], str]


def modelled_values(site: Site, curve: Chart | None, text: Plainly) -> dict[str, Any]:
    """What the layout prints, as plain text. `text` makes plain text of markup."""
    words = site.words
    return {
        "estimated_title": text(words("compare.estimated")),
        "estimated_none": text(words("compare.estimate_none")),
        "estimates": [
            {
                "numbers": [
                    f"{one.what}{words.comma}{text(words('estimate.total'))}: {text(one.total)}",
                    *([text(one.middle)] if one.middle else []),
                    f"{one.what}{words.comma}{text(words('estimate.documented'))}: {text(one.documented)}"
                    + (f" ({text(one.lists)})" if one.lists else ""),
                ],
                "verdict": f"{text(one.verdict)} {text(one.assuming)}".strip(),
                "reasons": [text(reason) for reason in one.reasons],
                "again": text(one.again),
            }
            for one in estimates_told(site)
        ],
        "buildings_title": text(words("incident.buildings")),
        "curve_title": "" if curve is None else text(curve.title),
        "curve_note": text(words("buildings.none")) if curve is None else text(curve.note),
    }
