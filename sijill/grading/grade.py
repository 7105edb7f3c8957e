"""From evidence to a grade: the rule that fired, what it counted, and what would raise or lower it.

`grade` decides one summary under one scheme. `what_would_change` tries one change of the evidence at a time and
reports those that move the grade, so that a recorder knows what to look for. Scheme and codebook versions stand
on every result; an earlier result is never rewritten. Leaves out: a person's override, which casework records
beside the machine's grade with its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from sijill.grading.scheme import Scheme
from sijill.grading.summary import Summary
from sijill.model.codebook import CODEBOOK_VERSION
from sijill.model.enumerations import SourceType, StrikeStatus, Verification


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """A grade with its reason. `counted` lists the evidence that the rule looked at, name and value."""

    scheme: str
    scheme_version: str
    codebook_version: str
    grade: str
    rule_id: str
    en: str
    ar: str
    counted: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One piece of evidence that would move the grade: up, down or sideways (`direction` 1, -1, 0)."""

    en: str
    ar: str
    grade: str
    direction: int


def grade(summary: Summary, scheme: Scheme) -> Graded:
    """The grade of one incident under one scheme."""
    case = summary.case(scheme)
    rule = scheme.decide(case)
    uncounted = summary.kinds is None and not rule.when.names.isdisjoint(_OF_SOURCES)
    note_en, note_ar = _NOT_KNOWN if uncounted and "sources_known" not in rule.when.names else ("", "")
    return Graded(
        scheme=scheme.id,
        scheme_version=scheme.version,
        codebook_version=CODEBOOK_VERSION,
        grade=rule.grade,
        rule_id=rule.id,
        en=rule.en + note_en,
        ar=rule.ar + note_ar,
        counted=tuple(
            (name, "not known" if uncounted and name in _OF_SOURCES else str(case[name]))
            for name in sorted(rule.when.names)
        ),
    )


_OF_SOURCES = frozenset({"clusters", "types"})
_NOT_KNOWN = (
    "; its list of sources is not known, so none was counted",
    "؛ قائمة مصادره غير معروفة فلم يُحتسب أي مصدر",
)


def what_would_change(summary: Summary, scheme: Scheme) -> tuple[Change, ...]:
    """Single changes of the evidence that would give another grade, those that raise it first."""
    now = scheme.decide(summary.case(scheme)).grade
    found: list[Change] = []
    for en, ar, changed in _alternatives(summary, scheme):
        then = scheme.decide(changed.case(scheme)).grade
        longer = en.startswith("its list") and any(one.en.startswith("its list") and one.grade == then for one in found)
        if then != now and not longer:
            step = scheme.rank(then) - scheme.rank(now)
            found.append(Change(en=en, ar=ar, grade=then, direction=(step > 0) - (step < 0)))
    return tuple(sorted(found, key=lambda change: -change.direction))


def _alternatives(summary: Summary, scheme: Scheme) -> Iterable[tuple[str, str, Summary]]:
    for en, ar, change in (*_CHANGES, *(_LISTS if summary.kinds is None else _SOURCES)):
        changed = change(summary, scheme)
        if changed is not None and changed != summary:
            yield en, ar, changed


def another_source(summary: Summary, scheme: Scheme) -> Summary:
    """One more independent source of a type that is already there."""
    kinds = summary.kinds or ()
    familiar = next((kind for kind in kinds if kind and kind not in scheme.not_counted), SourceType.SOCIAL_ACCOUNT)
    return replace(summary, kinds=(*kinds, familiar))


def another_type(summary: Summary, scheme: Scheme) -> Summary:
    """One more independent source of another type."""
    present = {*(summary.kinds or ()), *scheme.not_counted}
    new = next((kind for kind in SourceType if kind not in present), SourceType.SURVIVOR_OR_WITNESS)
    return replace(summary, kinds=(*(summary.kinds or ()), new))


def _listed(*types: SourceType | None) -> Callable[[Summary, Scheme], Summary]:
    """The list of sources becomes known, with clusters of these types."""
    return lambda summary, scheme: replace(summary, kinds=types)


def _one_source_less(summary: Summary, scheme: Scheme) -> Summary | None:
    return replace(summary, kinds=summary.kinds[:-1]) if summary.kinds else None


def _admission(summary: Summary, scheme: Scheme) -> Summary:
    return replace(summary, accepted_by=summary.accepted_by or summary.actors[:1] or ("unknown",))


def _withdrawal(summary: Summary, scheme: Scheme) -> Summary:
    return replace(summary, accepted_by=())


def _with_status(status: StrikeStatus) -> Callable[[Summary, Scheme], Summary]:
    return lambda summary, scheme: replace(
        summary,
        strike_status=status,
        strike_declared=summary.strike_declared or status is StrikeStatus.DECLARED,
    )


def _rival(summary: Summary, scheme: Scheme) -> Summary:
    return replace(summary, actors=(*summary.actors, "another actor"))


def _one_actor(summary: Summary, scheme: Scheme) -> Summary:
    status = None if summary.strike_status is StrikeStatus.CONTESTED else summary.strike_status
    return replace(summary, actors=summary.actors[:1], strike_status=status)


def _verified(summary: Summary, scheme: Scheme) -> Summary:
    return replace(summary, verifications=summary.verifications | {Verification.SITE_VISIT})


def _combatants(summary: Summary, scheme: Scheme) -> Summary:
    return replace(summary, only_combatants=True)


_CHANGES: tuple[tuple[str, str, Callable[[Summary, Scheme], Summary | None]], ...] = (
    ("an admission by the named belligerent", "إقرار من الطرف المقاتل المذكور", _admission),
    ("direct verification: a site visit, interview, document or burial record",
     "تحقق مباشر: زيارة أو مقابلة أو وثيقة أو سجل دفن", _verified),
    ("a declaration of the strike by a belligerent", "إعلان طرف مقاتل عن الضربة",
     _with_status(StrikeStatus.DECLARED)),
    ("the strike judged likely", "ترجيح وقوع الضربة", _with_status(StrikeStatus.LIKELY)),
    ("the competing claims settled on one actor", "حسم الادعاءات المتنافسة لطرف واحد", _one_actor),
    ("a competing claim of responsibility", "ادعاء منافس بالمسؤولية", _rival),
    ("the strike judged contested", "عدّ الضربة متنازعًا عليها", _with_status(StrikeStatus.CONTESTED)),
    ("the admission withdrawn", "سحب الإقرار", _withdrawal),
    ("credible evidence that those killed were combatants", "أدلة ذات مصداقية على أن القتلى مقاتلون", _combatants),
)  # fmt: skip

_THREE = (SourceType.RELATIVE, SourceType.LOCAL_MEDIA, SourceType.LOCAL_MONITOR)

_SOURCES: tuple[tuple[str, str, Callable[[Summary, Scheme], Summary | None]], ...] = (
    ("one more independent source of another type", "مصدر مستقل آخر من نوع مختلف", another_type),
    ("one more independent source", "مصدر مستقل آخر", another_source),
    ("one independent source fewer", "مصدر مستقل أقل", _one_source_less),
)
"""Changes of a list of sources that is known."""

_LISTS: tuple[tuple[str, str, Callable[[Summary, Scheme], Summary | None]], ...] = (
    ("its list of sources, if it holds one alone", "قائمة مصادره إن ضمت مصدرا واحدا", _listed(_THREE[1])),
    ("its list of sources, if it holds two independent ones", "قائمة مصادره إن ضمت مصدرين مستقلين",
     _listed(*_THREE[1:])),
    ("its list of sources, if it holds three independent ones of different types",
     "قائمة مصادره إن ضمت ثلاثة مصادر مستقلة من أنواع مختلفة", _listed(*_THREE)),
    ("a report by an independent source, beside this record", "تقرير من مصدر مستقل إلى جانب هذا السجل",
     _listed(None, SourceType.SURVIVOR_OR_WITNESS)),
)  # fmt: skip
"""What would make an unknown list known: this record is one voice, and a report beside it another."""
