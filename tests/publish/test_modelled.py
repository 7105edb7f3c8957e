"""What models found, in a release: windows of buildings, their matches, tolls; what of it stays inside."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sijill.casework.damage import import_project, record_windows
from sijill.casework.documents import cite_document, record_mention
from sijill.casework.estimates import keep_matches, keep_toll, withdraw_estimate
from sijill.casework.matches import keep_register_matches
from sijill.casework.releases import decide_place, decide_publication
from sijill.damage.intake import prepare
from sijill.damage.recorded import SCHEME, Recorded
from sijill.model.claims import Claim
from sijill.publish.allow import read_allow_list
from sijill.publish.cases import CaseDefinition, read_case_definition
from sijill.publish.frozen import Frozen, open_release
from sijill.publish.people import people_rules
from sijill.publish.public import public_register
from sijill.publish.windows import read_window
from sijill.register.listed import listed
from sijill.testing.canaries import walk
from sijill.toll.answer import Answer
from sijill.toll.estimate import Model, estimate
from sijill.toll.overlap import Overlap
from sijill.toll.settings import Settings
from tests.casework.test_damage import project

Work = Callable[..., Any]
Freeze = Callable[..., Frozen]
LISTS = ("Quay", "Port", "Mole")
CASE = read_case_definition(
    'id = "harbour"\ncase = "harbour"\n[title]\nen = "Harbour"\nar = "المرفأ"\n', file="harbour.toml"
)
SENTENCE = (
    "probability 0.8000 from 6 answers; 90 % window 2031-01-01 to 2031-03-01; calibrated on 2 gold structures; "
    "windows /2031-01-01 0.0500, 2031-01-01/2031-02-01 0.8000*, 2031-02-01/2031-03-01 0.1000*, 2031-03-01/ 0.0500; "
    "inputs 0123456789abcdef, seed 4"
)


def strike(work: Work, name: str = "1", *, case: str = "harbour", accuracy: str = "exact_location") -> str:
    """A strike on a house; its id."""
    with work() as uow:
        document = cite_document(uow, f"https://harbour.example/{name}", publisher="Harbour Post")
        return record_mention(
            uow, kind="incident", document=document, anchor=name, reader="harbour 1",
            claims=[Claim("case", case), Claim("code", f"HB{name}"), Claim("date", {"first": "2031-01-20"}),
                    Claim("coordinates", {"latitude": "12.0021", "longitude": "45.0021", "accuracy": accuracy})],
        )  # fmt: skip


def buildings(work: Work, folder: Path, *, case: str | None = "harbour") -> list[str]:
    """Six buildings, each with the window of SENTENCE; their ids, b0 first."""
    paths = project(folder / "project")
    found = prepare(paths["answers"], strips=paths["strips"], structures=paths["structures"], gold=paths["gold"],
                    class_four="possible-damage")  # fmt: skip
    with work() as uow:
        import_project(uow, found, paths, expert="Analyst Amber", case=case)
        uow.settle()
        ids = {row.anchor.split()[-1]: row.subject for row in uow.store.mentions_of_kinds(["structure"])}
        fitted = [Recorded(structure=name, grade="2031-01-01/2031-02-01", reason=SENTENCE) for name in sorted(ids)]
        record_windows(uow, fitted, ids)
    return [ids[name] for name in sorted(ids)]


def match(work: Work, *pairs: tuple[str, str, str], incidents: list[list[Any]] | None = None) -> int:
    with work() as uow:
        result = {"pairs": [list(pair) for pair in pairs], "incidents": incidents or []}
        number, _ = keep_matches(uow, model="sijill.damage.matching", version="1.0", inputs="ab", result=result)
    return number


def test_a_window_is_published_with_everything_but_who_answered(work: Work, freeze: Freeze, tmp_path: Path) -> None:
    """Every window, the 90 % set, answers, calibration, inputs, seed; a cell; no reader, no id of the files."""
    strike(work)
    first = buildings(work, tmp_path)[0]

    frozen = freeze(case=CASE)

    one = next(row for row in frozen.structures if row.id == first)
    assert (one.after, one.until, one.probability) == ("2031-01-01", "2031-02-01", "0.8000")
    assert (one.after_90, one.until_90, one.destroyed) == ("2031-01-01", "2031-03-01", "0.9500")
    assert (one.basis, one.answers, one.calibrated_on, one.seed, one.model) == ("answers", 6, 2, 4, SCHEME)
    assert [(row.after, row.until, row.in_90) for row in one.windows][::3] == [
        (None, "2031-01-01", False),
        ("2031-03-01", None, False),
    ]
    assert (one.incident, one.cell.tier if one.cell else None) == (None, "public")
    assert frozen.release.assessed["structures"]
    assert frozen.folder is not None
    assert walk(frozen.folder, ["reader-", "Analyst", "12.0000", "45.0000", "structure b0"]) == []


def test_a_structure_belongs_to_the_case_that_its_records_carry(work: Work, freeze: Freeze, tmp_path: Path) -> None:
    """Else to the incident it is tied to, else to a release of everything."""
    id = strike(work)
    ids = buildings(work, tmp_path, case=None)

    assert freeze("one", case=CASE).structures == ()
    match(work, (ids[2], id, "0.9100"))
    assert [row.id for row in freeze("two", case=CASE).structures] == [ids[2]]
    from sijill.publish.cases import find_case

    assert {row.id for row in freeze("three", case=find_case("all")).structures} == set(ids)


def test_a_matched_structure_places_its_incident_no_finer(work: Work, freeze: Freeze, tmp_path: Path) -> None:
    """It names its likeliest incident with the probability, and has neither a cell nor a claim of one; counts stand
    around areas only."""
    id, other = strike(work), strike(work, "2")
    ids = buildings(work, tmp_path)
    around: list[list[Any]] = [[id, 3, "0.4", "1.2"], [other, 2, "0.4", None]]
    match(work, (ids[2], id, "0.7000"), (ids[2], other, "0.2000"), incidents=around)

    frozen = freeze(case=CASE)

    one = next(row for row in frozen.structures if row.id == ids[2])
    assert (one.incident, one.match_probability, one.cell) == (id, "0.7000", None)
    claims = {claim.id: claim for claim in frozen.claims}
    assert [claims[claim].says for claim in one.claims] == ["case"]
    assert [(row.id, row.in_window, row.by_chance) for row in frozen.surroundings] == [(other, 2, "0.4")]


@pytest.mark.parametrize("decided", ["restricted", "sealed", "hide"])
def test_an_incident_that_is_coarse_or_hidden_is_matched_with_nothing(
    decided: str, work: Work, freeze: Freeze, tmp_path: Path
) -> None:
    """Which buildings lie around it would place it; a hidden one leaves no trace."""
    id = strike(work)
    strike(work, "2")
    ids = buildings(work, tmp_path)
    match(work, (ids[2], id, "0.9000"), incidents=[[id, 3, "0.4", "1.2"]])
    with work() as uow:
        if decided == "hide":
            decide_publication(uow, id, "hide", reason="the family asked")
        else:
            decide_place(uow, id, decided, reason="one house only")

    frozen = freeze(case=CASE)

    assert frozen.surroundings == ()
    assert {row.incident for row in frozen.structures} == {None}
    assert all(row.cell is not None for row in frozen.structures)


def test_a_structure_that_a_document_ties_to_an_incident_has_no_cell_of_its_own(work: Work, freeze: Freeze) -> None:
    """The incident's place was made coarser: the house must not give it away."""
    id = strike(work)
    with work() as uow:
        decide_place(uow, id, "restricted", reason="one house only")
        document = cite_document(uow, "https://harbour.example/house", publisher="Harbour Post")
        where = {"latitude": "12.0021", "longitude": "45.0021", "accuracy": "exact_location"}
        record_mention(uow, kind="structure", document=document, anchor="house", reader="harbour 1", part_of=id,
                       claims=[Claim("damage", "complete"), Claim("coordinates", where)])  # fmt: skip

    frozen = freeze(case=CASE)

    (one,) = frozen.structures
    assert (one.incident, one.damage, one.cell) == (id, "complete", None)
    assert frozen.incidents[0].cell is not None
    assert frozen.incidents[0].cell.tier == "restricted"


def test_the_register_matches_without_what_is_hidden(work: Work, register: Any, tmp_path: Path) -> None:
    """A hidden strike takes no building's probability; the same matches are kept once."""
    id, hidden = strike(work), strike(work, "2")
    buildings(work, tmp_path)
    with work() as uow:
        both, _ = keep_register_matches(uow)
    with work() as uow:
        decide_publication(uow, hidden, "hide", reason="the family asked")
    with work() as uow:
        one, new = keep_register_matches(uow)
    with work() as uow:
        again, anew = keep_register_matches(uow)

    rows = {row.id: json.loads(row.result) for row in register.store.dump("estimate")}
    assert {incident for _, incident, _ in rows[both]["pairs"]} == {id, hidden}
    assert {incident for _, incident, _ in rows[one]["pairs"]} == {id}
    assert (new, anew, again) == (True, False, one)


@pytest.mark.parametrize(
    "sentence", ["", "graded by hand", "probability 1.2 from six; windows none", "; windows /x 0.5"]
)
def test_a_sentence_that_no_model_wrote_is_no_window(sentence: str) -> None:
    """It stays inside, whatever it says."""
    assert read_window(SCHEME, sentence) is None


def people(work: Work, pattern: str, count: int, *, start: int = 0) -> list[str]:
    """So many people on these lists (101: the first and the third), each one cluster by a person's judgement."""
    from sijill.casework.judgements import judge_link

    found = []
    with work() as uow:
        incident = next(row.id for row in uow.store.mentions_of_kinds(["incident"]))
        for number in range(start, start + count):
            mentions = []
            for name, bit in zip(LISTS, pattern, strict=True):
                if bit == "1":
                    document = cite_document(uow, f"https://{name.lower()}.example/{pattern}-{number}", publisher=name)
                    mentions.append(
                        record_mention(
                            uow, kind="person", document=document, anchor=f"{pattern}-{number}", reader="harbour 1",
                            part_of=incident, claims=[Claim("case", "harbour"), Claim("harm", "killed")],
                            private=[Claim("age", "40", tier="restricted")],
                        )
                    )  # fmt: skip
            for other in mentions[1:]:
                judge_link(uow, mentions[0], other, "same", "one man")
            found.append(mentions[0])
    return found


PATTERNS = {"100": 14, "010": 12, "001": 11, "110": 14, "101": 13, "011": 12, "111": 12}


def keep(work: Work, register: Any, answer: Callable[[Overlap], Answer] | None = None) -> int:
    """Estimate as `sijill toll from-register --record` does."""
    store = public_register(register.store, read_allow_list(), people_rules()).store
    found = listed(store, LISTS, case="harbour", seed=1)
    overlap = Overlap.of(found.lists, found.tables[0].items())
    made = estimate(overlap, Model.DECOMPOSABLE, Settings(seed=1)) if answer is None else answer(overlap)
    with work() as uow:
        number, _ = keep_toll(uow, made, found, case="harbour", linkages=1)
    return number


@pytest.fixture
def city(work: Work) -> str:
    """A strike and 88 dead on three lists."""
    id = strike(work)
    for pattern, count in PATTERNS.items():
        people(work, pattern, count)
    return id


def test_a_toll_is_published_with_its_table_and_can_be_made_again(
    city: str, work: Work, register: Any, freeze: Freeze
) -> None:
    """Interval outwards from the quantiles; people by list; the same table gives the same hash."""
    keep(work, register)

    frozen = freeze(case=CASE)

    (one,) = frozen.estimates
    assert (one.documented, dict(one.overlap), one.lists) == (88, PATTERNS, LISTS)
    assert one.low is not None and one.value is not None and one.high is not None
    assert one.low <= float(one.quantiles["q025"]) < one.value < float(one.quantiles["q975"]) <= one.high
    assert Overlap.of(one.lists, [([int(b) for b in p], n) for p, n in one.overlap]).digest() == one.inputs
    assert frozen.release.assessed["estimates"]
    assert open_release(frozen.folder or Path()).estimates == frozen.estimates


def test_a_refusal_is_published_with_its_reasons_and_no_number(work: Work, register: Any, freeze: Freeze) -> None:
    """Three lists that hardly meet."""
    strike(work)
    for pattern, count in {"100": 20, "010": 15, "001": 12, "110": 1, "011": 1}.items():
        people(work, pattern, count)
    keep(work, register)

    (one,) = freeze(case=CASE).estimates

    assert (one.verdict, one.low, one.value, one.high, one.quantiles) == (
        "no estimate can be defended", None, None, None, {},
    )  # fmt: skip
    assert one.refused and any(reason.level == "refuse" and reason.ar for reason in one.reasons)


def test_a_toll_whose_lists_have_changed_is_left_out_and_told(
    city: str, work: Work, register: Any, freeze: Freeze
) -> None:
    """Whoever freezes is told; the release says not assessed; a new estimate comes in again."""
    number = keep(work, register)
    people(work, "110", 1, start=100)

    stale = freeze("one", case=CASE)
    keep(work, register)
    fresh = freeze("two", case=CASE)

    assert stale.estimates == () and not stale.release.assessed["estimates"]
    assert [str(number) in one for one in stale.left_out] == [True]
    assert (len(fresh.estimates), fresh.left_out) == (1, ())


def test_a_withdrawn_toll_is_in_no_later_release(city: str, work: Work, register: Any, freeze: Freeze) -> None:
    """What was published stays as it was."""
    number = keep(work, register)
    before = freeze("one", case=CASE)
    with work() as uow:
        withdraw_estimate(uow, number, "the lists were linked wrongly")

    assert freeze("two", case=CASE).estimates == ()
    assert open_release(before.folder or Path()).estimates == before.estimates


@pytest.mark.promise("P12")
def test_a_hidden_person_is_in_no_published_table(city: str, work: Work, register: Any, freeze: Freeze) -> None:
    """Hide first, estimate after: the release is the one that a register without the person gives."""
    (hidden,) = people(work, "111", 1, start=200)
    with work() as uow:
        decide_publication(uow, hidden, "hide", reason="the family asked")
    keep(work, register)

    (one,) = freeze(case=CASE).estimates

    assert dict(one.overlap) == PATTERNS


def test_another_case_has_no_such_toll(city: str, work: Work, register: Any, freeze: Freeze) -> None:
    """An estimate speaks of the people of its case."""
    keep(work, register)
    everything: CaseDefinition = read_case_definition(
        'id = "x"\n[title]\nen = "X"\nar = "X"\n[select]\nfirst = "2031-01-01"\n', file="x.toml"
    )

    assert freeze(case=everything).estimates == ()


def test_a_withdrawn_toll_is_told_among_the_changes(city: str, work: Work, register: Any, freeze: Freeze) -> None:
    """The next release says that it is gone and keeps a tombstone for its address."""
    number = keep(work, register)
    before = freeze("one", case=CASE)
    with work() as uow:
        withdraw_estimate(uow, number, "the lists were linked wrongly")

    after = freeze("two", case=CASE, version="2", previous=before.folder)

    gone = before.estimates[0].id
    assert [(one.subject, one.what, one.why) for one in after.corrections] == [(gone, "estimates: gone", "withdrawn")]
    assert (gone, None, "withdrawn") in after.redirects


def test_links_that_only_a_model_made_are_drawn_again(city: str, work: Work, register: Any, freeze: Freeze) -> None:
    """The same seed draws the same linkages at the freeze; the number on lists is their mean."""
    from sijill.model.events import LinkJudged
    from sijill.toll.estimate import estimate_linkages

    quay, port = people(work, "100", 1, start=300)[0], people(work, "010", 1, start=300)[0]
    with work() as uow:
        left, right = sorted((quay, port))
        uow.record(LinkJudged(left=left, right=right, verdict="same", reason="alike", judge="model", model="m 1",
                              permille=600))  # fmt: skip
    store = public_register(register.store, read_allow_list(), people_rules()).store
    standing = listed(store, LISTS, case="harbour", seed=1)
    drawn = listed(store, LISTS, case="harbour", linkages=4, seed=1)
    tables = [Overlap.of(LISTS, table.items()) for table in drawn.tables]
    answer, _ = estimate_linkages(tables, Model.DECOMPOSABLE, Settings(seed=1))
    with work() as uow:
        keep_toll(uow, answer, standing, case="harbour", linkages=4)

    (one,) = freeze(case=CASE).estimates

    assert (one.linkages, one.inputs.count(",")) == (4, 3)
    assert sum(number for _, number in one.overlap) == 89
    assert standing.uncertain == 1 and one.documented in (89, 90)
