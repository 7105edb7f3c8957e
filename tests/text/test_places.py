"""Places: names in every spelling, ordinary words that are names too, the place of the attack among all named."""

from __future__ import annotations

import pytest

from sijill.cli.read_places import gazetteer_of, incident_places
from sijill.model.errors import NotFound
from sijill.register.rows import IncidentRow
from sijill.text.gazetteer import Gazetteer, Place
from sijill.text.place_keys import bare_names, place_key, spelling_key
from sijill.text.place_rank import weights_of_rules
from sijill.text.places import find_places
from sijill.text.reader import Document, Reading, read
from sijill.text.tokens import sentences, tokenise

CASE = Gazetteer.of(
    [
        (
            Place("dam", "Vicinity of Marwan Dam", 36.4, 38.2),
            ["Vicinity of Marwan Dam, Zahra", "بالقرب من سد مروان، الزهراء"],
        ),
        (Place("spring", "Ain Marwat", 36.38, 38.86, parents=("Nahr",)), ["Ain Marwat", "ناحية عين مروات"]),
        (Place("river", "Nahr", 36.0, 39.0), ["Nahr", "نهر"]),
        (Place("net", "Shabaka", 33.0, 41.0), ["الشبكة"]),
        (Place("village", "Tal Safra", 36.5, 38.8, parents=("Nahr",)), ["تل صفرا"]),
        (Place("far", "Hulwan", 34.0, 36.0), ["حلوان"]),
    ]
)


def places_of(text: str) -> list[str]:
    """Ids of the first candidates, in text order."""
    hits = find_places(text, "", list(sentences(text)), CASE)
    return [h.candidates[0][0].id for h in hits if h.candidates]


def reading_of(text: str) -> Reading:
    """The Arabic text read against the case."""
    return read(Document(id="x", text=text, lang="ar"), CASE)


def test_kinds_and_nearness_are_no_part_of_a_name():
    """An archive writes "Vicinity of X, Y" and "ناحية X" where a text writes X."""
    assert bare_names("Vicinity of Marwan Dam, Zahra") == ["Vicinity of Marwan Dam", "Marwan Dam"]
    assert bare_names("ناحية عين مروات") == ["ناحية عين مروات", "عين مروات"]
    assert places_of("قصف على سد مروان") == ["dam"]


def test_a_hashtag_parts_words_with_underscores():
    """#عين_مروات is two words; the span is that of the original."""
    text = "قصف على #عين_مروات اليوم"
    (hit,) = find_places(text, "", list(sentences(text)), CASE)

    assert hit.candidates[0][0].id == "spring"
    assert text[hit.start : hit.end] == hit.text == "عين_مروات"


def test_words_broken_up_to_pass_a_censor_are_whole():
    """Tatweel with blanks, dots and stars between letters; a Hijri year's هـ takes nothing with it."""
    text = "قـ ـصـ ـفت استهـ.ــدف القصــ*ــف 1442هـ الموافق"
    s = tokenise(text, 0, len(text))

    assert s.words == ["قصفت", "استهدف", "القصف", "1442", "هـ", "الموافق"]
    assert text[s.starts[0] : s.ends[0]] == "قـ ـصـ ـفت"
    (claim,) = reading_of("استـ ـشهـ ـاد ثلاثة مدنيين").claims
    assert (claim.kind, claim.quantity.lo) == ("killed", 3)
    assert claim.trigger.text == "استـ ـشهـ ـاد"


def test_ordinary_words_are_places_only_beside_a_word_for_places():
    """A network is no village, unless it is said to be one."""
    assert places_of("قالت الشبكة إن القصف مستمر") == []
    assert places_of("قصف على قرية الشبكة") == ["net"]


def test_the_village_comes_before_its_governorate_and_what_stands_in_the_margin():
    """Cues and the sentence that tells the harm decide, not the order of names alone."""
    text = "أخبار حلوان\nاستشهد مدنيان جراء قصف استهدف قرية تل صفرا بريف نهر"

    assert reading_of(text).document_places()[0].id == "village"


def test_every_weight_is_a_number_and_the_village_outweighs_the_countryside():
    """The rules are data; the signs say what investigators expect."""
    weights = weights_of_rules()

    assert all(isinstance(w, float) for w in weights.values())
    assert weights["settlement"] > 0 > weights["area"]


def test_the_tighter_key_tells_apart_what_the_finding_key_throws_together():
    """Vowels count: Madaya is not Ma'adi, though both are found by one key."""
    assert place_key("Madaya") == place_key("Ma'adi")
    assert spelling_key("Madaya") != spelling_key("Ma'adi")
    assert spelling_key("Al-Qahtaniyah") == spelling_key("Qahtaniya")


def test_a_name_means_the_place_spelled_so_in_every_script_and_used_most():
    """Two places of one name: the more used; another Arabic name: another place."""
    twice = Gazetteer.of(
        [
            (Place("a", "Zahra", 36.0, 38.0), ["Zahra", "الزهراء"]),
            (Place("b", "Zahra", 34.0, 37.0), ["Zahra", "الزهراء"]),
            (Place("c", "Zahra", 34.01, 37.0), ["Zahra", "الزهراء"]),
            (Place("d", "Zahra", 32.0, 36.0, parents=("Nahr",)), ["Zahra", "ظهرة"]),
        ]
    )

    assert [p.id for p in twice.resolve(["Zahra", "الزهراء"])] == ["b", "a"]
    assert twice.resolve(["Zahra"], ["Nahr"])[0].id == "d"
    assert twice.resolve(["Zahra", "مروات"]) == []
    assert twice.resolve(["Nowhere"]) == []


def test_an_archives_table_of_incidents_is_a_gazetteer(tmp_path):
    """Names before the comma, what they lie in behind it; Arabic digits; rows without a point or name left out."""
    path = tmp_path / "incidents.csv"
    path.write_text(
        "\ufeffcode,location_ar,location_en,governorate,latitude,longitude\n"
        "A1,مروات، نهر,"
        '"Marwat, Nahr",Nahr,٣٦٫٥,38.1\n'
        "A2,,Tal Safra,,,\n"
        "A3,,,,36.0,38.0\n",
        encoding="utf-8",
    )
    (place,) = Gazetteer.from_csv(path).candidates("مروات")

    assert (place.id, place.name, place.latitude, place.parents) == ("A1", "Marwat", 36.5, ("Nahr", "نهر"))
    assert Gazetteer.from_csv(path).candidates("Tal Safra") == []


def test_the_registers_own_incidents_are_a_gazetteer():
    """The first name in each script; the others are what it lies in; an incident without a point is left out."""
    placed = incident("one", "|مروات|Marwat|Nahr|", "36.5", "38.1")
    entries = list(incident_places(Shelf([placed, incident("two", "|Tal Safra|", None, None)])))

    assert [(place.id, place.parents, names) for place, names in entries] == [("one", ("Nahr",), ["مروات", "Marwat"])]


def test_a_gazetteer_that_is_not_there_says_what_may_be_given(tmp_path):
    """A name that is neither a file nor the register."""
    with pytest.raises(NotFound, match="no such gazetteer"):
        gazetteer_of(str(tmp_path / "none.csv"))


class Shelf:
    """As much of a store as the places of incidents need."""

    def __init__(self, rows: list[IncidentRow]) -> None:
        self.rows = rows

    def view(self, table: str) -> list[IncidentRow]:
        """The incidents."""
        assert table == "incident"
        return self.rows


def incident(code: str, places: str, latitude: str | None, longitude: str | None) -> IncidentRow:
    """An incident with nothing but a place."""
    empty = dict.fromkeys(IncidentRow._fields)
    return IncidentRow(
        **empty | {"id": code, "code": code, "places": places, "latitude": latitude, "longitude": longitude}
    )
