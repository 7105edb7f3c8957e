"""P17: every published number leads to claims, documents and bytes or a stated end; grades are those of their rules."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sijill.casework.documents import cite_document, record_mention
from sijill.model.claims import Claim
from sijill.publish.figures import COUNTS, RANGES
from sijill.testing.secret_register import fill

Freeze = Callable[..., Any]
Work = Callable[[], Any]
Rows = dict[str, dict[str, Any]]


def _table(release: Path, name: str) -> Rows:
    lines = (release / f"tables/{name}.jsonl").read_text("utf-8").splitlines()
    return {row["id"]: row for row in map(json.loads, lines)}


class Walker:
    """Walks the published files alone; `vault` is asked only whether the bytes that they name are there."""

    def __init__(self, release: Path, vault: Any) -> None:
        self.vault, self.release = vault, json.loads((release / "release.json").read_bytes())
        names = ("incidents", "persons", "figures", "claims", "documents", "sources", "positions", "totals")
        self.tables = {name: _table(release, name) for name in names}
        proofs = (release / "proofs/events.jsonl").read_text("utf-8").splitlines()
        self.proved = {id for row in map(json.loads, proofs) for id in row["claims"]}
        self.ends: dict[str, int] = {}

    def figure(self, id: str) -> None:
        """From a figure to its incidents, and that they add up."""
        figure = self.tables["figures"][id]
        rows = [self.tables["incidents"][one] for one in figure.get("incidents", ())]
        for name, (outcome, group) in RANGES.items():
            counts = [one for row in rows for one in row.get("counts", ())
                      if (one["outcome"], one["group"]) == (outcome, group)]  # fmt: skip
            assert sum(one.get("low") or 0 for one in counts) == figure["numbers"][f"{name}_min"], (id, name)
            for one in counts:
                assert one["claims"], f"{name} of {id} rests on nothing"
                self.claims(one["claims"])
        for name in COUNTS:
            assert sum(row[name] for row in rows) == figure["numbers"][name], (id, name)
        for row in rows:
            self.people(row)

    def people(self, row: dict[str, Any]) -> None:
        """From the people of an incident to what says that they are."""
        people = [self.tables["persons"][one] for one in row.get("persons", ())]
        assert sum(one["incidents"][0] == row["id"] for one in people) == row["victims"]
        for one in people:
            assert one["claims"], f"{one['id']} rests on nothing"
            self.claims(one["claims"])

    def claims(self, ids: list[str]) -> None:
        """From claims to documents, to bytes or the stated end."""
        for id in ids:
            claim = self.tables["claims"][id]
            assert id in self.proved
            for document in filter(None, (claim["document"], claim.get("carrier"))):
                self.document(self.tables["documents"][document])

    def document(self, row: dict[str, Any]) -> None:
        """Bytes that are what their hash says, or a word that says why not."""
        self.ends[row["state"]] = self.ends.get(row["state"], 0) + 1
        if row["state"] == "held":
            assert hashlib.sha256(self.vault.read(row["sha256"])).hexdigest() == row["sha256"]
        else:
            assert row["state"] in ("archived", "cited")

    def headline(self) -> Iterator[str]:
        """From the front page to figures and totals."""
        for one in self.release["headline"]:
            for total in one.get("totals", ()):
                self.claims(self.tables["totals"][total]["claims"])
            if "figure" in one:
                self.figure(one["figure"])
            yield one["key"]


@pytest.fixture
def walker(work: Work, freeze: Freeze, register: Any, tmp_path: Path) -> Walker:
    """A release of twenty records, some of their files held."""
    fill(work, tmp_path / "files", 20)
    return Walker(freeze().folder, register.vault)


@pytest.mark.promise("P17")
def test_every_published_number_reaches_bytes_or_a_stated_end(walker: Walker) -> None:
    """All figures, all headlines, all media, all claims."""
    for id in walker.tables["figures"]:
        walker.figure(id)
    keys = list(walker.headline())
    walker.claims(list(walker.tables["claims"]))
    for row in walker.tables["documents"].values():
        walker.document(row)

    assert len(keys) == 6
    assert set(walker.ends) == {"cited", "held"}


@pytest.mark.promise("P17")
def test_the_walk_fails_where_a_reason_is_missing(walker: Walker) -> None:
    """Without the claims of one count, or the document of one claim, it does not pass."""
    first = next(iter(walker.tables["incidents"].values()))
    for count in first["counts"]:
        count["claims"] = []
    with pytest.raises(AssertionError, match="rests on nothing"):
        walker.figure("all")
    walker.tables["documents"].clear()
    with pytest.raises(KeyError):
        walker.claims(list(walker.tables["claims"])[:1])


@pytest.mark.promise("P17")
def test_an_incident_that_no_rule_can_grade_stays_without_a_grade(work: Work, freeze: Freeze) -> None:
    """Another scheme's word never stands in for the grade that divides the figures."""
    with work() as uow:
        document = cite_document(uow, "https://archive.example/1", publisher="Archive")
        record_mention(
            uow, kind="incident", document=document, anchor="1", reader="harbour 1",
            claims=[Claim("archive-row", "8"), Claim("killed", {"low": 1, "high": 1}, about="civilians")],
        )  # fmt: skip

    incident = freeze().incidents[0]

    assert (incident.grade, incident.grade_by, incident.clusters) == (None, None, None)
    assert "airwars" not in {one.scheme for one in incident.grades}
