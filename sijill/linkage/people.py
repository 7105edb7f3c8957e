"""A list of people as arrays: what the engine reads, whatever file or register it came from.

One row per record; a record may carry several chains (Arabic and Latin spelling, maiden name): `chain_record` says
whose
each chain is. Unknown is NaN, 0 or -1 as the field says, never a guess. Reading files into this is in `linkage.lists`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from sijill.names.fold import fold_text
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
    of parents (token codes of `tokens`), -1 none. `chains`: (c, MAX_CHAIN) token codes, -1 after the end. `day`: day of
    death (since 1970, NaN unknown); `place`: code of the place as folded text, `places` the texts, -1 unknown.
    `further`: by name of column (postcode, identity number, occupation) such codes and texts.
    """

    ids: Sequence[str]
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
    day: npt.NDArray[np.float64]
    place: Ints
    places: Sequence[str] = ()
    further: Mapping[str, tuple[Ints, Sequence[str]]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.ids)

    def take(self, keep: npt.NDArray[np.intp]) -> People:
        """These records alone, in this order of ascending numbers; tokens and codes stay as they are."""
        number = np.full(self.size, -1, np.int32)
        number[keep] = np.arange(keep.size, dtype=np.int32)
        rows = np.flatnonzero(number[self.chain_record] >= 0)
        columns = {"sex", "age", "born_low", "born_high", "born_exact", "group", "family_group", "kin_token"}
        columns |= {"source", "is_named", "day", "place"}
        return replace(
            self,
            ids=[self.ids[k] for k in keep.tolist()],
            chains=np.ascontiguousarray(self.chains[rows]),
            chain_record=number[self.chain_record[rows]],
            further={name: (codes[keep], texts) for name, (codes, texts) in self.further.items()},
            **{name: getattr(self, name)[keep] for name in columns},
        )


def plain_words() -> frozenset[str]:
    """Words that make a name more than a row of parts; names without them need no parsing (`chains_of_column`)."""
    lists = words()
    articles = {"al", "el", "ad", "ud", "ed", "as", "ash", "ar", "an", "az", "at", "ath", "ul", "ال", "of", "and"}
    abd = {"عبد", "abd", "abed", "abid", "abdu", "abdo", "abdel", "abdul", "abdal", "abdil", "abdol", "abdoul", "abdur"}
    abd |= {"abdus", "abdun", "abdual"}
    return (
        lists.titles | lists.kunya_father | lists.kunya_mother | lists.nasab | frozenset(lists.relation) | lists.unnamed
        | lists.trailing | articles | abd
    )  # fmt: skip


@dataclass
class ChainBook:
    """Collects the chains of a list: tokens in order of appearance, rows of token codes, the record of each row."""

    index: dict[str, int]
    rows: list[Ints]
    owners: list[Ints]

    def codes(self, chain: Sequence[str]) -> list[int]:
        return [self.index.setdefault(part, len(self.index)) for part in chain[:MAX_CHAIN]]

    def add(self, values: Sequence[str], codes: Ints) -> dict[int, Name]:
        """Add a column of whole names (distinct values, code per record). Returns the parsed names by value number."""
        special = plain_words()
        parsed: dict[int, Name] = {}
        chains: list[list[int]] = []
        of_value: list[int] = []
        single: dict[str, int] = {}
        for number, value in enumerate(values):
            pieces = value.split()
            if len(pieces) <= MAX_CHAIN and all(piece.isalpha() for piece in pieces):
                folded = [fold_text(piece) for piece in pieces]
                if not any(not piece or piece in special or "هللا" in piece or "الله" in piece for piece in folded):
                    chains.append([self._single(piece, single) for piece in folded])
                    of_value.append(number)
                    continue
            name = parsed[number] = parse(value)
            if name.is_unnamed:
                continue
            for chain in dict.fromkeys(chain for chain in (name.chain, *name.other_chains) if chain):
                chains.append(self.codes(chain))
                of_value.append(number)
        self._spread(chains, np.array(of_value, np.int64), codes)
        return parsed

    def _single(self, piece: str, seen: dict[str, int]) -> int:
        if piece not in seen:
            chain = parse(piece).chain or (piece,)
            seen[piece] = self.index.setdefault(chain[0], len(self.index))
        return seen[piece]

    def _spread(self, chains: list[list[int]], of_value: npt.NDArray[np.int64], codes: Ints) -> None:
        """Give each record the chains of its value."""
        table = np.full((len(chains), MAX_CHAIN), -1, np.int32)
        lengths = np.array([len(chain) for chain in chains], np.int64)
        if chains:
            at = np.repeat(np.arange(len(chains)), lengths)
            place = np.arange(at.size) - np.repeat(np.cumsum(lengths) - lengths, lengths)
            table[at, place] = np.fromiter((code for chain in chains for code in chain), np.int32, at.size)
        first = np.searchsorted(of_value, codes)
        count = np.searchsorted(of_value, codes, "right") - first
        count[codes < 0] = 0
        records = np.repeat(np.arange(codes.size), count)
        rows = np.repeat(first, count) + np.arange(records.size) - np.repeat(np.cumsum(count) - count, count)
        self.rows.append(table[rows])
        self.owners.append(records.astype(np.int32))

    def done(self) -> tuple[list[str], Ints, Ints]:
        """(tokens, chains, record of each chain), chains in the order of records, without repeats."""
        rows, owners = np.concatenate(self.rows), np.concatenate(self.owners)
        keep = (rows >= 0).any(1)
        rows, owners = rows[keep], owners[keep]
        order = np.argsort(owners, kind="stable")
        return list(self.index), np.ascontiguousarray(rows[order]), owners[order]


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
