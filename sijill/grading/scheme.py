"""Load a grading scheme and prove that it decides every case exactly once.

A scheme file gives its id, version, source, its grades from least to most, the types of source it does not count, and
rules: a grade, a condition, and the reason in two languages. Before a scheme is used, every case that its conditions
can tell apart is tried: a case that no rule decides (a hole) or two rules decide (an overlap) refuses the file and
is shown. Leaves out: the evidence (`summary`) and the grading itself (`grade`).
"""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from sijill.grading.conditions import Case, Parsed, Value, domain, parse
from sijill.model.enumerations import SourceType
from sijill.model.errors import BadInput, NotFound

SCHEMES = ("airwars", "amnesty", "iraq_body_count", "unama", "ohchr", "coalition")


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeRule:
    """One rule: when the condition holds, this grade, for this reason."""

    id: str
    grade: str
    when: Parsed
    en: str
    ar: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A grading scheme whose rules have been shown to have neither hole nor overlap."""

    id: str
    version: str
    en: str
    ar: str
    source: str
    grades: tuple[str, ...]
    not_counted: frozenset[SourceType]
    rules: tuple[GradeRule, ...]

    def decide(self, case: Case) -> GradeRule:
        """The one rule that fires."""
        return next(rule for rule in self.rules if rule.when.ask(case))

    def rank(self, grade: str) -> int:
        """The place of a grade from least (0) to most."""
        return self.grades.index(grade)


@lru_cache(maxsize=32)
def load_scheme(name: str, version: str | None = None) -> Scheme:
    """A built-in scheme by id, in force or as an earlier version had it. Raises `NotFound` for another id or version.

    An earlier version is kept in a file of its own (airwars-1.0.toml), so that a grade made under it can be made again.
    """
    if name not in SCHEMES:
        raise NotFound(f'there is no grading scheme "{name}"', remedy="Use one of " + ", ".join(SCHEMES))
    folder = files("sijill.grading.schemes")
    found = read_scheme(folder.joinpath(f"{name}.toml").read_text(encoding="utf-8"), f"{name}.toml")
    if version in (None, found.version):
        return found
    earlier = earlier_versions(name)
    if version not in earlier:
        known = ", ".join((*earlier, f"{found.version} (in force)"))
        raise NotFound(f"there is no version {version} of {name}", remedy=f"There are: {known}.")
    file = f"{name}-{version}.toml"
    return read_scheme(folder.joinpath(file).read_text(encoding="utf-8"), file)


def earlier_versions(name: str) -> tuple[str, ...]:
    """Versions of a built-in scheme that are no longer in force."""
    kept = (one.name for one in files("sijill.grading.schemes").iterdir())
    start, end = f"{name}-", ".toml"
    return tuple(sorted(one[len(start) : -len(end)] for one in kept if one.startswith(start) and one.endswith(end)))


def load_scheme_file(path: Path) -> Scheme:
    """A scheme from a file. Raises `BadInput` when it is incomplete, has a hole, or two rules decide one case."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as slip:
        raise BadInput("not UTF-8 text", file=path.name, remedy="Save the scheme as UTF-8.") from slip
    return read_scheme(text, path.name)


def read_scheme(text: str, file: str) -> Scheme:
    """A scheme from the text of its file; `file` is the name used in messages."""
    try:
        table = tomllib.loads(text)
        defined: dict[str, Parsed] = {}
        for name, condition in table.get("define", {}).items():
            defined[name] = parse(condition, defined)
        scheme = Scheme(
            id=table["id"],
            version=str(table["version"]),
            en=table["en"],
            ar=table["ar"],
            source=table["source"],
            grades=tuple(table["grades"]),
            not_counted=frozenset(SourceType(kind) for kind in table["not_counted"]),
            rules=tuple(
                GradeRule(
                    id=rule["id"], grade=rule["grade"], when=parse(rule["when"], defined), en=rule["en"], ar=rule["ar"]
                )
                for rule in table["rule"]
            ),
        )
    except tomllib.TOMLDecodeError as slip:
        raise BadInput(f"not TOML: {slip}", file=file, remedy="Mend the line that is named") from slip
    except KeyError as missing:
        raise BadInput(f"{missing} is missing", file=file, remedy=_NEEDED) from missing
    except ValueError as unknown:
        raise BadInput(str(unknown), file=file, remedy="Use the types of source in the codebook") from unknown
    except (TypeError, AttributeError) as shape:
        raise BadInput(f"a field has the wrong form: {shape}", file=file, remedy=_NEEDED) from shape
    except BadInput as unread:
        raise BadInput(unread.message, file=file, remedy=unread.remedy) from unread
    _check(scheme, file)
    return scheme


_NEEDED = "A scheme needs id, version, en, ar, source, grades, not_counted, and rules with id, grade, when, en, ar"


def _check(scheme: Scheme, file: str) -> None:
    if strangers := sorted({rule.grade for rule in scheme.rules} - set(scheme.grades)):
        raise BadInput(f"grade {strangers[0]} is not in the list of grades", file=file, remedy="Add it, in its place")
    if len({rule.id for rule in scheme.rules}) != len(scheme.rules):
        raise BadInput("two rules carry one id", file=file, remedy="Give each rule its own id")
    if len(set(scheme.grades)) != len(scheme.grades):
        raise BadInput("one grade stands twice in the list of grades", file=file, remedy="Keep it once, in its place")
    for case in cases(scheme):
        fired = [rule.id for rule in scheme.rules if rule.when.ask(case)]
        if len(fired) != 1:
            shown = ", ".join(f"{name} = {value!r}" for name, value in case.items())
            what = "no rule decides" if not fired else f"rules {' and '.join(fired)} both decide"
            raise BadInput(f"{what} the case {shown}", file=file, remedy="Change the conditions so that one rule fires")


def cases(scheme: Scheme) -> Iterator[dict[str, Value]]:
    """Every possible case that the conditions of a scheme can tell apart."""
    values = domain(rule.when for rule in scheme.rules)
    for combination in itertools.product(*values.values()):
        case = dict(zip(values, combination, strict=True))
        if _possible(case):
            yield case


def _possible(case: dict[str, Value]) -> bool:
    """Without a list of sources no cluster is known; without a cluster no type is."""
    if case.get("sources_known") is False and case.get("clusters", 0):
        return False
    return not (case.get("clusters") == 0 and case.get("types", 0))
