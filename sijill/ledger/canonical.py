"""One byte string for one value: the JSON Canonicalization Scheme (RFC 8785), without floating point.

Steps of `canonical`: look at every container once (types of keys and values, size of integers), let orjson
write it. Its escapes are those of RFC 8785 section 3.2.2.2. Keys are sorted by UTF-16 code units (section 3.2.3);
orjson sorts by code point, which differs only when a key holds a character beyond U+FFFF. Such values, and those that
orjson refuses (half characters, more than 254 levels), take a slower way, through Python's own encoder.

Left out on purpose: floats (a count or a coordinate that enters the log is text or a whole number, so
that no two programs can print it differently) and integers beyond 2^53 - 1 (I-JSON, RFC 7493 section 2.2).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, NoReturn

import orjson

from sijill.model.errors import InvalidValue

LARGEST = 2**53 - 1
"""The largest whole number that every JSON reader keeps exactly."""

_ASTRAL = re.compile(rb"[\xf0-\xf4]")
"""The first byte of a character beyond U+FFFF in UTF-8."""
_PLAIN = frozenset({str, bool, type(None)})
_WRITE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, check_circular=False).encode
_WRITE_AS_GIVEN = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def canonical(value: object) -> bytes:
    """The canonical bytes of `value`: str, int, bool, None, list, tuple, and dict with str keys.

    A tuple is written as a list. Raises InvalidValue for anything else: a float, a lone surrogate,
    a whole number beyond 2^53 - 1, a key that is not text, a value that contains itself.
    """
    try:
        return _WRITE_AS_GIVEN(_in_utf16_order(value)).encode() if _look((value,)) else _written(value)
    except RecursionError:
        raise InvalidValue("a value for the log is nested too deeply, or contains itself") from None
    except UnicodeEncodeError as error:
        character = f"U+{ord(error.object[error.start]):04X}"
        raise InvalidValue(
            f"half of a character ({character}, a lone surrogate) has no place in the log",
            remedy="Read the source again with its right encoding.",
        ) from None


def _written(value: object) -> bytes:
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:
        return _WRITE(value).encode()


def parse(data: bytes) -> Any:
    """The value that `data` is the canonical form of: `canonical(parse(data)) == data`, or InvalidValue.

    Refuses duplicate keys, white space, other escapes, other key order, floats, NaN and trailing bytes.
    """
    try:
        value = json.loads(data.decode(), parse_int=_whole, parse_float=_refuse_float, parse_constant=_refuse_float)
        if _ASTRAL.search(data) or _written(value) != data:
            _explain(value, data)
    except UnicodeDecodeError as error:
        raise InvalidValue(f"not UTF-8 at byte {error.start}") from None
    except UnicodeEncodeError:
        raise InvalidValue("half of a character (a lone surrogate) has no place in the log") from None
    except RecursionError:
        raise InvalidValue("nested too deeply") from None
    except json.JSONDecodeError as error:
        raise InvalidValue(f"not JSON: {error}") from None
    return value


def _explain(value: object, data: bytes) -> None:
    """Say why `data` is not canonical; return when it is, after all."""
    json.loads(data, object_pairs_hook=_refuse_twins)
    if canonical(value) != data:
        raise InvalidValue("not in canonical form (RFC 8785): white space, key order, escapes or -0")


def _look(values: Iterable[object]) -> bool:
    """Refuse what cannot be written; True when some key needs the order of UTF-16."""
    astral = False
    for value in values:
        kind = type(value)
        if kind in _PLAIN:
            continue
        if kind is dict or isinstance(value, dict):
            astral |= _look_at_keys(value)  # type: ignore[arg-type]  # it is a dict
            inner = value.values()  # type: ignore[attr-defined]
            if not _PLAIN.issuperset(map(type, inner)):
                astral |= _look(inner)
        elif isinstance(value, list | tuple):
            astral |= _look(value)
        elif not isinstance(value, str):
            _look_at_number(value)
    return astral


def _look_at_number(value: object) -> None:
    if not isinstance(value, int):
        raise InvalidValue(
            f"{type(value).__name__} {value!r:.60} has no place in the log",
            remedy="Write it as text or as a whole number.",
        )
    if not -LARGEST <= value <= LARGEST:
        raise InvalidValue(
            f"a whole number of {value.bit_length()} bits is beyond 2^53 - 1", remedy="Write it as text."
        )


def _look_at_keys(value: dict[Any, object]) -> bool:
    try:
        joined = "".join(value)
    except TypeError:
        wrong = next(key for key in value if not isinstance(key, str))
        raise InvalidValue(f"key {wrong!r:.60} is {type(wrong).__name__}, not text") from None
    return not joined.isascii() and max(joined) > "\uffff"


def _in_utf16_order(value: object) -> object:
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return {key: _in_utf16_order(value[key]) for key in keys}
    if isinstance(value, list | tuple):
        return [_in_utf16_order(one) for one in value]
    return value


def _whole(digits: str) -> int:
    if len(digits) > 17 or not -LARGEST <= (number := int(digits)) <= LARGEST:
        raise InvalidValue(f"{digits:.40} is beyond 2^53 - 1", remedy="Write it as text.")
    return number


def _refuse_float(text: str) -> NoReturn:
    raise InvalidValue(f"the number {text} is not a whole number", remedy="Write it as text.")


def _refuse_twins(pairs: list[tuple[str, object]]) -> None:
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            raise InvalidValue(f'the key "{key}" stands twice in one object')
        seen.add(key)
