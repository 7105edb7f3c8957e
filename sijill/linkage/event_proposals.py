"""Proposals over the incidents of a register: which records of different archives speak of one strike.

The same features and scorer as `linkage.events`, over one set of records: every pair of two archives whose days allow
it, with a fresh record in it. Two records of one archive are never joined here (an hour apart on one street stays two);
people may. Decisions as for people (`proposals.decide`). Pure: `casework.links` writes.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sijill.linkage.engine import reasons_of
from sijill.linkage.events import EventModel, event_features, event_pairs, second_rows
from sijill.linkage.incidents import Events
from sijill.linkage.proposals import Asked, Proposal, as_proposals, decide

Ints = npt.NDArray[np.int32]


def propose_events(events: Events, asked: Asked, model: EventModel, *, same_at: float) -> list[Proposal]:
    """Proposals for the fresh incidents, likeliest first; `asked.document` is not used, an archive names a strike
    once."""
    a, b = _pairs(events, asked)
    if not a.size:
        return []
    rows = event_features(events, events, a, b, model.spelling)
    first = model.first.score(rows)
    looked = second_rows(rows, _side(a, asked.archive[b]), _side(b, asked.archive[a]), first)
    log_odds = model.second.score(looked)
    once = Asked(asked.archive, asked.archive, asked.fresh, asked.held, asked.verdicts)
    same, unsure = decide(events.ids, a, b, log_odds, once, same_at=same_at, different=model.operating.different)
    chosen = np.concatenate([same, unsure])
    reasons = dict(zip(chosen.tolist(), reasons_of(model.first, looked[chosen], model.second), strict=True))
    return as_proposals(a, b, log_odds, same, unsure, reasons)


def _pairs(events: Events, asked: Asked) -> tuple[Ints, Ints]:
    a, b = event_pairs(events, events)
    kept = (a < b) & (asked.archive[a] != asked.archive[b]) & (asked.fresh[a] | asked.fresh[b])
    return a[kept], b[kept]


def _side(record: Ints, archive: Ints) -> Ints:
    """Rivals for a record are the records of one other archive."""
    combined = record.astype(np.int64) * (int(archive.max(initial=0)) + 2) + archive + 1
    number: Ints = np.unique(combined, return_inverse=True)[1].astype(np.int32)
    return number
