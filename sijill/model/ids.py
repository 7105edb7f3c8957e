"""Ids that anyone can recompute: a hash of what a thing is, never a counter and never a name.

A document is its bytes, or its address when it is only cited. A mention is its document and its anchor
inside it ("sequence 8", "paragraph 2"). The id of a mention is also the id of the subject that grows
around it: a cluster bears the id of its oldest mention. Sixty-five bits: two million ids collide with
probability below one in ten million.
"""

from __future__ import annotations

import base64
import hashlib

KIND_LETTERS = {"incident": "i", "person": "p", "structure": "s", "total": "t", "munitions": "u"}
"""First letter of an id, by kind of mention (design, part 1)."""


def _digest(text: str) -> str:
    return base64.b32encode(hashlib.sha256(text.encode()).digest())[:13].decode().lower()


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
    return f"f-{base64.b32encode(hashlib.sha256(root + canonical_definition).digest())[:13].decode().lower()}"
