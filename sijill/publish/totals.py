"""Rows of totals: aggregates that documents state, each with its claims, never added up."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from sijill.publish.making import Making
from sijill.publish.rows import Total
from sijill.register.rows import MentionRow


def total_rows(making: Making, mentions: Sequence[MentionRow]) -> Iterator[Total]:
    """One row a mention of a total or a tally."""
    store = making.public.store
    documents = {row.id: row for row in store.documents({one.document for one in mentions})}
    for mention in mentions:
        claims = making.by_mention[mention.id]
        said = {row.says: json.loads(row.value) for row in claims}
        number, window = said.get("number", {}), said.get("date", {})
        phrase = next((making.public.phrases.get(row.id) for row in claims if row.says == "number"), None)
        document = documents[mention.document]
        yield Total(
            id=mention.id, kind=mention.kind, measure=said.get("measure", ""), stance=said.get("stance", ""),
            document=mention.document, low=number.get("low"), high=number.get("high"), phrase=phrase,
            area=said.get("area"), first=window.get("first"), last=window.get("last"), days=said.get("days"),
            published=document.published, note=said.get("note"),
            confirmed=document.confirmed is None or bool(document.confirmed), claims=tuple(sorted(making.ids(claims))),
        )  # fmt: skip
