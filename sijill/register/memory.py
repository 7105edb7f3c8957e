"""Rows in memory: what replays, questions of the past and tests fold into."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any

from sijill.register.rows import (
    LOGGED,
    VIEWS,
    ActRow,
    AssessmentRow,
    ClaimRow,
    DocumentRow,
    IncidentRow,
    JudgementRow,
    MentionRow,
)


class MemoryStore:
    """A `Store` of dictionaries: one a table by id, and the few indexes that reads need."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[Any, Any]] = {table: {} for table in LOGGED}
        self._views: dict[str, dict[str, list[Any]]] = {table: {} for table in VIEWS}
        self._claims_of: dict[str, list[int]] = defaultdict(list)
        self._parts_of: dict[str, list[str]] = defaultdict(list)
        self._members_of: dict[str, set[str]] = defaultdict(set)
        self._judged: dict[str, list[int]] = defaultdict(list)
        self._assessed: dict[str, list[int]] = defaultdict(list)

    def add(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        kept = self._rows[table]
        for row in rows:
            if row[0] in kept:
                raise ValueError(f"{table} {row[0]} is already there")
            kept[row[0]] = row
            self._index(table, row)

    def add_missing(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        kept = self._rows[table]
        for row in rows:
            kept.setdefault(row[0], row)

    def put_documents(self, rows: Sequence[DocumentRow]) -> None:
        self._rows["document"].update((row.id, row) for row in rows)

    def _index(self, table: str, row: Any) -> None:
        if table == "claim":
            self._claims_of[row.mention].append(row.id)
        elif table == "mention":
            self._members_of[row.subject].add(row.id)
            if row.part_of is not None:
                self._parts_of[row.part_of].append(row.id)
        elif table == "assessment":
            self._assessed[row.subject].append(row.id)
        elif table == "judgement":
            self._judged[row.left].append(row.id)
            self._judged[row.right].append(row.id)

    def existing(self, table: str, ids: Collection[str]) -> set[str]:
        return self._rows[table].keys() & set(ids)

    def documents(self, ids: Collection[str]) -> list[DocumentRow]:
        kept = self._rows["document"]
        return [kept[one] for one in ids if one in kept]

    def documents_of_bytes(self, hashes: Collection[str]) -> list[DocumentRow]:
        found = (row for row in self._rows["document"].values() if row.sha256 in hashes)
        return sorted(found, key=attrgetter("since", "id"))

    def mentions(self, ids: Collection[str]) -> list[MentionRow]:
        kept = self._rows["mention"]
        return [kept[one] for one in ids if one in kept]

    def members(self, subjects: Collection[str]) -> list[MentionRow]:
        rows = self.mentions([one for subject in subjects for one in self._members_of.get(subject, ())])
        return sorted((row for row in rows if row.until is None), key=attrgetter("since", "id"))

    def parts(self, incidents: Collection[str]) -> list[MentionRow]:
        rows = self.mentions([one for incident in incidents for one in self._parts_of.get(incident, ())])
        return sorted((row for row in rows if row.until is None), key=attrgetter("since", "id"))

    def mentions_of_act(self, act: str) -> list[MentionRow]:
        rows = (row for row in self._rows["mention"].values() if row.act == act and row.until is None)
        return sorted(rows, key=attrgetter("since", "id"))

    def mentions_of_kinds(self, kinds: Collection[str]) -> list[MentionRow]:
        rows = (row for row in self._rows["mention"].values() if row.kind in kinds and row.until is None)
        return sorted(rows, key=attrgetter("since", "id"))

    def claims(self, mentions: Collection[str], says: Collection[str] | None = None) -> list[ClaimRow]:
        kept = self._rows["claim"]
        rows = [kept[one] for mention in mentions for one in self._claims_of.get(mention, ())]
        return sorted(row for row in rows if row.until is None and (says is None or row.says in says))

    def claims_with_history(self, mentions: Collection[str]) -> list[ClaimRow]:
        return sorted(self._rows["claim"][one] for mention in mentions for one in self._claims_of.get(mention, ()))

    def judgements(self, mentions: Collection[str]) -> list[JudgementRow]:
        ids = {one for mention in mentions for one in self._judged.get(mention, ())}
        rows = (self._rows["judgement"][one] for one in sorted(ids))
        return [row for row in rows if row.until is None]

    def judgement(self, judgement: int) -> JudgementRow | None:
        return self._rows["judgement"].get(judgement)

    def assessments(self, subjects: Collection[str]) -> list[AssessmentRow]:
        kept = self._rows["assessment"]
        return [kept[one] for one in sorted({id for subject in subjects for id in self._assessed.get(subject, ())})]

    def acts(self) -> list[ActRow]:
        return sorted(self._rows["act"].values(), key=attrgetter("since"))

    def end_claims(self, ids: Collection[int], until: int) -> None:
        # A claim that was withdrawn first and destroyed later is not there when the log is folded again.
        self._change("claim", self._rows["claim"].keys() & set(ids), until=until)

    def end_claims_of(self, mentions: Collection[str], until: int) -> None:
        self.end_claims([row.id for row in self.claims(mentions)], until)

    def end_mentions(self, ids: Collection[str], until: int) -> None:
        self._change("mention", ids, until=until)

    def revive_mentions(self, acts: Mapping[str, str]) -> None:
        for mention, act in acts.items():
            self._change("mention", [mention], until=None, act=act)

    def set_subjects(self, subjects: Mapping[str, str]) -> None:
        for mention, subject in subjects.items():
            row = self._rows["mention"][mention]
            self._members_of[row.subject].discard(mention)
            self._members_of[subject].add(mention)
            self._rows["mention"][mention] = row._replace(subject=subject)

    def end_judgement(self, judgement: int, until: int) -> None:
        self._change("judgement", [judgement], until=until)

    def set_until(self, table: str, ids: Collection[int], until: int | None) -> None:
        self._change(table, ids, until=until)

    def standing(self, table: str, column: str, values: Collection[str]) -> list[Any]:
        wanted, place = set(values), LOGGED[table]._fields.index(column)
        return [row for row in self.dump(table) if row.until is None and row[place] in wanted]

    def end_standing(self, table: str, column: str, value: str, until: int) -> None:
        self.set_until(table, [row.id for row in self.standing(table, column, [value])], until)

    def end_act(self, act: str, until: int) -> None:
        self._change("act", [act], undone=until)

    def erase(self, mention: str) -> None:
        private = [row.id for row in self.claims_with_history([mention]) if row.tier != "public"]
        for claim in private:
            del self._rows["claim"][claim]
            self._claims_of[mention].remove(claim)
        self._change("mention", [mention], erased=True, label=None)

    def _change(self, table: str, ids: Collection[Any], **changes: Any) -> None:
        kept = self._rows[table]
        for one in ids:
            kept[one] = kept[one]._replace(**changes)

    def replace_view(self, table: str, subjects: Collection[str], rows: Iterable[tuple[Any, ...]]) -> None:
        kept = self._views[table]
        for subject in subjects:
            kept.pop(subject, None)
        for row in rows:
            kept.setdefault(row[0], []).append(row)

    def view(self, table: str, subjects: Collection[str] | None = None) -> list[Any]:
        kept = self._views[table]
        wanted = kept if subjects is None else [one for one in subjects if one in kept]
        return [row for subject in sorted(wanted) for row in kept[subject]]

    def incidents_by_code(self, code: str) -> list[IncidentRow]:
        return [row for row in self.view("incident") if row.code == code]

    def incidents_between(self, first: str | None, last: str | None) -> list[IncidentRow]:
        if first is None and last is None:
            return self.view("incident")
        return [row for row in self.view("incident") if row.date_first and _between(row.date_first, first, last)]

    def dump(self, table: str) -> Iterable[Any]:
        if table in VIEWS:
            return self.view(table)
        return [self._rows[table][one] for one in sorted(self._rows[table])]


def _between(day: str, first: str | None, last: str | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)
