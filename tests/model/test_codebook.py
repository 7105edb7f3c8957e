"""The codebook holds every code in two languages, and docs/codebook.md is what it says."""

from __future__ import annotations

import inspect
from enum import StrEnum
from pathlib import Path

import pytest

from sijill.model import enumerations
from sijill.model.codebook import CODEBOOK, CODEBOOK_VERSION, as_markdown, read_code, term
from sijill.model.enumerations import CauseOfHarm, Finding, Grade, StrikeStatus, StrikeType
from sijill.model.errors import InvalidValue
from sijill.model.places import Script, script_of

PAGE = Path(__file__).parents[2] / "docs" / "codebook.md"


def test_the_page_is_generated_from_the_model():
    assert PAGE.read_text(encoding="utf-8") == as_markdown(), "run: python -m sijill.model.codebook > docs/codebook.md"


def test_every_enumeration_is_in_the_codebook():
    known = {vocabulary.enumeration for vocabulary in CODEBOOK}
    declared = {kind for _, kind in inspect.getmembers(enumerations, inspect.isclass) if issubclass(kind, StrEnum)}

    assert declared - {StrEnum} <= known


def test_every_term_has_labels_a_meaning_and_a_source():
    for vocabulary in CODEBOOK:
        for one in vocabulary.terms:
            assert one.english and one.definition.endswith(".") and one.source
            assert script_of(one.arabic) is Script.ARABIC
            assert term(one.code) == one


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (Grade, "Confirmed", Grade.CONFIRMED),
        (StrikeStatus, "Single source claim", StrikeStatus.SINGLE_SOURCE),
        (StrikeType, "Counter-Terrorism Action (Ground)", StrikeType.COUNTER_TERRORISM_GROUND),
        (Finding, "not_yet_assessed", Finding.NOT_YET_ASSESSED),
        (CauseOfHarm, "Chemical, Biological, Radiological, Nuclear (CBRN)", CauseOfHarm.CBRN),
        (Grade, "مؤكد", Grade.CONFIRMED),
        (Grade, "", None),
    ],
)
def test_a_code_is_read_by_code_or_label(kind, text, code):
    assert read_code(kind, text) is code


def test_two_grades_at_once_are_no_code():
    with pytest.raises(InvalidValue, match="Contested, Discounted"):
        read_code(Grade, "Contested, Discounted")


def test_a_code_outside_the_codebook_is_refused():
    class Colour(StrEnum):
        RED = "red"

    with pytest.raises(InvalidValue, match="Colour is not in the codebook"):
        term(Colour.RED)


def test_one_word_in_two_vocabularies_keeps_its_own_meaning():
    assert term(StrikeType.UNKNOWN).definition != term(CauseOfHarm.UNKNOWN).source
    assert term(StrikeType.UNKNOWN).source == term(StrikeType.AIRSTRIKE).source


def test_the_version_stands_on_the_page():
    assert as_markdown().startswith(f"# Codebook {CODEBOOK_VERSION}\n")
