"""Who is named: every rule with a case of its own, and the checks that a name does not tell of somebody else."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from sijill.casework.documents import cite_document, record_mention
from sijill.casework.redactions import destroy_details
from sijill.casework.releases import decide_publication
from sijill.casework.verifications import verify_directly
from sijill.model.claims import Claim
from sijill.model.errors import BadInput
from sijill.publish.allow import DROP, RULES, let_out, read_allow_list
from sijill.publish.fields import fields
from sijill.publish.making import locator
from sijill.publish.media import LARGEST_SIDE, clean_image
from sijill.publish.people import CASES, Heard, decide, is_child, people_rules, read_rules, with_levels
from sijill.publish.rows import TABLES

Freeze = Callable[..., Any]
Work = Callable[[], Any]
Said = dict[str, list[Any]]

ADULT: Said = {"harm": ["killed"], "name": ["Nabil Quay"], "age": ["44"]}


def _case(said: Said, *, decisions: tuple[dict[str, Any], ...] = (), erased: bool = False, names: int = 1) -> Any:
    return decide(Heard(said, decisions, erased, names).case(), people_rules())


@pytest.mark.parametrize(
    ("said", "more", "rule", "level"),
    [
        (ADULT, {}, "dead-adult", "named"),
        (ADULT | {"age": [], "age-group": ["adult"]}, {}, "dead-adult", "named"),
        (ADULT | {"age": []}, {}, "age-unknown", "described"),
        (ADULT | {"age": ["16"]}, {}, "minor", "described"),
        (ADULT | {"age": ["44", "9"]}, {}, "minor", "described"),
        (ADULT | {"age-group": ["adult", "child"]}, {}, "minor", "described"),
        (ADULT | {"harm": ["injured"]}, {}, "survivor", "counted"),
        (ADULT | {"harm": []}, {}, "survivor", "counted"),
        (ADULT | {"harm": ["killed", "injured"]}, {}, "harm-disputed", "counted"),
        (ADULT | {"civilian-status-contested": [{"stated": "yes"}]}, {}, "contested", "described"),
        (ADULT | {"civilian-status": ["combatant"]}, {}, "contested", "described"),
        (ADULT, {"names": 0}, "unnamed", "described"),
        (ADULT, {"erased": True}, "erased", "counted"),
        (ADULT, {"decisions": ({"decision": "withhold", "ground": "family"},)}, "withheld", "counted"),
        (ADULT, {"decisions": ({"decision": "withhold", "ground": "risk"},)}, "at-risk", "counted"),
        (ADULT, {"decisions": ({"decision": "withhold", "ground": "detainee"},)}, "detainee", "counted"),
        (ADULT, {"decisions": ({"decision": "withhold", "ground": "consent"},)}, "refused", "counted"),
        (ADULT | {"verification": [{"consent": "refused"}]}, {}, "refused", "counted"),
        (ADULT | {"age": ["9"]}, {"decisions": ({"decision": "publish"},)}, "consented", "named"),
        (ADULT | {"harm": ["injured"]}, {"decisions": ({"decision": "publish"},)}, "consented", "named"),
        (ADULT, {"decisions": ({"decision": "publish"}, {"decision": "withhold", "ground": "risk"})},
         "at-risk", "counted"),
    ],
)  # fmt: skip
def test_each_rule_has_its_case(said: Said, more: dict[str, Any], rule: str, level: str) -> None:
    """The most protective thing that anybody says decides; consent names, and risk overrules consent."""
    found = _case(said, **more)

    assert (found.id, found.level) == (rule, level)


@settings(suppress_health_check=[HealthCheck.too_slow])  # a dozen booleans: slow only where the machine is busy
@given(st.fixed_dictionaries({name: st.booleans() for name in CASES}))
def test_nobody_is_named_by_accident(case: dict[str, bool]) -> None:
    """Whatever else is true: without consent no child, survivor, person at risk, held, erased or withheld is named."""
    level = decide(case, people_rules()).level

    closed = ("erased", "withheld", "refused", "at_risk", "detainee")
    guarded = ("alive", "harm_disputed", "minor", "contested", "unnamed", "name_tells", "age_unknown")
    if any(case[one] for one in closed) or (any(case[one] for one in guarded) and not case["consented"]):
        assert level != "named"
    else:
        assert level == "named"


@pytest.mark.parametrize(
    ("groups", "ages", "told"),
    [([], [], None), (["adult"], [], False), (["adult"], ["12"], True), ([], ["3 months"], True), ([], ["old"], None),
     ([], ["about 40"], False)],
)  # fmt: skip
def test_a_child_is_a_child_when_anybody_says_so(groups: list[str], ages: list[str], told: bool | None) -> None:
    """Unknown is not adult."""
    assert is_child(groups, ages) is told


def _strike(work: Work, people: list[list[Claim]]) -> list[str]:
    with work() as uow:
        document = cite_document(uow, "https://harbour.example/1", publisher="Harbour Post")
        incident = record_mention(
            uow, kind="incident", document=document, anchor="1", reader="harbour 1",
            claims=[Claim("code", "HB1"), Claim("killed", {"low": 2, "high": 2}, about="civilians"),
                    Claim("place", "House of Karim Anchor, Salt Market", about="en")],
        )  # fmt: skip
        return [
            record_mention(
                uow, kind="person", document=document, anchor=str(number), reader="harbour 1", part_of=incident,
                claims=[Claim("harm", "killed")], private=private,
            )
            for number, private in enumerate(people)
        ]  # fmt: skip


def _details(name: str, age: str, **more: str) -> list[Claim]:
    claims = [Claim("name", name, about="latin", tier="restricted"), Claim("age", age, tier="restricted")]
    return claims + [Claim(says, value, tier="restricted") for says, value in more.items()]


def test_a_name_or_a_place_that_tells_of_a_child_is_not_shown(work: Work, freeze: Freeze) -> None:
    """ "Huda, mother of Karim Anchor" names the boy; so does the house that bears his name."""
    mother, boy, other = _strike(
        work,
        [
            _details("Huda Anchor, mother of Karim Anchor", "33"),
            _details("Karim Anchor", "6"),
            _details("Tarek Mole", "50"),
        ],
    )

    frozen = freeze()

    rules = {one.id: one.rule for one in frozen.persons}
    assert rules == {mother: "name-tells", boy: "minor", other: "dead-adult"}
    assert frozen.incidents[0].place_en is None
    assert "Karim" not in (frozen.folder / "tables/claims.jsonl").read_text("utf-8")


def test_unnamed_people_count_as_people(work: Work, freeze: Freeze) -> None:
    """A child without a shown name is in every count, and in `named` when a document names it."""
    _strike(work, [_details("Karim Anchor", "6"), [Claim("age", "50", tier="restricted")]])

    frozen = freeze()

    assert (frozen.incidents[0].victims, frozen.incidents[0].named) == (2, 1)
    assert [(one.level, one.age_group, one.name_latin) for one in sorted(frozen.persons, key=lambda one: one.rule)] == [
        ("described", "child", None), ("described", "adult", None)
    ]  # fmt: skip


def test_families_are_together_and_show_only_who_is_named(work: Work, freeze: Freeze) -> None:
    """Two named of three: one family, one of it unnamed."""
    named = [
        _details("Tarek Mole", "50", **{"family-group": "1"}),
        _details("Huda Mole", "44", **{"family-group": "1"}),
    ]
    _strike(work, [*named, _details("Omar Mole", "4", **{"family-group": "1"}), _details("Nabil Quay", "30")])

    frozen = freeze()

    (family,) = frozen.families
    assert (len(family.persons), family.unnamed) == (2, 1)
    assert {one.family for one in frozen.persons if one.id in family.persons} == {family.id}


def test_details_that_a_family_had_destroyed_are_gone_from_the_next_release(work: Work, freeze: Freeze) -> None:
    """Erased: counted, and the name is nowhere."""
    (person,) = _strike(work, [_details("Tarek Mole", "50")])
    with work() as uow:
        destroy_details(uow, person, "his wife asked")

    frozen = freeze()

    assert [(one.level, one.rule) for one in frozen.persons] == [("counted", "erased")]
    assert "Mole" not in "".join(path.read_text("utf-8", "replace") for path in frozen.folder.rglob("*.jsonl"))


@pytest.mark.parametrize(("consent", "verified"), [("publish", 1), ("register", 0), ("share", 0)])
def test_verification_is_counted_where_those_who_spoke_allow_it_and_their_words_stay(
    consent: str, verified: int, work: Work, freeze: Freeze
) -> None:
    """How, and for whom it counts; not by whom, not on which day; kept inside, it changes nothing outside."""
    (person,) = _strike(work, [_details("Tarek Mole", "50")])
    with work() as uow:
        verify_directly(uow, person, "interview", verifier="Rana Visit", on="2025-12-24", consent=consent,
                        personal={"person": "his sister Amal"})  # fmt: skip

    frozen = freeze()

    assert frozen.persons[0].known_by == ("directly_verified" if verified else "one_source")
    assert (frozen.incidents[0].verified, frozen.incidents[0].kinds_verified) == (verified, verified)
    told = "".join(path.read_text("utf-8", "replace") for path in frozen.folder.rglob("*.jsonl"))
    assert not any(word in told for word in ("Rana", "Amal", "2025-12-24", '"interview"'))


def test_a_hidden_person_is_in_no_count(work: Work, freeze: Freeze) -> None:
    """Hidden is not withheld: the person is not there at all."""
    one, _ = _strike(work, [_details("Tarek Mole", "50"), _details("Nabil Quay", "30")])
    with work() as uow:
        decide_publication(uow, one, "hide", reason="the family asked")

    assert freeze().incidents[0].victims == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id,when,level,en,ar\nx,tall,named,a,b\n", "no condition"),
        ("id,when,level,en,ar\nx,minor,shouted,a,b\n", "no level"),
        ("id,when,level,en,ar\nx,minor,named,a,b\n", "everybody"),
    ],
)
def test_rules_that_make_no_sense_are_refused(text: str, message: str) -> None:
    """With the row and what may stand there."""
    with pytest.raises(BadInput, match=message):
        read_rules(text)


def test_a_case_can_change_a_level_but_not_invent_a_rule() -> None:
    """A decision of the case file, by the id of the rule."""
    changed = with_levels(people_rules(), {"age-unknown": "named"})

    assert next(one for one in changed if one.id == "age-unknown").level == "named"
    with pytest.raises(BadInput, match="no privacy rule"):
        with_levels(people_rules(), {"tall": "named"})
    with pytest.raises(BadInput, match="no level"):
        with_levels(people_rules(), {"minor": "shouted"})


def test_every_column_of_every_table_is_on_the_list() -> None:
    """And the list names nothing else."""
    assert {(one.table, one.field) for one in fields()} == {
        (table, column) for table, row in TABLES.items() for column in row._fields
    }


@pytest.mark.parametrize(
    ("kind", "says", "value", "out"),
    [
        ("incident", "strike-type", ["Airstrike", "a friend's guess"], ["airstrike"]),
        ("incident", "strike-status", "said my cousin", DROP),
        ("incident", "killed", {"low": 1, "high": "many", "by": "A"}, {"low": 1}),
        ("incident", "killed", "three", DROP),
        ("incident", "date", {"first": "2025-03-01T04:00", "note": "x"}, {"first": "2025-03-01"}),
        ("incident", "date", {"first": "in spring"}, DROP),
        ("incident", "source", {"name": "Harbour Post", "address": "javascript:alert(1)"}, {"name": "Harbour Post"}),
        ("incident", "source", {"name": "Amal's page", "address": "https://www.facebook.com/amal/posts/1"},
         {"address": "https://www.facebook.com/amal/posts/1"}),
        ("incident", "verification", {"kind": "interview", "on": "2025-03-09", "consent": "register"}, DROP),
        ("incident", "verification", {"kind": "site_visit", "on": "2025-03-09", "by": "R", "consent": "not_needed"},
         {"kind": "site_visit", "on": "2025-03"}),
        ("incident", "position", {"actor": "River Guard", "finding": "we do not know"}, {"actor": "river_guard"}),
        ("incident", "code", "HB1\nand a story", DROP),
        ("incident", "infrastructure", ["Education", "the school of Amal, 2nd floor: 3 left"], ["Education"]),
        ("total", "note", "free words", DROP),
        ("document", "title", "free words", DROP),
    ],
)  # fmt: skip
def test_a_rule_lets_out_what_it_knows_and_nothing_else(kind: str, says: str, value: Any, out: Any) -> None:
    """Codes of the codebook, whole numbers, days, addresses of the web; the rest is not let out."""
    line = read_allow_list().line(kind, says)

    assert line is not None
    assert let_out(line, value) == out


def test_no_built_in_line_lets_a_value_out_as_it_is() -> None:
    """ "as-is" is there for tests that expose a field."""
    assert "as-is" in RULES
    assert not any(line.rule == "as-is" for line in read_allow_list().lines.values())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("kind,says,parts,rule,why\nincident,x,,shout,y\n", "no rule"),
        ("kind,says,parts,rule,why\nincident,x,,code:Mood,y\n", "no rule"),
        ("kind,says,parts,rule,why\nincident,x,,word,y\nincident,x,,day,y\n", "stands twice"),
    ],
)
def test_an_allow_list_that_makes_no_sense_is_refused(text: str, message: str) -> None:
    """With its row."""
    with pytest.raises(BadInput, match=message):
        read_allow_list(text)


def test_a_locator_keeps_the_row_and_loses_the_columns() -> None:
    """Names of columns are free text."""
    assert locator("cell:12/witness+phone") == "cell:12"
    assert locator("page:3/72,540,200,16") == "page:3"
    assert locator("span:120-164") == "span:120-164"


def test_an_image_is_made_anew_upright_and_small() -> None:
    """No metadata, the orientation of the camera heard, no larger than shown, the same every time."""
    picture = Image.new("RGBA", (2_400, 1_200), (10, 20, 30, 255))
    exif = picture.getexif()
    exif[0x0112] = 6
    out = io.BytesIO()
    picture.save(out, "PNG", exif=exif)

    clean = clean_image(out.getvalue())

    with Image.open(io.BytesIO(clean.content)) as opened:
        assert (opened.format, opened.mode, dict(opened.getexif())) == ("JPEG", "RGB", {})
        assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert (clean.width, clean.height) == (LARGEST_SIDE // 2, LARGEST_SIDE)
    assert clean_image(out.getvalue()) == clean


@pytest.mark.parametrize("content", [b"", b"not an image", b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_what_is_no_image_is_refused(content: bytes) -> None:
    """With a remedy."""
    with pytest.raises(BadInput, match="JPEG or PNG"):
        clean_image(content)


def test_a_flood_of_pixels_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before it is opened."""
    out = io.BytesIO()
    Image.new("1", (9_000, 9_000)).save(out, "PNG")

    with pytest.raises(BadInput, match="too large"):
        clean_image(out.getvalue())
