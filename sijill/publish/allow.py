"""The allow-list: what of the register may be read for publication at all, and in what form it may leave.

`allow.csv` names each predicate of each kind of mention (and each column of a document), the parts of its value, and
the rule by which a value leaves. What is not in the table does not exist for publication: there is no rule that
takes something out again. A rule gets the value as recorded and gives what may be known of it, or DROP.
"person" and "cell" need a decision on the person or place; `publish.people` and `publish.coarsen` make it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import Any, Final

from sijill.grading.addresses import type_of
from sijill.grading.belligerents import belligerent
from sijill.grading.evidence import Source
from sijill.model import enumerations
from sijill.model.codebook import read_code
from sijill.model.enumerations import SourceType
from sijill.model.errors import BadInput, InvalidValue
from sijill.publish.windows import read_window


class _Drop:
    """The value may not leave."""


DROP: Final = _Drop()

SHOWN_NOT: Final = frozenset({"counted", "family", "act"})
"""Rules whose values are read for computing and never shown."""

_WORD = re.compile(r"[^\n\r<>]{1,80}")
_NAME = re.compile(r"[^\n\r<>]{1,200}")
_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_TERM = re.compile(r"[A-Za-z][A-Za-z /&,()-]{0,59}")
_MONTH = 7

PRIVATE: Final = frozenset({SourceType.SOCIAL_ACCOUNT, SourceType.SURVIVOR_OR_WITNESS})
"""Types of source whose name is a person's."""

ALLOWING: Final = frozenset({"publish", "not_needed"})
"""Consents under which an act of verification may be known of; "register" and "share" keep it inside."""

HEARD: Final = ("name", "author", "address", "archive_address", "date")
"""What is read of a source to tell who speaks; shown is only what the rule lets out."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the allow-list."""

    kind: str
    says: str
    parts: tuple[str, ...]
    rule: str
    why: str

    @property
    def shown(self) -> bool:
        """Whether what the line lets out is shown, or only computed with."""
        return self.rule not in SHOWN_NOT


@dataclass(frozen=True, slots=True)
class AllowList:
    """Lines by kind and predicate."""

    lines: Mapping[tuple[str, str], Line]

    def line(self, kind: str, says: str) -> Line | None:
        """The line for a predicate; None when it is not to be read."""
        return self.lines.get((kind, says))

    def says(self, kind: str) -> list[str]:
        """The predicates that may be read of a kind."""
        return sorted(says for one, says in self.lines if one == kind)

    def also(self, lines: Iterable[Line]) -> AllowList:
        """A list with these lines too, in the place of any there: for a test that exposes a field."""
        return AllowList({**self.lines, **{(one.kind, one.says): one for one in lines}})


def read_allow_list(text: str | None = None, *, file: str = "allow.csv") -> AllowList:
    """The built-in list, or one from its text. Raises BadInput naming the row of a double or unknown line."""
    if text is None:
        text = files("sijill.publish").joinpath("allow.csv").read_text("utf-8")
    lines: dict[tuple[str, str], Line] = {}
    for number, row in enumerate(csv.DictReader(text.splitlines()), 2):
        one = Line(row["kind"], row["says"], tuple(filter(None, row["parts"].split("+"))), row["rule"], row["why"])
        if one.rule not in RULES and one.rule.partition(":")[2] not in _CODES:
            raise BadInput(f'"{one.rule}" is no rule of publication', file=file, row=number, column="rule")
        if (one.kind, one.says) in lines:
            raise BadInput(f"{one.kind} {one.says} stands twice", file=file, row=number, remedy="Keep one line.")
        lines[one.kind, one.says] = one
    return AllowList(lines)


def let_out(line: Line, value: Any, *, passed: bool = False) -> Any:
    """What may be known of `value`, or DROP. `passed`: a person passed this free text."""
    if line.parts:
        if not isinstance(value, dict):
            return DROP
        value = {part: value[part] for part in line.parts if value.get(part) not in (None, "")}
    if line.rule == "passed" and not passed:
        return DROP
    if line.rule.startswith("code:"):
        return _coded(_CODES[line.rule.partition(":")[2]], value)
    return RULES[line.rule](value)


def to_compute(line: Line, value: Any, shown: Any) -> Any:
    """What grades and figures are computed from: what is shown, save that a source's name and author are heard."""
    if line.rule == "source" and isinstance(value, dict):
        return {part: value[part] for part in HEARD if value.get(part)}
    return shown


def _text(pattern: re.Pattern[str]) -> Callable[[Any], Any]:
    return lambda value: value if isinstance(value, str) and pattern.fullmatch(value) else DROP


def _as_is(value: Any) -> Any:
    return value


def _day(value: Any) -> Any:
    """Days only: what is not one is not let out."""
    if isinstance(value, dict):
        days = {part: day for part, one in value.items() if (day := _day(one)) is not DROP}
        return days or DROP
    day = str(value)[:10]
    return day if _DAY.fullmatch(day) else DROP


def _number(value: Any) -> Any:
    return value if isinstance(value, int) and not isinstance(value, bool) else DROP


def _flag(value: Any) -> Any:
    return bool(value)


def _count(value: dict[str, Any]) -> Any:
    ends = {end: number for end, number in value.items() if _number(number) is not DROP}
    return ends or DROP


def _address(value: Any) -> Any:
    return value if isinstance(value, str) and re.fullmatch(r"https?://\S+", value) else DROP


def _actors(value: Any) -> Any:
    names = [one for one in value if isinstance(one, str) and _WORD.fullmatch(one)] if isinstance(value, list) else []
    return names or DROP


def _terms(value: Any) -> Any:
    terms = [one for one in value if isinstance(one, str) and _TERM.fullmatch(one)] if isinstance(value, list) else []
    return terms or DROP


def _source(value: dict[str, Any]) -> Any:
    """Name and addresses of what was published openly; of a private account only the platform and the address."""
    out = {part: one for part in ("address", "archive_address") if (one := _address(value.get(part))) is not DROP}
    name = str(value.get("name", ""))
    if _NAME.fullmatch(name) and type_of(Source(id="", name=name, url=out.get("address"))) not in PRIVATE:
        out["name"] = name
    if _WORD.fullmatch(str(value.get("platform", ""))):
        out["platform"] = value["platform"]
    if (day := _day(value.get("date"))) is not DROP:
        out["date"] = day
    return out or DROP


def _position(value: dict[str, Any]) -> Any:
    """Actor, whether known, finding as a code."""
    if not _WORD.fullmatch(str(value.get("actor", ""))):
        return DROP
    out = {"actor": belligerent(value["actor"], value.get("actor_term")).id}
    if value.get("type") in ("known", "suspected"):
        out["type"] = value["type"]
    finding = _coded((enumerations.Finding,), value.get("finding"))
    return out if finding is DROP else out | {"finding": finding}


def _statement(value: dict[str, Any]) -> Any:
    out: dict[str, Any] = {}
    if "date" in value:
        stated = re.sub(r"^(\d{4})(\d\d)(\d\d)$", r"\1-\2-\3", str(value["date"]))
        out |= {} if (day := _day(stated)) is DROP else {"date": day}
    if (address := _address(value.get("address"))) is not DROP:
        out["address"] = address
    if _WORD.fullmatch(str(value.get("partner", ""))):
        out["partner"] = value["partner"]
    return out or DROP


def _verification(value: dict[str, Any]) -> Any:
    """How, and in which month: the day of a visit could tell who was met."""
    kind = _coded((enumerations.Verification,), value.get("kind"))
    if kind is DROP or value.get("consent") not in ALLOWING:
        return DROP
    day = _day(value.get("on"))
    return {"kind": kind} if day is DROP else {"kind": kind, "on": day[:_MONTH]}


def _act(value: dict[str, Any]) -> Any:
    out = _verification(value)
    return DROP if out is DROP else {"kind": out["kind"]}


class YesNo(StrEnum):
    """Whether harm is reported."""

    YES = "Yes"
    NO = "No"


class Harm(StrEnum):
    """What became of a person."""

    KILLED = "killed"
    INJURED = "injured"
    MISSING = "missing"


_CODES: dict[str, tuple[type[StrEnum], ...]] = {
    "StrikeType": (enumerations.StrikeType,),
    "StrikeStatus": (enumerations.StrikeStatus,),
    "CauseOfHarm": (enumerations.CauseOfHarm,),
    "CivilianStatus": (enumerations.CivilianStatus,),
    "Grade": (enumerations.Grade,),
    "Destruction": (enumerations.Destruction,),
    "Reason": (enumerations.ReasonNonCredible, enumerations.ReasonCredible),
    "YesNo": (YesNo,),
    "Harm": (Harm,),
}


def _coded(codes: tuple[type[StrEnum], ...], value: Any) -> Any:
    """Codes that the codebook knows, as the codebook writes them; other words stay inside."""
    if isinstance(value, list):
        found = [code for one in value if (code := _coded(codes, one)) is not DROP]
        return found or DROP
    if isinstance(value, dict):
        parts = {part: code for part, one in value.items() if (code := _coded(codes, one)) is not DROP}
        return parts or DROP
    return next((code for one in codes if (code := _code(one, value)) is not None), DROP)


def _code(codes: type[StrEnum], value: Any) -> str | None:
    if codes in (YesNo, Harm):
        return str(value) if value in set(codes) else None
    try:
        code = read_code(codes, str(value))
    except InvalidValue:
        return None
    return None if code is None else code.value


_DECIMAL = re.compile(r"\d{1,9}(\.\d{1,4})?")
_ID = re.compile(r"[a-z]{1,2}-[a-z0-9-]{1,60}")


def _window(value: Any) -> Any:
    """A dated structure: windows, how many answers, how calibrated; nothing of who answered."""
    scheme, sentence = value
    dated = read_window(scheme, sentence)
    return DROP if dated is None else dated


def _toll(value: dict[str, Any]) -> Any:
    """An estimate: numbers, and sentences that rules of the toll wrote."""
    quantiles = {name: text for name, text in value.get("quantiles", {}).items() if _DECIMAL.fullmatch(text)}
    return value | ({"quantiles": quantiles} if quantiles else {})


def _match(value: dict[str, Any]) -> Any:
    """Pairs of ids with a probability, and numbers around incidents."""
    pairs = [one for one in value.get("pairs", ()) if _ID.fullmatch(one[0]) and _DECIMAL.fullmatch(one[2])]
    return value | {"pairs": pairs}


RULES: dict[str, Callable[[Any], Any]] = {
    "word": _text(_WORD),
    "place": _text(_NAME),
    "passed": _text(re.compile(r".{1,2000}", re.DOTALL)),
    "day": _day,
    "number": _number,
    "flag": _flag,
    "count": _count,
    "address": _address,
    "actors": _actors,
    "terms": _terms,
    "source": _source,
    "position": _position,
    "statement": _statement,
    "verification": _verification,
    "act": _act,
    "person": _as_is,
    "cell": _as_is,
    "counted": _as_is,
    "family": _as_is,
    "window": _window,
    "toll": _toll,
    "match": _match,
    "as-is": _as_is,
}
"""Rules by name. "person" and "cell" are finished elsewhere; "as-is" is for tests that expose a field."""
