"""Decide about every person of the register: hear all that is recorded of them, and apply the rules.

All mentions of a person count, those in hidden records too: a secret must be able to protect. Then the check that a
shown name does not tell of somebody whose name is not shown ("Amina, mother of the child ..."): within an incident a
name that holds the folded name of a person who is not named is not shown either. The same check (`tells`) is made on
place names. Leaves out: nothing is printed here.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from sijill.names.fold import fold_text
from sijill.publish.people import Heard, Rule, decide
from sijill.register.rows import MentionRow
from sijill.register.store import Store

DECISION = "publication"
"""The predicate of decisions by people; its values are read here and never leave."""

_HEARD = ("harm", "name", "age", "age-group", "civilian-status", "civilian-status-contested", "verification", DECISION)
_TOGETHER = 2_000
_SHORTEST = 5
_BETWEEN = re.compile(r"[\W_]+")

Row = TypeVar("Row")


@dataclass(slots=True)
class Levels:
    """By person the rule that applies and whether a child; by incident the folded names that must not be told."""

    rules: dict[str, Rule] = field(default_factory=dict)
    child: dict[str, bool | None] = field(default_factory=dict)
    secret: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def tells(self, incident: str, text: str) -> bool:
        """Whether a text holds the name of a person of this incident who is not named."""
        folded = f" {_words(text)} "
        return any(f" {one} " in folded for one in self.secret.get(incident, ()))


def decide_people(
    store: Store, everybody: Sequence[MentionRow], subject: Mapping[str, str], rules: Sequence[Rule]
) -> Levels:
    """`everybody`: all standing mentions; `subject`: by mention that is shown, its cluster."""
    people = [row for row in everybody if row.kind == "person"]
    cluster = {row.id: subject.get(row.id, row.subject) for row in people}
    incident_of = {row.id: subject.get(row.part_of or "", row.part_of or "") for row in people}
    public = _public_documents(store, people)
    cases, names = _cases(store, people, cluster, public)
    levels = Levels()
    for person, case in cases.items():
        levels.rules[person] = decide(case, rules)
        levels.child[person] = True if case["minor"] else None if case["age_unknown"] else False
    incidents: dict[str, set[str]] = defaultdict(set)
    for row in people:
        incidents[cluster[row.id]].add(incident_of[row.id])
    for person, rule in levels.rules.items():
        if rule.level != "named":
            for incident in incidents[person]:
                levels.secret[incident] |= {one for one in map(_words, names.get(person, ())) if _is_full(one)}
    for person in [one for one, rule in levels.rules.items() if rule.level == "named"]:
        if any(levels.tells(incident, name) for incident in incidents[person] for name in names.get(person, ())):
            levels.rules[person] = decide(cases[person] | {"name_tells": True, "consented": False}, rules)
    return levels


def _words(text: str) -> str:
    """Folded words, without what stands between them."""
    return " ".join(_BETWEEN.sub(" ", fold_text(text)).split())


def _is_full(folded: str) -> bool:
    """Two words at least: a given name alone is borne by many, and forbids nothing."""
    return len(folded) >= _SHORTEST and " " in folded


def _public_documents(store: Store, people: Sequence[MentionRow]) -> set[str]:
    """Documents that anybody can find: those with an address."""
    ids = {row.document for row in people}
    return {row.id for chunk in chunks(sorted(ids)) for row in store.documents(chunk) if row.address}


def _cases(
    store: Store, people: Sequence[MentionRow], cluster: Mapping[str, str], public: Collection[str]
) -> tuple[dict[str, dict[str, bool]], dict[str, list[str]]]:
    """By person the case that the rules ask about, and every name."""
    said: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    names: dict[str, list[str]] = defaultdict(list)
    public_names: dict[str, int] = defaultdict(int)
    document = {row.id: row.document for row in people}
    for chunk in chunks(people):
        for row in store.claims([one.id for one in chunk], _HEARD):
            value, person = json.loads(row.value), cluster[row.mention]
            if value in (None, ""):
                continue
            said[person][row.says].append(value)
            if row.says == "name":
                names[person].append(str(value))
                public_names[person] += document[row.mention] in public and row.tier != "sealed"
    erased = {cluster[row.id] for row in people if row.erased}
    persons = dict.fromkeys(cluster[row.id] for row in people)
    heard = {
        one: Heard(said.get(one, {}), said.get(one, {}).get(DECISION, ()), one in erased, public_names[one])
        for one in persons
    }
    return {one: each.case() for one, each in heard.items()}, names


def chunks(rows: Iterable[Row], size: int = _TOGETHER) -> Iterator[list[Row]]:
    """Lists of at most `size`."""
    remaining = iter(rows)
    while chunk := list(islice(remaining, size)):
        yield chunk
