"""Which rows quote one line: cut short, without its head, or a set phrase that is no line at all."""

from __future__ import annotations

from datetime import date

from sijill.model.counts import Outcome
from sijill.official.matching import match
from sijill.official.quoting import lines_of, told_apart, words_of
from sijill.official.statements import read_statement
from sijill.official.tables_in import incident_rows, statement_rows

HEAD = "May 4, 2031, near North Quay, Syria, via Harbour Watch report. "
BODY = (
    "Coalition aircraft conducted two airstrikes on a weapons cache and a command post. Regrettably, one civilian was "
    "unintentionally killed in each of these strikes"
)
DAY = date(2031, 5, 4)


def grouped(*texts: str, day: date = DAY) -> list[list[int]]:
    return lines_of([words_of(read_statement(text), day) for text in texts])


def test_a_line_without_its_head_or_with_its_references_is_the_same_line() -> None:
    """The day of the incident stands in for the head that was left out."""
    assert grouped(HEAD + BODY + ".", BODY + ". 2718/CS1375a 37SEV013784") == [[0, 1]]


def test_a_line_cut_short_is_the_same_line() -> None:
    longer = f"{HEAD}{BODY}. On the same day a third strike was conducted. Regrettably, one civilian was killed."

    assert grouped(HEAD + BODY + ".", longer) == [[0, 1]]


def test_another_day_another_place_and_short_set_phrases_are_other_lines() -> None:
    other_day = HEAD.replace("May 4", "May 9") + BODY
    other_place = HEAD.replace("North Quay", "South Mole") + BODY

    assert grouped(HEAD + BODY, other_day, other_place) == [[0], [2], [1]]
    assert grouped("Two civilians were killed.", "Two civilians were killed when a wall fell.") == [[0], [1]]


def test_rows_that_admit_nothing_stand_alone() -> None:
    assert lines_of([None, None]) == [[0], [1]]


def test_figures_told_apart_are_taken_from_the_quotation_that_adds_up() -> None:
    """One in each of two strikes is two ones; a quotation whose parts do not make the whole is passed over."""
    quoted = [read_statement(HEAD + "Five civilians were unintentionally killed."), read_statement(HEAD + BODY)]

    assert told_apart(quoted, Outcome.KILLED, 2, 2) == [1, 1]
    assert told_apart(quoted, Outcome.KILLED, 3, 2) == []


def test_an_incident_whose_code_the_statement_names_comes_first_on_any_day() -> None:
    """The date speaks for another incident; the code decides, and is given as a reason."""
    incidents = incident_rows(
        [
            {"id": "1", "code": "CS2101", "date": "2031-04-01", "place": "South Mole"},
            {"id": "2", "code": "CS2102 RS7", "date": "2031-05-04", "place": "North Quay"},
        ]
    )
    statements = statement_rows([{"id": "s", "text": HEAD + BODY + ". 1201/CS2101 37SEV013784"}])

    (found,) = match(statements, incidents)

    assert [one.incident for one in found.candidates] == ["1", "2"]
    assert "the statement names the code CS2101" in {reason.because for reason in found.candidates[0].reasons}
