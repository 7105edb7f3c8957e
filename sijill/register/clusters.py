"""Clusters: which mentions are one subject, given everybody's judgements.

A cluster is a connected component of "same" that no "different" may cross. Steps: keep the standing
verdict of each pair (a person overrules a model; among persons and among models the newest stands);
join by "same", persons before models, surer models before less sure ones, and skip a join that would put
the two sides of any "different" into one cluster. The order in which judgements were made does not matter,
save that of contradicting ones on one pair. The oldest mention gives the cluster its id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sijill.register.rows import JudgementRow

Pair = tuple[str, str]


def standing_verdicts(judgements: Iterable[JudgementRow]) -> dict[Pair, JudgementRow]:
    """For each judged pair the judgement that counts."""
    standing: dict[Pair, JudgementRow] = {}
    for row in sorted(judgements, key=lambda row: (row.judge == "person", row.id)):
        standing[row.left, row.right] = row
    return standing


def clusters(since: Mapping[str, int], judgements: Iterable[JudgementRow]) -> dict[str, str]:
    """Mention -> subject, for the mentions of `since` (mention -> sequence number of its recording)."""
    standing = [row for row in standing_verdicts(judgements).values() if row.left in since and row.right in since]
    joined = _Joined(since)
    for row in standing:
        if row.verdict == "different":
            joined.forbid(row.left, row.right)
    for row in sorted((row for row in standing if row.verdict == "same"), key=_strength):
        joined.join(row.left, row.right)
    return joined.subjects()


def blocked(since: Mapping[str, int], judgements: Iterable[JudgementRow]) -> list[JudgementRow]:
    """Standing "same" judgements that a "different" keeps from taking effect."""
    rows = list(judgements)
    subject = clusters(since, rows)
    standing = standing_verdicts(rows).values()
    return [row for row in standing if row.verdict == "same" and subject.get(row.left) != subject.get(row.right)]


def _strength(row: JudgementRow) -> tuple[bool, int, str, str]:
    return (row.judge != "person", -(row.permille or 0), row.left, row.right)


class _Joined:
    """Groups that grow by joining, each with the groups it must never join."""

    def __init__(self, since: Mapping[str, int]) -> None:
        self._since = since
        self._group = {mention: mention for mention in since}
        self._members = {mention: [mention] for mention in since}
        self._forbidden: dict[str, set[str]] = {mention: set() for mention in since}

    def forbid(self, left: str, right: str) -> None:
        self._forbidden[left].add(right)
        self._forbidden[right].add(left)

    def join(self, left: str, right: str) -> None:
        small, large = sorted((self._group[left], self._group[right]), key=lambda one: len(self._members[one]))
        if small == large or any(self._group[one] == large for one in self._forbidden[small]):
            return
        for one in self._members[small]:
            self._group[one] = large
        self._members[large] += self._members.pop(small)
        self._forbidden[large] |= self._forbidden.pop(small)

    def subjects(self) -> dict[str, str]:
        """Each mention with the oldest of its group."""
        subject: dict[str, str] = {}
        for members in self._members.values():
            oldest = min(members, key=lambda one: (self._since[one], one))
            subject.update(dict.fromkeys(members, oldest))
        return subject
