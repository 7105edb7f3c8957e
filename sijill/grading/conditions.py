"""The small language of scheme files: conditions over the evidence, readable by anyone and checked before use.

A condition is one line: the names of an evidence summary, whole numbers, quoted words, `== != < <= > >=`, `and`, `or`,
`not`, parentheses, and names defined in the file. It is parsed with Python's own grammar and turned into closures;
nothing else of Python is allowed, so a scheme file can decide and do nothing more.
`domain` lists, for each name that a set of conditions uses, the values between which they can tell a difference.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sijill.model.enumerations import StrikeStatus
from sijill.model.errors import BadInput

Value = int | bool | str
Case = Mapping[str, Value]
Condition = Callable[[Case], Value]

NUMBERS = ("clusters", "types", "actors", "verified")
SWITCHES = ("accepted", "only_combatants", "sources_known", "strike_declared")
WORDS: dict[str, tuple[str, ...]] = {"strike_status": ("", *(status.value for status in StrikeStatus))}

_COMPARE: dict[type[ast.cmpop], Callable[[Value, Value], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A condition ready to be asked, with the names it uses and the numbers it compares them to."""

    text: str
    ask: Condition
    names: frozenset[str]
    numbers: Mapping[str, frozenset[int]]


def parse(text: str, defined: Mapping[str, Parsed] | None = None) -> Parsed:
    """Read one condition. Raises `BadInput` naming the word that does not belong to the language."""
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except SyntaxError as slip:
        raise BadInput(f'the condition "{text}" cannot be read: {slip.msg}', remedy=_REMEDY) from slip
    reader = _Reader(text, defined or {})
    ask = reader.read(tree.body)
    return Parsed(
        text=text,
        ask=ask,
        names=frozenset(reader.names),
        numbers={name: frozenset(values) for name, values in reader.numbers.items()},
    )


_REMEDY = (
    "Use " + ", ".join((*NUMBERS, *SWITCHES, *WORDS)) + ", whole numbers, quoted words, == != < <= > >=, and, or, not"
)


class _Reader:
    def __init__(self, text: str, defined: Mapping[str, Parsed]) -> None:
        self.text, self.defined = text, defined
        self.names: set[str] = set()
        self.numbers: dict[str, set[int]] = {}

    def read(self, node: ast.expr) -> Condition:
        match node:
            case ast.BoolOp(op=ast.And(), values=parts):
                every = [self.read(part) for part in parts]
                return lambda case: all(ask(case) for ask in every)
            case ast.BoolOp(op=ast.Or(), values=parts):
                some = [self.read(part) for part in parts]
                return lambda case: any(ask(case) for ask in some)
            case ast.UnaryOp(op=ast.Not(), operand=part):
                ask = self.read(part)
                return lambda case: not ask(case)
            case ast.Compare(left=ast.Name(id=name), ops=[op], comparators=[ast.Constant(value=value)]):
                return self._comparison(name, type(op), value)
            case ast.Name(id=name):
                return self._name(name)
        raise self._refusal(ast.unparse(node))

    def _comparison(self, name: str, op: type[ast.cmpop], value: object) -> Condition:
        compare = _COMPARE.get(op)
        if name in NUMBERS and type(value) is int and compare is not None:
            self.numbers.setdefault(name, set()).add(value)
        elif not (name in WORDS and value in WORDS[name] and op in (ast.Eq, ast.NotEq)):
            raise self._refusal(f"{name} compared with {value!r}")
        self.names.add(name)
        wanted = value if isinstance(value, int) else str(value)
        return lambda case: compare(case[name], wanted) if compare is not None else False

    def _name(self, name: str) -> Condition:
        if name in self.defined:
            known = self.defined[name]
            self.names |= known.names
            for number, values in known.numbers.items():
                self.numbers.setdefault(number, set()).update(values)
            return known.ask
        if name not in SWITCHES:
            raise self._refusal(name)
        self.names.add(name)
        return lambda case: case[name]

    def _refusal(self, what: str) -> BadInput:
        return BadInput(f'"{what}" in the condition "{self.text}" is not in the language of schemes', remedy=_REMEDY)


def domain(conditions: Iterable[Parsed]) -> dict[str, tuple[Value, ...]]:
    """For each name used, values that stand for all others: numbers up to one above the highest that is compared."""
    values: dict[str, tuple[Value, ...]] = {}
    parsed = list(conditions)
    for name in sorted({name for condition in parsed for name in condition.names}):
        if name in NUMBERS:
            highest = max(number for condition in parsed for number in condition.numbers.get(name, ()))
            values[name] = tuple(range(max(highest, 0) + 2))
        else:
            values[name] = WORDS.get(name, (False, True))
    return values
