"""Mail: what was written becomes the text, each attachment a part; a mailbox gives its messages as parts.

The text is the subject, then the plain body (or the words of the HTML body). Day and sender come from the headers, as
declared: a header can be forged, and nobody's word is taken for more than that.
"""

from __future__ import annotations

import email
import mailbox
from email.message import Message
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path

from sijill.vault.capture.decoding import decode, shown_name
from sijill.vault.capture.found import MOST_CHARACTERS, CannotOpen, Found, Part
from sijill.vault.capture.pages import read_page
from sijill.vault.capture.room import Full, Room

_MOST_BYTES = 100_000_000


def read_mail(path: Path, room: Room, media_type: str) -> Found:
    """One message."""
    if path.stat().st_size > _MOST_BYTES:
        raise CannotOpen("unreadable", f"a message above {_MOST_BYTES:,} bytes is not opened")
    found = Found(kind="mail", media_type=media_type)
    message = email.message_from_bytes(path.read_bytes(), policy=default)
    found.title, found.publisher = _header(message, "subject"), _header(message, "from")
    found.published = _day(message)
    found.declared = _header(message, "content-language")
    bodies: list[str] = []
    try:
        for part in message.walk():
            if not part.is_multipart():
                _take(part, room, found, bodies)
    except Full as limit:
        found.stop("partial", str(limit))
    found.text = "\n".join(one for one in (found.title or "", *bodies) if one.strip())[:MOST_CHARACTERS]
    found.page = found.text[:20_000]
    if not any(body.strip() for body in bodies):
        if found.parts:
            found.status = "container"
        else:
            found.stop("empty", "holds no words")
    return found


def _take(part: Message, room: Room, found: Found, bodies: list[str]) -> None:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return
    kind, name = part.get_content_type(), part.get_filename()
    if name is None and kind == "text/plain":
        bodies.append(decode(data, part.get_content_charset()).text)
    elif name is None and kind == "text/html":
        if not bodies:
            bodies.append(read_page(data, "html", kind, part.get_content_charset()).text or "")
    elif data:
        place = room.put(data)
        called = shown_name(str(name or part.get("content-location") or f"part {room.count}"))
        address = str(part.get("content-location") or "") or None
        found.parts.append(Part(path=place, name=called, media_type=kind, address=address))


def _header(message: Message, name: str) -> str | None:
    """A header as text; one that cannot be parsed is not stated."""
    try:
        value = message[name]
    except (ValueError, IndexError, AttributeError, TypeError, KeyError):  # the parser's own faults on broken headers
        return None
    return shown_name(" ".join(str(value).split())) or None if value is not None else None


def _day(message: Message) -> str | None:
    said = _header(message, "date")
    if said is None:
        return None
    try:
        return parsedate_to_datetime(said).date().isoformat()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def read_mailbox(path: Path, room: Room) -> Found:
    """The messages of an mbox as parts."""
    found = Found(kind="mbox", media_type="application/mbox", status="container")
    box = mailbox.mbox(path, create=False)
    try:
        for number, key in enumerate(box.iterkeys(), start=1):
            found.parts.append(
                Part(path=room.put(box.get_bytes(key)), name=f"message {number}.eml", media_type="message/rfc822")
            )
    except Full as limit:
        found.stop("partial", str(limit))
    finally:
        box.close()
    return found if found.parts else found.stop("empty", "holds no message")
