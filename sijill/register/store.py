"""What the fold needs of a place that keeps rows; memory, SQLite and PostgreSQL all answer it alike.

Reads return what stands (rows whose `until` is None) unless they say otherwise. Writes are buffered by
nobody: after a call returns, the next read sees it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Protocol

from sijill.register.rows import ActRow, AssessmentRow, ClaimRow, DocumentRow, IncidentRow, JudgementRow, MentionRow


class Store(Protocol):
    """Rows of the register: written by the fold alone."""

    def add(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert rows, all new."""

    def add_missing(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert those rows whose id is not there yet; of several with one id the first wins."""

    def put_documents(self, rows: Sequence[DocumentRow]) -> None:
        """Insert documents, or put them in the place of what was known of them; the last of one id wins."""

    def existing(self, table: str, ids: Collection[str]) -> set[str]:
        """Those of `ids` that have a row, standing or not."""

    def documents(self, ids: Collection[str]) -> list[DocumentRow]: ...

    def documents_of_bytes(self, hashes: Collection[str]) -> list[DocumentRow]:
        """Documents whose bytes have one of these SHA-256, whatever their id; oldest first."""

    def mentions(self, ids: Collection[str]) -> list[MentionRow]:
        """Rows of these mentions, standing or not."""

    def members(self, subjects: Collection[str]) -> list[MentionRow]:
        """Standing mentions of these subjects, oldest first."""

    def parts(self, incidents: Collection[str]) -> list[MentionRow]:
        """Standing mentions that are part of these mentions."""

    def mentions_of_act(self, act: str) -> list[MentionRow]:
        """Standing mentions that this act recorded."""

    def mentions_of_kinds(self, kinds: Collection[str]) -> list[MentionRow]:
        """Standing mentions of these kinds, oldest first: for totals and tallies, of which there are few."""

    def claims(self, mentions: Collection[str], says: Collection[str] | None = None) -> list[ClaimRow]:
        """Standing claims of these mentions in order of id, all or only these predicates."""

    def claims_with_history(self, mentions: Collection[str]) -> list[ClaimRow]:
        """Every claim ever recorded of these mentions, in order of id."""

    def judgements(self, mentions: Collection[str]) -> list[JudgementRow]:
        """Standing judgements that touch these mentions, in order of id."""

    def judgement(self, judgement: int) -> JudgementRow | None: ...

    def assessments(self, subjects: Collection[str]) -> list[AssessmentRow]:
        """Assessments of these subjects, oldest first."""

    def acts(self) -> list[ActRow]: ...

    def end_claims(self, ids: Collection[int], until: int) -> None: ...

    def end_claims_of(self, mentions: Collection[str], until: int) -> None:
        """End every standing claim of these mentions."""

    def end_mentions(self, ids: Collection[str], until: int) -> None: ...

    def revive_mentions(self, acts: Mapping[str, str]) -> None:
        """Let ended mentions stand again, as recorded by the act given for each."""

    def set_subjects(self, subjects: Mapping[str, str]) -> None:
        """Give mentions their subject."""

    def end_judgement(self, judgement: int, until: int) -> None: ...

    def set_until(self, table: str, ids: Collection[int], until: int | None) -> None:
        """End these rows of a table whose key is the number of an event, or (None) let them stand again."""

    def standing(self, table: str, column: str, values: Collection[str]) -> list[Any]:
        """Standing rows of a table whose key is a number, where a text column holds one of these; in order of id."""

    def end_standing(self, table: str, column: str, value: str, until: int) -> None:
        """End the standing rows of a table whose column holds this text."""

    def end_act(self, act: str, until: int) -> None: ...

    def erase(self, mention: str) -> None:
        """Destroy the personal claims and the label of a mention; the row stays, marked."""

    def replace_view(self, table: str, subjects: Collection[str], rows: Iterable[tuple[Any, ...]]) -> None:
        """Put these rows in the place of all rows of these subjects."""

    def view(self, table: str, subjects: Collection[str] | None = None) -> list[Any]:
        """Rows of a view, in order of subject; all or of these subjects."""

    def incidents_by_code(self, code: str) -> list[IncidentRow]:
        """Incidents of this code, in order of id."""

    def incidents_between(self, first: str | None, last: str | None) -> list[IncidentRow]:
        """Incidents whose first day lies in the span (None: no bound), in order of id; all when both are None."""

    def dump(self, table: str) -> Iterable[Any]:
        """Every row of a table in order of id."""
