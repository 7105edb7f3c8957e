"""The words in which ages are written, English and Arabic, brought to one plain form: digits, English units, no marks.

Steps of `plain`: digits to ASCII, marks and quotes off, Arabic words to English ones (number words, duals, units,
"about", "between", "over"), misspelt and shortened units mended, English number words to digits. What has no entry in a
table stays as it is, and then nothing reads it. The tables say where the bounds of a stage of life come from.
Leaves out: which texts are ages (`ages`).
"""

from __future__ import annotations

import re

from sijill.model.digits import to_ascii

LIFE_STAGES: dict[str, tuple[int, int | None, str]] = {
    "newborn": (0, 28, "newborn to 28 days (WHO)"),
    "infant": (0, 365, "under 1 year (WHO)"),
    "suckling": (0, 730, "fed at the breast: under 2 years, as weaning is reckoned in Arabic usage"),
    "baby": (0, 730, "under 2 years: our choice"),
    "toddler": (366, 1460, "1 to 3 years (CDC)"),
    "child": (0, 6574, "under 18 (Convention on the Rights of the Child)"),
    "minor": (0, 6574, "under 18 (Convention on the Rights of the Child)"),
    "preteen": (3288, 4748, "9 to 12 years (CDC)"),
    "adolescent": (3653, 7304, "10 to 19 years (WHO)"),
    "early teens": (4749, 5478, "13 and 14 years, from the word"),
    "mid teens": (5114, 6209, "14 to 16 years, from the word"),
    "late teens": (6210, 7304, "17 to 19 years, from the word"),
    "teenager": (4749, 7304, "13 to 19 years, from the word"),
    "youth": (5479, 9131, "15 to 24 years (UN)"),
    "middle aged": (12784, 24106, "35 to 65 years: our choice, wide"),
    "elderly": (21915, None, "60 years and over (UN, World Population Ageing)"),
    "adult": (6575, None, "18 and over (Convention on the Rights of the Child)"),
}
"""Words for a stage of life: days low, days high, and the source of the bounds."""

A_FEW: dict[str, tuple[int, int, str]] = {
    "minutes": (0, 0, "the day of birth"),
    "hours": (0, 1, "a day at most, else days would be said"),
    "days": (1, 29, "less than a month, else weeks or months would be said: our choice"),
    "weeks": (7, 91, "less than three months, else months would be said: our choice"),
    "months": (30, 729, "less than two years, else years would be said: our choice"),
}
"""What "a few days old", "several months" allow: days low, days high, and why."""

_SAME_STAGE = {
    "newborn": "new born|newborn baby|newborn infant|new born baby|neonate|just born|"
    "حديث الولاده|حديثه الولاده|مولود جديد|مولود حديثا|مولود|مولوده",
    "suckling": "breastfed|breast fed|رضيع|رضيعه|طفل رضيع|طفله رضيعه",
    "baby": "babies|premature baby|small baby|little baby",
    "child": "kid|children|kids|boy|girl|young child|small child|little child|young boy|young girl|little boy|"
    "little girl|small boy|small girl|male child|female child|طفل|طفله|اطفال",
    "minor": "قاصر|قاصره|under age|underage",
    "preteen": "pre teen|pre teenager",
    "adolescent": "مراهق|مراهقه",
    "teenager": "teen|teenage|teens|in teens",
    "middle aged": "middle age|middleaged",
    "elderly": "elderly person|old man|old woman|old person|senior citizen|مسن|مسنه|عجوز|كبير السن|"
    "كبيره السن|كبير في السن|كبيره في السن|طاعن في السن",
    "adult": "grown up|بالغ|بالغه|راشد|راشده",
}
STAGES = {name: name for name in LIFE_STAGES} | {
    form: name for name, forms in _SAME_STAGE.items() for form in forms.split("|")
}
"""Every form of a stage of life, by its name in `LIFE_STAGES`."""

UNBORN = "unborn|unborn child|unborn baby|foetus|fetus|stillborn|still born|جنين|طفل لم يولد"
"""Words for a life before birth."""

_UNITS = {"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
          "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
          "seventeen": 17, "eighteen": 18, "nineteen": 19}  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_DECADES = {f"{word[:-1]}ies": f"{number}s" for word, number in _TENS.items()}
_ENGLISH = {word: str(n) for word, n in (_UNITS | _TENS).items()} | _DECADES | {"a": "1", "an": "1", "fourty": "40"}

_ARABIC_ONES = ("واحد", "اثنان", "ثلاث", "اربع", "خمس", "ست", "سبع", "ثمان", "تسع")
_ARABIC_TENS = ("عشر", "ثلاث", "اربع", "خمس", "ست", "سبع", "ثمان", "تسع")


def _arabic_numbers() -> dict[str, int]:
    """Number words of 2 to 99, folded, in both genders and cases; the longer are looked for first."""
    ones: dict[str, int] = {"واحد": 1, "واحده": 1, "احدي": 1, "احد": 1, "اثنان": 2, "اثنين": 2, "اثنتان": 2,
                            "اثنتين": 2, "اثنا": 2, "اثني": 2, "ثماني": 8}  # fmt: skip
    for number, stem in enumerate(_ARABIC_ONES[2:], start=3):
        ones |= {stem: number, f"{stem}ه": number}
    ones |= {"ثمانيه": 8}
    tens = {f"{stem}{end}": 10 * n for n, stem in enumerate(_ARABIC_TENS, start=2) for end in ("ون", "ين")}
    tens |= {"ثمانون": 80, "ثمانين": 80}
    found = {word: n for word, n in ones.items() if n > 1} | {"عشر": 10, "عشره": 10} | tens
    found |= {f"{one} {ten}": n + 10 for one, n in ones.items() if n < 10 for ten in ("عشر", "عشره")}
    return found | {f"{one} و{ten}": n + m for one, n in ones.items() for ten, m in tens.items()}


_ARABIC_NUMBERS = _arabic_numbers()
_TENS_OF_LIFE = ("عشرين", "ثلاثين", "اربعين", "خمسين", "ستين", "سبعين", "ثمانين", "تسعين")
_ARABIC_DECADES = {
    f"{stem}{end}": 10 * number
    for number, stem in enumerate(_TENS_OF_LIFE, start=2)
    for end in ("ات", "يات", "ي", "يه")
}
_ORDINAL_DECADES = {"الثاني": 10, "الثالث": 20, "الرابع": 30, "الخامس": 40, "السادس": 50, "السابع": 60, "الثامن": 70,
                    "التاسع": 80}  # fmt: skip

_ARABIC_UNITS = {
    "years": "سنه|سنوات|سنين|عام|عاما|اعوام",
    "months": "شهر|شهرا|اشهر|شهور",
    "weeks": "اسبوع|اسبوعا|اسابيع",
    "days": "يوم|يوما|ايام",
    "hours": "ساعه|ساعات",
}
_ONE_OF = {"سنه": "years", "عام": "years", "شهر": "months", "اسبوع": "weeks", "يوم": "days"}
_TWO_OF = {"سنتان": "years", "سنتين": "years", "عامان": "years", "عامين": "years", "شهران": "months", "شهرين": "months",
           "اسبوعان": "weeks", "اسبوعين": "weeks", "يومان": "days", "يومين": "days"}  # fmt: skip

_ARABIC_PHRASES: tuple[tuple[str, str], ...] = (
    (r"(?:(?:ي|ت)?بلغ|البالغه?)? ?من العمر", ""),
    (r"(?:العمر|عمره|عمرها|عمر|بعمر|بسن)\s*:?(?= |$)", ""),
    (r"(?:ما )?بين (?=\S+ و)", "between "),
    (r"^من (?=\S+ الي )", "from "),
    (r"(?<=\S) الي (?=\S)", " to "),
    (r"(?<=\S) او (?=\S)", " or "),
    (r"(?:حوالي|نحو|قرابه|زهاء|تقريبا|يقارب)", "about"),
    (r"(?:اكثر من|فوق|يتجاوز|تجاوز)(?= )", "over"),
    (r"(?:اقل من|دون|تحت)(?= )", "under"),
    (r"(?:بضعه|عده) (?=ايام|اشهر|شهور|اسابيع|ساعات)", "few "),
    (r"و ?نصف(?: |$)", "and half "),
    (r"نصف (?:سنه|عام)", "half year"),
    (r"الثامنه عشره?", "18"),
)

_MISSPELT = {
    "years": "y|year|yr|yrs|yer|yers|yera|yeras|yaer|yaers|eyar|eyars|yeas|yars|yeares|yesrs|yearss|year's|years'",
    "months": "month|mth|mths|mnth|mnths|mo|mos|moth|moths|monht|monhts|mont|monts|motnh|motnhs|mounth|mounths|"
    "month's|months'|monthes",
    "weeks": "week|wk|wks|wek|weks|weeek|weeeks",
    "days": "day|dy|dys|dayes|das",
    "hours": "hour|hr|hrs|hour's",
}
_MENDED = {form: unit for unit, forms in _MISSPELT.items() for form in forms.split("|")}
_HALVES = (("½", " and half "), (r"(?<=\d) 1/2(?!\d)", " and half "), (r"(?<=\d) and 1/2(?!\d)", " and half "))


def plain(text: str) -> str:
    """A written age in plain form: "سنة ونصف" and "a year and a half" are both "1 years and half"."""
    said = re.sub("[\u064b-\u0652\u0640\u200e\u200f\u2066-\u2069\u202a-\u202e]", "", to_ascii(text)).strip().lower()
    for dash in "\u2010\u2011\u2012\u2013\u2014\u2212":
        said = said.replace(dash, "-")
    said = re.sub("[\u2018\u2019\u02bc`]", "'", said)
    said = re.sub('^["\u201c\u201d\u00ab\\[]+|["\u201c\u201d\u00bb\\]]+$', "", said)
    said = re.sub(r"^\(([^()]*)\)$", r"\1", said)
    for half, word in _HALVES:
        said = re.sub(half, word, said)
    if re.search("[\u0621-\u064a]", said):
        said = _from_arabic(said)
    return _english(said)


def _from_arabic(said: str) -> str:
    said = re.sub("[أإآٱ]", "ا", said).replace("ى", "ي").replace("ة", "ه").replace("؟", "?").replace("،", ",")
    said = re.sub(r"\bو (?=\S)", "و", re.sub(r"\s+", " ", said))
    of_life = r"(?: من (?:عمره|عمرها|العمر))?"
    said = re.sub(rf"^(?:في )?(?:ال)?({'|'.join(_ARABIC_DECADES)}){of_life}$",
                  lambda found: f"{_ARABIC_DECADES[found[1]]}s", said)  # fmt: skip
    said = re.sub(rf"^(?:في )?العقد ({'|'.join(_ORDINAL_DECADES)}){of_life}$",
                  lambda found: f"{_ORDINAL_DECADES[found[1]]}s", said)  # fmt: skip
    for pattern, word in _ARABIC_PHRASES:
        said = re.sub(rf"(?<!\S){pattern}" if not pattern.startswith(("^", "(?<=")) else pattern, word, said)
    return _with_units(_numbered(" ".join(said.split())))


def _numbered(said: str) -> str:
    words = "|".join(sorted(_ARABIC_NUMBERS, key=len, reverse=True))
    return re.sub(rf"(?<!\S)(و?)(?:ال)?({words})(?!\S)", lambda found: f"{found[1]}{_ARABIC_NUMBERS[found[2]]}", said)


def _with_units(said: str) -> str:
    for word, unit in _TWO_OF.items():
        said = re.sub(rf"(?<!\S)(و?){word}(?!\S)", lambda f, unit=unit: f"{'and ' if f[1] else ''}2 {unit}", said)  # type: ignore[misc]
    said = re.sub(r"(?<=\S) و(?=\d)", " and ", said)
    for word, unit in _ONE_OF.items():
        said = re.sub(rf"(?:^|(?<=under )|(?<=over )|(?<=about )| و){word}(?: واحده?)?(?= and |$| و)",
                      lambda f, unit=unit: f"{' and ' if f[0].startswith(' و') else ''}1 {unit}", said)  # type: ignore[misc]  # fmt: skip
    for unit, words in _ARABIC_UNITS.items():
        said = re.sub(rf"(?<!\w)(?:{words})(?!\w)", unit, said)
    return said


def _english(said: str) -> str:
    said = re.sub(r"(?<=[a-z])-(?=\w)|(?<=\d)-(?=[a-z])", " ", said)
    tens, ones = "|".join(_TENS), "|".join(word for word, n in _UNITS.items() if 0 < n < 10)
    said = re.sub(rf"\b({tens})[ -]({ones})\b", lambda f: str(_TENS[f[1]] + _UNITS[f[2]]), said)
    said = re.sub(r"(?<=\d) ?(?:y/o|y\.o\.?|yo)(?![a-z])", " years old", said)
    said = re.sub(r"(?<=\d)y ?(?=\d+ ?m)", " years ", re.sub(r"(?<=\dy)( ?\d+) ?m(?!\w)", r"\1 months", said))
    said = re.sub(r"(?<=\d)(?=[a-z])(?!s\b|'s\b|ish\b)", " ", said)
    said = re.sub(r"[a-z]+(?:'s\b|s'(?!\w))?", lambda word: _word(word[0]), said)
    said = re.sub(r"^(?:aged?|ages|age of|at(?= \d))\s*:?\s+(?=\S)", "", said)
    said = re.sub(r"^(?=(?:years|months|weeks) and )", "1 ", said)
    return re.sub(r"\s+", " ", said).strip().rstrip(".,; ")


def _word(word: str) -> str:
    return _ENGLISH.get(word) or _MENDED.get(word) or word
