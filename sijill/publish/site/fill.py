"""Put values into a piece of HTML, each escaped unless it is markup already; `str.format`'s own speed.

Does what `Markup.format` does, three times as fast: a page of an incident fills some two hundred pieces.
"""

from __future__ import annotations

from markupsafe import Markup, escape


def html(piece: str, *values: object, **named: object) -> Markup:
    """`piece` with its `{}` and `{name}` filled."""
    safe = {key: escape(value) for key, value in named.items()}
    return Markup(piece.format(*map(escape, values), **safe))  # noqa: S704 - every value is escaped
