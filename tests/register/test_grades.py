"""The Python interface of grading: what `sijill grade` prints, for programs; and who may overrule."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sijill.casework.assessments import assess, standing_assessments, withdraw_assessment
from sijill.casework.documents import capture_file, cite_document, record_mention
from sijill.casework.independence import judge_sources, judgements_of
from sijill.casework.judgements import judge_link, withdraw_judgement
from sijill.casework.verifications import verify_directly
from sijill.model.actors import Actor, Role
from sijill.model.claims import Claim
from sijill.model.errors import BadInput, NotFound, Refused
from sijill.register.grades import built_in_schemes, gather, grade_agreement, grade_all, grade_incident
from sijill.register.rows import DocumentRow
from sijill.register.texts import captured_texts, words_of_page
from sijill.testing.memory import MemoryRegister

KEYS = {"incident", "code", "imported_grade", "sources_known", "clusters", "refused_ties", "judgements",
        "verifications", "grades", "assessments"}  # fmt: skip
GRADE_KEYS = {"scheme", "scheme_version", "codebook_version", "grade", "rule_id", "en", "ar", "counted", "would_change"}


@pytest.fixture
def opened(tmp_path: Path) -> MemoryRegister:
    return MemoryRegister(tmp_path)


@pytest.fixture
def incident(opened: MemoryRegister) -> str:
    """An incident graded Weak by its archive, with three sources of three speakers."""
    cited = [
        Claim("source", {"name": f"Quay {one}", "address": f"https://quay{one}.example/a"}, about=str(one))
        for one in (1, 2, 3)
    ]
    with opened.work() as uow:
        document = cite_document(uow, "https://harbour.example/1", published="2031-06-02")
        return record_mention(
            uow, kind="incident", document=document, anchor="incident", reader="tester",
            claims=[Claim("code", "HB1"), Claim("grade", "Weak", about="airwars"), *cited],
        )  # fmt: skip


def acting(role: Role) -> Actor:
    return Actor(f"Omar {role.value}", frozenset({role}))


def test_one_incident_by_code_or_id_under_all_six_schemes(opened: MemoryRegister, incident: str) -> None:
    """The keys that programs may rely on."""
    (told,) = grade_incident(opened.store, "HB1")
    data = told.data()

    assert [one.data() for one in grade_incident(opened.store, incident)] == [data]
    assert set(data) == KEYS and all(set(one) == GRADE_KEYS for one in data["grades"])
    assert {one["scheme"]: one["grade"] for one in data["grades"]} == {
        "airwars": "fair", "amnesty": "strong_multiple_source", "iraq_body_count": "confirmed",
        "unama": "below_standard", "ohchr": "under_verification", "coalition": "no_corresponding_strike",
    }  # fmt: skip
    with pytest.raises(NotFound):
        grade_incident(opened.store, "HB9")


def test_all_incidents_and_their_agreement_with_the_archive(opened: MemoryRegister, incident: str) -> None:
    """Each with a trace where the rule and the person differ."""
    found = gather(opened.store)
    ((evidence, grades),) = grade_all(found)
    agreed = grade_agreement(found, built_in_schemes()[0])

    assert (evidence.facts.id, len(grades)) == (incident, 6)
    assert (agreed.records, agreed.table[("weak", "fair")]) == (1, 1)
    assert "several_sources" in agreed.disagreements[0].trace and "clusters = 3" in agreed.disagreements[0].trace


@pytest.mark.parametrize("role", Role)
def test_who_may_overrule_judge_withdraw_and_verify(opened: MemoryRegister, incident: str, role: Role) -> None:
    """Reviewers and leads decide; recorders record verifications and decide nothing; nobody else does either."""
    names = [one.id for one in grade_incident(opened.store, "HB1")[0].evidence.facts.sources or ()]
    with opened.work() as uow:
        graded = assess(uow, incident, "Contested", "two actors", codebook="1.0")
        judged = judge_sources(uow, incident, names[0], names[1], "same", "one report")

    def tried(act: Any) -> bool:
        try:
            with opened.work(acting(role)) as uow:
                act(uow)
        except Refused as refused:
            assert "may not" in str(refused)
            return False
        return True

    decides = role in (Role.REVIEWER, Role.LEAD)
    assert tried(lambda uow: assess(uow, incident, "Fair", "three voices", codebook="1.0")) is decides
    assert tried(lambda uow: judge_sources(uow, incident, names[0], names[2], "same", "x")) is decides
    assert tried(lambda uow: withdraw_judgement(uow, judged, "two after all")) is decides
    standing = standing_assessments(opened.store.assessments([incident]))[-1].id
    assert (standing == graded) is not decides
    assert tried(lambda uow: withdraw_assessment(uow, incident, standing, "x", codebook="1.0")) is decides
    verifies = decides or role is Role.RECORDER
    asked = {"verifier": "Omar Quay", "on": "2025-11-30", "consent": "not_needed"}
    assert tried(lambda uow: verify_directly(uow, incident, "site_visit", **asked)) is verifies


def test_taking_a_grade_back_lets_stand_what_stood_before(opened: MemoryRegister, incident: str) -> None:
    """An earlier person's grade, then the archive's; the row of the incident follows; nothing is erased."""

    def row_grade() -> str | None:
        (row,) = opened.store.view("incident", [incident])
        return str(row.grade)

    with opened.work() as uow:
        first = assess(uow, incident, "Fair", "three voices", codebook="1.0")
    with opened.work() as uow:
        second = assess(uow, incident, "Contested", "two actors", codebook="1.0")
    for number, said in ((first, "does not stand"), (10**6, "no grade")):
        with pytest.raises((Refused, NotFound), match=said), opened.work() as uow:
            withdraw_assessment(uow, incident, number, "x", codebook="1.0")
    with pytest.raises(BadInput, match="reason"), opened.work() as uow:
        withdraw_assessment(uow, incident, second, " ", codebook="1.0")

    grades = [row_grade()]
    for number in (second, first):
        with opened.work() as uow:
            withdraw_assessment(uow, incident, number, "found wrong", codebook="1.0")
        grades.append(row_grade())
    assert grades == ["Contested", "Fair", "Weak"]
    assert len(opened.store.assessments([incident])) == 4
    assert standing_assessments(opened.store.assessments([incident])) == []


def test_a_grade_is_one_of_its_scheme(opened: MemoryRegister, incident: str) -> None:
    """Built in, or one's own with its grades given."""
    with opened.work() as uow:
        assess(uow, incident, "verified", "three types", codebook="1.0", scheme="unama")
        assess(uow, incident, "sure", "ours", codebook="1.0", scheme="ours", grades=("unsure", "sure"))
    with pytest.raises(BadInput, match="needs its reason"), opened.work() as uow:
        assess(uow, incident, "Fair", " ", codebook="1.0")
    with pytest.raises(NotFound, match="i-none"), opened.work() as uow:
        assess(uow, "i-none", "Fair", "x", codebook="1.0")
    for scheme, grade in (("unama", "Fair"), ("airwars", "verified")):
        with pytest.raises(BadInput), opened.work() as uow:
            assess(uow, incident, grade, "x", codebook="1.0", scheme=scheme)
    with pytest.raises(NotFound), opened.work() as uow:
        assess(uow, incident, "sure", "x", codebook="1.0", scheme="ours")


def test_the_judgements_on_the_sources_of_an_incident_are_listed(opened: MemoryRegister, incident: str) -> None:
    """Those that stand."""
    names = [one.id for one in grade_incident(opened.store, "HB1")[0].evidence.facts.sources or ()]
    with opened.work() as uow:
        number = judge_sources(uow, incident, names[0], names[1], "different", "two desks")
        assert [row.id for row in judgements_of(uow, incident)] == [number]
    with opened.work() as uow:
        withdraw_judgement(uow, number, "one desk")
        assert judgements_of(uow, incident) == []
    assert grade_incident(opened.store, "HB1")[0].data()["judgements"] == []


def captured(opened: MemoryRegister, folder: Path, name: str, text: str, media_type: str = "text/plain") -> str:
    """A captured report of one incident, by its own publisher."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    with opened.work() as uow:
        document = capture_file(uow, path, obtained="by hand", media_type=media_type, publisher=f"Quay {name}")
        return record_mention(
            uow, kind="incident", document=document, anchor=name, reader="tester", claims=[Claim("code", "HB7")]
        )


def test_captured_reports_that_copy_each_other_are_one_voice(opened: MemoryRegister, tmp_path: Path) -> None:
    """By their words in the vault: a page that repeats a post under another roof adds nothing."""
    story = "Five people of one family were killed when a house behind the clock tower was hit shortly before dawn"
    first = captured(opened, tmp_path, "post", story)
    page = f"<html><head><title>x</title></head><body><nav>Home News</nav><p>{story.upper()}.</p></body></html>"
    copies = captured(opened, tmp_path, "page", page, "text/html; charset=utf-8")
    with opened.work() as uow:
        judge_link(uow, first, copies, "same", "one blast")

    def clusters() -> int:
        (told,) = grade_incident(opened.store, "HB7", texts=captured_texts(opened.vault))
        return len(told.data()["clusters"])

    assert clusters() == 1
    assert len(grade_incident(opened.store, "HB7")[0].data()["clusters"]) == 2
    other = captured(
        opened, tmp_path, "witness", "I was on the roof opposite and saw two aircraft turn over the harbour."
    )
    with opened.work() as uow:
        judge_link(uow, first, other, "same", "one blast")
    assert clusters() == 2
    assert [one.summary.case(built_in_schemes()[0])["clusters"] for one in gather(
        opened.store, texts=captured_texts(opened.vault))] == [2]  # fmt: skip


def test_only_text_is_read_and_of_a_page_what_people_read() -> None:
    """Scripts, menus and styles are not words of a report; a photograph has none."""
    page = "<head>a</head><script>var x=1</script><p>Five&nbsp;people <b>died</b></p></nav><style>p</style>"
    assert words_of_page(page) == "Five people died"

    class Photo:
        def has(self, sha256: str) -> bool:
            return True

        def read(self, sha256: str) -> bytes:
            raise AssertionError("a photograph is not opened for its words")

    row = DocumentRow("d-1", "captured", 1, sha256="ab", size=10, media_type="image/jpeg")
    assert captured_texts(Photo())(row) is None
    assert captured_texts(Photo())(row._replace(media_type="text/plain", size=2 << 20)) is None
    assert captured_texts(Photo())(row._replace(media_type="text/plain", sha256=None)) is None
