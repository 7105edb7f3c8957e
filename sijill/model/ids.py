"""Ids that anyone can recompute: a hash of what a thing is, never a counter and never a name.

A document is its bytes, or its address when it is only cited. A mention is its document and its anchor
inside it ("sequence 8", "paragraph 2"). The id of a mention is also the id of the subject that grows
around it: a cluster bears the id of its oldest mention. Sixty-five bits: two million ids collide with
probability below one in ten million.
"""

from __future__ import annotations

import hashlib

KIND_LETTERS = {"incident": "i", "person": "p", "structure": "s", "total": "t", "munitions": "u"}
"""First letter of an id, by kind of mention (design, part 1)."""


_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"  # RFC 4648, small letters
_PAIRS = tuple(first + second for first in _ALPHABET for second in _ALPHABET)


def _digest(text: str) -> str:
    return _thirteen(hashlib.sha256(text.encode()).digest())


def _thirteen(digest: bytes) -> str:
    """The first 65 bits in base 32. (`base64.b32encode` spells out all 256, ten times slower.)"""
    bits, pairs = int.from_bytes(digest[:9], "big") >> 7, _PAIRS
    return (
        pairs[bits >> 55]
        + pairs[bits >> 45 & 1023]
        + pairs[bits >> 35 & 1023]
        + pairs[bits >> 25 & 1023]
        + pairs[bits >> 15 & 1023]
        + pairs[bits >> 5 & 1023]
        + _ALPHABET[bits & 31]
    )


def captured_document_id(sha256: str) -> str:
    """Id of a document that we hold: `sha256` is the hex digest of its bytes."""
    return f"d-{_digest('bytes:' + sha256)}"


def cited_document_id(address: str) -> str:
    """Id of a document known only by its address."""
    return f"d-{_digest('address:' + address)}"


def mention_id(kind: str, document: str, anchor: str) -> str:
    """Id of a mention of `kind` at `anchor` (any text that is unique in the document)."""
    return f"{KIND_LETTERS[kind]}-{_digest(f'{kind}:{document}:{anchor}')}"


def figure_id(canonical_definition: bytes, root: bytes) -> str:
    """Id of a figure: its definition at one state of the register."""
    return f"f-{_thirteen(hashlib.sha256(root + canonical_definition).digest())}"
