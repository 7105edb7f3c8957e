"""Learn spelling weights from names written twice: letters by Viterbi training, whole parts by counting.

Pairs of parts that spell one name go into `learn` (letter weights, Ristad and Yianilos 1998) and `attest` (what whole
parts show beyond their letters). What comes out is a `linkage.spelling.Spelling`; who may learn from what, and which
parts are too rare to be kept, is decided by the training script (`bench/linkage/train.py`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

from sijill.linkage.kernels import count_edits
from sijill.linkage.spelling import Floats, Spelling, encode
from sijill.names.sound import INDEX, N_SYMBOLS, is_arabic, key, sound
from sijill.names.spelling import PATIENCE

_USUAL = {
    "ا": "aeiou", "آ": "aeiouy", "ب": "bp", "ت": "t", "ث": "Tts", "ج": "jg", "ح": "h", "خ": "Xk", "د": "d", "ذ": "Dzd",
    "ر": "r", "ز": "z", "س": "s", "ش": "S", "ص": "s", "ض": "dD", "ط": "t", "ظ": "zD", "ع": "aeoui",
    "غ": "Gg", "ف": "fv",
    "ق": "qkg", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "wuo", "ي": "yie", "ة": "ahe",
    "ى": "iya", "ٱ": "a",
}  # fmt: skip
_VOWELS = "aeiouyw"


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
    named = {*seen, *(x for pair in attested for x in pair)}
    return Spelling(weights, seen, attested, {x: part for x, part in written.items() if x in named and x != part})


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
