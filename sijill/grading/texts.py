"""Whether two texts are near copies, and whether one says that it repeats the other's author.

Near copies: the share of five-letter shingles that two folded texts have in common (Jaccard), or that the shorter one
has in the longer (containment, for a post quoted inside an article); A. Broder, "On the resemblance and
containment of documents", 1997. Sets are compared exactly, since an incident has tens of sources and not
millions. Leaves out: translation (declared by a person or a reader), paraphrase.
"""

from __future__ import annotations

import re
import unicodedata

from sijill.grading.addresses import fold_name
from sijill.model.digits import to_ascii

RESEMBLANCE, CONTAINMENT, SHORTEST = 0.60, 0.85, 40

_CUES = re.compile(
    r"(?:according to|citing|quoting|as reported by|reported by|via|source:|rt|"
    r"نقلا عن|بحسب|وفقا ل|وفق|حسب|المصدر:?|عن)\s*(?:the |ال)?$"
)


def fold_text(text: str) -> str:
    """Letters and digits only: no case, marks, links, and one form for the letters that Arabic writers mix."""
    plain = re.sub(r"https?://\S+", " ", unicodedata.normalize("NFKD", to_ascii(text))).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).replace("\u0640", "")
    plain = plain.translate(str.maketrans("أإآٱىة", "اااايه"))
    return " ".join(re.sub(r"[^\w]+", " ", plain).split())


def shingles(text: str) -> frozenset[str]:
    """The five-letter shingles of a text; empty when it is too short to be compared."""
    folded = fold_text(text)
    if len(folded) < SHORTEST:
        return frozenset()
    return frozenset(folded[start : start + 5] for start in range(len(folded) - 4))


def near_copy(left: frozenset[str], right: frozenset[str]) -> float | None:
    """The likeness (0 to 1) that makes two texts near copies, or `None` when they are not."""
    if not left or not right:
        return None
    common = len(left & right)
    resemblance = common / (len(left) + len(right) - common)
    containment = common / min(len(left), len(right))
    if resemblance >= RESEMBLANCE:
        return resemblance
    return containment if containment >= CONTAINMENT else None


def credits(text: str, name: str) -> bool:
    """Whether a text names `name` as the one it repeats ("according to ...", "نقلا عن ...")."""
    wanted = fold_name(name)
    if len(wanted) < 3:
        return False
    said = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    pattern = r"\W+".join(re.escape(part) for part in wanted.split())
    return any(
        _CUES.search(said[: found.start()].rstrip(" @#(\"'")) for found in re.finditer(rf"(?<!\w){pattern}(?!\w)", said)
    )
