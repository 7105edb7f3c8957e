"""Rows of what became of the record: claims corrected or withdrawn, ids merged, what the privacy rules decided."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from sijill.publish.making import Making, short_id
from sijill.publish.rows import Correction, Decision, Incident, Person, Redirect


def correction_rows(making: Making) -> Iterator[Correction]:
    """What was withdrawn from the record of published incidents, and what took its place."""
    subject = making.public.subject
    for mention, rows in sorted(making.ended.items()):
        if mention not in making.by_mention:
            continue
        for row in rows:
            now = [one for one in making.by_mention[mention] if (one.says, one.about) == (row.says, row.about)]
            later = [one for one in now if one.id >> 16 == row.until]
            after = making.public.shown.get(later[0].id) if later else None
            before, day = json.loads(row.value), making.day(row.until or 0)
            key = [mention, row.says, row.about, before, after, day]
            why = "corrected" if later else "withdrawn"
            what = f"{row.says} {row.about}".strip()
            yield Correction(f"k-{short_id(key)}", day, subject[mention], what, why, before, after)


def redirect_rows(making: Making, chosen: Sequence[str]) -> Iterator[Redirect]:
    """Ids that merges have taken up."""
    members = making.public.store.members(chosen)
    for row in (*members, *making.public.store.parts([row.id for row in members])):
        if row.id != row.subject:
            yield Redirect(row.id, row.subject, "merged")


def decision_rows(making: Making, incidents: Sequence[Incident], people: Sequence[Person]) -> Iterator[Decision]:
    """The level of each person and the tier of each place, with the rule that decided."""
    for one in people:
        yield Decision(one.id, "person", one.level, one.rule)
    for row in incidents:
        tier = making.public.tiers.get(row.id)
        if tier is not None:
            yield Decision(row.id, "place", tier, "decided")
        elif row.cell is not None:
            yield Decision(row.id, "place", row.cell.tier, "default")
