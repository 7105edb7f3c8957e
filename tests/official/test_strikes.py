"""Daily strike lines, partner reports, tallies and rates."""

from __future__ import annotations

from datetime import date

import pytest

from sijill.model.errors import InvalidValue
from sijill.official.partners import read_partner_report
from sijill.official.places import canonical, key, word_likeness
from sijill.official.strikelines import read_strike_lines
from sijill.official.tallies import day_counts, quoted, rate, tally


def test_a_strike_line_gives_place_number_and_counted_targets():
    (line,) = read_strike_lines(
        "- Near Ar Raqqah, 27 strikes engaged 20 ISIS tactical units; destroyed 19 fighting positions, a command and "
        "control node, and two VBIEDs; and suppressed three fighting positions."
    ).lines

    assert (line.place, canonical(line.place), line.strikes, line.unread) == ("Ar Raqqah", "Raqqa", 27, "")
    assert [(one.verb, [(t.count, t.what) for t in one.targets]) for one in line.actions] == [
        ("engaged", [(20, "ISIS tactical units")]),
        ("destroyed", [(19, "fighting positions"), (1, "command and control node"), (2, "VBIEDs")]),
        ("suppressed", [(3, "fighting positions")]),
    ]


@pytest.mark.parametrize(
    ("text", "strikes"),
    [
        ("Near Mosul, an airstrike struck a unit.", 1),
        ("Near Haditha two airstrikes struck two units.", 2),
        ("Near Kirkuk, an airstike struck a position.", 1),
        ("near Al Asad*, three airstrikes struck two units", 3),
        ("On Aug. 6, near Raqqah, Syria, 12 strikes engaged eight units.", 12),
        ("Near Raqqah, 21 strikes [2 British] engaged two units.", 21),
    ],
)
def test_the_number_of_strikes_is_read_in_every_style(text, strikes):
    assert [line.strikes for line in read_strike_lines(text).lines] == [strikes]


def test_two_verbs_share_their_targets():
    (line,) = read_strike_lines("Near Bayji, one airstrike struck and destroyed an ISIL excavator.").lines

    assert [len(one.targets) for one in line.actions] == [1, 1]


def test_quoted_days_date_the_lines_that_follow_them():
    report = read_strike_lines(
        "For July 3rd – 4th: “Near Raqqah, 15 strikes engaged 10 units.” It additionally reported that “On July 3, near "  # noqa: E501
        "Raqqah, Syria, 12 strikes engaged five units.”",
        released=date(2017, 7, 10),
    )

    assert [(line.strikes, line.days.days.edtf, line.later_report) for line in report.lines] == [
        (15, "2017-07-03/2017-07-04", False),
        (12, "2017-07-03", True),
    ]


def test_a_stated_total_is_checked_against_its_lines():
    right = "On Dec. 6 in Syria, forces conducted 32 strikes consisting of 63 engagements. Near Hajin, 32 strikes engaged a unit."  # noqa: E501
    wrong = right.replace("conducted 32", "conducted 35")

    assert read_strike_lines(right).doubts == ()
    assert read_strike_lines(wrong).doubts == ("the text states 35 strikes, the 1 lines below it add up to 32",)


def test_what_the_grammar_cannot_read_is_said_and_not_dropped():
    report = read_strike_lines(
        "Near Raqqah, one strike destroyed a vehicle. Elsewhere eights strikes engaged seven units."
    )

    assert report.doubts == ('not read: "eights strikes engaged"',)


def test_a_country_is_a_total_and_no_place():
    report = read_strike_lines("In Syria, 645 strikes engaged 394 units.")

    assert (report.lines[0].is_country_total, report.strikes) == (True, None)


def test_no_strikes_is_a_statement_of_its_own():
    assert read_strike_lines("The Coalition has not publicly reported any strikes in Hasakah.").says_none


def test_partner_reports_keep_the_weeks_counts_apart_from_the_running_total():
    said = read_partner_report(
        "For August 3rd-10th, France reports that it carried out 31 sorties and two strikes. Since 2014, France reports a "  # noqa: E501
        "total of 6919 sorties.",
        "france",
        released=date(2017, 8, 11),
    )

    assert (said.counts, said.cumulative) == ({"sorties": 31, "strikes": 2}, {"sorties": 6919})


def test_a_british_update_names_aircraft_and_weapons():
    said = read_partner_report(
        "A Reaper used a Hellfire and Typhoons dropped two Paveway IV bombs in Raqqa.", "united_kingdom"
    )

    assert said.aircraft == ("Reaper", "Typhoon")
    assert [(one.what, one.count) for one in said.munitions] == [("Hellfire", 1), ("Paveway IV", 2)]


def test_competing_counts_of_one_day_stay_side_by_side():
    early = read_strike_lines("On July 3, 2017, near Raqqah, 12 strikes engaged five units.")
    later = read_strike_lines("On July 3, 2017, near Ar Raqqah, 15 strikes engaged ten units.")

    (one,) = tally([*day_counts(early, source="first"), *day_counts(later, source="amended")])

    assert (one.place, one.period, str(one.range)) == ("Raqqa", "2017-07-03", "12-15")


def test_the_quoted_rates_recompute_and_a_window_is_an_argument():
    assert [round(one.minutes, 2) for one in quoted()] == [5.86, 6.29, 7.73]
    assert rate(5775, date(2017, 8, 1), date(2017, 8, 31)).minutes == pytest.approx(7.73, abs=0.005)
    with pytest.raises(InvalidValue):
        rate(0, date(2017, 8, 1), date(2017, 8, 31))


@pytest.mark.parametrize(
    ("left", "right"),
    [("Ar Raqqah", "الرقة"), ("Dayr az Zawr", "دير الزور"), ("Al-Mayadeen", "Al Mayadin"), ("Ayn al-Arab", "Kobani")],
)
def test_spellings_of_one_place_share_a_key(left, right):
    assert key(left) == key(right)


def test_short_names_that_share_consonants_by_chance_are_told_apart_by_their_vowels():
    assert word_likeness("Shafah", "Shafa") > word_likeness("Shafah", "Safawi")
