"""Join the words of a name into its parts: Abd + X, Abu + X, X + al-Din, al- with its word; nasab words are dropped.

Words are folded (`names.fold`); what joins is listed in `data/words.toml`. A joined part is written with "+"
("عبد+رحمن", "abu+salim"), so that its halves can still be compared. Reading a whole name is `names.parts`.
"""

from __future__ import annotations

import re

from sijill.names.words import words

_GLUED_ABD_AR = re.compile(r"^عبد(?:ال)(?=..)")
_GLUED_ABD_LA = re.compile(r"^abd[aeiou]*[lrsntdzh]?-?(?=[a-z]{3})")
_ABDULLAH = re.compile(r"^abd[aeiou]*l+[aeiou]h?$|^abd[aeiou]*l+[aeiou]+h$")


def join_compounds(parts: list[str]) -> tuple[str, ...]:
    """Compounds joined with "+", the Latin article glued to its word, nasab words dropped."""
    lists = words()
    chain: list[str] = []
    pending_article = ""
    i = 0
    while i < len(parts):
        word, following = parts[i], parts[i + 1] if i + 1 < len(parts) else ""
        i += 1
        if word in lists.nasab and (chain or following) and (chain or word not in ("ابن", "بنت", "ولد")) and following:
            continue
        if word in lists.trailing and chain and "+" not in chain[-1] and len(chain[-1]) > 1:
            chain[-1] = f"{chain[-1]}+{_bare(word)}"
            continue
        if word in ("al", "el", "ad", "ud", "ed", "as", "ash", "ar", "an", "az", "at", "ath", "ul", "ال") and following:
            if following in ("din", "deen") and chain:
                continue
            pending_article = "ال" if word == "ال" else "al"
            continue
        if word in lists.kunya_father | lists.kunya_mother and following:
            while following in ("al", "el", "ال", "as", "ash", "an") and i + 1 < len(parts):
                i += 1
                following = parts[i]
            chain.append(_abu(word, following))
            i += 1
            continue
        joined, used = _abd(word, following, parts[i + 1] if i + 1 < len(parts) else "")
        if joined is not None:
            chain.append(joined)
            i += used
            continue
        chain.append(_split_glued(pending_article + word))
        pending_article = ""
    return tuple(chain)


def _abu(word: str, following: str) -> str:
    lists = words()
    if word in lists.kunya_father:
        return f"{'ابو' if word >= chr(0x600) else 'abu'}+{_bare(following)}"
    return f"{'ام' if word >= chr(0x600) else 'um'}+{_bare(following)}"


def _abd(word: str, following: str, after: str) -> tuple[str | None, int]:
    """The joined form of Abd + X and how many further words it used; None when `word` is no Abd or X does not join."""
    divine = words().divine
    if word == "عبد":
        if following == "ال" and after:
            return f"عبد+{after}", 2
        if following.startswith("ال") or following in divine:
            return f"عبد+{following if following == 'الله' else _bare(following)}", 1
        return None, 0
    if word in ("abd", "abed", "abid", "abdu", "abdo"):
        if following in ("al", "el", "ul", "ar", "as", "an", "ad", "ur", "us") and after:
            return f"abd+{after}", 2
        if following in divine or (following.startswith(("al", "el")) and len(following) > 5):
            return f"abd+{'allah' if following.endswith('lah') else _bare(following)}", 1
        return None, 0
    if (
        word in ("abdel", "abdul", "abdal", "abdil", "abdol", "abdoul", "abdur", "abdus", "abdun", "abdual")
        and following
    ):
        return f"abd+{'allah' if following in ('allah', 'lah', 'ullah') else following}", 1
    return None, 0


def _split_glued(word: str) -> str:
    """Abd, Abu and al-Din written in one word get the joined form too."""
    if word >= "\u0600":
        if word in ("عبدالله", "عبداله"):
            return "عبد+الله"
        if (glued := _GLUED_ABD_AR.match(word)) is not None:
            return f"عبد+{word[glued.end() :]}"
        if word.startswith("ابو") and len(word) >= 6:
            return f"ابو+{_bare(word[3:])}"
        for tail in ("الدين", "الله"):
            if word.endswith(tail) and len(word) >= len(tail) + 2 and not word.startswith("ال"):
                return f"{word[: -len(tail)]}+{_bare(tail)}"
        return word
    if _ABDULLAH.match(word):
        return "abd+allah"
    if word.startswith("abd") and len(word) >= 8 and (glued := _GLUED_ABD_LA.match(word)) is not None:
        return f"abd+{word[glued.end() :]}"
    if word.startswith(("abu", "abo")) and len(word) >= 6:
        return f"abu+{_bare(word[3:])}"
    return word


def _bare(part: str) -> str:
    """A word without its article, when something is left and the article is one."""
    if part in words().not_article:
        return part
    if part == "الله":
        return part
    if part.startswith("ال") and len(part) >= 5:
        return part[2:]
    if part.startswith(("al", "el")) and len(part) >= 6:
        return part[2:]
    return part
