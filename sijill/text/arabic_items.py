"""Turn the words of an Arabic sentence into items: crowds, words of harm, بينهم, breaks; set phrases first."""

from __future__ import annotations

from dataclasses import dataclass, field

from sijill.text.arabic_amounts import Crowd, read_crowd
from sijill.text.arabic_words import Word
from sijill.text.lexicon import Lexicon, lexicon
from sijill.text.tokens import Sentence

_FULL_STOPS = frozenset(".;؛!?؟…:")


@dataclass(slots=True)
class Item:
    """One chunk: C crowd, T harm, INC, MOST, NEG, STOP, COMMA, TIME, W."""

    kind: str
    i: int
    j: int
    crowd: Crowd | None = None
    harm: str = ""
    form: str = ""
    conj: bool = False
    used: bool = field(default=False)


def items_of(s: Sentence, w: list[Word], lex: Lexicon, masked: set[int]) -> list[Item]:
    """All items in order, together covering every word; `masked` words belong to dates."""
    items: list[Item] = []
    i = 0
    while i < len(w):
        item = _item(s, w, i, lex, masked)
        items.append(item)
        i = item.j
    return items


def _item(s: Sentence, w: list[Word], i: int, lex: Lexicon, masked: set[int]) -> Item:
    word = w[i]
    if not word.low:
        return Item("TIME", i, i + 1)
    special = _phrase(w, i)
    if special is not None:
        return special
    if word.harm is not None and word.harm.form != "masdar_" and not (word.definite and word.harm.form != "toll"):
        return Item("T", i, i + 1, harm=word.harm.kind, form=word.harm.form, conj=word.conj)
    if word.low == "من" and i + 1 < len(w) and w[i + 1].core in lex.words["including"]:
        return Item("INC", i, i + 2)
    if word.core in lex.words["including"]:
        return Item("INC", i, i + 1)
    if word.core in lex.words["mostly"]:
        return Item("MOST", i, i + 1)
    if word.low in lex.words["negation"] and not (
        i + 1 < len(w) and w[i + 1].low in ("يزال", "تزال", "زال", "يزالون", "زالت")
    ):
        return Item("NEG", i, i + 1)
    crowd = read_crowd(w, s.words, i, lex, masked)
    if crowd is not None:
        return Item("C", i, crowd.j, crowd=crowd, conj=crowd.conj)
    if word.low in _FULL_STOPS:
        return Item("STOP", i, i + 1)
    if word.low in (",", "،", "(", ")", "-", "–"):
        return Item("COMMA", i, i + 1)
    if word.core in lex.words["stops"]:
        return Item("BREAK", i, i + 1, conj=word.conj)
    if word.core in lex.words["time"] or i in masked:
        return Item("TIME", i, i + 1)
    return Item("W", i, i + 1, conj=word.conj or word.low.startswith("و"))


def _phrase(w: list[Word], i: int) -> Item | None:
    low = w[i].low
    bare = low.removeprefix("و")
    bare = bare if bare.startswith(("فقد", "فارق")) else bare.removeprefix("ف")
    following = [x.low for x in w[i + 1 : i + 14]]
    if bare in ("ضحيتها", "ضحيته", "ضحيتهما") and i and w[i - 1].low.removeprefix("و") in ("راح", "ذهب", "سقط", "راحت"):
        return Item("T", i, i + 1, harm="killed", form="verb")
    if bare == "ضحيه" and i and w[i - 1].low.removeprefix("و") in ("راح", "ذهب"):
        return Item("T", i, i + 1, harm="killed", form="verb")
    if bare in ("جثث", "جثامين") and i + 1 < len(w) and _counts(w[i + 1]) and not (i and _counts(w[i - 1])):
        return Item("T", i, i + 1, harm="killed", form="masdar")
    if bare in ("جثه", "جثمان", "بجثه") and i + 1 < len(w) and _is_person(w[i + 1]):
        return Item("T", i, i + 1, harm="killed", form="masdar")
    if bare in ("بحياه", "بارواح"):
        return Item("T", i, i + 1, harm="killed", form="masdar")
    if bare in ("لقي", "لقيت", "لقوا", "يلقي") and any(x.startswith(("مصرع", "حتف")) for x in following):
        return Item("T", i, i + 1, harm="killed", form="verb" if bare != "لقوا" else "pluralverb", conj=bare != low)
    if bare in ("فقد", "فقدت", "فقدوا", "فقدان", "بفقدان", "لفقدان", "فقدا") and any(
        x.removeprefix("ل").startswith(("حياته", "حياتها", "حياتهم", "ارواحهم")) for x in following[:12]
    ):
        return Item("T", i, i + 1, harm="killed", form="masdar" if "ان" in bare else "verb", conj=bare != low)
    if bare in ("فارق", "فارقت", "فارقوا") and following[:1] in (["الحياه"], ["حياته"]):
        return Item("T", i, i + 2, harm="killed", form="verb")
    if bare == "عدد" and following and _is_harm_plural(w[i + 1]):
        noun = w[i + 1].noun
        return Item("T", i, i + 2, harm=noun.harm if noun is not None else "killed", form="toll", conj=bare != low)
    if bare in ("حصيله", "الحصيله"):
        nxt = w[i + 1] if i + 1 < len(w) else None
        kind = nxt.noun.harm if nxt is not None and nxt.noun is not None and nxt.noun.harm else "killed"
        j = i + 2 if nxt is not None and _is_harm_plural(nxt) else i + 1
        return Item("T", i, j, harm=kind, form="toll", conj=bare != low)
    if bare in ("مصرعهم", "حتفهم", "مصرعهما", "حتفهما", "مصرعه", "حتفه", "مصرعها", "حتفها"):
        return Item("TIME", i, i + 1)
    return None


def _is_person(word: Word) -> bool:
    """Whether a word is one person, whose own word says no harm: "جثة الرجل"."""
    return word.noun is not None and word.noun.number == "one" and not word.noun.harm


def _counts(word: Word) -> bool:
    """Whether a word is a number, in figures or letters."""
    return word.low[:1].isdigit() or word.core in lexicon("ar").numbers


def _is_harm_plural(word: Word) -> bool:
    return word.noun is not None and bool(word.noun.harm) and word.noun.number.startswith("many")
