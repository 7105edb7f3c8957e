"""What `sijill capture` says: of each document how it stands, of all of them how many; the list of what is held."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sijill.cli.capture_addresses import tell_fetched
from sijill.cli.context import isolated, register, say, say_json, say_table
from sijill.vault.capture.decoding import shown_name

if TYPE_CHECKING:
    from sijill.casework.captured import State
    from sijill.casework.captures import Captured
    from sijill.workbench.opening import Register

_READABLE = ("content", "partial")
_SHOWN = 60


def tell(opened: Register, done: list[Any], cited: list[str], answers: list[dict[str, Any]], as_json: bool) -> None:
    """What became of files (`done`: file, documents, fault), citations and addresses."""
    documents = [one for _, captured, _ in done for one in captured or ()]
    failed = [(file, fault) for file, _, fault in done if fault is not None]
    again = sum(captured is None and fault is None for _, captured, fault in done)
    summary = _summary(documents, again + sum(not one.is_new for one in documents), len(failed), len(cited))
    if as_json:
        from sijill.casework.captured import states

        new = {one.document for one in documents}
        shown = [one.data() for one in states(opened.store) if one.document in new]
        say_json(summary | {"documents": shown, "cited_ids": cited, "addresses": answers,
                            "failures": [{"file": str(file), "reason": fault} for file, fault in failed]})  # fmt: skip
        return
    if 0 < len(documents) <= _SHOWN:
        _table(opened, documents)
    if done or cited:
        _say_summary(summary)
    tell_fetched(answers)
    for file, fault in failed:
        say(f"not kept: {isolated(shown_name(file.name))}: {fault}")
    for one in cited:
        say(f"{one} is cited only: capture its address, or save the page and capture the file with --address.")
    if any(one.status in _READABLE for one in documents) or any(_reads(one) for one in answers):
        say("`sijill read --all` reads what they say; `sijill read --queue` goes through the suggestions.")


def _reads(answer: dict[str, Any]) -> bool:
    """Whether a fetched page can be read whole: what cannot says why."""
    return answer["outcome"] == "captured" and not answer["reason"]


def _summary(documents: list[Captured], again: int, failed: int, cited: int) -> dict[str, Any]:
    new = [one for one in documents if one.is_new]
    return {
        "new": len(new),
        "already_held": again,
        "not_kept": failed,
        "cited": cited,
        "status": dict(Counter(one.status for one in new).most_common()),
        "copies": sum(bool(one.copies) for one in new),
        "graphic": sum(bool(one.graphic) for one in new),
    }


def _say_summary(summary: dict[str, Any]) -> None:
    rows = [("new documents", summary["new"]), ("already held", summary["already_held"])]
    rows += [(f"  {status}", count) for status, count in summary["status"].items()]
    rows += [("copies of others", summary["copies"]), ("to be opened with care", summary["graphic"])]
    rows += [(name, summary[key]) for name, key in (("not kept", "not_kept"), ("cited only", "cited")) if summary[key]]
    say()
    for name, count in rows:
        say(f"{name:<24}{count:>8,}")


def _table(opened: Register, documents: list[Captured]) -> None:
    from sijill.casework.captured import states

    new = {one.document for one in documents}
    _print([one for one in states(opened.store) if one.document in new])


def list_documents(as_json: bool) -> None:
    """Every document and how it stands, copies in clusters."""
    from sijill.casework.captured import states

    found = states(register().store)
    if as_json:
        say_json([one.data() for one in found])
        return
    _print(found)
    clusters = Counter(one.cluster for one in found if one.cluster)
    publishers = {
        name: len({one.publisher or one.address for one in found if one.cluster == name}) for name in clusters
    }
    say(f"\n{len(found)} documents; {sum(clusters.values())} in {len(clusters)} clusters of copies, "
        f"{sum(count > 1 for count in publishers.values())} of them republished; "
        f"{sum(one.care == 'graphic?' for one in found)} wait for a person to say whether they are graphic "
        f"(--graphic), {sum(one.care == 'graphic' for one in found)} are.")  # fmt: skip


def _print(found: list[State]) -> None:
    columns = ("document", "status", "kind", "language", "published", "copy of", "care", "read", "title")
    say_table(columns, [_row(one) for one in found])
    for one in found:
        if one.reason:
            say(f"{one.document}  {one.status}: {isolated(shown_name(one.reason))}")


def _row(one: State) -> tuple[str, ...]:
    copy = f"{one.copies[0][0]} {one.copies[0][1] // 10} %" if one.copies else ""
    read = f"{one.decided}/{one.suggested}" if one.suggested else ""
    kind = (one.media_type or "").rpartition("/")[2].partition(";")[0][:18]
    title = shown_name(" ".join((one.title or "").split())[:60])
    inside = "  " if one.part_of else ""
    return (
        inside + one.document, one.status, kind, one.language or "", one.published or "", copy,
        one.care, read, isolated(title),
    )  # fmt: skip
