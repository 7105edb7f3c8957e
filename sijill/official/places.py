"""Place names as releases and archives spell them, brought to one key in both scripts.

"Ar Raqqah", "Raqqa" and "الرقة" share a consonant key; so do "Dayr az Zawr", "Deir Ezzor" and "دير الزور". Steps of
`key`: fold marks and case, drop the article in either script and joined or apart, map letters that romanisations mix up
to one, drop vowels and doubled letters. Names that the key cannot join (Kobani = Ayn al-Arab): `rules/places.csv`.

The key is for comparing, never for showing. Generic words (village, street, near) carry no place: `content_keys`
leaves them out. A place name alone never decides that two texts mean one event.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

from rapidfuzz.distance import OSA, JaroWinkler

_ARABIC = {
    "ا": "", "أ": "", "إ": "", "آ": "", "ى": "", "ء": "", "ئ": "", "ؤ": "", "ع": "", "ه": "h", "ة": "", "و": "", "ي": "",  # noqa: E501
    "ب": "b", "ت": "t", "ط": "t", "ث": "t", "ج": "j", "ح": "h", "خ": "k", "د": "d", "ض": "d", "ذ": "d", "ظ": "d",
    "ر": "r", "ز": "z", "س": "s", "ش": "s", "ص": "s", "غ": "k", "ف": "f", "ق": "k", "ك": "k", "ل": "l", "م": "m",
    "ن": "n", "پ": "b", "چ": "j", "ڤ": "f", "گ": "k", "ـ": "",
}  # fmt: skip
_LATIN = (
    ("kh", "k"), ("gh", "k"), ("dh", "d"), ("th", "t"), ("sh", "s"), ("ch", "s"), ("ph", "f"), ("ck", "k"), ("x", "ks"),
    ("q", "k"), ("g", "k"), ("c", "k"), ("p", "b"), ("v", "f"),
)  # fmt: skip
_ARTICLE = re.compile(r"\b(?:al|el|ar|as|ash|at|ath|ad|adh|az|an|ad|ul|il|ez|es|er|et|ed)(?:[-\s]+|(?=['’‘`]))", re.I)
_ARABIC_ARTICLE = re.compile(r"(?<![\w])(?:و|ب|ل)?ال(?=\w{2,})")
_WORD = re.compile(r"[^\W\d_]+(?:['’‘`ʿʾ]+[^\W\d_]+)*")
_GENERIC = frozenset(
    [
        "near",
        "in",
        "at",
        "on",
        "of",
        "the",
        "and",
        "to",
        "from",
        "area",
        "city",
        "town",
        "village",
        "neighbourhood",
        "neighborhood",
        "district",
        "street",
        "road",
        "outskirts",
        "outside",
        "around",
        "between",
        "close",
        "syria",
        "iraq",
        "countryside",
        "governorate",
        "province",
        "region",
        "desert",
        "north",
        "south",
        "east",
        "west",
        "northern",
        "southern",
        "eastern",
        "western",
        "center",
        "centre",
        "central",
        "camp",
        "unknown",
        "location",
        "suburb",
        "suburbs",
        "bridge",
        "house",
        "vicinity",
        "subdistrict",
        "sub",
        "rural",
        "side",
        "southwest",
        "southeast",
        "northwest",
        "northeast",
        "farm",
        "farms",
        "mosque",
        "school",
        "hospital",
        "roundabout",
        "junction",
        "crossing",
        "site",
        "قرب",
        "في",
        "حي",
        "قرية",
        "مدينة",
        "بلدة",
        "شارع",
        "ريف",
        "محافظة",
        "منطقة",
        "سوريا",
        "العراق",
    ]
)


def words(text: str) -> list[str]:
    """The words of a place description, articles apart from them, in order."""
    said = _strip_marks(text)
    said = _ARABIC_ARTICLE.sub(" ", said)
    return [word for word in _WORD.findall(_ARTICLE.sub(" ", said)) if len(word) > 1]


@lru_cache(maxsize=200_000)
def word_key(word: str) -> str:
    """The consonants of one word, with the letters that romanisations mix up made one; never empty for a word."""
    low = word.lower()
    if re.search(r"[؀-ۿ]", low):
        spelled = re.sub(r"(?<=\w)h", "", "".join(_ARABIC.get(letter, letter) for letter in low))
    else:
        spelled = re.sub(r"['’‘`ʿʾ]", "", low)
        for written, meant in _LATIN:
            spelled = spelled.replace(written, meant)
        spelled = re.sub(r"(?<=\w)h|[aeiouyw]", "", spelled)
    squeezed = re.sub(r"(.)\1+", r"\1", spelled)
    return squeezed or low


@lru_cache(maxsize=200_000)
def content_keys(text: str) -> tuple[str, ...]:
    """The keys of the words that name a place, aliases resolved, generic words left out."""
    return tuple(dict.fromkeys(word_key(word) for word in content_words(text)))


@lru_cache(maxsize=200_000)
def content_words(text: str) -> tuple[str, ...]:
    """The words that name a place, as written, aliases resolved, generic words left out."""
    return tuple(dict.fromkeys(word for word in words(_resolve_aliases(text)) if word.lower() not in _GENERIC))


@lru_cache(maxsize=400_000)
def word_likeness(left: str, right: str) -> float:
    """How alike two words of place names are: 1 for one spelling, 0 below the likeness of two spellings of one name.

    Equal consonants count for four fifths, the vowels for the rest, since short names ("Shafah", "Safawi") share a
    consonant key by chance; across scripts only the consonants are comparable.
    """
    mine, theirs = word_key(left), word_key(right)
    consonants = key_likeness(mine, theirs)
    if consonants < 0.6:
        return 0.0
    if _is_arabic(left) != _is_arabic(right):
        return consonants if len(mine) > 2 else 0.7 * consonants
    vowels = JaroWinkler.similarity(_spelling(left), _spelling(right))
    share = 0.2 if len(mine) > 2 else 0.5
    alike = (1 - share) * consonants + share * max(0.0, 2.5 * vowels - 1.5)
    return alike if alike >= 0.5 else 0.0


@lru_cache(maxsize=200_000)
def _spelling(word: str) -> str:
    low = re.sub(r"['’‘`ʿʾ]", "", word.lower())
    for written, meant in (("ee", "i"), ("oo", "u"), ("ou", "u"), ("ai", "ay"), ("ei", "ay"), ("o", "u"), ("e", "i")):
        low = low.replace(written, meant)
    return re.sub(r"(.)\1+", r"\1", re.sub(r"h\b", "", low))


def _is_arabic(word: str) -> bool:
    return re.search(r"[؀-ۿ]", word) is not None


def key(text: str) -> str:
    """The whole description as one key, for exact comparing."""
    return " ".join(content_keys(text))


@lru_cache(maxsize=400_000)
def key_likeness(left: str, right: str) -> float:
    """How alike two word keys are, 0 to 1: 1 when equal, less by each changed consonant."""
    if left == right:
        return 1.0
    longest = max(len(left), len(right))
    if longest < 3:
        return 0.0
    return max(0.0, 1.0 - 1.2 * OSA.distance(left, right) / longest)


@lru_cache(maxsize=4096)
def canonical(text: str) -> str | None:
    """The listed name nearest to a place as written, when it is near enough to be a spelling of it; else `None`."""
    wanted = key(text)
    if not wanted:
        return None
    listed = _listed()
    if wanted in listed:
        return listed[wanted]
    scored = [
        (OSA.distance(wanted, one), abs(len(one) - len(wanted)), one)
        for one in listed
        if len(one.split()) == len(wanted.split())
    ]
    if not scored:
        return None
    distance, _length, nearest = min(scored)
    return listed[nearest] if distance <= max(1, len(wanted.replace(" ", "")) // 4) and len(wanted) >= 4 else None


def _strip_marks(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", "".join(letter for letter in apart if not unicodedata.combining(letter)))


@cache
def _rows() -> tuple[tuple[str, str], ...]:
    text = files("sijill.official").joinpath("rules", "places.csv").read_text("utf-8")
    return tuple((row["name"], row["alias"]) for row in csv.DictReader(text.splitlines()) if row["name"])


@cache
def _listed() -> dict[str, str]:
    listed: dict[str, str] = {}
    for name, alias in _rows():
        listed.setdefault(_plain_key(name), name)
        if alias:
            listed.setdefault(_plain_key(alias), name)
    return listed


@cache
def _aliases() -> tuple[re.Pattern[str], dict[str, str]]:
    names = {alias.lower(): name for name, alias in _rows() if alias}
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE), names


def _resolve_aliases(text: str) -> str:
    pattern, names = _aliases()
    return pattern.sub(lambda found: names[found[0].lower()], text)


def _plain_key(text: str) -> str:
    return " ".join(dict.fromkeys(word_key(word) for word in words(text) if word.lower() not in _GENERIC))
