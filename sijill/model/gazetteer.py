"""The fourteen governorates of Syria, with their names in both scripts and the spellings found in documents.

Codes are the place codes of OCHA's common operational dataset for Syria. A spelling is listed when it can mean one
governorate only: an article, a transliteration, a slip of the finger seen in the archive, a district or town that fills
the field of the governorate. Whatever is not listed stays unknown (`None`): a near match is not a reading, since
"Daraya" is one letter from "Daraa" and a hundred kilometres away. Leaves out: towns, villages, other countries.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Governorate:
    """One governorate: OCHA place code, stable English name, Arabic name, other spellings (folded by `fold`)."""

    code: str
    english: str
    arabic: str
    spellings: tuple[str, ...]


GOVERNORATES: tuple[Governorate, ...] = (
    Governorate(
        code="SY01",
        english="Damascus",
        arabic="دمشق",
        spellings=("damascusus", "dimashq", "damascas", "damscus", "damasucs", "مدينة دمشق"),
    ),
    Governorate(
        code="SY02",
        english="Aleppo",
        arabic="حلب",
        spellings=(
            "aleppoo",
            "alepo",
            "allepo",
            "halab",
            "haleb",
            "afrin",
            "kobane",
            "kobani",
            "ain arab",
            "manbij",
            "al bab",
            "azaz",
            "jarabulus",
            "عفرين",
            "منبج",
            "الباب",
            "جرابلس",
            "عين العرب",
        ),
    ),
    Governorate(
        code="SY03",
        english="Rif Dimashq",
        arabic="ريف دمشق",
        spellings=(
            "rural damascus",
            "damascus countryside",
            "rif damascus",
            "reef damascus",
            "reef dimashq",
            "rif dimashk",
            "damascus suburbs",
            "eastern ghouta",
            "douma",
            "duma",
            "الغوطة الشرقية",
            "دوما",
        ),
    ),
    Governorate(
        code="SY04", english="Homs", arabic="حمص", spellings=("hims", "homos", "hums", "palmyra", "tadmur", "تدمر")
    ),
    Governorate(code="SY05", english="Hama", arabic="حماة", spellings=("hamah", "hamma", "hamaa", "حماه")),
    Governorate(
        code="SY06",
        english="Latakia",
        arabic="اللاذقية",
        spellings=("lattakia", "ladhiqiyah", "lathkia", "ladakia", "latakya", "لاذقية", "الاذقية"),
    ),
    Governorate(
        code="SY07",
        english="Idlib",
        arabic="إدلب",
        spellings=(
            "idleb",
            "edleb",
            "edlib",
            "idib",
            "idlin",
            "idlb",
            "idilb",
            "adlib",
            "ادلب",
            "maarat numan",
            "maarat al numan",
            "maaret numan",
            "jisr shughur",
            "jisr shughour",
            "معرة النعمان",
        ),
    ),
    Governorate(
        code="SY08",
        english="Hasakah",
        arabic="الحسكة",
        spellings=(
            "hasaka",
            "hassakah",
            "hassaka",
            "hasakeh",
            "hassakeh",
            "hasake",
            "haskah",
            "qamishli",
            "qamishlo",
            "حسكة",
            "الحسكه",
            "القامشلي",
        ),
    ),
    Governorate(
        code="SY09",
        english="Deir ez-Zor",
        arabic="دير الزور",
        spellings=(
            "deir ezzor",
            "deir ez zour",
            "deir ezzour",
            "deir zor",
            "dayr zor",
            "dayr az zawr",
            "deir az zor",
            "deir al zor",
            "deir azzor",
            "deir ezor",
            "dair ezzor",
            "deirezzor",
            "der ezzor",
            "deir alzour",
            "deir al zour",
            "ديرالزور",
        ),
    ),
    Governorate(code="SY10", english="Tartus", arabic="طرطوس", spellings=("tartous", "tartos")),
    Governorate(
        code="SY11",
        english="Raqqa",
        arabic="الرقة",
        spellings=(
            "raqqah",
            "raqa",
            "raqah",
            "rakka",
            "rakkah",
            "ara raqqah",
            "raqqa tal abyad",
            "tal abyad",
            "tabqa",
            "tabqah",
            "thawrah",
            "الرقه",
            "رقة",
            "تل أبيض",
            "الطبقة",
        ),
    ),
    Governorate(
        code="SY12", english="Daraa", arabic="درعا", spellings=("dara", "deraa", "dera", "derah", "daraah", "deraah")
    ),
    Governorate(
        code="SY13",
        english="Suwayda",
        arabic="السويداء",
        spellings=("sweida", "suwaida", "suweida", "sweda", "sueida", "suwayda", "السويدا", "سويداء"),
    ),
    Governorate(
        code="SY14",
        english="Quneitra",
        arabic="القنيطرة",
        spellings=("qunaitra", "quneitera", "qunaytirah", "kuneitra", "quneitrah", "قنيطرة", "القنيطره"),
    ),
)

_ARTICLE = re.compile(r"\b(?:al|ar|as|ad|at|an|el|er|es|ash)\b")
_QUALIFIER = re.compile(
    r"\b(?:governorate|province|muhafazat|district|city|countryside|of|the|rural|"
    r"(?:north|south|east|west)(?:ern)?|northeast(?:ern)?|northwest(?:ern)?|southeast(?:ern)?|southwest(?:ern)?)\b"
    r"|\b(?:محافظة|ريف|مدينة|منطقة|الشمالي|الجنوبي|الشرقي|الغربي)\b"
)


def fold(text: str) -> str:
    """The comparison key of a place name: no case, accents, apostrophes, hyphens, doubled blanks, Arabic marks."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = re.sub("['\u2018\u2019\u02bc\u02bf\u02be`\u0640]", "", plain).translate(str.maketrans("أإآٱى", "ااااي"))
    return " ".join(re.sub(r"[\W_]+", " ", plain).split())


def _strip(folded: str) -> str:
    return " ".join(_ARTICLE.sub(" ", folded).split())


def _index() -> dict[str, str]:
    index: dict[str, str] = {}
    for governorate in GOVERNORATES:
        for spelling in (governorate.english, governorate.arabic, *governorate.spellings):
            key = _strip(fold(spelling))
            if index.setdefault(key, governorate.english) != governorate.english:
                raise AssertionError(f"{spelling} names both {index[key]} and {governorate.english}")
    return index


_INDEX = _index()


def governorate_of(text: str) -> str | None:
    """The stable English name of the governorate that a text names, or `None` when that is not certain.

    The whole text counts first ("Rural Damascus" is not Damascus); then without words such as "governorate",
    "countryside of" or "northern"; then the part before a dash or comma, when there is one.
    """
    whole = _strip(fold(text))
    if whole in _INDEX:
        return _INDEX[whole]
    bare = " ".join(_QUALIFIER.sub(" ", whole).split())
    if bare in _INDEX and not _speaks_of_rural_damascus(whole, bare):
        return _INDEX[bare]
    if _speaks_of_rural_damascus(whole, bare):
        return "Rif Dimashq"
    named = {found for part in re.split(r"[,/;]| - ", text) if part != text and (found := governorate_of(part))}
    return named.pop() if len(named) == 1 else None


def _speaks_of_rural_damascus(whole: str, bare: str) -> bool:
    rural = {"rural", "countryside", "ريف"} & set(whole.split())
    return bool(rural) and _INDEX.get(bare) == "Damascus"
