"""How many: read an English number phrase, with its hedge and range, from the tokens of a sentence.

`read_amount(words, i)` tries to read at token `i`: an optional hedge ("at least", "between"), then digits, number
words, or a vague word ("dozens", "a number of"), then an optional second end ("to 15", "and up to 50"). The words
that follow decide elsewhere (`chunks`) whether the amount counts people. Dates, clock times, ages, ordinals and
numbers glued to letters (codes, account names) are refused here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from sijill.text.lexicon import Lexicon
from sijill.text.tokens import Sentence

_DIGITS = re.compile(r"\d{1,3}(?:[,.]\d{3})+|\d+")
_ARTICLE_GROUPS = {"dozen": 12, "couple": 2, "hundred": 100, "thousand": 1000, "score": 20, "million": 1000000}
_NUMBER_OF = frozenset({"number", "group", "handful", "amount", "lot", "series", "crowd", "multitude", "plethora"})
_DASHES = frozenset("-–—")
_GLUE = frozenset("@_/#:.")


@dataclass(frozen=True, slots=True)
class Amount:
    """The figures written (`hi=None`: a vague word, no figure), how they were hedged, and their tokens [i, j)."""

    lo: int
    hi: int | None
    modifier: str
    i: int
    j: int
    word: str = ""


_PARENTS = frozenset({"mother", "father", "parent", "widow", "widower", "grandmother", "grandfather"})
"""Behind these "of three" counts children who are not spoken of."""


_LABELS = frozenset({"grade", "block", "page", "article", "phase", "gate", "apartment", "exit", "terminal"})
"""Behind these a number is a name."""

_COUNTERS = frozenset({"number", "toll", "total", "figure", "count", "tally"})
"""Behind these "up to 129" is where the count stands, not a ceiling."""


def read_amount(s: Sentence, i: int, lex: Lexicon) -> Amount | None:
    """The amount that begins at token `i`, or None."""
    if s.lows[i] not in lex.amount_starts and not s.lows[i][0].isdigit():
        return None
    if i >= 2 and s.lows[i - 1] == "of" and s.lows[i - 2] in _PARENTS:
        return None
    if i and s.lows[i - 1] in _LABELS:
        return None
    hedge, k = _hedge(s, i, lex)
    between = s.lows[i] in ("between", "from") and k == i
    start = i + 1 if between else k
    core = _core(s, start, lex)
    if core is None:
        return None
    amount = replace(core, i=i)
    if hedge and not (hedge == "up_to" and i and s.lows[i - 1] in _COUNTERS):
        amount = _apply(hedge, amount)
    return _second_end(s, amount, lex, between)


def _apply(hedge: str, amount: Amount) -> Amount:
    if amount.modifier == "vague":
        return amount
    return replace(amount, modifier=hedge)


def _hedge(s: Sentence, i: int, lex: Lexicon) -> tuple[str, int]:
    for n in range(min(lex.longest_hedge, len(s.lows) - i - 1), 0, -1):
        name = lex.hedges.get(tuple(s.lows[i : i + n]))
        if name:
            inner, k = _hedge(s, i + n, lex)
            return (inner or name) if name == "about" else name, k
    return "", i


def _core(s: Sentence, i: int, lex: Lexicon) -> Amount | None:
    if i >= len(s.lows):
        return None
    low = s.lows[i]
    if low[0].isdigit():
        return _digits(s, i, lex)
    if low in lex.numbers:
        return _number_words(s, i, lex)
    if low in ("a", "an", "the", "some", "half", "one"):
        return _article_group(s, i)
    if low in lex.vague:
        return _vague(s, i, lex)
    return None


def _digits(s: Sentence, i: int, lex: Lexicon) -> Amount | None:
    raw = s.words[i]
    if not _DIGITS.fullmatch(raw) or _is_glued(s, i):
        return None
    value = int(re.sub(r"\D", "", raw))
    j = i + 1
    if j < len(s.lows) and s.lows[j] in lex.multipliers:
        value, j = value * lex.multipliers[s.lows[j]], j + 1
    if _is_date_part(s, i, j, value, lex):
        return None
    return Amount(value, value, "exact", i, j)


def _is_glued(s: Sentence, i: int) -> bool:
    """Whether the digits touch letters, a handle sign or a clock colon: part of a code, a time or an address."""
    before = i > 0 and s.ends[i - 1] == s.starts[i] and (s.words[i - 1].isalpha() or s.words[i - 1] in _GLUE)
    after = i + 1 < len(s.words) and s.ends[i] == s.starts[i + 1]
    if after and (s.words[i + 1].isalpha() or s.words[i + 1] in "_/%:°"):
        return not (s.words[i + 1] == ":" and i + 2 < len(s.words) and s.ends[i + 1] != s.starts[i + 2])
    if after and s.words[i + 1] == "," and i + 2 < len(s.words) and s.words[i + 2].isdigit():
        return s.ends[i + 1] == s.starts[i + 2]
    return before


def _is_date_part(s: Sentence, i: int, j: int, value: int, lex: Lexicon) -> bool:
    months = lex.words["months"]
    before = s.lows[i - 1] if i else ""
    after = s.lows[j] if j < len(s.lows) else ""
    if before in months or after in months:
        return True
    is_year = 1900 <= value <= 2100 and j == i + 1 and "," not in s.words[i]
    return is_year and not (after in lex.people or after in lex.words["adjectives"])


def _number_words(s: Sentence, i: int, lex: Lexicon) -> Amount | None:
    total, current, k, last = 0, 0, i, 10**9
    while k < len(s.lows):
        low = s.lows[k]
        if low in lex.numbers:
            value = lex.numbers[low]
            if value >= last or (k > i and last < 20):
                break
            current, last = current + value, value if value >= 20 else 0
        elif low in lex.multipliers and k > i:
            scale = lex.multipliers[low]
            current, last = max(1, current) * scale, scale
            if scale >= 1000:
                total, current = total + current, 0
        elif low == "dozen" and k > i:
            return Amount(current * 12, current * 12, "exact", i, k + 1)
        elif _joins_number_words(s, k, low, last, lex):
            pass
        else:
            break
        k += 1
    after = s.lows[k] if k < len(s.lows) else ""
    if after in lex.words["months"]:
        return None
    return Amount(total + current, total + current, "exact", i, k)


def _joins_number_words(s: Sentence, k: int, low: str, last: int, lex: Lexicon) -> bool:
    """The dash of "twenty-five", the "and" of "two hundred and five"."""
    followed = k + 1 < len(s.lows) and s.lows[k + 1] in lex.numbers
    return followed and ((low in _DASHES and 20 <= last < 100) or (low == "and" and last >= 100))


def _article_group(s: Sentence, i: int) -> Amount | None:
    """ "a dozen", "half a dozen", "a couple of", "a (large) number of", "an unknown number of"."""
    lows = s.lows
    if lows[i] == "half" and lows[i + 1 : i + 3] == ["a", "dozen"]:
        return Amount(6, 6, "exact", i, i + 3)
    if i + 1 >= len(lows):
        return None
    if lows[i + 1] in _ARTICLE_GROUPS and lows[i] in ("a", "an", "one", "half"):
        value = _ARTICLE_GROUPS[lows[i + 1]]
        if lows[i + 1] == "couple" and lows[i + 2 : i + 3] != ["of"]:
            return None
        value = value // 2 if lows[i] == "half" else value
        j = i + 2
        return Amount(value, value, "exact" if value > 2 else "about", i, j + (lows[j : j + 1] == ["of"]))
    for k in range(i + 1, min(i + 4, len(lows) - 1)):
        if lows[k] in _NUMBER_OF and lows[k + 1] in ("of", "more", "were", "was", "wounded", "injured", "killed"):
            large = any(w in ("large", "great", "huge", "high", "significant", "big") for w in lows[i + 1 : k])
            return Amount(2, None, "vague", i, k + 1 + (lows[k + 1] == "of"), "large number" if large else "number")
    if lows[i] in ("a", "the") and lows[i + 1] in ("few",):
        return Amount(2, None, "vague", i, i + 2, "few")
    return None


def _vague(s: Sentence, i: int, lex: Lexicon) -> Amount | None:
    low, j = s.lows[i], i + 1
    word = low
    if low == "some" and j < len(s.lows) and (s.lows[j][0].isdigit() or s.lows[j] in lex.numbers):
        return None
    if low in ("others", "more"):
        return None
    if low == "many" and s.lows[j : j + 1] == ["as"]:
        return None
    if s.lows[j : j + 1] == ["of"]:
        j += 1
        if s.lows[j : j + 1] in (["thousands"], ["hundreds"]):
            word, j = s.lows[j], j + 1
            j += s.lows[j : j + 1] == ["of"]
    return Amount(lex.vague[word], None, "vague", i, j, word)


def _second_end(s: Sentence, first: Amount, lex: Lexicon, between: bool) -> Amount | None:
    """`first` widened by "to 15", "-15", "or 15", "and 15" (after "between"), "and up to [more than] 15"."""
    if first.modifier == "vague":
        return first
    j = first.j
    low = s.lows[j] if j < len(s.lows) else ""
    joins = _DASHES | {"to", "or"} | ({"and"} if between else set())
    if low in joins:
        second = _core(s, j + 1, lex)
        extra = 0
        if second is None and low == "to":
            hedge, k = _hedge(s, j + 1, lex)
            second = _core(s, k, lex) if hedge == "more_than" else None
            extra = 1 if second else 0
        if second and second.modifier != "vague" and second.lo >= first.lo and second.j > j + 1:
            return replace(first, hi=second.lo + extra, modifier="between", j=second.j)
    if between:
        return None
    k = j + (low == ",")
    k += k < len(s.lows) and s.lows[k] in ("and", "or", "but", "possibly", "perhaps", "potentially")
    k += k < len(s.lows) and s.lows[k] in ("possibly", "perhaps", "potentially")
    hedge, m = _hedge(s, k, lex) if k < len(s.lows) else ("", k)
    if hedge == "up_to" and first.modifier in ("at_least", "exact", "about", "more_than") and first.lo > 0:
        second = _core(s, m, lex)
        beyond = any(w in ("than", "over") for w in s.lows[k:m])
        if second and second.modifier != "vague" and second.lo > first.lo:
            return replace(first, hi=second.lo + beyond, modifier="between", j=second.j)
    return first
