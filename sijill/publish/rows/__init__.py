"""The rows of a frozen release: one named tuple a table, and the values inside them.

Everything here is public already: a row holds only what the allow-list (`allow.csv`) lets out, and what it cannot say
it says by None ("not stated"), never by 0. Days are ISO texts, degrees are texts with the digits of the cell. Ids are
those of the register where it has public ones (incident, person, total, document); a claim's id is a hash of what is
published of it, so that nothing unpublished moves it.
"""

from __future__ import annotations

from typing import Any

from sijill.publish.rows.estimates import Estimate, Reason
from sijill.publish.rows.figures import Computed, Figure, Headline, Total
from sijill.publish.rows.incidents import (
    Change,
    Cluster,
    Competing,
    Count,
    Entry,
    Grade,
    Incident,
    Stated,
    Verification,
)
from sijill.publish.rows.people import Family, Person
from sijill.publish.rows.places import Cell
from sijill.publish.rows.record import Claim, Correction, Decision, Passed, Proof, Redirect
from sijill.publish.rows.sources import Actor, Document, Media, Position, Source, Statement
from sijill.publish.rows.structures import Chance, Structure, Surroundings

__all__ = [
    "TABLES",
    "Actor",
    "Cell",
    "Chance",
    "Change",
    "Claim",
    "Cluster",
    "Competing",
    "Computed",
    "Correction",
    "Count",
    "Decision",
    "Document",
    "Entry",
    "Estimate",
    "Family",
    "Figure",
    "Grade",
    "Headline",
    "Incident",
    "Media",
    "Passed",
    "Person",
    "Position",
    "Proof",
    "Reason",
    "Redirect",
    "Source",
    "Stated",
    "Statement",
    "Structure",
    "Surroundings",
    "Total",
    "Verification",
]

TABLES: dict[str, type[Any]] = {
    "incidents": Incident,
    "persons": Person,
    "families": Family,
    "actors": Actor,
    "documents": Document,
    "sources": Source,
    "media": Media,
    "positions": Position,
    "totals": Total,
    "computed": Computed,
    "structures": Structure,
    "surroundings": Surroundings,
    "estimates": Estimate,
    "figures": Figure,
    "claims": Claim,
    "corrections": Correction,
    "redirects": Redirect,
    "privacy": Decision,
}
"""Every table of a release, in the order in which it is written; rows sorted by their first column."""
