"""`sijill capture --graphic`, `--clear`, `--confirm`: what people say of documents that a rule has flagged."""

from __future__ import annotations

from sijill.cli.context import actor, isolated, register, say, say_json, say_table
from sijill.model.errors import BadInput
from sijill.vault.capture.decoding import shown_name


def decide(clear: str | None, confirm: str | None, withdraw: int | None, reason: str, by: str | None) -> None:
    """Record one decision: a document is clear, is graphic, or an earlier review no longer stands."""
    from sijill.casework.reviews import CLEAR, GRAPHIC, review_graphic, withdraw_review

    if sum(one is not None for one in (clear, confirm, withdraw)) != 1:
        raise BadInput("one decision at a time", remedy="Give --clear, --confirm or --withdraw.")
    with register().work(actor(by)) as uow:
        if withdraw is not None:
            withdraw_review(uow, withdraw, reason)
            say(f"review {withdraw} is withdrawn: the document waits for a person again")
            return
        named = clear if clear is not None else confirm
        verdict = CLEAR if clear is not None else GRAPHIC
        number = review_graphic(uow, str(named), verdict, reason)
    say(f"{named} is {verdict}, says {actor(by).name}: review {number}")


def list_care(as_json: bool) -> None:
    """Documents that are flagged or decided, those that wait for a person first."""
    from sijill.casework.captured import states
    from sijill.casework.reviews import reviews

    store = register().store
    found = sorted((one for one in states(store) if one.care), key=lambda one: one.review is not None)
    numbers = reviews(store)
    if as_json:
        keys = ("document", "title", "media_type", "graphic", "care")
        said = [{key: getattr(one, key) for key in keys} for one in found]
        say_json([one | {"review": _review(numbers.get(one["document"]))} for one in said])
        return
    rows = []
    for one in found:
        row = numbers.get(one.document)
        decided = f"{row.by}, {row.at[:10]}: {row.reason} (review {row.id})" if row else ""
        title = shown_name(" ".join((one.title or "").split())[:50])
        rows.append((one.document, one.care, "; ".join(one.graphic), isolated(decided), isolated(title)))
    say_table(("document", "care", "flagged for", "decided", "title"), rows)
    waiting = sum(one.review is None for one in found)
    say(f"\n{waiting} wait for a person: --clear DOCUMENT or --confirm DOCUMENT, with --reason. "
        "Until then they are treated as graphic.")  # fmt: skip


def _review(row: object) -> object:
    return None if row is None else row._asdict()  # type: ignore[attr-defined]
