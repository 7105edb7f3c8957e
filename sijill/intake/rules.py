"""A mapping as a value: which column means which field, written as YAML that a person reviews.

    mapping: 1
    name: strikes of the year
    kind: incident
    columns:
      strike_id: {field: code}
      date: {field: date, format: day-first}
      civ_min: {field: civilians_killed_min, words: {"few": "3"}}
    keep: [type]        # kept as notes, word for word
    ignore: [row]       # deliberately left out
    constants: {country: Yemen}
    not_stated: ["99"]

Loading checks everything that can be checked without the table and names the line; `check_columns` then demands that
each column of the table is mapped, kept or ignored. Every scalar is text: YAML's `no`, `null` and `1:30` stay words.
Leaves out: reading cells (`apply`), proposing a mapping (`suggest`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import yaml

from sijill.intake.fields import FIELDS, Kind, Reading
from sijill.intake.values import DATE_ORDERS
from sijill.model.errors import BadInput

VERSION = "1"
_TOP = ("mapping", "name", "kind", "columns", "keep", "ignore", "constants", "not_stated")
_RULE = ("field", "format", "words")
_BYTES_MAX = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRule:
    """One column: the field it fills, the order of its dates, its own words, and why it was proposed."""

    column: str
    field: str
    format: str = "ask"
    words: tuple[tuple[str, str], ...] = ()
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """How the columns of one table become fields. Equal mappings are equal values."""

    kind: Kind
    name: str = ""
    columns: tuple[ColumnRule, ...] = ()
    keep: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    constants: tuple[tuple[str, str], ...] = ()
    not_stated: tuple[str, ...] = ()
    reasons: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @cached_property
    def by_column(self) -> dict[str, ColumnRule]:
        """The rules by column name."""
        return {rule.column: rule for rule in self.columns}

    @cached_property
    def by_field(self) -> dict[str, ColumnRule]:
        """The rules by field."""
        return {rule.field: rule for rule in self.columns}

    @cached_property
    def blanks(self) -> frozenset[str]:
        """This mapping's own words for "not stated", lower case."""
        return frozenset(word.casefold() for word in self.not_stated)


def check_columns(mapping: Mapping, columns: Iterable[str], *, file: str | None = None) -> None:
    """Every column is mapped, kept or ignored, and every one named exists.

    Raises `BadInput` naming each that is not.
    """
    there = list(columns)
    named = {*mapping.by_column, *mapping.keep, *mapping.ignore}
    if left := [column for column in there if column not in named]:
        raise BadInput(
            f"the mapping says nothing about {_listed(left)}",
            file=file,
            column=left[0],
            remedy="Map each column, or name it under `keep` (kept as notes) or `ignore`",
        )
    if gone := sorted(named.difference(there)):
        raise BadInput(
            f"the mapping names {_listed(gone)}, which the table has not",
            file=file,
            column=gone[0],
            remedy=f"The table has: {', '.join(there)}",
        )


def _listed(names: list[str]) -> str:
    quoted = ", ".join(f'"{name}"' for name in names)
    return f"the column{'s' if len(names) > 1 else ''} {quoted}"


def load_mapping(path: Path | str) -> Mapping:
    """The mapping in the YAML file at `path`. Raises `BadInput` naming the line and the remedy."""
    path = Path(path)
    if not path.is_file():
        raise BadInput("there is no such mapping", file=str(path), remedy="`sijill mapping suggest FILE` proposes one")
    if path.stat().st_size > _BYTES_MAX:
        raise BadInput("a mapping of more than 1 MiB is none", file=path.name, remedy="Check which file this is")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as broken:
        raise BadInput("the mapping is not UTF-8", file=path.name, remedy="Save it as UTF-8") from broken
    return parse_mapping(text, file=path.name)


def parse_mapping(text: str, *, file: str = "mapping") -> Mapping:
    """The mapping written in `text`. Raises `BadInput` naming the line and the remedy."""
    return _Reader(file).mapping(_compose(text, file))


def _compose(text: str, file: str) -> yaml.Node | None:
    try:
        for token in yaml.scan(text, Loader=yaml.SafeLoader):
            if isinstance(token, yaml.AnchorToken | yaml.AliasToken | yaml.TagToken):
                row = token.start_mark.line + 1
                raise BadInput("anchors and tags are not used in mappings", file=file, row=row, remedy="Write it out")
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as broken:
        mark = broken.problem_mark or broken.context_mark
        raise BadInput(
            f"this is not YAML: {broken.problem or broken.context}",
            file=file,
            row=None if mark is None else mark.line + 1,
            remedy="Look for a missing colon, quote or indent near this line",
        ) from broken
    except (yaml.YAMLError, RecursionError) as broken:
        raise BadInput(f"this is not YAML ({type(broken).__name__})", file=file, remedy="Write it anew") from broken


class _Reader:
    """Turns YAML nodes into a mapping, complaining with the line."""

    def __init__(self, file: str) -> None:
        self.file = file

    def fail(self, node: yaml.Node | None, message: str, remedy: str) -> BadInput:
        return BadInput(message, file=self.file, row=None if node is None else node.start_mark.line + 1, remedy=remedy)

    def pairs(self, node: yaml.Node | None, what: str) -> dict[str, yaml.Node]:
        if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
            return {}
        if not isinstance(node, yaml.MappingNode):
            raise self.fail(node, f"{what} must be a list of `name: value`", "See the example in the guide")
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = self.text(key, f"a name in {what}")
            if name in found:
                raise self.fail(key, f'"{name}" stands twice in {what}', "Keep one of the two")
            found[name] = value
        return found

    def text(self, node: yaml.Node, what: str) -> str:
        if not isinstance(node, yaml.ScalarNode):
            raise self.fail(node, f"{what} must be a single word or text", "Put it in quotes if it holds a colon")
        return str(node.value)

    def texts(self, node: yaml.Node | None, what: str) -> tuple[str, ...]:
        if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
            return ()
        if not isinstance(node, yaml.SequenceNode):
            raise self.fail(node, f"`{what}` must be a list", f"Write `{what}: [one, two]`")
        return tuple(self.text(item, f"each of `{what}`") for item in node.value)

    def words(self, node: yaml.Node | None, what: str) -> tuple[tuple[str, str], ...]:
        return tuple((word, self.text(value, what)) for word, value in self.pairs(node, what).items())

    def one_of(self, node: yaml.Node, value: str, allowed: Iterable[str], what: str) -> None:
        known = list(allowed)
        if value not in known:
            near = _nearest(value, known)
            hint = f"Did you mean {near}? " if near else ""
            shown = ", ".join(known) if len(known) < 30 else f"{', '.join(known[:30])} ..."
            raise self.fail(node, f'"{value}" is not {what}', f"{hint}Known: {shown}")

    def mapping(self, root: yaml.Node | None) -> Mapping:
        top = self.pairs(root, "the mapping")
        if not top:
            raise self.fail(root, "the mapping is empty", "`sijill mapping suggest FILE` proposes one")
        for name, node in top.items():
            self.one_of(node, name, _TOP, "a part of a mapping")
        for needed in ("mapping", "kind", "columns"):
            if needed not in top:
                raise self.fail(root, f"`{needed}` is missing", f"Add a line `{needed}:`")
        self.one_of(
            top["mapping"], self.text(top["mapping"], "`mapping`"), [VERSION], "a version of the mapping format"
        )
        kind = self.text(top["kind"], "`kind`")
        self.one_of(top["kind"], kind, list(Kind), "a kind of row")
        rules = tuple(self.rule(column, node) for column, node in self.pairs(top["columns"], "`columns`").items())
        made = Mapping(
            kind=Kind(kind),
            name=self.text(top["name"], "`name`") if "name" in top else "",
            columns=rules,
            keep=self.texts(top.get("keep"), "keep"),
            ignore=self.texts(top.get("ignore"), "ignore"),
            constants=self.words(top.get("constants"), "`constants`"),
            not_stated=self.texts(top.get("not_stated"), "not_stated"),
        )
        self.no_clash(made, top)
        return made

    def rule(self, column: str, node: yaml.Node) -> ColumnRule:
        if isinstance(node, yaml.ScalarNode):
            self.one_of(node, node.value, FIELDS, "a field")
            return ColumnRule(column=column, field=node.value)
        parts = self.pairs(node, f'the column "{column}"')
        for name, value in parts.items():
            self.one_of(value, name, _RULE, "a part of a column's rule")
        if "field" not in parts:
            raise self.fail(node, f'the column "{column}" has no `field`', "Add `field:`, or name it under `keep`")
        name = self.text(parts["field"], "`field`")
        self.one_of(parts["field"], name, FIELDS, "a field")
        order = self.text(parts["format"], "`format`") if "format" in parts else "ask"
        if "format" in parts:
            if FIELDS[name] is not Reading.DATE:
                raise self.fail(parts["format"], f"`{name}` is no date and has no format", "Remove `format`")
            if "%" not in order:
                self.one_of(parts["format"], order, DATE_ORDERS, "a date format")
        words = self.words(parts.get("words"), f'the words of "{column}"')
        return ColumnRule(column=column, field=name, format=order, words=words)

    def no_clash(self, made: Mapping, top: dict[str, yaml.Node]) -> None:
        seen: dict[str, str] = {}
        for rule in made.columns:
            if rule.field in seen:
                raise self.fail(
                    top["columns"],
                    f'the columns "{seen[rule.field]}" and "{rule.column}" both mean `{rule.field}`',
                    "Keep one and name the other under `keep`",
                )
            seen[rule.field] = rule.column
        for column in made.keep:
            if column in made.by_column or column in made.ignore:
                raise self.fail(
                    top.get("keep"), f'"{column}" is named twice', "Map it, keep it or ignore it: one of these"
                )
        for name, _ in made.constants:
            self.one_of(top["constants"], name, FIELDS, "a field")
            if name in seen:
                raise self.fail(top["constants"], f"`{name}` has a column and a constant", "Keep one of the two")


def _nearest(word: str, known: list[str]) -> str | None:
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, known, n=1, cutoff=0.7)), None)


def dump(mapping: Mapping) -> str:
    """The mapping as YAML for a person to review: one column a line, the reason for each behind it."""
    why = dict(mapping.reasons)
    lines = [
        "# Which column means which field. Review each line; what stands under `keep` is kept word for word as a note.",
        f"mapping: {VERSION}",
        f"name: {_quoted(mapping.name)}" if mapping.name else "",
        f"kind: {mapping.kind.value}" + _comment(why.get("kind")),
        "columns:" if mapping.columns else "columns: {}",
        *(f"  {_quoted(rule.column)}: {_rule(rule)}{_comment(rule.reason)}" for rule in mapping.columns),
        *_list("keep", mapping.keep, why),
        *_list("ignore", mapping.ignore, why),
    ]
    if mapping.constants:
        lines += ["constants:", *(f"  {name}: {_quoted(value)}" for name, value in mapping.constants)]
    if mapping.not_stated:
        lines.append(f"not_stated: [{', '.join(map(_quoted, mapping.not_stated))}]")
    return "\n".join(line for line in lines if line) + "\n"


def _rule(rule: ColumnRule) -> str:
    parts = [f"field: {rule.field}"]
    if FIELDS[rule.field] is Reading.DATE:
        parts.append(f"format: {_quoted(rule.format)}")
    if rule.words:
        parts.append("words: {" + ", ".join(f"{_quoted(word)}: {_quoted(means)}" for word, means in rule.words) + "}")
    return "{" + ", ".join(parts) + "}"


def _list(name: str, columns: tuple[str, ...], why: dict[str, str]) -> list[str]:
    if not columns:
        return []
    return [f"{name}:", *(f"  - {_quoted(column)}{_comment(why.get(column))}" for column in columns)]


def _comment(reason: str | None) -> str:
    return f"  # {' '.join(reason.split())}" if reason else ""


def _quoted(text: str) -> str:
    """Always a double-quoted scalar unless it is a plain word: nothing is left to YAML's guesses."""
    if text.replace("_", "").replace("-", "").isalnum() and text.isascii() and text[0].isalpha():
        return (
            text
            if text.casefold() not in {"yes", "no", "true", "false", "null", "on", "off", "y", "n"}
            else f'"{text}"'
        )
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(char if char.isprintable() else f"\\U{ord(char):08X}" for char in escaped) + '"'
