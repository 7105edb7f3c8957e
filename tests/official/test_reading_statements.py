"""What a line of a release says, and what it does not."""

from __future__ import annotations

from datetime import date

import pytest

from sijill.official.days import find_dates
from sijill.official.figures import Hedge, hedge_of, value_of
from sijill.official.statements import read_statement
from sijill.official.verdicts import Acceptance, Finding, Rejection


@pytest.mark.parametrize(
    ("written", "value"),
    [("Thirty three", 33), ("1,302", 1302), ("a", 1), ("another", 1), ("one hundred and five", 105), ("٢٤", 24)],
)
def test_counts_are_read_as_figures_words_and_articles(written, value):
    assert value_of(written) == value


@pytest.mark.parametrize("written", ["several", "dozens", "", "two-ish"])
def test_vague_words_are_no_counts(written):
    assert value_of(written) is None


def test_hedges_are_kept_apart_from_the_count():
    assert [hedge_of(one) for one in ("at least", "Up to", "approximately", None)] == [
        Hedge.AT_LEAST,
        Hedge.UP_TO,
        Hedge.ABOUT,
        None,
    ]


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("Oct. 12, 2017", "2017-10-12"),
        ("Sept.27, 2017", "2017-09-27"),
        ("Aug. 5 2017", "2017-08-05"),
        ("28 JUN 21", "2021-06-28"),
        ("2-Mar-19", "2019-03-02"),
        ("July 3-4, 2017", "2017-07-03/2017-07-04"),
        ("July 31 – August 1, 2017", "2017-07-31/2017-08-01"),
        ("Nov-18", "2018-11"),
    ],
)
def test_dates_are_read_in_every_style_of_the_releases(written, edtf):
    (found,) = find_dates(f"{written}, near Raqqa")

    assert found.days is not None and found.days.edtf == edtf


def test_a_date_without_a_year_takes_the_releases_year_and_says_so():
    (found,) = find_dates("For July 3rd - 4th: near Raqqah", released=date(2017, 7, 5))

    assert (found.days.edtf, found.doubt) == ("2017-07-03/2017-07-04", "the year is the release's, not written")


@pytest.mark.parametrize("written", ["Dec. 6, 2106", "Feb. 30, 2017"])
def test_a_date_that_cannot_be_is_kept_unread_with_its_reason(written):
    (found,) = find_dates(written, released=date(2017, 8, 4))

    assert found.days is None and found.doubt


def test_a_whole_line_is_taken_apart_with_its_spans():
    text = (
        "7. Jan. 3, 2019, in Al-Khuskieh, Syria, via Human Rights Watch Report. Coalition aircraft conducted an airstrike "  # noqa: E501
        "against Daesh fighters. Regrettably, nine civilians were unintentionally killed and two civilians were "
        "unintentionally wounded as a result of the strike. 2774/CS9999 37SFU550524"
    )

    said = read_statement(text, released=date(2020, 1, 2)).record()

    assert (said["finding"], said["reason"]) == ("credible", "no_reason_given")
    assert (said["incident_date"], said["place"], said["channel"]) == (
        "2019-01-03",
        "Al-Khuskieh",
        "human rights watch",
    )
    assert (said["serial"], said["code"], said["mgrs"], said["mgrs_size_m"]) == ("2774", "CS9999", "37SFU550524", 100)
    assert (said["killed_min"], said["killed_max"], said["injured_min"], said["injured_max"]) == (9, 9, 2, 2)
    assert {name: text[a:b] for name, (a, b) in said["spans"].items()} == {
        "channel": "Human Rights Watch",
        "code": "CS9999",
        "finding": "nine civilians",
        "incident_date": "Jan. 3, 2019",
        "injured": "two civilians",
        "killed": "nine civilians",
        "mgrs": "37SFU550524",
        "place": "Al-Khuskieh, Syria",
        "serial": "2774",
    }


REJECTIONS = [
    ("After a review of available information it was assessed that no Coalition strikes were conducted in the area.",
     "no_coalition_strikes", Rejection.NO_STRIKES, "records searched"),
    ("After a thorough review of all strike and operation history, no strike or operation was identified +/-24 hours.",
     "no_coalition_strikes", Rejection.NO_STRIKES, "records searched"),
    ("No U.S. or partner airstrikes were carried out that day within ten kilometres.",
     "no_coalition_strikes", Rejection.NO_STRIKES, "records searched"),
    ("The report contains insufficient\ninformation of the time, location and details to assess its credibility. (1248)",  # noqa: E501
     "insufficient_information", Rejection.INSUFFICIENT_INFORMATION, "not assessable"),
    ("The allegation did not provide enough detail to search for a strike.",
     "insufficient_information", Rejection.INSUFFICIENT_INFORMATION, "not assessable"),
    ("It was assessed that there is insufficient evidence to find that civilians were harmed in this strike.",
     "insufficient_evidence", Rejection.INSUFFICIENT_EVIDENCE, "insufficient evidence that it happened"),
    ("It was determined that, more likely than not, civilian casualties did not occur as a result of a Coalition action.",  # noqa: E501
     "other", Rejection.MORE_LIKELY_NOT, "more likely than not"),
    ("It was determined that civilian casualties did not occur because of a Coalition strike.",
     "other", Rejection.DID_NOT_OCCUR, "asserted"),
    ("It was assessed that no Coalition strikes were conducted that caused a civilian casualty.",
     "other", Rejection.DID_NOT_OCCUR, "asserted"),
    ("The Coalition does not use landmines, therefore this allegation was deemed non-credible.",
     "other", Rejection.UNSTATED, "asserted"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "reason", "ground", "standard"), REJECTIONS)
def test_a_rejection_keeps_its_ground_its_wording_and_its_standard_of_proof(text, reason, ground, standard):
    verdict = read_statement(text).verdict

    assert (verdict.finding, verdict.reason, verdict.ground, verdict.standard) == (
        Finding.NON_CREDIBLE,
        reason,
        ground,
        standard,
    )
    assert " ".join(text[verdict.start : verdict.end].split()) == verdict.wording


ACCEPTANCES = [
    ("one civilian was unintentionally killed when his vehicle entered the target area.", Acceptance.ENTERED_TARGET_AREA),  # noqa: E501
    ("a civilian was injured by a secondary explosion.", Acceptance.SECONDARY_EXPLOSION),
    ("one civilian, not observed near the target, was unintentionally killed.", Acceptance.UNSEEN),
    ("two civilians were killed. Two of the trucks were destroyed and their drivers presumed killed.",
     Acceptance.INSIDE_VEHICLE),
    ("seven civilians in the buildings were unintentionally killed.", Acceptance.INSIDE_BUILDING),
    ("two civilians were unintentionally killed in a building adjacent to a house, in an adjacent structure.",
     Acceptance.ADJACENT_STRUCTURE),
    ("one civilian was unintentionally killed by the munition's strike blast.", Acceptance.STRIKE_BLAST),
    ("two civilians were unintentionally killed due to their proximity to the strike.", Acceptance.OTHER),
    ("two civilians were unintentionally killed.", Acceptance.NONE_GIVEN),
]  # fmt: skip


@pytest.mark.parametrize(("text", "reason"), ACCEPTANCES)
def test_an_acceptance_keeps_its_explanation(text, reason):
    verdict = read_statement(f"During a strike it was assessed that {text}").verdict

    assert (verdict.finding, verdict.reason) == (Finding.CREDIBLE, reason.value)


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        ("Regrettably, three civilians were unintentionally killed and two others unintentionally wounded.", 3, 2),
        ("Regrettably, one civilian was unintentionally killed and another unintentionally wounded.", 1, 1),
        ("Regrettably, one civilian was unintentionally killed and three more were unintentionally wounded.", 1, 3),
        ("One civilian was injured and 11 civilians were unintentionally killed.", 11, 1),
        ("Regrettably, the strike unintentionally resulted in the deaths of three civilians.", 3, None),
        (
            "During a strike that killed nearly 100 ISIL fighters it is assessed that up to 24 civilians were killed.",
            24,
            None,
        ),
        ("Regrettably, two men and one child were unintentionally killed.", 3, None),
        ("Thirty three civilians were unintentionally killed.", 33, None),
        ("Jan 5: strikes resulting in 2 civilians killed, 1 civilian injured", 2, 1),
        ("20-Jan-19 Ash Shajlah, Syria Air 2 civilians injured 0 civilians killed", 0, 2),
        ("Regrettably, 16 civilians were inside the house, and were unintentionally killed when it fell.", 16, None),
    ],
)
def test_conceded_figures_are_read_from_the_words(text, killed, injured):
    said = read_statement(text).record()

    assert (said["killed_min"], said["injured_min"]) == (killed, injured)


def test_a_retelling_in_the_next_sentence_does_not_count_twice():
    text = (
        "During a strike it is assessed that one civilian driver was unintentionally killed. A driver left the vehicle "
        "and was killed by a second blast; this explosion resulted in one civilian likely killed."
    )

    assert read_statement(text).record()["total_killed"] == 1


def test_several_incidents_in_one_line_stay_apart_and_add_up():
    text = (
        "July 6, 2017, near Raqqa, Syria, via Airwars report. Regrettably, one civilian was unintentionally killed. That "  # noqa: E501
        "same day in Raqqa the Coalition engaged a launch site. Regrettably, two civilians were unintentionally killed."
    )

    said = read_statement(text).record()

    assert (said["killed_min"], said["incidents"], said["total_killed"]) == (1, [{"killed": 1}, {"killed": 2}], 3)


def test_a_stated_total_that_the_parts_do_not_reach_is_a_doubt():
    text = (
        "Regrettably, one civilian was unintentionally killed. On the same day, one civilian was unintentionally killed. "  # noqa: E501
        "Regrettably, these strikes resulted in the unintentional death of five total civilians."
    )

    assert "the line states a total of 5 killed, its parts add up to 2" in read_statement(text).record()["doubts"]


def test_at_least_concedes_the_figure_and_says_that_more_is_possible():
    said = read_statement("Regrettably, at least three civilians were unintentionally killed.").record()

    assert (said["killed_min"], said["killed_max"], said["killed_said"]) == (3, 3, "3+")


def test_not_stated_is_none_and_stated_to_be_none_is_zero():
    rejected = read_statement("The report contains insufficient information.").record()
    denied = read_statement("It was assessed that no civilians were harmed in this strike.").record()

    assert (rejected["killed_min"], denied["killed_min"]) == (None, 0)


def test_an_alleged_figure_is_never_a_concession():
    said = read_statement("60 alleged civilians killed in a strike. Assessed to be insufficient information.").record()

    assert (said["finding"], said["killed_min"], said["incidents"]) == ("non_credible", None, [])


def test_a_duplicate_names_the_allegation_that_it_repeats():
    """CS093: the figures in the brackets are the other allegation's, not this one's."""
    text = (
        "July 8, 2015, in Raqqa, Syria, via Airwars report. The Coalition actions identified in this allegation are "
        "duplicates of those in allegation 57 (Credible with one civilian unintentionally wounded)."
    )

    said = read_statement(text).record()

    assert (said["finding"], said["duplicate_of"], said["injured_min"]) == ("duplicate", "57", None)


def test_a_line_without_a_verdict_has_none():
    said = read_statement("May 03, 2023, near Qurqanya, Syria, via White Helmets report.").record()

    assert (said["finding"], said["channel"], said["place"]) == ("not_yet_assessed", "white helmets", "Qurqanya")


@pytest.mark.parametrize(
    ("grid", "reason"),
    [
        ("377SFU494361", "zone 377 does not exist"),
        ("37FSU774280", "37FSU774280"),
        ("37SFU78615", "5 digits cannot be halved"),
    ],
)
def test_a_malformed_grid_reference_is_refused_with_its_reason(grid, reason):
    said = read_statement(f"Regrettably, one civilian was unintentionally killed. 2801/CS001 {grid}").record()

    assert said["mgrs"] == grid
    assert (said["latitude"], reason in said["mgrs_refused"]) == (None, True)


def test_two_grid_references_in_one_line_are_no_place():
    said = read_statement("The report contains insufficient information. 37SEV008788 or 37SEV020795").record()

    assert (said["mgrs"], said["latitude"]) == ("37SEV008788 / 37SEV020795", None)
    assert any("2 grid references" in doubt for doubt in said["doubts"])


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        ("Regrettably, between three and five civilians were unintentionally killed.", (3, 5), (None, None)),
        ("Regrettably, 3-5 civilians were unintentionally killed.", (3, 5), (None, None)),
        ("It was assessed that 14 civilians, including four children, were killed.", (14, 14), (None, None)),
        ("Regrettably, the strike killed two civilians and wounded three others.", (2, 2), (3, 3)),
        ("Regrettably, a man and a child were unintentionally killed.", (2, 2), (None, None)),
        ("Regrettably, an unknown number of civilians were unintentionally killed.", (None, None), (None, None)),
    ],
)
def test_ranges_parts_and_unknown_numbers_are_told_apart(text, killed, injured):
    said = read_statement(text).record()

    assert said["finding"] == "credible"
    assert (said["killed_min"], said["killed_max"]) == killed
    assert (said["injured_min"], said["injured_max"]) == injured


@pytest.mark.parametrize(
    "text", ["28 JUN 21 Al Qaim, Syria, Air, 1 civilian killed", "12 AUG 2017 Hajin, Syria, 1 civilian killed"]
)
def test_a_military_date_is_no_grid_reference(text):
    assert read_statement(text).record()["mgrs"] is None


def test_a_place_may_be_named_by_its_vicinity():
    assert (
        read_statement("12 March 2018, in the vicinity of Hajin, Syria, via SNHR report.").record()["place"] == "Hajin"
    )
