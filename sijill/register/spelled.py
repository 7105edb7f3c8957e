"""Every spelling of an incident's place that the register holds, in both scripts.

Steps: its own names, then the belligerent's own words for it; then Latin names of other incidents of the same
governorate that read alike, or stand beside the very Arabic name; then the Arabic names that stand beside an accepted
Latin one and share its consonants. A consonant key alone is not enough: "Badou" and "Bayda" share one. Nothing is
transliterated: a name in a packet stands in a document.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sijill.official.places import content_keys, content_words, word_likeness
from sijill.official.submission import spellings
from sijill.register.rows import IncidentRow
from sijill.register.store import Store

ALIKE = 0.9
"""Likeness from which on two Latin names are spellings of one, when they stand in one governorate."""

_MARKS = re.compile("[\u200e\u200f\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Spelled:
    """The incident's own names, Latin first; and all names in documents, own ones first."""

    own: tuple[str, ...]
    found: tuple[str, ...]


def spellings_of(store: Store, incident: IncidentRow) -> Spelled:
    """The spellings of one incident's place."""
    near = {
        row.id for row in store.view("incident") if incident.governorate and row.governorate == incident.governorate
    }
    pairs = _names(store, near | {incident.id})
    together = [pair for names in pairs.values() for pair in names]
    own = sorted((name for pair in pairs[incident.id] for name in pair), key=_is_arabic)
    arab = {name for name in own if _is_arabic(name)}
    beside = [name for pair in together if arab & set(pair) for name in pair if not _is_arabic(name)]
    plain = [name for name in own if not _is_arabic(name)] + beside
    latin = plain + [
        name for pair in together for name in pair if not _is_arabic(name) and any(_alike(name, one) for one in plain)
    ]
    arabic = [name for pair in together if _beside(pair, latin) for name in pair if _is_arabic(name)]
    stated = [value for value in _stated(store, incident.id) if value]
    found = spellings([*own, *stated, *latin, *arabic])
    return Spelled(spellings(own), found)


def _names(store: Store, incidents: Iterable[str]) -> dict[str, list[tuple[str, ...]]]:
    """By incident, the names that one record gives together."""
    subject = {row.id: row.subject for row in store.members(list(incidents))}
    said: dict[str, list[str]] = defaultdict(list)
    for row in store.claims(list(subject), ["place"]):
        if value := json.loads(row.value):
            said[row.mention].append(_MARKS.sub("", str(value)).strip())
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for mention, names in said.items():
        found[subject[mention]].append(tuple(names))
    return found


def _stated(store: Store, incident: str) -> list[str]:
    mentions = [row.id for row in store.members([incident])]
    return [
        str((json.loads(row.value) or {}).get("description") or "")
        for row in store.claims(mentions, ["position.place"])
    ]


def _alike(left: str, right: str) -> bool:
    mine, theirs = content_words(left), content_words(right)
    if not mine or len(mine) != len(theirs):
        return False
    return all(max(word_likeness(word, other) for other in theirs) >= ALIKE for word in mine)


def _beside(pair: tuple[str, ...], latin: list[str]) -> bool:
    """Whether a record gives an accepted Latin name and an Arabic one of the same consonants."""
    accepted = [name for name in pair if name in latin]
    keys = {frozenset(content_keys(name)) for name in pair if _is_arabic(name)}
    return any(frozenset(content_keys(name)) in keys for name in accepted)


def _is_arabic(text: str) -> bool:
    return re.search(r"[\u0600-\u06ff]", text) is not None
