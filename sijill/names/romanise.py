"""Spellings of a name in the other script: ranked candidates, Arabic to Latin and back.

First the spellings attested for each part in the shipped table, then the romaniser library for Arabic parts it knows
(dictionary first; loaded only when asked), then letter rules with the habits of a region: Levantine and general,
Egyptian
(g for ج), Maghrebi (French ou, ch), Gulf (q as g). Candidates are likely spellings, never the authoritative one.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import islice, product
from typing import Any

from sijill.names.parts import Name
from sijill.names.sound import is_arabic, key
from sijill.names.spelling import attested_forms, spelling_data

_CONSONANTS = {
    "ا": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z",
    "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a", "غ": "gh", "ف": "f", "ق": "q", "ك": "k",
    "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "ou", "ي": "i",
}  # fmt: skip
HABITS: dict[str, dict[str, str]] = {
    "levant": {"و": "u"},
    "egypt": {"ج": "g", "و": "o"},
    "maghreb": {"ش": "ch", "و": "ou", "ج": "dj"},
    "gulf": {"ق": "g", "و": "oo"},
    "iraq": {"ك": "k", "و": "u", "ق": "q"},
}
_BACK = (
    ("sh", "ش"), ("kh", "خ"), ("gh", "غ"), ("th", "ث"), ("dh", "ذ"), ("ch", "ش"), ("ou", "و"), ("oo", "و"), ("ee", "ي"),
    ("aa", "ا"), ("b", "ب"), ("c", "ك"), ("d", "د"), ("f", "ف"), ("g", "ج"), ("h", "ه"), ("j", "ج"), ("k", "ك"),
    ("l", "ل"),
    ("m", "م"), ("n", "ن"), ("p", "ب"), ("q", "ق"), ("r", "ر"), ("s", "س"), ("t", "ت"), ("u", "و"), ("v", "ف"),
    ("w", "و"),
    ("x", "كس"), ("y", "ي"), ("z", "ز"), ("i", "ي"), ("o", "و"),
)  # fmt: skip


def other_script(name: Name, *, limit: int = 3) -> list[str]:
    """Up to `limit` likely spellings of a whole name in the other script, best first; none for a name without a
    chain."""
    if not name.chain:
        return []
    to = to_latin if is_arabic(name.chain[0]) else to_arabic
    options = [to(part, limit=2) or [part.replace("+", " ")] for part in name.chain]
    return list(dict.fromkeys(" ".join(choice) for choice in islice(product(*options), 64)))[:limit]


@lru_cache(maxsize=20_000)
def _to_latin(part: str, limit: int, habit: str) -> tuple[str, ...]:
    found = [*_attested(part), *_library(part.replace("+", " "), limit)]
    found += [_by_rules(part, habit)] if len(found) < limit else []
    return tuple(dict.fromkeys(_capital(text) for text in found if text))[:limit]


def to_latin(part: str, *, limit: int = 3, habit: str = "levant") -> list[str]:
    """Latin spellings of one folded Arabic part ("عبد+رحمن"), best first."""
    return list(_to_latin(part, limit, habit))


def to_arabic(part: str, *, limit: int = 3) -> list[str]:
    """Arabic spellings of one folded Latin part, best first."""
    found = [*_attested(part), _back_by_rules(part)]
    return list(dict.fromkeys(_arabic_words(text) for text in found if text))[:limit]


def _attested(part: str) -> list[str]:
    """Written forms of a part in the other script, best first."""
    written = spelling_data()["written"]
    forms = attested_forms().get(key(part), {})
    other = sorted((-weight, form) for form, weight in forms.items() if is_arabic(form) != is_arabic(part))
    return [written.get(form, form) for _, form in other]


@cache
def _romaniser() -> Any | None:
    """The library's `transliterate`, or None where it is not installed."""
    try:
        from arabic_name_romanizer import transliterate
    except ImportError:
        return None
    return transliterate


def _library(text: str, limit: int) -> list[str]:
    transliterate = _romaniser()
    if transliterate is None:
        return []
    return [candidate.text for candidate in transliterate(text, top_k=limit)]


def _by_rules(part: str, habit: str) -> str:
    letters = {**_CONSONANTS, **HABITS[habit]}
    words = []
    for word in part.split("+"):
        article = "al-" if word.startswith("ال") and len(word) > 4 else ""
        body = word[2:] if article else word
        words.append(article + _vowelled([letters.get(char, "") for char in body], body))
    return " ".join(words)


def _vowelled(sounds: list[str], letters: str) -> str:
    """An "a" between two consonants in a row at the head of a word, where Arabic writes none; ha at the end is a
    vowel."""
    out = ""
    for place, (heard, letter) in enumerate(zip(sounds, letters, strict=True)):
        if place == len(letters) - 1 and letter == "ه":
            return out + ("" if out.endswith("a") else "a")
        if place and letter not in "اويع" and out[-1:] not in ("a", "u", "i", "o", "e") and place < 4:
            out += "a"
        out += heard
    return out


def _back_by_rules(part: str) -> str:
    words = []
    for word in part.split("+"):
        article = "ال" if word.startswith("al") and len(word) > 5 else ""
        rest, out = word[2:] if article else word, article
        first = True
        while rest:
            hit = next(((latin, arabic) for latin, arabic in _BACK if rest.startswith(latin)), None)
            if hit is not None and not (hit[0] in ("i", "o", "u") and not first and len(rest) > 1):
                out += hit[1]
            elif rest[0] in "aeiou" and first:
                out += "ا"
            elif rest in ("a", "ah", "eh", "e"):
                out += "ه"
                break
            rest = rest[len(hit[0]) if hit else 1 :]
            first = False
        words.append(out)
    return "+".join(words)


def _arabic_words(part: str) -> str:
    first, joined, second = part.partition("+")
    if not joined:
        return first
    return f"{first} {'ال' if first == 'عبد' and second != 'الله' else ''}{second}"


def _capital(text: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in text.replace("+", " ").split())
