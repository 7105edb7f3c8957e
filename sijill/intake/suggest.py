"""Propose a mapping for a table that nobody has described: from the words over its columns, and from its cells.

Order of steps: profile the first rows of each column (dates, degrees, ages, Arabic letters, addresses); read the
header (whole, then as counts such as "Woman fatalities", then by its first or last words); let the cells confirm or
deny what the header says; give each field to the column that fits it best; what is left is kept as notes. Every
line carries its reason, because a person decides. Day and month are told apart only when some date in the column
proves it; else the format is `ask`. Leaves out: translating cells into other vocabularies (add `words` by hand).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sijill.intake.fields import FIELDS, Kind, Reading
from sijill.intake.rules import ColumnRule, Mapping
from sijill.intake.sheets import Table
from sijill.intake.values import bare, is_blank, read_cell, read_date
from sijill.intake.words import fold, header_words

_ARABIC = re.compile("[\u0621-\u064a]")
_NUMERIC_DATE = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*\d{4}.*")
_IDS = frozenset({"code", "person_id", "previous_code"})
_DEGREES = ("latitude", "longitude")
_PERSONAL = frozenset({"age", "sex", "birth_date", "birth_year", "status", "person_id", "death_date", "occupation"})
_INSTEAD = {"district": "place", "place": "neighbourhood", "region": "district"}
"""Where a column goes when another one takes its field: places inside places."""
_FITS = 0.6
"""Share of a column's filled cells that must read as the field, for a header to be believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What the cells of one column look like: the filled ones, and the share that is Arabic."""

    filled: tuple[str, ...]
    arabic: float

    def share(self, field: str, order: str = "ask") -> float:
        """The share of filled cells that read as `field`; 1 for an empty column (nothing speaks against it)."""
        reading = FIELDS[field]
        if reading is Reading.TEXT or not self.filled:
            return 1.0
        orders = ("day-first", "month-first") if reading is Reading.DATE and order == "ask" else (order,)
        good = sum(
            any(read_cell(cell, reading, field=field, order=order).value is not None for order in orders)
            for cell in self.filled
        )
        return good / len(self.filled)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    column: str
    place: int
    field: str
    score: float
    reason: str


def suggest(table: Table, *, rows: int = 2_000) -> Mapping:
    """A mapping that accounts for every column of `table`, read off its first `rows` rows."""
    sample = table.sample(rows)
    cells = list(zip(*(row.values for row in sample), strict=True)) or [() for _ in table.columns]
    return propose(table.columns, cells, name=table.path.stem)


def propose(columns: Sequence[str], cells: Sequence[Iterable[str]], *, name: str = "") -> Mapping:
    """As `suggest`, from columns and their cells (one iterable a column)."""
    profiles = {column: _profile(values) for column, values in zip(columns, cells, strict=True)}
    candidates = [
        candidate for place, column in enumerate(columns) for candidate in _candidates(column, place, profiles[column])
    ]
    chosen = _assign(_of_one_point(candidates))
    rules = tuple(
        ColumnRule(
            column=column,
            field=chosen[column].field,
            format=_order(profiles[column]) if FIELDS[chosen[column].field] is Reading.DATE else "ask",
            reason=chosen[column].reason,
        )
        for column in columns
        if column in chosen
    )
    kept = tuple(column for column in columns if column not in chosen)
    kind, why = _kind({rule.field for rule in rules})
    reasons = {column: _why_kept(column, candidates, chosen) for column in kept}
    return Mapping(kind=kind, name=name, columns=rules, keep=kept, reasons=(("kind", why), *sorted(reasons.items())))


def _profile(values: Iterable[str]) -> Profile:
    filled = tuple(text for text in map(bare, values) if not is_blank(text))
    arabic = sum(1 for text in filled if _ARABIC.search(text))
    return Profile(filled=filled, arabic=arabic / len(filled) if filled else 0.0)


def _candidates(column: str, place: int, profile: Profile) -> list[_Candidate]:
    found = []
    for field, score, reason in (*_by_header(column), *_by_cells(profile)):
        share = profile.share(field)
        if share < _FITS:
            continue
        field, reason = _right_script(field, profile, reason)
        said = reason if share == 1.0 else f"{reason}; {share:.0%} of the filled cells read so"
        found.append(_Candidate(column=column, place=place, field=field, score=score * share, reason=said))
        if field in _INSTEAD and score == 1.0:
            said = f"the header says {field}, which another column fits better"
            found.append(_Candidate(column=column, place=place, field=_INSTEAD[field], score=0.5, reason=said))
    return found


def _right_script(field: str, profile: Profile, reason: str) -> tuple[str, str]:
    if field == "name" and profile.arabic > 0.5:
        return "name_local", f"{reason}; the cells are in Arabic script"
    if field == "name_local" and profile.filled and profile.arabic < 0.5:
        return "name", f"{reason}; the cells are not in Arabic script"
    return field, reason


def _by_header(column: str) -> list[tuple[str, float, str]]:
    header = fold(column)
    fields = header_words()["fields"]
    if header in fields:
        return [(fields[header], 1.0, "the header says so")]
    if counted := _as_count(header):
        return [counted]
    words = header.split()
    found = []
    for size in range(len(words) - 1, 0, -1):
        for part, where in ((words[-size:], "ends"), (words[:size], "starts")):
            field = fields.get(" ".join(part))
            left = words[: len(words) - size] if where == "ends" else words[size:]
            if field is not None and not _is_another_thing(field, where, left):
                score = 0.5 + 0.4 * size / len(words) + (0.05 if where == "ends" else 0.0)
                found.append((field, score, f'the header {where} with "{" ".join(part)}"'))
    return [max(found, key=lambda item: item[1])] if found else []


def _is_another_thing(field: str, where: str, left: list[str]) -> bool:
    """`n_sources` counts sources and is none; `id_check` checks an id and is none."""
    counts = header_words()["filler"].keys() & {"n", "no", "num", "number", "count", "total", "nb", "nombre", "عدد"}
    return not counts.isdisjoint(left) or (field in _IDS and where == "starts")


def _as_count(header: str) -> tuple[str, float, str] | None:
    """Headers made of a group, an outcome and a bound, with nothing left over."""
    parts: dict[str, str] = {}
    words = header.split()
    while words:
        found = _longest_part(words)
        if found is None or (found[0] in parts and found[0] != "filler"):
            return None
        slot, meaning, size = found
        parts[slot] = meaning
        words = words[size:]
    parts.pop("filler", None)
    return _count_field(parts)


def _longest_part(words: list[str]) -> tuple[str, str, int] | None:
    """Slot, meaning and length of the longest known phrase that `words` begin with."""
    for size in range(len(words), 0, -1):
        if part := _part(" ".join(words[:size])):
            return *part, size
    return None


def _part(phrase: str) -> tuple[str, str] | None:
    words = header_words()
    for slot in ("bound", "outcome", "group", "strikes", "filler"):
        if phrase in words[slot]:
            return slot, words[slot][phrase]
    return None


def _count_field(parts: dict[str, str]) -> tuple[str, float, str] | None:
    bound = f"_{parts['bound']}" if "bound" in parts else ""
    if "strikes" in parts:
        return None if {"group", "outcome"} & parts.keys() else (f"strikes{bound}", 0.95, "the header counts strikes")
    if "outcome" in parts:
        group = f"{parts['group']}_" if "group" in parts else ""
        return f"{group}{parts['outcome']}{bound}", 0.95, "the header names who was counted and what befell them"
    if "group" in parts:
        said = f"{parts['group']} without a word for killed or injured: killed is taken, confirm it"
        return f"{parts['group']}_killed{bound}", 0.8, said
    if bound:
        return f"killed{bound}", 0.7, "a bound without a word for killed or injured: killed is taken, confirm it"
    return None


def _by_cells(profile: Profile) -> list[tuple[str, float, str]]:
    """What the cells alone suggest, weakly: a header always wins."""
    cells = profile.filled
    if not cells:
        return []
    if all(re.match(r"(?:https?://|www\.)", cell, re.IGNORECASE) for cell in cells):
        return [("source_url", 0.4, "every cell is a web address")]
    if len(set(map(fold, cells))) <= 4 and profile.share("sex") == 1.0 and not all(map(str.isdigit, cells)):
        return [("sex", 0.4, "every cell is a word for a sex")]
    if profile.share("date") == 1.0 and all(len(cell) >= 8 for cell in cells):
        return [("date", 0.3, "every cell is a date")]
    if profile.share("coordinates") == 1.0:
        return [("coordinates", 0.3, "every cell is a pair of degrees")]
    if profile.arabic > 0.9 and _looks_like_names(cells):
        return [("name_local", 0.3, "the cells are two to six words of Arabic, nearly all different")]
    return []


def _looks_like_names(cells: tuple[str, ...]) -> bool:
    words = [len(cell.split()) for cell in cells]
    return len(set(cells)) > 0.8 * len(cells) and sum(2 <= n <= 6 for n in words) > 0.9 * len(words)


def _of_one_point(candidates: list[_Candidate]) -> list[_Candidate]:
    """Without degrees of different points: `airwars_lat` never goes with `mgrs_lon`."""
    scores: dict[str, dict[str, float]] = {}
    for one in candidates:
        if one.field in _DEGREES:
            scores.setdefault(_stem(one.column), {})[one.field] = one.score
    if len(scores) < 2:
        return candidates
    whole = [stem for stem, found in scores.items() if len(found) == 2]
    best = max(whole, key=lambda stem: sum(scores[stem].values()), default=None)
    return [one for one in candidates if one.field not in _DEGREES or _stem(one.column) == best]


def _stem(column: str) -> str:
    """The words of a header that do not say latitude or longitude."""
    fields = header_words()["fields"]
    return " ".join(word for word in fold(column).split() if fields.get(word) not in _DEGREES)


def _assign(candidates: list[_Candidate]) -> dict[str, _Candidate]:
    """Best score first; a column and a field are used once. Equal scores: the later `iso` column, else the earlier."""
    chosen: dict[str, _Candidate] = {}
    used: set[str] = set()
    for candidate in sorted(candidates, key=lambda one: (-one.score, "iso" not in fold(one.column).split(), one.place)):
        if candidate.column not in chosen and candidate.field not in used:
            chosen[candidate.column] = candidate
            used.add(candidate.field)
    return chosen


def _order(profile: Profile) -> str:
    """The order of day and month, when the cells prove it."""
    numeric = [found for cell in profile.filled if (found := _NUMERIC_DATE.fullmatch(cell))]
    if not numeric:
        return "iso" if all(re.match(r"\d{4}", cell) for cell in profile.filled) and profile.filled else "ask"
    first = any(int(found[1]) > 12 for found in numeric)
    second = any(int(found[2]) > 12 for found in numeric)
    if first == second:
        return "ask"
    order = "day-first" if first else "month-first"
    return order if all(read_date(found[0], order).value for found in numeric) else "ask"


def _why_kept(column: str, candidates: list[_Candidate], chosen: dict[str, _Candidate]) -> str:
    own = [candidate for candidate in candidates if candidate.column == column]
    taken = {candidate.field: candidate.column for candidate in chosen.values()}
    for candidate in own:
        if candidate.field in taken:
            return f"could also be `{candidate.field}`, which is read from {taken[candidate.field]}"
    return "nothing in the header or the cells tells what it means"


def _kind(fields: set[str]) -> tuple[Kind, str]:
    named = {"name", "name_local", "name_first", "name_family", "person_id"} & fields
    counted = {field for field in fields if FIELDS[field] in (Reading.COUNT, Reading.BOUND)}
    where = {"place", "latitude", "coordinates"} & fields
    if named and not counted and "latitude" in fields and not _PERSONAL & fields:
        return Kind.STRUCTURE, "there are names with points and nothing about a person: confirm it"
    if named and not counted:
        return Kind.VICTIM, "there is a name and no count: each row is a person"
    if "source_url" in fields and not counted and not where:
        return Kind.SOURCE, "there are addresses and neither places nor counts: each row is a source"
    if where or counted or "date" in fields:
        return Kind.INCIDENT, "there are dates, places or counts and no single name: each row is an event"
    return Kind.INCIDENT, "nothing tells what a row is: confirm it"
