"""What models found, on its way out: windows of structures, their matches with incidents, tolls.

They pass the allow-list like claims (kinds "assessment" and "estimate"), and only for subjects that may be known. An
incident whose place is coarser than public is matched with nothing: which structures lie around it would place it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from sijill.ledger.plain import plain_json
from sijill.publish.allow import DROP, let_out
from sijill.publish.rows import Surroundings
from sijill.publish.windows import Dated
from sijill.register.rows import AssessmentRow, EstimateRow
from sijill.register.store import Store

if TYPE_CHECKING:
    from sijill.publish.public import Public


class Matched(NamedTuple):
    """The incident that most likely destroyed a structure, with the probability (text, four decimals)."""

    incident: str
    probability: str


def let_out_window(public: Public, row: AssessmentRow) -> None:
    """The newest window of a structure, without its sentence."""
    line = public.allow.line("assessment", "window")
    shown = DROP if line is None else let_out(line, [row.scheme, row.reason])
    if isinstance(shown, Dated):
        public.windows[row.subject] = shown


def let_out_estimates(public: Public, store: Store, kinds: Mapping[str, str]) -> None:
    """Tolls as kept; of matches each structure's likeliest incident, where both and the incident's place are public."""
    for about in ("toll", "match"):
        line = public.allow.line("estimate", about)
        if line is None:
            continue
        for row in store.standing("estimate", "about", [about]):
            shown = let_out(line, json.loads(row.result))
            if shown is not DROP and about == "toll":
                public.tolls.append(row._replace(result=plain_json(shown), by=""))
            elif shown is not DROP:
                _let_out_matches(public, row, shown, kinds)


def _let_out_matches(public: Public, row: EstimateRow, said: dict[str, Any], kinds: Mapping[str, str]) -> None:
    def shown(incident: str) -> str | None:
        subject = public.subject.get(incident, "")
        good = kinds.get(subject) == "incident" and public.tiers.get(subject, "public") == "public"
        return subject if good else None

    for structure, incident, probability in said.get("pairs", ()):
        subject, to = public.subject.get(structure), shown(incident)
        known = public.matches.get(subject or "")
        if subject is not None and to is not None and (known is None or known.probability < probability):
            public.matches[subject] = Matched(to, probability)
    around = {to: rest for incident, *rest in said.get("incidents", ()) if (to := shown(incident)) is not None}
    for incident, (in_window, by_chance, expected) in sorted(around.items()):
        if expected is None:  # an area; counts around an exact place would tell where in its cell it lies
            public.surroundings.append(
                Surroundings(incident, in_window, by_chance, f"{row.model}/{row.version}", row.inputs)
            )
