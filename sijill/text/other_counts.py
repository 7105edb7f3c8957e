"""Counts that are not people: buildings destroyed, munitions fired, and the tiers of a list of names.

"The destruction of 11,000 buildings"; "firing 30,000 artillery rounds", with the arithmetic that a speaker puts
beside it ("a strike every six minutes, for four months": 29,200); "a database of over 1,600 victims ... names for
more than 1,000 ... verifying 641", where each tier is a part of the one before. Word lists:
`rules/other_counts.toml`.
"""

from __future__ import annotations

import re
from functools import cache

from sijill.text.drafts import Draft
from sijill.text.fold import fold
from sijill.text.lexicon import read_rules
from sijill.text.tokens import Sentence

_MINUTES = {"second": 1 / 60, "minute": 1, "hour": 60, "day": 1440, "week": 10080, "month": 43800, "year": 525600}
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}


@cache
def _rules() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(p, re.IGNORECASE) for name, p in read_rules("other_counts").items() if name != "version"}


def read_other_counts(s: Sentence, lang: str, dates: list[tuple[int, int]], text: str = "") -> list[Draft]:
    """Buildings, munitions and list tiers of one sentence."""
    sentence = _sentence_text(s)
    if not any(ch.isdigit() for ch in sentence):
        return []
    folded = fold(sentence)
    drafts = [d for kind in ("building_destroyed", "munitions") for d in _counted(s, folded, kind, lang, dates)]
    return drafts + (_tiers(s, folded) if lang == "en" else [])


def _sentence_text(s: Sentence) -> str:
    """The sentence rebuilt with every token at its place (quotation marks become blanks)."""
    out = [" "] * (s.end - s.start)
    for word, a in zip(s.words, s.starts, strict=True):
        out[a - s.start : a - s.start + len(word)] = word
    return "".join(out)


def _counted(s: Sentence, sentence: str, kind: str, lang: str, dates: list[tuple[int, int]]) -> list[Draft]:
    trigger = _rules()[f"{lang}_{kind}_trigger"].search(sentence)
    if trigger is None:
        return []
    found = []
    for m in _rules()[f"{lang}_{kind}"].finditer(sentence):
        a, b = m.span("n")
        if (
            any(x <= s.start + a < y for x, y in dates)
            or m.start() - trigger.end() > 60
            or trigger.start() - m.end() > 60
        ):
            continue
        value = int(re.sub(r"\D", "", m["n"]))
        span = (s.start + min(m.start(), trigger.start()), s.start + max(m.end(), trigger.end()))
        what = "building" if kind == "building_destroyed" else "munition"
        draft = Draft(
            kind, value, value, _modifier(sentence[:a]), "", what, "unknown",
            (s.start + a, s.start + b), (), span, (s.start + trigger.start(), s.start + trigger.end()),
            f"{lang}.{kind}",
        )  # fmt: skip
        draft.note = _arithmetic(sentence, value) if kind == "munitions" else {}
        found.append(draft)
    return found


def _modifier(before: str) -> str:
    """ "more than" and "at least" right before a number."""
    said = re.search(r"(?:(?P<more>more than|over)|(?P<least>at least))\s$", before, re.IGNORECASE)
    return "exact" if said is None else "more_than" if said["more"] else "at_least"


def _arithmetic(sentence: str, stated: int) -> dict[str, object]:
    """ "every six minutes, for four months": what that rate makes, beside what was stated."""
    m = _rules()["en_rate"].search(sentence)
    if m is None:
        return {}
    every, length = _number(m["every"] or "one"), _number(m["length"])
    if not every or not length:
        return {}
    computed = round(length * _MINUTES[m["length_unit"].lower()] / (every * _MINUTES[m["every_unit"].lower()]))
    days = round(length * _MINUTES[m["length_unit"].lower()] / (24 * 60))
    said = {"text": m.group(), "computed": computed, "stated": stated, "ratio": round(computed / stated, 3)}
    return {"arithmetic": said | {"days": days}}


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _WORDS.get(word.lower(), 0)


def _tiers(s: Sentence, sentence: str) -> list[Draft]:
    """Recorded, named, verified: each a part of the one before."""
    drafts: list[Draft] = []
    for tier in ("recorded", "named", "verified"):
        m = _rules()[f"en_tier_{tier}"].search(sentence)
        if m is None:
            continue
        value = int(re.sub(r"\D", "", m["n"]))
        more = re.search(r"(?:more than|over) $", sentence[: m.start("n")]) is not None
        draft = Draft(
            "listed", value, value, "more_than" if more else "exact", "", "person", "unknown",
            (s.start + m.start("n"), s.start + m.end("n")), (), (s.start + m.start(), s.start + m.end()),
            (s.start + m.start("t"), s.start + m.end("t")), f"en.tier-{tier}", note={"tier": tier},
        )  # fmt: skip
        if drafts:
            drafts[0].parts.append(draft)
        else:
            drafts.append(draft)
    return drafts if drafts and drafts[0].parts else []
