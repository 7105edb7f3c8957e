"""Weights of evidence between spellings, letter by letter, learned from names written twice.

`Spelling.weights[s, t, a, b]` is log P(a and b written for one sound) - log P(a) - log P(b) over the symbols of
`names.sound` (index 0 = nothing; s, t = 0 for Arabic script, 1 for Latin): the stochastic edit distance of Ristad and
Yianilos (1998), with three blocks: Arabic to Arabic, Arabic to Latin, Latin to Latin. `join` scores two vocabularies;
`linkage.learn_spelling` fits the weights. The frozen ones that ship are in `names/data/spelling.json`; how frequent a
part is enters later (`vocabulary`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import numpy.typing as npt

from sijill.linkage.kernels import edit_score, join_tokens
from sijill.names.sound import FIRST_LATIN, INDEX, is_arabic, key, sound, variants
from sijill.names.spelling import PATIENCE, spelling_data

Floats = npt.NDArray[np.float32]
THREADS = 2
PORTION = 1_000  # tokens below which another thread is not worth starting
_CLASSES = (
    "بbpPف", "تطtTثدضdD", "جjgGغCقqkكXخ", "حهhةXخ", "رr", "زzذظDسصsثT", "شSC", "فfvV", "لl", "مm", "نn",
)  # fmt: skip


@dataclass(frozen=True)
class Readings:
    """The readings of tokens as flat symbol codes: `codes[at[r]:at[r+1]]` of token `token[r]` at `price[r]`."""

    codes: npt.NDArray[np.uint8]
    at: npt.NDArray[np.int64]
    token: npt.NDArray[np.int32]
    price: Floats
    mask: npt.NDArray[np.uint32]
    latin: npt.NDArray[np.uint8]
    size: int


@dataclass(frozen=True)
class Joined:
    """Agreeing tokens: for token x the entries `start[x]:start[x+1]` of `token` (ascending) and `weight`."""

    start: npt.NDArray[np.int64]
    token: npt.NDArray[np.int32]
    weight: Floats


def encode(text: str) -> npt.NDArray[np.uint8]:
    """The symbol codes of one sound string."""
    return np.array([INDEX[char] for char in text], np.uint8)


@cache
def _class_bits() -> dict[str, int]:
    bits: dict[str, int] = {}
    for number, letters in enumerate(_CLASSES):
        for letter in letters:
            bits[letter] = bits.get(letter, 0) | (1 << number)
    return bits


def readings(tokens: Sequence[str]) -> Readings:
    """All readings of all tokens (see `names.sound.variants`), flat, in token order."""
    bits = _class_bits()
    pieces, token, price, mask = [], [], [], []
    for number, part in enumerate(tokens):
        for heard, cost in variants(part):
            pieces.append(heard)
            token.append(number)
            price.append(cost)
            value = 0
            for char in heard:
                value |= bits.get(char, 0)
            mask.append(value)
    at = np.zeros(len(pieces) + 1, np.int64)
    np.cumsum([len(piece) for piece in pieces], out=at[1:])
    return Readings(
        encode("".join(pieces)),
        at,
        np.array(token, np.int32),
        np.array(price, np.float32),
        np.array(mask, np.uint32),
        np.array([bool(piece) and INDEX[piece[0]] >= FIRST_LATIN for piece in pieces], np.uint8),
        len(tokens),
    )


@dataclass(frozen=True)
class Spelling:
    """Letter weights and what is known of whole parts.

    `known[part]` is how often a part was seen spelled two ways; an unattested spelling of a well known part weighs
    less by
    log(1 + n / PATIENCE). `attested[(a, b)]` is the weight of a pair of parts seen as spellings of one name.
    """

    weights: Floats
    known: dict[str, float]
    attested: dict[tuple[str, str], float]
    written: dict[str, str] = field(default_factory=dict)

    def join(
        self, left: Sequence[str], right: Sequence[str], *, least: float = 1.0, letters: Joined | None = None
    ) -> Joined:
        """Score every token of `left` against every token of `right`; attested pairs of spellings are never missed.

        `letters`: `join_letters` of the same tokens, where it is known already.
        """
        joined = self.join_letters(left, right, least) if letters is None else letters
        wonder = [
            np.array([math.log1p(self.known.get(key(p), 0.0) / PATIENCE) for p in s], np.float32) for s in (left, right)
        ]
        rows = np.repeat(np.arange(len(left)), np.diff(joined.start))
        same_script = (
            np.array([is_arabic(p) for p in left], bool)[rows]
            == np.array([is_arabic(p) for p in right], bool)[joined.token]
        )
        arabic_left = np.array([is_arabic(p) for p in left], bool)[rows]
        a, b = wonder[0][rows], wonder[1][joined.token]
        weight = joined.weight - np.where(same_script, np.maximum(a, b), np.where(arabic_left, a, b))
        index = {part: number for number, part in enumerate(right)}
        same = [(i, index[p]) for i, p in enumerate(left) if p in index]
        raised = self._attested(left, right)
        raised += [(i, k, self.own_weight(left[i])) for i, k in same]
        keep = weight >= least
        start = np.concatenate([[0], np.cumsum(np.bincount(rows[keep], minlength=len(left)))]).astype(np.int64)
        return _override(Joined(start, joined.token[keep], weight[keep].astype(np.float32)), raised)

    def own_weight(self, part: str) -> float:
        """What a part weighs against itself, written exactly alike."""
        if (found := self.attested.get((key(part), key(part)))) is not None:
            return found
        codes = encode(sound(part.replace("+", "")))
        script = 0 if is_arabic(part) else 1
        return float(edit_score(codes, codes, self.weights[script, script]))

    def letters(self, left: str, right: str) -> float:
        """Weight of one pair by its letters alone, best reading of each."""
        best = -30.0
        for a, price_a in variants(left):
            for b, price_b in variants(right):
                table = self.weights[0 if is_arabic(left) else 1, 0 if is_arabic(right) else 1]
                best = max(best, float(edit_score(encode(a), encode(b), table)) - price_a - price_b)
        return best

    def join_letters(self, left: Sequence[str], right: Sequence[str], least: float, *, slips: bool = False) -> Joined:
        """`join` by letters alone, whatever is known of whole parts; long vocabularies on THREADS threads.

        `slips`: within one script only slips of the pen are looked for (`kernels.join_tokens`).
        """
        b = readings(right)
        size = max(-(-len(left) // THREADS), PORTION)
        portions = [left[at : at + size] for at in range(0, len(left), size)] or [left]
        with ThreadPoolExecutor(THREADS) as pool:
            joined = list(pool.map(lambda portion: self._join_portion(portion, b, least, slips), portions))
        ends = np.cumsum([0, *(one.token.size for one in joined)])
        start = np.concatenate([one.start[:-1] + end for one, end in zip(joined, ends[:-1], strict=True)] + [ends[-1:]])
        return Joined(
            start.astype(np.int64),
            np.concatenate([one.token for one in joined]),
            np.concatenate([one.weight for one in joined]),
        )

    def _join_portion(self, left: Sequence[str], b: Readings, least: float, slips: bool) -> Joined:
        a = readings(left)
        start, token, weight = join_tokens(
            a.codes, a.at, a.token, a.price, a.mask, a.latin, a.size,
            b.codes, b.at, b.token, b.price, b.mask, b.latin, b.size,
            self.weights, np.float32(least), slips,
        )  # fmt: skip
        return Joined(start, token, weight)

    def _attested(self, left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int, float]]:
        by_key: dict[str, list[tuple[str, float]]] = {}
        for (a, b), weight in self.attested.items():
            by_key.setdefault(a, []).append((b, weight))
            if a != b:
                by_key.setdefault(b, []).append((a, weight))
        numbers: dict[str, list[int]] = {}
        for number, part in enumerate(right):
            numbers.setdefault(key(part), []).append(number)
        return [
            (row, number, weight)
            for row, part in enumerate(left)
            for other, weight in by_key.get(key(part), ())
            for number in numbers.get(other, ())
        ]


def _override(joined: Joined, raised: list[tuple[int, int, float]]) -> Joined:
    """`joined` with the given (row, token, weight) entries put in the place of, or beside, the letters' own."""
    if not raised:
        return joined
    rows = np.array([row for row, _, _ in raised], np.int64)
    tokens = np.array([token for _, token, _ in raised], np.int32)
    weights = np.array([weight for _, _, weight in raised], np.float32)
    all_rows = np.concatenate([np.repeat(np.arange(joined.start.size - 1), np.diff(joined.start)), rows])
    all_tokens = np.concatenate([joined.token, tokens])
    all_weights = np.concatenate([joined.weight, weights])
    later = np.arange(all_rows.size)
    order = np.lexsort((-later, all_tokens, all_rows))
    all_rows, all_tokens, all_weights = all_rows[order], all_tokens[order], all_weights[order]
    first = np.ones(order.size, bool)
    first[1:] = (all_rows[1:] != all_rows[:-1]) | (all_tokens[1:] != all_tokens[:-1])
    start = np.zeros(joined.start.size, np.int64)
    np.cumsum(np.bincount(all_rows[first], minlength=start.size - 1), out=start[1:])
    return Joined(start, all_tokens[first], all_weights[first])


@cache
def shipped() -> Spelling:
    """The weights and attested spellings that ship with this version (`names/data/spelling.json`; see the model
    card)."""
    data = spelling_data()
    attested = {(a, b): weight for a, forms in data["attested"].items() for b, weight in forms.items()}
    return Spelling(np.array(data["weights"], np.float32), data["known"], attested, data["written"])
