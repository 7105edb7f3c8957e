"""Cases: what a release is about. A TOML file says which incidents, under what title, in which languages and licence.

Built in: `raqqa`, `harbour`, `all`. Any other is a file given by its path. A case chooses by the name that records
carry (`case`), or by a definition (`[select]`: actor, actor_rule, area, first, last, grades), or takes everything.
`passed` lists free texts that people read and passed for publication, with the reason; `[levels]` changes the level
of a privacy rule. Both are decisions: they stand in a file under version control, and two people freeze with it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from sijill.model.errors import BadInput, NotFound
from sijill.publish.frozen import Window, require_languages
from sijill.register.figures import Definition

BUILT_IN = ("raqqa", "harbour", "all")
PASSABLE = ("document.title", "total.note", "munitions.note", "phrase")
"""Free texts that a person can pass for a whole case; "phrase": the words in which documents put numbers."""

_KNOWN = {"id", "case", "select", "title", "languages", "licence", "definition", "window", "passed", "passed_why"}
_KNOWN |= {"levels"}
_WINDOWS = ("conflict", "monitored", "assessed", "published")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDefinition:
    """What a release is about and how it is shown."""

    id: str
    title: dict[str, str]
    languages: tuple[str, ...]
    licence: dict[str, str]
    definitions: tuple[dict[str, str], ...]
    windows: tuple[Window, ...]
    case: str | None = None
    select: Definition | None = None
    passed: frozenset[str] = frozenset()
    passed_why: str = ""
    levels: Mapping[str, str]

    def data(self) -> dict[str, Any]:
        """The choice as plain JSON, for the release."""
        chosen: dict[str, Any] = {"id": self.id, "passed": sorted(self.passed), "levels": dict(self.levels)}
        chosen |= {"passed_why": self.passed_why} if self.passed else {}
        chosen |= {} if self.case is None else {"case": self.case}
        return chosen if self.select is None else chosen | {"select": self.select.data()}


def find_case(name: str) -> CaseDefinition:
    """A built-in case by its name, or one from a file. Raises NotFound, or BadInput naming file and field."""
    if name in BUILT_IN:
        return read_case_definition(files(__name__).joinpath(f"{name}.toml").read_text("utf-8"), file=f"{name}.toml")
    path = Path(name)
    if not path.is_file():
        raise NotFound(
            f'there is no case "{name}"', remedy=f"Say one of {', '.join(BUILT_IN)}, or give a case file (TOML)."
        )
    return read_case_definition(path.read_text("utf-8"), file=str(path))


def read_case_definition(text: str, *, file: str) -> CaseDefinition:
    """A case from its text; what it does not say comes from defaults.toml."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"it is not TOML: {error}", file=file) from error
    if unknown := sorted(set(said) - _KNOWN):
        raise BadInput(
            f'"{unknown[0]}" is not known in a case', file=file, remedy=f"Known: {', '.join(sorted(_KNOWN))}."
        )
    whole = tomllib.loads(files("sijill.publish").joinpath("defaults.toml").read_text("utf-8")) | said
    _check(whole, file)
    chosen = whole.get("select")
    return CaseDefinition(
        id=whole["id"],
        title=dict(whole["title"]),
        languages=tuple(whole["languages"]),
        licence=dict(whole["licence"]),
        definitions=tuple(whole["definition"]),
        windows=tuple(_window(one, file) for one in whole.get("window", ())),
        case=whole.get("case"),
        select=None if chosen is None else _definition(chosen, file),
        passed=frozenset(whole.get("passed", ())),
        passed_why=whole.get("passed_why", ""),
        levels=dict(whole.get("levels", {})),
    )


def _check(said: Mapping[str, Any], file: str) -> None:
    id = said.get("id")
    if not isinstance(id, str) or not id.replace("-", "").isalnum() or not id.isascii():
        raise BadInput("a case needs an id of letters, digits and hyphens", file=file, column="id")
    require_languages(said["languages"])
    if not said["languages"]:
        raise BadInput("a case needs at least one language", file=file, column="languages")
    title = said.get("title")
    if not isinstance(title, dict) or (missing := [one for one in said["languages"] if not title.get(one)]):
        which = "any language" if not isinstance(title, dict) else missing[0]
        raise BadInput(f"a case needs a title in {which}", file=file, column="title")
    if unknown := sorted(set(said.get("passed", ())) - set(PASSABLE)):
        raise BadInput(f'"{unknown[0]}" cannot be passed', file=file, remedy=f"Say any of: {', '.join(PASSABLE)}.")
    if said.get("passed") and not said.get("passed_why", "").strip():
        raise BadInput("passing free texts needs its reason", file=file, column="passed_why")


def _window(said: Mapping[str, str], file: str) -> Window:
    if said.get("kind") not in _WINDOWS:
        raise BadInput(f'"{said.get("kind")}" is no window', file=file, remedy=f"Say one of: {', '.join(_WINDOWS)}.")
    return Window(said["kind"], said.get("first"), said.get("last"))


def _definition(said: Mapping[str, Any], file: str) -> Definition:
    known = {"actor", "actor_rule", "area", "first", "last", "grades"}
    if unknown := sorted(set(said) - known):
        raise BadInput(
            f'"{unknown[0]}" does not choose incidents', file=file, remedy=f"Known: {', '.join(sorted(known))}."
        )
    if said.get("actor_rule") == "apportioned":
        raise BadInput("a release counts each incident whole", file=file, remedy='Say "any" or "sole".')
    return Definition.of(dict(said))


def titles(case: CaseDefinition, languages: Sequence[str]) -> dict[str, str]:
    """The titles in these languages."""
    return {one: case.title[one] for one in languages}
