"""Who is on which list: the register's linked people as overlap tables, one for each plausible linkage.

A list is the people whom one publisher records. Steps: take the standing mentions of people on the chosen lists
(with a case: those that belong to it, themselves or by their incident); join them by the standing judgements; a person
counts as killed when any of their mentions says so. People's decisions hold in every linkage. What a model judged
with a probability is drawn anew for each linkage: "same" with that probability, independently. Leaves out:
estimating (room `toll`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from sijill.ledger.plain import read_json
from sijill.model.errors import BadInput, NotFound
from sijill.register.clusters import clusters, standing_verdicts
from sijill.register.rows import JudgementRow, MentionRow
from sijill.register.store import Store
from sijill.register.tiers import incidents_of_case

Pattern = tuple[int, ...]


class ListSize(NamedTuple):
    """A list that the register knows, and how many mentions of people it has."""

    name: str
    mentions: int


@dataclass(frozen=True, slots=True)
class Listed:
    """Overlap tables: pattern (a 0 or 1 for each list, in the order of `lists`) -> people killed.

    `tables` holds one table for each linkage drawn; `uncertain` is the number of links that were drawn, `left_out` the
    people of these lists of whom no document says that they were killed.
    """

    lists: tuple[str, ...]
    tables: tuple[dict[Pattern, int], ...]
    uncertain: int
    left_out: int


def lists(store: Store, case: str | None = None) -> list[ListSize]:
    """The lists of the register (of a case), largest first."""
    names = _publishers(store, people := _people(store, case))
    counted = Counter(names[row.document] for row in people)
    return [ListSize(*one) for one in sorted(counted.items(), key=lambda one: (-one[1], one[0]))]


def listed(store: Store, chosen: Sequence[str], *, case: str | None = None, linkages: int = 1, seed: int = 1) -> Listed:
    """Tables over the lists `chosen`. Raises BadInput for a list that is not there, or named twice."""
    rows = _people(store, case)
    names = _publishers(store, rows)
    known = set(names.values())
    for place, name in enumerate(chosen):
        if name not in known or name in chosen[:place]:
            fault = "is named twice" if name in chosen[:place] else "is no list of people here"
            raise BadInput(f'"{name}" {fault}', remedy=f"The lists are: {', '.join(sorted(known)) or 'none'}.")
    on = {row.id: chosen.index(names[row.document]) for row in rows if names[row.document] in chosen}
    since = {row.id: row.since for row in rows if row.id in on}
    killed = {claim.mention for claim in store.claims(on, ["harm"]) if read_json(claim.value) == "killed"}
    judgements = [row for row in store.judgements(on) if row.left in on and row.right in on]
    drawn = list(_linkages(judgements, linkages, Random(seed)))  # a simulation, not a secret
    uncertain = sum(_is_open(row) for row in standing_verdicts(judgements).values())
    found = [_table(clusters(since, linkage), on, killed, len(chosen)) for linkage in drawn]
    return Listed(tuple(chosen), tuple(table for table, _ in found), uncertain, found[0][1])


def _people(store: Store, case: str | None) -> list[MentionRow]:
    rows = store.mentions_of_kinds(("person",))
    if case is None:
        return rows
    own = {row.mention for row in store.claims([row.id for row in rows], ["case"]) if read_json(row.value) == case}
    try:
        incidents = {row.id for row in store.members(incidents_of_case(store, case))}
    except NotFound:
        if not own:
            raise
        incidents = set()
    return [row for row in rows if row.part_of in incidents or row.id in own]


def _publishers(store: Store, rows: Collection[MentionRow]) -> dict[str, str]:
    documents = store.documents({row.document for row in rows})
    return {row.id: row.publisher or row.title or row.id for row in documents}


def _is_open(row: JudgementRow) -> bool:
    return row.judge != "person" and row.permille is not None and 0 < row.permille < 1000


def _linkages(judgements: list[JudgementRow], count: int, rng: Random) -> Iterator[list[JudgementRow]]:
    """The judgements as they stand for one linkage; each open link drawn for several."""
    standing = sorted(standing_verdicts(judgements).values(), key=lambda row: row.id)
    if count == 1:
        yield standing
        return
    for _ in range(count):
        yield [
            row._replace(verdict="same" if rng.randrange(1000) < (row.permille or 0) else "unsure")
            if _is_open(row)
            else row
            for row in standing
        ]


def _table(subjects: dict[str, str], on: dict[str, int], killed: set[str], size: int) -> tuple[dict[Pattern, int], int]:
    groups: dict[str, list[str]] = defaultdict(list)
    for mention, subject in subjects.items():
        groups[subject].append(mention)
    dead = [mentions for mentions in groups.values() if not killed.isdisjoint(mentions)]
    patterns = ({on[one] for one in mentions} for mentions in dead)
    counted = Counter(tuple(int(place in held) for place in range(size)) for held in patterns)
    return dict(sorted(counted.items(), reverse=True)), len(groups) - len(dead)
