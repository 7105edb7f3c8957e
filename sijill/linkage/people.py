"""A list of people as arrays: what the engine reads, whatever file or register it came from.

One row per record; a record may carry several chains (Arabic and Latin spelling, maiden name): `chain_record` says
whose
each chain is. Unknown is NaN, 0 or -1 as the field says, never a guess. Reading files into this is in `linkage.lists`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sijill.names.parts import MAX_CHAIN, Name, parse
from sijill.names.words import words

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]
DAYS_OF_YEAR = 365.2425


@dataclass(frozen=True)
class People:
    """n records. `sex`: 1 male, -1 female, 0 unknown. `born_low`, `born_high`: earliest and latest day of birth
    (days since
    1970, NaN unknown) from a birth date, an age at a date, or child/adult; `born_exact`: yyyymmdd of a stated birth
    date,
    0 unknown. `age`: as stated. `group`: incident or family the record stands in, -1 none. `kin_token`: up to two names
    of parents (token codes of `tokens`), -1 none. `chains`: (c, MAX_CHAIN) token codes, -1 after the end.
    """

    ids: Sequence[str]
    written: Sequence[str]
    tokens: list[str]
    chains: Ints
    chain_record: Ints
    sex: npt.NDArray[np.int8]
    age: Floats
    born_low: Floats
    born_high: Floats
    born_exact: Ints
    group: Ints
    family_group: Ints
    kin_token: Ints
    source: Ints
    is_named: npt.NDArray[np.bool_]

    @property
    def size(self) -> int:
        return len(self.ids)


def name_chains(names: Sequence[Sequence[str]]) -> tuple[list[str], Ints, Ints, list[list[Name]]]:
    """Parse the names of each record: (tokens, chains, record of each chain, the parsed names)."""
    index: dict[str, int] = {}
    rows: list[list[int]] = []
    owner: list[int] = []
    parsed_all: list[list[Name]] = []
    for record, written in enumerate(names):
        parsed = [parse(text) for text in written if text]
        parsed_all.append(parsed)
        listed: list[tuple[str, ...]] = []
        for name in parsed:
            if name.is_unnamed:
                continue
            listed += [chain for chain in (name.chain, *name.other_chains) if chain and chain not in listed]
        for chain in listed[:4]:
            rows.append([index.setdefault(part, len(index)) for part in chain[:MAX_CHAIN]])
            owner.append(record)
    chains = np.full((len(rows), MAX_CHAIN), -1, np.int32)
    for row, codes in enumerate(rows):
        chains[row, : len(codes)] = codes
    return list(index), chains, np.array(owner, np.int32), parsed_all


def parents_of(notes: str | None, parsed: Sequence[Name]) -> list[str]:
    """Given names of the parents that a note or the name itself states ("son of Musa and Ghadeer"), at most two."""
    kinds = ("son", "daughter", "child")
    stated = [name.related for name in parsed if name.relation in kinds and name.related]
    if notes:
        said = parse(notes)
        if said.relation in kinds and said.related:
            stated.append(said.related)
    parents: list[str] = []
    for chain in stated:
        joiners = {"and", "و"}
        first = [part for part in chain if part not in joiners and part not in words().titles]
        if first:
            parents.append(first[0])
        if "and" in chain and chain.index("and") + 1 < len(chain):
            parents.append(chain[chain.index("and") + 1])
    return parents[:2]
