"""How many, in Arabic: digits, number words in Arabic order (ثلاثة وأربعين = 43), duals, hedges, vague words.

Numbers inside dates and ages, and numbers that count things (غارات، منازل), are refused. The two ends of a range are
the figures written; the hedge says what they mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sijill.model.digits import to_ascii
from sijill.text.arabic_words import Form, Word
from sijill.text.lexicon import Lexicon

_DIGITS = re.compile(r"\d{1,3}(?:[,.٬٫،]\d{3})+|\d+")
_PERSON = Form("person", "", "many")


@dataclass(slots=True)
class Crowd:
    """Counted people in tokens [i, j): `strong` when a number or dual says how many."""

    i: int
    j: int
    lo: int
    hi: int | None
    modifier: str
    vague: str
    form: Form
    num_i: int
    num_j: int
    strong: bool
    conj: bool
    definite: bool
    bare: bool = False


def read_crowd(w: list[Word], raw: list[str], i: int, lex: Lexicon, masked: set[int]) -> Crowd | None:
    """The people counted at token `i`, or None."""
    hedge, k = _hedge(w, i, lex)
    conj = w[i].conj
    number = _number(w, raw, k, lex, masked)
    if number is None:
        if hedge:
            return None
        plural = w[i + 1].noun if w[i].core in ("احد", "احدي") and i + 1 < len(w) else None
        if plural is not None and plural.number.startswith("many"):
            return Crowd(i, i + 2, 1, 1, "exact", "", plural, i, i + 1, True, conj, False)
        return _vague(w, i, lex, masked) or _noun_alone(w, i, lex)
    lo, j = number
    hi, j = _second(w, raw, j, lo, lex, masked, hedge)
    modifier = "between" if hi != lo else ("exact" if hedge in ("", "between") else hedge)
    if hedge == "between" and hi == lo:
        return None
    return _with_noun(w, raw, i, k, j, lo, hi, modifier, conj, lex)


def _hedge(w: list[Word], i: int, lex: Lexicon) -> tuple[str, int]:
    for n in range(4, 0, -1):
        words = [x.low for x in w[i : i + n]]
        if len(words) < n:
            continue
        for first in (words[0], words[0].removeprefix("و").removeprefix("ب")):
            name = lex.hedges.get((first, *words[1:]))
            if name:
                inner, k = _hedge(w, i + n, lex) if i + n < len(w) else ("", i + n)
                return name, k if inner else i + n
    return "", i


def _number(w: list[Word], raw: list[str], i: int, lex: Lexicon, masked: set[int]) -> tuple[int, int] | None:
    if i >= len(w) or i in masked:
        return None
    text = to_ascii(raw[i])
    if text[0].isdigit():
        if not _DIGITS.fullmatch(text):
            return None
        value, j = int(re.sub(r"\D", "", text)), i + 1
        if j < len(w) and w[j].core in lex.multipliers and not w[j].conj:
            value, j = value * lex.multipliers[w[j].core], j + 1
        return value, j
    if w[i].core in lex.multipliers and w[i].noun is None and not w[i].definite:
        return lex.multipliers[w[i].core], i + 1
    if w[i].number is None or (
        w[i].core in ("واحد", "واحده") and not (i + 1 < len(w) and w[i + 1].low in ("من", "فقط"))
    ):
        return None
    return _words(w, i, lex)


def _words(w: list[Word], i: int, lex: Lexicon) -> tuple[int, int] | None:
    total, current, k = 0, w[i].number or 0, i + 1
    while k < len(w):
        word = w[k]
        if word.core in ("عشر", "عشره") and not word.conj and 1 <= current <= 9 and k == i + 1:
            current += 10
        elif word.core in ("ميه", "مايه") and not word.conj and 3 <= current <= 9:
            current *= 100
        elif word.core in lex.multipliers and not word.conj and current:
            total, current = total + current * lex.multipliers[word.core], 0
        elif word.number is not None and word.conj and _fits(total, current, word.number, w, k, lex):
            current += word.number
        else:
            break
        k += 1
    if total + current in (1, 2) and k == i + 1 and w[i].core in ("احد", "احدي", "اثنا", "اثني"):
        return None
    return total + current, k


def _fits(total: int, current: int, value: int, w: list[Word], k: int, lex: Lexicon) -> bool:
    if current == 0:
        return total > 0
    if current < 10:
        return value in range(20, 100, 10)
    return (
        current >= 100
        and value < 100
        and not (k + 1 < len(w) and w[k + 1].noun is not None and value < 10 and current % 100)
    )


def _second(
    w: list[Word], raw: list[str], j: int, lo: int, lex: Lexicon, masked: set[int], hedge: str
) -> tuple[int, int]:
    if j >= len(w):
        return lo, j
    joins = w[j].low in ("-", "–", "الي", "او", "ل") or (hedge == "between" and w[j].low == "و")
    if joins:
        second = _number(w, raw, j + 1, lex, masked)
        if second and second[0] > lo:
            return second
    if hedge == "between" and w[j].conj and w[j].number is not None:
        second = _words(w, j, lex)
        if second and second[0] > lo:
            return second
    return lo, j


def _with_noun(
    w: list[Word], raw: list[str], i: int, k: int, j: int, lo: int, hi: int, modifier: str, conj: bool, lex: Lexicon
) -> Crowd | None:
    m = j
    at_least = modifier
    if m + 1 < len(w) and w[m].core == "علي" and w[m + 1].core == "الاقل":
        at_least, m = "at_least", m + 2
    if m < len(w) and w[m].low in ("من", "منهم", "تعداد", "عدد"):
        m += 1  # "يرتفع إلى 15 تعداد المدنيين"
    if m < len(w) and w[m].core in lex.words["units"] and w[m].noun is None and not w[m].prep:
        return None
    form = w[m].noun if m < len(w) else None
    if form is None and m + 1 < len(w) and w[m].core in lex.words["adjectives"] and not w[m].conj:
        form, m = (w[m + 1].noun, m + 1) if w[m + 1].noun is not None else (None, m)
    if form is not None and form.harm and m > j and w[m].definite:
        form = _PERSON  # "توفي ثلاثة من الجرحى": the verb says what befell three of the wounded
    if form is not None and not (w[m].conj and m == j):
        end = m + 1
        form, end = _described(w, form, end, lex)
        if end + 1 < len(w) and w[end].core == "علي" and w[end + 1].core == "الاقل":
            at_least, end = "at_least", end + 2
        return Crowd(i, end, lo, hi, at_least, "", form, k, j, True, conj, False)
    after = w[j] if j < len(w) else None
    takes = (
        after is None
        or not after.low[:1].isalpha()
        or after.conj
        or after.low in ("من", "في", "علي", "جراء", "اثر", "بقصف", "بجروح", "بينهم", "الي")
        or after.harm is not None
        or after.core in lex.words["including"]
        or after.core in lex.words["stops"]
        or after.prep != ""
        or after.low in lex.words["by"]
        or after.core.startswith("اخر")
    )
    return Crowd(i, j, lo, hi, at_least, "", _PERSON, k, j, True, conj, False, bare=True) if takes else None


def _described(w: list[Word], form: Form, end: int, lex: Lexicon) -> tuple[Form, int]:
    """Take in adjectives, and what they say: "جريحا مدنيا", "عناصر من الدفاع المدني"."""
    window = [x.core for x in w[end : end + 4]]
    if form.cls == "combatant" and any(
        c in ("الدفاع", "الاسعاف", "الاطفاء", "الخوذ", "الهلال") or c.endswith("الدفاع") for c in window[:3]
    ):
        form = Form("rescuer", "civilian", form.number)
    while end < len(w) and w[end].core in lex.words["adjectives"] and not w[end].conj and w[end].core not in ("علي",):
        if w[end].core.startswith("مدني"):
            form = Form(form.cls, "civilian", form.number, form.harm)
        if w[end].core in ("رضيع", "رضيعه", "قاصر") and form.cls == "person":
            form = Form("child", form.status, form.number, form.harm)
        end += 1
    return form, end


def _vague(w: list[Word], i: int, lex: Lexicon, masked: set[int]) -> Crowd | None:
    word = w[i]
    if word.core not in lex.vague or i in masked:
        return None
    m, large = i + 1, False
    if m < len(w) and w[m].core in ("كبير", "كبيرا", "كبيره", "اكبر"):
        large, m = True, m + 1
    if m < len(w) and w[m].low == "من":
        m += 1
    elif word.core in ("عدد", "عددا", "مجموعه"):
        return None
    form = w[m].noun if m < len(w) else None
    after = w[m] if m < len(w) else None
    if form is None and after is not None and after.low.startswith("ال") and after.noun is None:
        return None  # "عشرات القرى": not people
    if form is None and word.core in ("عشرات", "ميات", "العشرات", "الميات"):
        return Crowd(i, i + 1, lex.vague[word.core], None, "vague", "tens", _PERSON, i, i + 1, True, word.conj, False)
    if form is None:
        return None
    form, end = _described(w, form, m + 1, lex)
    vague = (
        "large number"
        if large
        else {"عشرات": "tens", "العشرات": "tens", "ميات": "hundreds", "الميات": "hundreds"}.get(word.core, "number")
    )
    return Crowd(i, end, lex.vague[word.core], None, "vague", vague, form, i, i + 1, True, word.conj, False)


_DEMONYMS = frozenset(("سوري", "فلسطيني", "عراقي", "يمني", "لبناني"))


def _is_demonym_of(w: list[Word], i: int) -> bool:
    """ "النظام السوري": the adjective of something definite is nobody."""
    return w[i].core in _DEMONYMS and w[i].definite and i > 0 and w[i - 1].low.startswith(("ال", "وال", "بال", "لل"))


def _noun_alone(w: list[Word], i: int, lex: Lexicon) -> Crowd | None:
    word = w[i]
    form = word.noun
    if word.core in ("عايله", "اسره") and i + 1 < len(w) and w[i + 1].low in ("كامله", "باكملها", "باسرها"):
        return Crowd(i, i + 2, 2, None, "vague", "whole family", _PERSON, i, i + 2, True, word.conj, False)
    if form is None or _is_demonym_of(w, i):
        return None
    described, end = _described(w, form, i + 1, lex)
    if form.number == "two" or (
        form.number == "many?" and any(x.core in ("اثنين", "اثنان", "اثنتين") for x in w[i + 1 : i + 3])
    ):
        return Crowd(i, end, 2, 2, "exact", "", described, i, i + 1, True, word.conj, word.definite)
    if form.number == "one":
        return Crowd(i, end, 1, 1, "exact", "", described, i, i + 1, False, word.conj, word.definite)
    return Crowd(
        i,
        end,
        2,
        None,
        "vague",
        "others" if word.core.startswith("اخر") else "plural",
        described,
        i,
        i + 1,
        False,
        word.conj,
        word.definite,
    )
