"""`sijill figures --tier`: victims by how they are known, beside what a case's documents say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sijill.cli.context import say, say_json, say_table

if TYPE_CHECKING:
    from sijill.grading.known import KnownPerson
    from sijill.register.figures import Definition, Figure
    from sijill.register.store import Store
    from sijill.register.tiers import Stated, Victim

_NAMES = {
    "directly_verified": "directly verified",
    "several_independent_sources": "several independent sources",
    "one_source": "one source",
    "contested": "contested",
    None: "no source known",
}
COLUMNS = ("victims", "killed", "named", "not_named", "adults", "children", "girls", "boys", "children_sex_not_stated",
           "age_not_stated")  # fmt: skip
"""Counts of each row: whole people."""


def show_tiers(store: Store, table: Figure, case: str | None, note: str | None, *, as_json: bool, as_csv: bool) -> None:
    """Print the table for the incidents of a figure, and the totals of its case (of all cases when none is named)."""
    from sijill.register.tiers import cases, incidents_of_case, stated, victims

    chosen = set(table.total.incidents)
    if case is not None:
        chosen &= incidents_of_case(store, case)
    rows = tier_rows(list(victims(store, chosen)))
    said = [one for name in ([case] if case else cases(store)) for one in stated_or_none(store, name, stated)]
    if as_json:
        say_json(
            {"figure": table.id, "definition": table.definition.data(), "case": case, "incidents": len(chosen)}
            | {"tiers": rows, "stated": [_stated_data(one) for one in said]}
            | ({"note": note} if note else {})
        )
    elif as_csv:
        _write_csv(rows)
    else:
        _tell(table.definition, rows, said, len(chosen), note)


def stated_or_none(store: Store, case: str, stated: Any) -> list[Stated]:
    """What a case states; nothing when it has no totals."""
    from sijill.model.errors import NotFound

    try:
        return list(stated(store, case))
    except NotFound:  # a case of incidents alone
        return []


def tier_rows(people: list[Victim]) -> list[dict[str, Any]]:
    """One row a class in the order of the codebook, then the total; every count is of the people given."""
    from sijill.grading.known import known_by
    from sijill.model.enumerations import KnownBy

    kinds: tuple[KnownBy | None, ...] = (*KnownBy, None)
    by_kind = {kind: [one for one in people if known_by(one.known) == kind] for kind in kinds}
    rows = [_row(kind, some) for kind, some in by_kind.items() if some or kind is not None]
    return [*rows, _row("total", people)]


def _row(kind: str | None, people: list[Victim]) -> dict[str, Any]:
    from sijill.model.enumerations import AgeGroup, Sex

    children = [one for one in people if _is(one.known, AgeGroup.CHILD)]
    named = sum(one.known.named for one in people)
    counts = (
        len(people),
        sum(one.killed for one in people),
        named,
        len(people) - named,
        sum(_is(one.known, AgeGroup.ADULT) for one in people),
        len(children),
        *(sum(one.known.sex is sex for one in children) for sex in (Sex.FEMALE, Sex.MALE, None)),
        sum(one.known.age_group is None for one in people),
    )
    return {"known_by": None if kind is None else str(kind)} | dict(zip(COLUMNS, counts, strict=True))


def _is(person: KnownPerson, group: Any) -> bool:
    return person.age_group is group


def _stated_data(one: Stated) -> dict[str, Any]:
    total = one.total
    return {
        "measure": total.measure, "text": one.text, "low": total.low, "high": total.high, "phrase": total.phrase,
        "area": total.area, "from": total.first, "to": total.last, "publisher": total.publisher, "title": total.title,
        "published": total.published, "address": total.address, "document": total.document, "claim": one.claim,
    }  # fmt: skip


def _write_csv(rows: list[dict[str, Any]]) -> None:
    import csv
    import sys

    writer = csv.DictWriter(sys.stdout, ["known_by", *COLUMNS], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def _tell(
    definition: Definition, rows: list[dict[str, Any]], said: list[Stated], incidents: int, note: str | None
) -> None:
    from sijill.cli.figures import describe

    say(f"Victims by how they are known: {describe(definition)}; {incidents:,} incidents\n")
    heads = ["Known by", "Victims", "Killed", "Named", "Not named", "Adults", "Children", "Girls", "Boys",
             "Sex not stated", "Age not stated"]  # fmt: skip
    if rows[-1]["victims"]:
        lines = [[_NAMES.get(row["known_by"], row["known_by"]), *(row[one] for one in COLUMNS)] for row in rows]
        say_table(heads, lines)
        say("\nA dispute comes first, then direct verification, then independent sources. A record without a list of")
        say("sources counts as one source: where lists were lost, *one source* is an upper figure. Age and sex that")
        say("nobody stated stay unstated.")
    else:
        say("No victim of these incidents is recorded one by one.")
    if note:
        say(note)
    if said:
        say("\nWhat documents state, with the claim that each figure comes from:")
        lines = [
            [one.total.measure, one.text, one.total.phrase or "", one.total.area or "",
             f"{one.total.publisher}, {one.total.published or 'date not known'}", one.total.document, one.claim]
            for one in said
        ]  # fmt: skip
        say_table(["What", "How many", "In their words", "Where", "Who says it", "Document", "Claim"], lines)
