"""Figures of a release: sums over frozen incidents, recomputable by anybody from the open tables.

A measure with a least and a most adds the least and the most apart: bounds on the total, not an interval. An incident
that states only one side adds that side to both ends; one that states neither adds nothing and is counted as not
stated. Each incident is counted once under a definition, each person in one incident. Definitions ask only for
what frozen rows hold: grade, actor (`any`: among those named; `sole`: alone) and year. `check_release.py` does the same
sums anew from the tables. Leaves out: totals that documents state (`computed` compares those).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sijill.model.codebook import term
from sijill.model.enumerations import Grade
from sijill.publish.rows import Actor, Computed, Figure, Headline, Incident, Total
from sijill.register.totals import minutes_between, percent_of

RANGES: dict[str, tuple[str, str]] = {
    "killed": ("killed", "civilians"),
    "children_killed": ("killed", "children"),
    "women_killed": ("killed", "women"),
    "men_killed": ("killed", "men"),
    "injured": ("injured", "civilians"),
    "children_injured": ("injured", "children"),
    "belligerents_killed": ("killed", "belligerents"),
}
"""Measures with a least and a most: outcome and group of people."""

COUNTS = ("victims", "victims_killed", "named", "verified")
"""Measures of people recorded one by one."""

RANGE_RULES: dict[str, tuple[str, str]] = {
    "as-stated": ("as its one document states", "كما تذكره الوثيقة الوحيدة"),
    "lowest-and-highest": ("lowest and highest of what its documents state", "أدنى وأعلى ما تذكره الوثائق"),
    "one-side": ("one side is stated; the other is not known", "ذُكر أحد الحدين فقط؛ والآخر غير معروف"),
    "reordered": ("a document states the ends upside down", "تذكر إحدى الوثائق الحدين معكوسين"),
}
"""How a count came about, in English and Arabic."""

GRADES = ("Confirmed", "Fair", "Weak", "Contested", "Discounted")
COUNTED = ("Confirmed", "Fair")
"""Grades that the headline counts."""


def numbers_of(incidents: Iterable[Incident]) -> dict[str, int]:
    """Sums by measure: `x_min`, `x_max`, `x_not_stated` for ranges, `x` for counts, and `incidents`."""
    numbers = {"incidents": 0}
    for name in (*RANGES, "conceded"):
        numbers |= {f"{name}_min": 0, f"{name}_max": 0, f"{name}_not_stated": 0}
    numbers |= dict.fromkeys(COUNTS, 0)
    for row in incidents:
        stated = {(one.outcome, one.group): (one.low, one.high) for one in row.counts}
        numbers["incidents"] += 1
        for name, key in RANGES.items():
            _add(numbers, name, *stated.get(key, (None, None)))
        _add(numbers, "conceded", row.conceded_low, row.conceded_high)
        for name in COUNTS:
            numbers[name] += getattr(row, name)
    return numbers


def _add(numbers: dict[str, int], name: str, low: int | None, high: int | None) -> None:
    if low is None and high is None:
        numbers[f"{name}_not_stated"] += 1
        return
    numbers[f"{name}_min"] += low if low is not None else 0
    numbers[f"{name}_max"] += high if high is not None else low or 0


def span(numbers: Mapping[str, int], name: str) -> tuple[int | None, int | None]:
    """Both ends of a measure; (None, None) when no incident states it: unknown is not zero."""
    if name in COUNTS or name == "incidents":
        return numbers[name], numbers[name]
    if numbers[f"{name}_not_stated"] == numbers["incidents"]:
        return None, None
    return numbers[f"{name}_min"], numbers[f"{name}_max"]


def within(definition: Mapping[str, Any], row: Incident) -> bool:
    """Whether an incident falls under a definition (keys: grades, actor, actor_rule, year)."""
    if "grades" in definition and row.grade not in definition["grades"]:
        return False
    if "year" in definition and (row.date_first or "")[:4] != definition["year"]:
        return False
    actor = definition.get("actor")
    return actor is None or (actor in row.actors and (definition.get("actor_rule") != "sole" or len(row.actors) == 1))


def figures_of(incidents: Sequence[Incident], actors: Sequence[Actor]) -> tuple[Figure, ...]:
    """The figures that every release states."""
    return tuple(
        Figure(key, en, ar, definition, tuple(row.id for row in chosen), numbers_of(chosen))
        for key, en, ar, definition in _definitions(incidents, actors)
        if (chosen := [row for row in incidents if within(definition, row)]) or key in ("all", "fair-or-confirmed")
    )


def _definitions(
    incidents: Sequence[Incident], actors: Sequence[Actor]
) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    yield "all", "All incidents", "كل الحوادث", {}
    both = [term(Grade(one.lower())) for one in COUNTED]
    counted = {"grades": list(COUNTED)}
    yield "fair-or-confirmed", " or ".join(t.english for t in both), " أو ".join(t.arabic for t in both), counted
    for grade in GRADES:
        label = term(Grade(grade.lower()))
        yield f"grade-{grade.lower()}", label.english, label.arabic, {"grades": [grade]}
    yield "grade-none", "Not graded", "بلا تصنيف", {"grades": [None]}
    for year in sorted({(row.date_first or "")[:4] for row in incidents} - {""}):
        yield f"year-{year}", year, year, {"year": year}
        yield (
            f"year-{year}-counted",
            f"{year}, {counted['grades'][0]} or {counted['grades'][1]}",
            year,
            ({"year": year} | counted),
        )
    for actor in actors:
        for rule, en, ar in (("any", "among those named", "ضمن المذكورين"), ("sole", "alone", "منفردًا")):
            chosen = {"actor": actor.id, "actor_rule": rule}
            yield f"actor-{actor.id}-{rule}", f"{actor.en}, {en}", f"{actor.ar}، {ar}", chosen
            yield f"actor-{actor.id}-{rule}-counted", f"{actor.en}, {en}", f"{actor.ar}، {ar}", chosen | counted


def computed_of(totals: Sequence[Total]) -> tuple[Computed, ...]:
    """What is computed from totals: an admitted figure as a share of the widest documented floor; rates of tallies."""
    found = []
    for one in totals:
        if one.stance == "admitted" and one.high is not None:
            floors = [two for two in totals if two.stance == "documented" and two.low and _same_question(one, two)]
            for floor in sorted(floors, key=lambda two: (-(two.low or 0), two.id))[:1]:
                value = str(percent_of(one.high, floor.low or 1))
                found.append(Computed(f"percent:{one.id}:{floor.id}", "percent", value, (one.id, floor.id)))
        if one.days and one.low:
            found.append(Computed(f"minutes:{one.id}", "minutes", str(minutes_between(one.low, one.days)), (one.id,)))
    return tuple(sorted(found))


def _same_question(one: Total, two: Total) -> bool:
    return (one.measure, one.area, one.first, one.last) == (two.measure, two.area, two.first, two.last)


HEADLINES: tuple[tuple[str, str, str, str, str | None], ...] = (
    ("documented", "Documented killed", "قتلى موثقون", "killed", "killed"),
    ("named", "Known by name", "معروفون بالاسم", "named", "named"),
    ("verified", "Directly verified", "تم التحقق منهم مباشرة", "verified", "directly verified"),
    ("admitted", "Admitted", "أُقرّ بمقتلهم", "conceded", None),
    ("children", "Children killed", "أطفال قتلى", "children_killed", "children killed"),
)
"""Key, labels, measure of figures, measure of documented totals."""


def headline_of(
    figures: Sequence[Figure], totals: Sequence[Total], window: tuple[str | None, str | None] | None
) -> tuple[Headline, ...]:
    """The front page's numbers: what documents state in total of the case's window, else the sums of the register.

    Of several documented totals the widest floor is taken, of several admitted the one published last.
    """
    numbers = next(one.numbers for one in figures if one.id == "fair-or-confirmed")
    figure = "fair-or-confirmed"
    if not numbers["incidents"]:
        figure, numbers = "all", next(one.numbers for one in figures if one.id == "all")
    asked = [one for one in totals if one.confirmed and (one.first, one.last) == window]
    lines = [_headline(line, figure, numbers, asked) for line in HEADLINES]
    by_key = {one.key: one for one in lines}
    return (*lines, _gap(by_key["documented"], by_key["admitted"]))


def _headline(
    line: tuple[str, str, str, str, str | None], figure: str, numbers: Mapping[str, int], totals: Sequence[Total]
) -> Headline:
    key, en, ar, measure, stated = line
    own = [one for one in totals if _answers(one, key, stated)]
    if own:
        best = max(own, key=_last if key == "admitted" else _widest)
        return Headline(key, en, ar, best.low, best.high, totals=(best.id,), open_high=best.high is None)
    low, high = span(numbers, measure)
    if key == "verified" and not low:
        low = high = None
    return Headline(key, en, ar, low, high, figure, measure)


def _widest(one: Total) -> tuple[int, str]:
    return one.low or 0, one.id


def _last(one: Total) -> tuple[str, int, str]:
    return one.published or "", one.high or one.low or 0, one.id


def _answers(one: Total, key: str, stated: str | None) -> bool:
    if key == "admitted":
        return one.stance == "admitted" and one.measure == "killed"
    return stated is not None and one.stance == "documented" and one.measure == stated


def _gap(documented: Headline, admitted: Headline) -> Headline:
    """Documented at least, less what is admitted at most; None when either is not stated."""
    labels = ("gap", "Documented and not admitted", "موثقون ولم يُقرّ بهم")
    if documented.low is None or admitted.high is None:
        return Headline(*labels, None, None)
    low = max(0, documented.low - admitted.high)
    high = None if documented.high is None else max(0, documented.high - (admitted.low or 0))
    return Headline(*labels, low, high, totals=(*documented.totals, *admitted.totals), open_high=high is None)
