"""Weights of evidence between spellings, letter by letter, learned from names written twice.

`Spelling.weights[s, t, a, b]` is log P(a and b written for one sound) - log P(a) - log P(b) over the symbols of
`names.sound`
(index 0 = nothing; s, t = 0 for Arabic script, 1 for Latin): the stochastic edit distance of Ristad and Yianilos
(1998), with three blocks: Arabic to Arabic,
Arabic to Latin, Latin to Latin. `learn` fits them by Viterbi training on pairs of parts; `join` scores two
vocabularies.
The frozen weights that ship are in `names/data/spelling.json`; frequencies enter later (`vocabulary`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import numpy.typing as npt

from sijill.linkage.kernels import count_edits, edit_score, join_tokens
from sijill.names.sound import FIRST_LATIN, INDEX, N_SYMBOLS, is_arabic, key, sound, variants
from sijill.names.spelling import PATIENCE, spelling_data

Floats = npt.NDArray[np.float32]
_USUAL = {
    "ا": "aeiou", "آ": "aeiouy", "ب": "bp", "ت": "t", "ث": "Tts", "ج": "jg", "ح": "h", "خ": "Xk", "د": "d", "ذ": "Dzd",
    "ر": "r", "ز": "z", "س": "s", "ش": "S", "ص": "s", "ض": "dD", "ط": "t", "ظ": "zD", "ع": "aeoui",
    "غ": "Gg", "ف": "fv",
    "ق": "qkg", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "wuo", "ي": "yie", "ة": "ahe",
    "ى": "iya", "ٱ": "a",
}  # fmt: skip
_CLASSES = (
    "بbpPف", "تطtTثدضdD", "جjgGغCقqkكXخ", "حهhةXخ", "رr", "زzذظDسصsثT", "شSC", "فfvV", "لl", "مm", "نn",
)  # fmt: skip
_VOWELS = "aeiouyw"


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

    def join(self, left: Sequence[str], right: Sequence[str], *, least: float = 1.0) -> Joined:
        """Score every token of `left` against every token of `right`; attested pairs of spellings are never missed."""
        joined = self.join_letters(left, right, least)
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

    def join_letters(self, left: Sequence[str], right: Sequence[str], least: float) -> Joined:
        """`join` by letters alone, whatever is known of whole parts."""
        a, b = readings(left), readings(right)
        start, token, weight = join_tokens(
            a.codes, a.at, a.token, a.price, a.mask, a.latin, a.size,
            b.codes, b.at, b.token, b.price, b.mask, b.latin, b.size,
            self.weights, np.float32(least),
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


def attest(weights: Floats, counts: Mapping[tuple[str, str], float], *, least_count: int = 3) -> Spelling:
    """Add to letter weights what whole parts show: how often which spelling of a part was seen.

    The weight of an attested pair is the letters' weight + log((n_ab + k p) / ((n_a + k) p)), n_a the sightings of the
    better known part in that script pair, p the letters' own forecast of that spelling among those seen, k = PATIENCE.
    Pairs and parts seen fewer than `least_count` times are left to the letters.
    """
    plain = Spelling(weights, {}, {})
    written = _usual_spellings(counts)
    seen: dict[str, float] = {}
    spelled: dict[tuple[str, bool], dict[str, float]] = {}
    for (a, b), n in counts.items():
        for x, y in {(key(a), key(b)), (key(b), key(a))}:
            if x and y:
                forms = spelled.setdefault((x, is_arabic(y)), {})
                forms[y] = forms.get(y, 0.0) + n
    attested: dict[tuple[str, str], float] = {}
    for (x, to_arabic), forms in sorted(spelled.items()):
        total = sum(forms.values())
        if total < least_count or (to_arabic and not is_arabic(x)):
            continue
        seen[x] = max(seen.get(x, 0.0), total)
        letters = np.array([plain.letters(written[x], written[form]) for form in forms])
        chance = letters + np.array([-2.6 * len(form) for form in forms])
        forecast = np.exp(chance - np.logaddexp.reduce(chance))
        for form, letter, p in zip(forms, letters, np.maximum(forecast, 1e-6), strict=True):
            if forms[form] >= least_count:
                weight = float(letter) + math.log((forms[form] + PATIENCE * p) / ((total + PATIENCE) * p))
                pair = (x, form) if (form, x) not in attested else (form, x)
                attested[pair] = max(attested.get(pair, -30.0), min(weight, 25.0))
    return Spelling(weights, seen, attested, {x: part for x, part in written.items() if x in seen and x != part})


def _usual_spellings(counts: Mapping[tuple[str, str], float]) -> dict[str, str]:
    """The most frequent written part of each key."""
    amounts: dict[str, dict[str, float]] = {}
    for pair, n in counts.items():
        for part in pair:
            forms = amounts.setdefault(key(part), {})
            forms[part] = forms.get(part, 0.0) + n
    return {x: max(sorted(forms), key=lambda part: forms[part]) for x, forms in amounts.items()}


def first_weights() -> Floats:
    """Weights before any learning: equal letters and the usual romanisations agree, the rest costs."""
    weights = np.full((N_SYMBOLS, N_SYMBOLS), -4.0, np.float32)
    weights[0, :], weights[:, 0] = -2.5, -2.5
    for char in _VOWELS:
        weights[0, INDEX[char]] = weights[INDEX[char], 0] = -0.7
    np.fill_diagonal(weights[1:, 1:], 3.0)
    for arabic, latin in _USUAL.items():
        for char in latin:
            weights[INDEX[arabic], INDEX[char]] = weights[INDEX[char], INDEX[arabic]] = 2.5
    vowels = [INDEX[char] for char in _VOWELS]
    weights[np.ix_(vowels, vowels)] = np.maximum(weights[np.ix_(vowels, vowels)], 0.0)
    weights[0, 0] = 0.0
    return weights


def learn(pairs: Iterable[tuple[str, str, float]], rounds: int = 6) -> Floats:
    """Letter weights from pairs of parts that spell one name, each with its amount.

    Pairs are sorted into the three blocks by script; a block without pairs keeps `first_weights`.
    """
    blocks: dict[str, list[tuple[str, str, float]]] = {"aa": [], "al": [], "ll": []}
    for left, right, amount in pairs:
        x, y = is_arabic(left), is_arabic(right)
        a, b = sound(left.replace("+", "")), sound(right.replace("+", ""))
        if not a or not b or len(a) > 30 or len(b) > 30:
            continue
        if x == y:
            blocks["aa" if x else "ll"] += [(a, b, amount), (b, a, amount)]
        else:
            blocks["al"].append((a, b, amount) if x else (b, a, amount))
    first = first_weights()
    aa, al, ll = (_learn_block(blocks[name], first, rounds) if blocks[name] else first for name in ("aa", "al", "ll"))
    return np.array([[aa, al], [al.T, ll]], np.float32)


def _learn_block(listed: list[tuple[str, str, float]], weights: Floats, rounds: int) -> Floats:
    x, y = encode("".join(a for a, _, _ in listed)), encode("".join(b for _, b, _ in listed))
    x_at = np.concatenate([[0], np.cumsum([len(a) for a, _, _ in listed])]).astype(np.int64)
    y_at = np.concatenate([[0], np.cumsum([len(b) for _, b, _ in listed])]).astype(np.int64)
    amounts = np.array([amount for _, _, amount in listed], np.float64)
    current = weights.copy()
    for _ in range(rounds):
        counts = np.zeros((N_SYMBOLS, N_SYMBOLS), np.float64)
        count_edits(x, x_at, y, y_at, amounts, current, counts)
        current = _ratios(counts)
    return current


def _ratios(counts: npt.NDArray[np.float64]) -> Floats:
    """log P(a, b) / (P(a) P(b)) with a pinch of every operation on letters that were seen (0.1 % of their amount)."""
    left, right = counts.sum(1), counts.sum(0)
    left[0], right[0] = 0.0, 0.0
    p, q = left / left.sum(), right / right.sum()
    total = counts.sum()
    smooth = counts + 2e-3 * total * np.outer(p, q)
    smooth[:, 0] += 5e-3 * total * p
    smooth[0, :] += 5e-3 * total * q
    joint = smooth / smooth.sum()
    p, q = p.copy(), q.copy()
    p[0] = q[0] = 1.0
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = np.log(joint) - np.log(p)[:, None] - np.log(q)[None, :]
    ratios[~np.isfinite(ratios)] = -6.0
    ratios[0, 0] = 0.0
    clipped: Floats = np.clip(ratios, -6.0, 6.0).astype(np.float32)
    return clipped


@cache
def shipped() -> Spelling:
    """The weights and attested spellings that ship with this version (`names/data/spelling.json`; see the model
    card)."""
    data = spelling_data()
    attested = {(a, b): weight for a, forms in data["attested"].items() for b, weight in forms.items()}
    return Spelling(np.array(data["weights"], np.float32), data["known"], attested, data["written"])
