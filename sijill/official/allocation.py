"""Sharing out what was admitted: many statements to many incidents, without counting anybody twice.

An `Admission` is one conceded figure ("16 killed", from one statement). `Shares` give parts of it to incidents. The
rules hold at every step: a share is never negative, the shares of an admission never exceed it, and a figure that was
not stated cannot be shared out. What is not yet given to an incident is `open_part`, shown as "admitted without
incident". Every change returns a new value that remembers the one before: `undo` gives it back.

`suggest` shares one admission over the incidents that a person confirmed, in proportion to what each reports, whole
people only (largest remainder), and never more to an incident than its upper figure unless nothing else can hold it.
Place alone never merges: two incidents of one 100 m square stay two, and each needs its own confirmation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sijill.model.counts import Outcome
from sijill.model.errors import Refused

_REMEDY = "Lower another incident's share first, or check the admission's number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """One conceded figure of one statement; `number=None` means that the statement gave none."""

    id: str
    outcome: Outcome
    number: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A part of an admission given to an incident, by whom and why."""

    admission: str
    incident: str
    number: int
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """All shares of all admissions. Every method returns a new value; `before` is the one it came from."""

    admissions: Mapping[str, Admission]
    given: tuple[Share, ...] = ()
    before: Shares | None = field(default=None, repr=False)

    @classmethod
    def of(cls, admissions: Iterable[Admission]) -> Shares:
        """Nothing shared out yet. Raises `Refused` when two admissions carry one id."""
        listed = list(admissions)
        byid = {one.id: one for one in listed}
        if len(byid) != len(listed):
            raise Refused("two admissions carry one id", remedy="Number the statements anew")
        return cls(admissions=byid)

    def give(self, share: Share) -> Shares:
        """Give a part of an admission to an incident; a second share for the same incident replaces the first.

        Raises `Refused` when the admission is unknown, states no number, or would be exceeded.
        """
        admission = self.admissions.get(share.admission)
        if admission is None:
            raise Refused(f"there is no admission {share.admission}", remedy="Name one of the statements at hand")
        if admission.number is None:
            raise Refused(
                f"{admission.id} states no number of {admission.outcome.value}",
                remedy="Link it to the incident without a share: not stated is not zero",
            )
        if share.number < 0:
            raise Refused(f"a share of {share.number} people", remedy="Give 0 or more")
        others = tuple(one for one in self.given if (one.admission, one.incident) != (share.admission, share.incident))
        already = sum(one.number for one in others if one.admission == share.admission)
        if already + share.number > admission.number:
            raise Refused(
                f"{admission.id} admits {admission.number} {admission.outcome.value}: {already} are given to other "
                f"incidents, {share.number} more would exceed it",
                remedy=_REMEDY,
            )
        return replace(self, given=(*others, share), before=self)

    def take_back(self, admission: str, incident: str) -> Shares:
        """Withdraw one share. Raises `Refused` when there is none."""
        kept = tuple(one for one in self.given if (one.admission, one.incident) != (admission, incident))
        if len(kept) == len(self.given):
            raise Refused(f"{incident} has no share of {admission}", remedy="Look at the shares that are given")
        return replace(self, given=kept, before=self)

    def undo(self) -> Shares:
        """The value before the last change. Raises `Refused` at the beginning."""
        if self.before is None:
            raise Refused("nothing has been shared out yet", remedy="There is nothing to undo")
        return self.before

    def open_part(self, admission: str) -> int | None:
        """What no incident has been given yet; `None` when the admission states no number."""
        number = self.admissions[admission].number
        return None if number is None else number - sum(one.number for one in self.given if one.admission == admission)

    def of_incident(self, incident: str, outcome: Outcome) -> int | None:
        """What is admitted for one incident; `None` when nothing is."""
        parts = [
            one.number
            for one in self.given
            if one.incident == incident and self.admissions[one.admission].outcome is outcome
        ]
        return sum(parts) if parts else None

    def total(self, outcome: Outcome) -> int:
        """All that is admitted, shared out or not: every admission once."""
        return sum(one.number for one in self.admissions.values() if one.outcome is outcome and one.number is not None)


def suggest(
    admission: Admission,
    reported: Sequence[tuple[str, int | None, int | None]],
    *,
    by: str,
    reason: str,
    told: Sequence[int] = (),
) -> list[Share]:
    """Shares of one admission over confirmed incidents (id, least, most reported); they sum to the admission.

    `told`: the figures that the line itself tells apart; as many as there are incidents, they are the shares, the
    larger to the incident that reports more. `None` reported weighs as one person. Raises `Refused` without a number
    or without incidents.
    """
    if admission.number is None:
        raise Refused(f"{admission.id} states no number", remedy="Not stated is not zero: link without a share")
    if not reported:
        raise Refused(f"no incident is confirmed for {admission.id}", remedy="Confirm a candidate first")
    room = [most if most is not None else least for _id, least, most in reported]
    weights = [float(max(least if least is not None else 1, 0)) for _id, least, _most in reported]
    if sum(weights) == 0:
        weights = [1.0] * len(reported)
    if len(told) == len(reported) and sum(told) == admission.number:
        parts = _by_rank(told, weights)
    else:
        parts = _within_room(_largest_remainder(admission.number, weights), room)
    return [
        Share(admission=admission.id, incident=incident, number=part, by=by, reason=reason)
        for (incident, _least, _most), part in zip(reported, parts, strict=True)
    ]


def _by_rank(told: Sequence[int], weights: Sequence[float]) -> list[int]:
    """The figures told, the largest to the largest weight; ties go to the earlier one."""
    order = sorted(range(len(weights)), key=lambda at: (-weights[at], at))
    parts = dict(zip(order, sorted(told, reverse=True), strict=True))
    return [parts[at] for at in range(len(weights))]


def _largest_remainder(number: int, weights: Sequence[float]) -> list[int]:
    """`number` whole people in proportion to `weights` (Hamilton's method); ties go to the earlier one."""
    whole = sum(weights)
    exact = [number * weight / whole for weight in weights]
    parts = [int(part) for part in exact]
    order = sorted(range(len(parts)), key=lambda at: (-(exact[at] - parts[at]), at))
    for at in order[: number - sum(parts)]:
        parts[at] += 1
    return parts


def _within_room(parts: Sequence[int], room: Sequence[int | None]) -> list[int]:
    """Move what exceeds an incident's upper figure to incidents with room; what nobody has room for stays."""
    moved = list(parts)
    for at, most in enumerate(room):
        if most is None or moved[at] <= most:
            continue
        for other, limit in enumerate(room):
            spare = moved[at] - most if limit is None else min(moved[at] - most, limit - moved[other])
            if other != at and spare > 0:
                moved[at] -= spare
                moved[other] += spare
    return moved
