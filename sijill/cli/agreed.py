"""`sijill grade --all`: grades by scheme, where schemes disagree, and agreement with the grades of the archive."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sijill.cli.context import say, say_json, say_table

if TYPE_CHECKING:
    from sijill.grading.agreement import Agreement, Disagreement
    from sijill.grading.grade import Graded
    from sijill.grading.scheme import Scheme
    from sijill.register.facts import Evidence

_UNTOLD = {("accepted", "False"), ("only_combatants", "False"), ("sources_known", "True"), ("strike_declared", "False")}
"""Evidence that a list of many incidents leaves out: what is not there."""


def show_all(found: list[Evidence], schemes: list[Scheme], *, hide_strike_status: bool, as_json: bool) -> None:
    """How many incidents carry each grade under each scheme, and where each scheme differs from the first."""
    from sijill.register.grades import grade_all

    graded = list(grade_all(found, schemes, hide_strike_status=hide_strike_status))
    if as_json:
        say_json(
            [
                {"incident": one.facts.id, "code": one.facts.code, "imported_grade": one.facts.imported_grade}
                | {"grades": {name: {"grade": got.grade, "rule": got.rule_id} for name, got in by.items()}}
                for one, by in graded
            ]
        )
        return
    counts = {one.id: Counter(by[one.id].grade for _, by in graded) for one in schemes}
    rows = [[one.id, one.version, _plain(name), counts[one.id][name]] for one in schemes for name in one.grades[::-1]]
    say_table(["Scheme", "Version", "Grade", "Incidents"], rows)
    if len(schemes) > 1:
        say(f"\nWhere schemes disagree: the grade under {schemes[0].id} beside those of the others")
    for other in schemes[1:]:
        say()
        _cross(schemes[0].id, schemes[0].grades[::-1], other, ((by[schemes[0].id].grade, by) for _, by in graded))


def show_against(found: list[Evidence], schemes: list[Scheme], *, hide_strike_status: bool, as_json: bool) -> None:
    """Agreement with the imported grades under the scheme whose words they are; a cross table under any other."""
    told = [_against(found, scheme, hide_strike_status) for scheme in schemes]
    if as_json:
        say_json(told[0] if len(told) == 1 else told)
        return
    from sijill.register.grades import grade_agreement, grade_all

    for number, scheme in enumerate(schemes):
        if number:
            say()
        if comparable(scheme):
            _show(grade_agreement(found, scheme, hide_strike_status=hide_strike_status), scheme, hide_strike_status)
            continue
        say(f"Scheme {scheme.id} {scheme.version}: the archive's grades are in other words, so there is no kappa\n")
        graded = grade_all(found, [scheme], hide_strike_status=hide_strike_status)
        pairs = [((one.facts.imported_grade or "none").casefold(), by) for one, by in graded]
        _cross("Imported", tuple(dict.fromkeys([*_order(found), *(left for left, _ in pairs)])), scheme, pairs)


def comparable(scheme: Scheme) -> bool:
    """Whether the archive's five grades are grades of this scheme."""
    from sijill.model.enumerations import Grade

    return {one.value for one in Grade} <= set(scheme.grades)


def _against(found: list[Evidence], scheme: Scheme, hidden: bool) -> dict[str, Any]:
    from sijill.register.grades import grade_agreement, grade_all

    if comparable(scheme):
        return agreement_data(grade_agreement(found, scheme, hide_strike_status=hidden), scheme, hidden)
    graded = grade_all(found, [scheme], hide_strike_status=hidden)
    pairs = Counter(((one.facts.imported_grade or "none").casefold(), by[scheme.id].grade) for one, by in graded)
    return {
        "scheme": scheme.id, "version": scheme.version, "strike_status_hidden": hidden, "records": pairs.total(),
        "observed": None, "kappa": None, "table": _pairs(pairs), "disagreements": [],
    }  # fmt: skip


def _order(found: list[Evidence]) -> list[str]:
    from sijill.model.enumerations import Grade

    present = {(one.facts.imported_grade or "").casefold() for one in found}
    return [one.value for one in Grade if one.value in present]


def _cross(name: str, left: tuple[str, ...], other: Scheme, pairs: Any) -> None:
    """One row for each grade on the left, one column for each grade of the other scheme, least first."""
    table: Counter[tuple[str, str]] = Counter((mine, by[other.id].grade) for mine, by in pairs)
    rows = [[_plain(mine), *(table[mine, grade] for grade in other.grades)] for mine in left]
    say_table(
        [name, *(f"{other.id}: {_plain(grade)}" for grade in other.grades)], [row for row in rows if any(row[1:])]
    )


def _plain(grade: str) -> str:
    return grade.replace("_", " ")


def _pairs(table: Any) -> list[dict[str, Any]]:
    return [{"imported": left, "computed": right, "incidents": n} for (left, right), n in sorted(table.items())]


def agreement_data(found: Agreement, scheme: Scheme, hide_strike_status: bool) -> dict[str, Any]:
    """Plain JSON."""
    return {
        "scheme": found.scheme,
        "version": scheme.version,
        "strike_status_hidden": hide_strike_status,
        "records": found.records,
        "left_out": found.left_out,
        "observed": round(found.observed, 4),
        "kappa": None if found.kappa is None else round(found.kappa, 4),
        "table": _pairs(found.table),
        "disagreements": [
            {
                "incident": one.id,
                "code": one.code,
                "imported": one.imported,
                "computed": one.computed.grade,
                "apart": one.apart,
                "rule": one.computed.rule_id,
                "reason": one.computed.en,
                "reason_ar": one.computed.ar,
                "counted": dict(one.computed.counted),
                "trace": one.trace,
            }
            for one in found.disagreements
        ],
    }


def _show(found: Agreement, scheme: Scheme, hide_strike_status: bool) -> None:
    hidden = ", strike status hidden" if hide_strike_status else ""
    say(f"Scheme {scheme.id} {scheme.version} against the imported grades{hidden}\n")
    rows = [[left, *(found.table.get((left, right), 0) for right in scheme.grades)] for left in scheme.grades]
    say_table(["Imported \\ computed", *scheme.grades], [row for row in rows if any(row[1:])])
    kappa = "not defined" if found.kappa is None else f"{found.kappa:.4f}"
    say(f"\n{found.records:,} incidents, agreement {found.observed:.1%}, Cohen's kappa {kappa}")
    say(f"{found.left_out:,} are left out: no list of sources, or no grade, or none of this scheme's grades.\n")
    say(f"{len(found.disagreements):,} disagreements, worst first (grades furthest apart), with the evidence counted:")
    for (apart, imported, computed, _), some in groupby(sorted(found.disagreements, key=_kind), key=_kind):
        group = list(some)
        first = group[0].computed
        steps = "step" if apart == -1 else "steps"
        say(f"\n{imported} -> {computed}, {-apart} {steps} apart, {len(group)} by rule {first.rule_id}: {first.en}")
        say_table(["Incident", "Evidence"], [[one.code or one.id, _evidence(one.computed)] for one in group])


def _kind(one: Disagreement) -> tuple[int, str, str, str]:
    return -one.apart, one.imported, one.computed.grade, one.computed.rule_id


def _evidence(one: Graded) -> str:
    from sijill.cli.graded import in_words

    return in_words(pair for pair in one.counted if pair not in _UNTOLD)
