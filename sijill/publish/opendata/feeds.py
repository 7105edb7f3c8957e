"""The public log of corrections as feeds: RSS 2.0 and Atom 1.0, newest first.

Entries say what changed and why, by the codes of the release; ids are urns, so that a feed is the same wherever it is
served. The time of an entry is its day at midnight: more is not published.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from typing import Any

from sijill.publish.frozen import Frozen
from sijill.publish.rows import Correction

MOST = 500
"""Entries of a feed; the table of corrections has them all."""


def rss(frozen: Frozen) -> str:
    """RSS 2.0."""
    title, about = _title(frozen), _about(frozen)
    items = "".join(
        f'<item><title>{_head(one)}</title><guid isPermaLink="false">{_urn(frozen, one)}</guid>'
        f"<pubDate>{format_datetime(_time(one.on))}</pubDate><description>{_body(one)}</description></item>\n"
        for one in _newest(frozen)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>'
        f"<title>{title}</title><link>{_urn(frozen)}</link><description>{about}</description>"
        f"<lastBuildDate>{format_datetime(_time(frozen.release.frozen_on))}</lastBuildDate>\n{items}</channel></rss>\n"
    )


def atom(frozen: Frozen) -> str:
    """Atom 1.0 (RFC 4287)."""
    entries = "".join(
        f"<entry><id>{_urn(frozen, one)}</id><title>{_head(one)}</title><updated>{_iso(one.on)}</updated>"
        f"<summary>{_body(one)}</summary></entry>\n"
        for one in _newest(frozen)
    )
    authors = f"<author><name>{escape(frozen.release.register.origin)}</name></author>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<id>{_urn(frozen)}</id><title>{_title(frozen)}</title>{authors}"
        f"<updated>{_iso(frozen.release.frozen_on)}</updated>\n{entries}</feed>\n"
    )


def _newest(frozen: Frozen) -> list[Correction]:
    return sorted(frozen.corrections, key=lambda one: (one.on, one.id), reverse=True)[:MOST]


def _title(frozen: Frozen) -> str:
    titles = " · ".join(frozen.release.title[one] for one in frozen.release.languages)
    return escape(f"{titles}: corrections")


def _about(frozen: Frozen) -> str:
    release = frozen.release
    return escape(f"What changed up to release {release.version} of {release.frozen_on}, and why.")


def _urn(frozen: Frozen, one: Correction | None = None) -> str:
    base = f"urn:sijill:{frozen.release.case}:corrections"
    return base if one is None else f"{base}:{one.id}"


def _head(one: Correction) -> str:
    return escape(f"{one.subject}: {one.what} ({one.why})")


def _body(one: Correction) -> str:
    return escape(f"{_said(one.before)} → {_said(one.after)}")


def _said(value: Any) -> str:
    return "not stated" if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _time(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def _iso(day: str) -> str:
    return _time(day).isoformat().replace("+00:00", "Z")
