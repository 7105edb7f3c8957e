"""The running account that monthly releases keep: carried over + new + reopened - completed = still open.

`read_account` takes the figures out of a release's prose with their spans; `sijill.official.ledger` keeps the entries
of all releases and adds them up. `None` is "not in this release".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields

from sijill.official.figures import NUMBER, value_of

_N = rf"(?P<n>{NUMBER}|no(?=\s+new))"
_PATTERNS: dict[str, tuple[str, ...]] = {
    "carried": (rf"carried\s+over\s+{_N}\s+(?:open\s+)?(?:reports?|allegations?)", rf"{_N}\s+(?:open\s+)?reports?\s+(?:were\s+)?carried\s+over"),
    "new": (rf"received\s+{_N}\s+new\s+(?:reports?|allegations?)", rf"{_N}\s+new\s+(?:reports?|allegations?)\s+(?:were\s+|was\s+)?received", rf"\b{_N}\s+new\s+reports?\b"),
    "reopened": (rf"re-?opened\s+{_N}\b", rf"{_N}\s+(?:\w+\s+){{0,3}}?(?:that\s+(?:\S+\s+){{0,4}}previously\s+closed\s+but\s+)?re-?opened"),
    "completed": (rf"completed\s+(?:the\s+assessment\s+of\s+|assessments?\s+of\s+)?{_N}\s+(?:civilian|reports?|allegations?|assessments?)",),
    "credible": (rf"{_N}\s+(?:reports?\s+|allegations?\s+)?(?:(?:was|were)\s+)?(?:determined|assessed|found|deemed)?\s*(?:to\s+be\s+|as\s+)?[\"“]?credible\b",),
    "non_credible": (rf"{_N}\s+(?:reports?\s+|allegations?\s+)?(?:(?:was|were)\s+)?(?:determined|assessed|found|deemed)?\s*(?:to\s+be\s+|as\s+)?[\"“]?non-?credible\b", rf"{_N}\s+(?:reports?\s+)?(?:were\s+|was\s+)?(?:\w+\s+){{0,3}}not\s+(?:to\s+be\s+)?credible"),
    "duplicate": (rf"{_N}\s+(?:reports?\s+)?(?:(?:was|were)\s+)?(?:determined|assessed|found)?\s*(?:to\s+be\s+|as\s+)?(?:an?\s+)?duplicates?\b",),
    "open": (rf"{_N}\s+reports?\s+(?:are|is|were|remain)\s+(?:still\s+)?open", rf"total\s+(?:of\s+)?{_N}\s+(?:open\s+)?reports?\s+(?:still\s+)?open", rf"{_N}\s+(?:reports?\s+)?(?:still|remain(?:s|ing)?)\s+open"),
    "deaths": (rf"resulted\s+in\s+{_N}\s+unintentional\s+civilian\s+deaths?", rf"{_N}\s+unintentional\s+civilian\s+deaths?"),
    "strikes": (rf"conducted\s+(?:a\s+total\s+of\s+)?{_N}\s+strikes?\s+between",),
    "killed_cumulative": (rf"at\s+least\s+{_N}\s+civilians?\s+(?:have|had|has|were)\s+been\s+(?:unintentionally|inadvertently)\s+killed", rf"at\s+least\s+{_N}\s+civilians?\s+(?:\w+\s+){{0,4}}(?:unintentionally|inadvertently)\s+killed"),
}  # fmt: skip
_COMPILED = {name: tuple(re.compile(one, re.IGNORECASE) for one in forms) for name, forms in _PATTERNS.items()}
_BOTH = re.compile(r"\bassessed\s+(?:both|the)\s+reports?\s+(?:as|to\s+be)\s+non-?credible", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The figures of one release; `None` is "not stated"."""

    carried: int | None = None
    new: int | None = None
    reopened: int | None = None
    completed: int | None = None
    credible: int | None = None
    non_credible: int | None = None
    duplicate: int | None = None
    open: int | None = None
    deaths: int | None = None
    strikes: int | None = None
    killed_cumulative: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the release keeps no account."""
        return all(getattr(self, one.name) is None for one in fields(self))


def read_account(text: str) -> tuple[Account, dict[str, tuple[int, int]]]:
    """The account of a release's prose, and the span of each figure."""
    said: dict[str, int] = {}
    spans: dict[str, tuple[int, int]] = {}
    for name, forms in _COMPILED.items():
        match = next((found for form in forms if (found := form.search(text))), None)
        if match is not None and (value := value_of(match["n"])) is not None:
            said[name], spans[name] = value, match.span("n")
    if "non_credible" not in said and "completed" in said and (both := _BOTH.search(text)) is not None:
        said["non_credible"], spans["non_credible"] = said["completed"], both.span()
    return Account(**said), spans
