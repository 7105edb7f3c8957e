"""Whether two texts are near copies, and whether one says that it repeats the other's author.

Near copies: the share of five-letter shingles that two folded texts have in common (Jaccard), or that the shorter one
has in the longer (containment, for a post quoted inside an article); A. Broder, "On the resemblance and
containment of documents", 1997. Sets are compared exactly, since an incident has tens of sources and not
millions. Leaves out: translation (declared by a person or a reader), paraphrase.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import lru_cache
from importlib.resources import files

from sijill.grading.addresses import fold_name
from sijill.model.digits import to_ascii
from sijill.model.errors import BadInput

RESEMBLANCE, CONTAINMENT, SHORTEST = 0.60, 0.85, 40
BYLINE = 160  # letters at the start of a report in which an agency signs: "RAQQA, Syria (AFP) -"

_CUES = re.compile(
    r"(?:according to|citing|quoting|as reported by|reported by|via|source:|rt|"
    r"نقلا عن|بحسب|وفقا ل|وفقا|طبقا ل|طبقا|وفق|حسب|المصدر:?|عن|"
    r"(?:بحسب|حسب|وفق|وفقا ل) ?ما ?(?:ذكر|ذكرت|أفاد|أفادت|قال|قالت|نقل|نقلت)(?: به)?(?: وكالة)?)\s*(?:the ?|ال)?$"
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
    """Whether a text names `name` as the one it repeats ("according to ...", "نقلا عن ...", "RAQQA (AFP) -")."""
    return credited_at(text, name) is not None


def credited_at(text: str, name: str) -> int | None:
    """Where a text credits `name` first: after a cue, or in brackets in its first line as agencies sign."""
    wanted = fold_name(name)
    if not wanted:
        return None
    said, parts = _spaced(text), wanted.split()
    if parts[-1].removeprefix("ال") not in said:
        return None
    pattern = r"\W+".join(re.escape(part) for part in parts)
    if wanted.startswith("ال"):
        pattern = f"(?:{pattern}|لل{pattern[2:]})"  # "وفقا للمرصد": the article melts into the preposition
    for found in re.finditer(rf"(?<!\w){pattern}(?!\w)", said):
        before, after = said[: found.start()], said[found.end() :]
        signed = found.end() < BYLINE and before.endswith("(") and after.startswith(")")
        if signed or (len(wanted) > 2 and _CUES.search(before.rstrip(" @#(\"'«“"))):
            return found.start()
    return None


@lru_cache(maxsize=4096)
def _spaced(text: str) -> str:
    """Small letters, Arabic marks off, single blanks."""
    plain = "".join(letter for letter in unicodedata.normalize("NFC", text) if not "\u064b" <= letter <= "\u0652")
    return " ".join(plain.casefold().split())


def read_credited(table: str) -> dict[str, tuple[str, ...]]:
    """Names by outlet of agencies and monitors that others repeat. Raises `BadInput` when one outlet stands twice."""
    found: dict[str, tuple[str, ...]] = {}
    for number, row in enumerate(csv.DictReader(table.splitlines()), start=2):
        if row["outlet"] in found:
            raise BadInput(f'"{row["outlet"]}" stands twice', file="credited.csv", row=number, remedy="Keep one row")
        found[row["outlet"]] = tuple(row["names"].split(";"))
    return found


CREDITED = read_credited(files("sijill.grading").joinpath("credited.csv").read_text(encoding="utf-8"))
"""Whom texts credit without listing them as a source."""
