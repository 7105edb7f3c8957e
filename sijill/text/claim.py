"""What a reader says: claims with the exact span they stand on, in the schema that `docs/methods/text.md` publishes.

Every span is `[start, end)` in code points of the original text. `Evidence` refuses at birth a span whose text is not
the quoted text. A claim never changes what the document says: "dozens" stays "dozens"; a coding policy (`policy`)
turns it into numbers elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sijill.model.errors import InvalidValue

KINDS = (
    "killed",
    "injured",
    "casualties",
    "missing",
    "displaced",
    "rescued",
    "building_destroyed",
    "munitions",
    "listed",
)
CLASSES = (
    "person", "child", "woman", "man", "man_or_boy", "woman_or_girl", "journalist", "healthcare", "rescuer",
    "combatant", "building", "munition",
)  # fmt: skip
MODIFIERS = ("exact", "at_least", "more_than", "up_to", "about", "between", "vague")
SCOPES = ("incident", "aggregate", "background")


class Span(NamedTuple):
    """Code points [start, end)."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quoted stretch of the document."""

    text: str
    span: Span

    @classmethod
    def at(cls, document: str, start: int, end: int) -> Evidence:
        """The stretch [start, end) of `document`."""
        if not 0 <= start < end <= len(document):
            raise InvalidValue(f"[{start}, {end}) does not lie in a text of {len(document)} characters")
        return cls(document[start:end], Span(start, end))

    def stands_in(self, document: str) -> bool:
        """Whether the document reads so at this place."""
        return document[self.span.start : self.span.end] == self.text

    def data(self) -> dict[str, Any]:
        """Plain JSON."""
        return {"text": self.text, "span": list(self.span)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """How many, as said: `lo` and `hi` are the figures written ("at least 14" is 14, 14, at_least).

    `hi=None`: a vague word, no figure.

    `bounds` applies the modifier: at least 14 is [14, None], more than 14 is [15, None], up to 9 is [0, 9].
    """

    lo: int
    hi: int | None
    modifier: str
    evidence: Evidence
    vague: str = ""

    def __post_init__(self) -> None:
        if self.lo < 0 or (self.hi is not None and self.hi < self.lo) or self.modifier not in MODIFIERS:
            raise InvalidValue(f"{self.lo} to {self.hi} ({self.modifier}) is not a quantity")

    @property
    def bounds(self) -> tuple[int, int | None]:
        """What the words guarantee: at least so many, at most so many (`None`: no ceiling)."""
        if self.modifier in ("at_least", "more_than"):
            return self.lo + (self.modifier == "more_than"), None
        return (0, self.hi) if self.modifier == "up_to" else (self.lo, self.hi)

    def data(self) -> dict[str, Any]:
        """Plain JSON."""
        data: dict[str, Any] = {
            "lo": self.lo, "hi": self.hi, "modifier": self.modifier, "bounds": list(self.bounds), **self.evidence.data()
        }  # fmt: skip
        return data | ({"vague": self.vague} if self.vague else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """Days `lo` to `hi` (ISO), how they were found, the words, and the words they were counted from."""

    lo: str
    hi: str
    resolution: str
    evidence: Evidence
    anchor: Span | None = None

    def data(self) -> dict[str, Any]:
        """Plain JSON."""
        data = {"lo": self.lo, "hi": self.hi, "resolution": self.resolution, **self.evidence.data()}
        return data | ({"anchor": list(self.anchor)} if self.anchor else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who is made to say it: `stance` asserts or denies; `quoted` words stand in quotation marks."""

    source: Evidence
    verb: str
    stance: str = "asserts"

    def data(self) -> dict[str, Any]:
        """Plain JSON."""
        return {"source": self.source.data(), "verb": self.verb, "stance": self.stance}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One harm that the document states. `parent` names the claim whose people these are a part of."""

    id: str
    kind: str
    quantity: Quantity
    cls: str
    combatant: str
    evidence: Evidence
    trigger: Evidence
    sentence: Span
    rules: tuple[str, ...]
    scope: str = "incident"
    polarity: str = "affirmed"
    parent: str | None = None
    derived_from: tuple[Span, ...] = ()
    when: When | None = None
    where: tuple[dict[str, Any], ...] = ()
    attribution: Attribution | None = None
    actor: Evidence | None = None
    norms: dict[str, str] = field(default_factory=dict)
    means: Evidence | None = None
    quoted: bool = False
    testimony: bool = False
    update: str = ""
    event: int = 0
    confidence: float = 0.5
    note: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kind not in KINDS or self.scope not in SCOPES:
            raise InvalidValue(f"{self.kind}/{self.scope} is not a kind of claim")

    def spans(self) -> tuple[Evidence, ...]:
        """Every stretch of text that the claim quotes."""
        some = (
            self.actor,
            self.means,
            self.when.evidence if self.when else None,
            self.attribution.source if self.attribution else None,
        )
        return (self.evidence, self.trigger, self.quantity.evidence, *(e for e in some if e is not None))

    def data(self) -> dict[str, Any]:
        """Plain JSON, in the published order."""
        return {
            "id": self.id,
            "kind": self.kind,
            "scope": self.scope,
            "event": self.event,
            "polarity": self.polarity,
            "quantity": self.quantity.data() | {"derived_from": [list(s) for s in self.derived_from]},
            "who": {"class": self.cls, "combatant": self.combatant},
            "parent": self.parent,
            "when": self.when.data() if self.when else None,
            "where": list(self.where),
            "actor": {**self.actor.data(), "norm": self.norms.get("actor")} if self.actor else None,
            "means": {**self.means.data(), "norm": self.norms.get("means")} if self.means else None,
            "attribution": self.attribution.data() if self.attribution else None,
            "quoted": self.quoted,
            "testimony": self.testimony,
            "update": self.update or None,
            "text": self.evidence.text,
            "span": list(self.evidence.span),
            "trigger": self.trigger.data(),
            "sentence": list(self.sentence),
            "rules": list(self.rules),
            "confidence": self.confidence,
            **self.note,
        }
