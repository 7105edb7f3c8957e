"""`sijill compare` on a register: documented beside admitted, incident by incident, as known on any day."""

from __future__ import annotations

import csv
import json
import time
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from sijill.cli.main import app
from sijill.model.errors import NotFound
from tests.cli.official_harbour import build


@pytest.fixture
def sijill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`sijill ARGS` on a register of the harbour."""
    monkeypatch.setenv("SIJILL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SIJILL_ACTOR", "Layla Harbour")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    build(tmp_path / "home")

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, arguments)

    return run


def compared(sijill: Any, *more: str) -> dict[str, Any]:
    done = sijill("compare", "Harbour", "--json", *more)
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)["incidents"]
    return found


def test_documented_stands_beside_admitted_with_the_ratio_defined(sijill: Any) -> None:
    """Four incidents with 23 killed; 16 and 2 admitted; HB1a and HB3 have no admission."""
    found = compared(sijill)

    assert (found["belligerent"], found["documented"]["killed_min"], found["admitted"]) == ("coalition", 23, 18)
    assert found["ratio"]["low"] == pytest.approx(18 / 23) and "divided by" in found["ratio"]["definition"]
    (grade,) = found["by_grade"]
    assert (grade["grade"], grade["incidents"], grade["accepted"]) == ("Fair", 4, 2)
    codes = {line["incident"]: line["code"] for line in found["lines"]}
    assert {codes[one] for one in found["incidents_without_admission"]} == {"HB1a", "HB3"}
    assert {row["known_by"]: row["killed"] for row in found["tiers"]}["total"] == 12


def test_a_reversal_a_delay_and_the_channels_are_told(sijill: Any) -> None:
    """Rejected on 7 January 2032 for lack of strikes, accepted on 10 February 2033."""
    found = compared(sijill)

    (line,) = found["reversals"]
    assert (line["code"], line["history"]) == ("HB2", ["non_credible", "credible"])
    assert line["history_dates"] == ["2032-01-07", "2033-02-10"]
    assert {one["finding"]: one["median_days"] for one in found["delays"]}["non_credible"] == 243
    channels = {one["channel"]: (one["accepted"], one["decided"]) for one in found["channels"]}
    assert channels == {"harbour watch": (1, 2), "amnesty international": (1, 1)}
    assert [(one["year"], one["ground"]) for one in found["drift"]] == [("2032", "no_coalition_strikes")]
    told = sijill("compare", "Harbour").output
    assert "Reversal HB2: non_credible (2032-01-07), then credible (2033-02-10)" in told
    assert "2 incidents in the grades Confirmed, Fair" in told


def test_what_the_archive_codes_stands_beside_what_the_words_concede(sijill: Any) -> None:
    coded = compared(sijill)["killed_as_coded"]

    assert coded != 18
    assert f"The archive codes {coded} killed" in sijill("compare", "Harbour").output


def test_what_was_said_in_public_by_a_day_leaves_out_what_came_later(sijill: Any) -> None:
    found = compared(sijill, "--published-by", "2032-12-31")

    assert (found["admitted"], found["as_of"], found["reversals"]) == (16, "2032-12-31", [])
    assert {line["code"]: line["finding"] for line in found["lines"]}["HB2"] == "non_credible"
    with pytest.raises(NotFound, match="no incident fits"):
        raise sijill("compare", "Harbour", "--published-by", "2031-01-01").exception


def test_what_the_register_held_on_a_day_is_compared_as_it_stood(sijill: Any) -> None:
    """Recorded on 1 January 2026 by the clock of the tests: nothing before, all after; a later decision is left out."""
    name = next(
        one["statement"]
        for one in json.loads(sijill("official", "match", "--list", "--json").stdout)
        if one["killed"] == 16
    )
    sijill("official", "match", "--accept", name, "--shares", "HB1=6, HB1a=10", "--reason", "one street")
    admitted = {line["code"]: line["admitted"] for line in compared(sijill)["lines"]}
    assert (admitted["HB1"], admitted["HB1a"]) == (6, 10)

    assert isinstance(sijill("compare", "Harbour", "--known-on", "2025-01-01").exception, NotFound)
    then = compared(sijill, "--known-on", _day_of_build(sijill))
    assert then["admitted"] == 18


def _day_of_build(sijill: Any) -> str:
    from sijill.workbench.opening import open_register

    opened = open_register(create=False)
    day = next(opened.log.rows()).at[:10]
    opened.close()
    return str(day)


def test_a_chart_and_a_table_are_written(sijill: Any, tmp_path: Path) -> None:
    done = sijill("compare", "Harbour", "--svg", str(tmp_path / "c.svg"), "--csv", str(tmp_path / "c.csv"))

    assert done.exit_code == 0, done.output
    drawn = (tmp_path / "c.svg").read_text(encoding="utf-8")
    assert drawn.startswith("<svg") and "running total by month" in drawn and drawn.rstrip().endswith("</svg>")
    with (tmp_path / "c.csv").open(encoding="utf-8", newline="") as handle:
        rows = {row["code"]: row for row in csv.DictReader(handle)}
    assert (rows["HB2"]["history"], rows["HB2"]["admitted"]) == ("non_credible > credible", "2")
    assert rows["HB3"]["admitted"] == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["Nowhere"], "no incident fits"),
        (["Harbour", "--belligerent", "Atlantis"], 'no incident there names "atlantis"'),
    ],
)
def test_nothing_to_compare_says_what_there_is(sijill: Any, arguments: list[str], message: str) -> None:
    refused = sijill("compare", *arguments)

    assert isinstance(refused.exception, NotFound) and message in str(refused.exception)


@pytest.mark.shared
def test_the_half_archive_is_compared_within_two_seconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures by code: CS1621 and CS1621a share 16; CS968 and CS952 were rejected first; codes used twice stay two."""
    from sijill.register.confronted import confront
    from sijill.register.figures import Definition
    from tests.cli.official_archive import coalition_register

    store = coalition_register(tmp_path)
    confront(store, Definition())
    begin = time.process_time()
    found = confront(store, Definition())
    record = found.data()
    assert time.process_time() - begin <= 2.0

    lines: dict[str, list[dict[str, Any]]] = {}
    for line in record["lines"]:
        for code in (line["code"] or "").split():
            lines.setdefault(code, []).append(line)
    assert [lines[one][0]["admitted"] for one in ("CS1621", "CS1621a")] == [6, 10]
    reversed_ones = {line["code"] for line in record["reversals"]}
    assert {"CS968", "CS952"} <= reversed_ones
    assert lines["CS952"][0]["admitted"] == 8
    assert lines["CS968"][0]["history_dates"][:2] == ["2018-07-26", "2019-06-27"]
    assert record["killed_as_coded"] == 297 < record["admitted"]
    assert record["admitted"] == sum(line["admitted"] or 0 for line in record["lines"]) + sum(
        one["killed"] or 0 for one in record["admitted_without_incident"]
    )


def test_what_is_not_in_a_case_is_said_though_other_cases_have_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The demonstration: Raqqa has positions as codes, the invented city has statements; each is told its own."""
    monkeypatch.setenv("SIJILL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SIJILL_ACTOR", "Layla Harbour")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert CliRunner().invoke(app, ["demo"]).exit_code == 0

    raqqa = CliRunner().invoke(app, ["compare", "raqqa"]).output
    harbour = CliRunner().invoke(app, ["compare", "Harbour"]).output

    assert "at most 11.3 % of at least 1,600 documented" in raqqa
    assert "the totals above speak of the whole case" in raqqa
    assert "Not in these records: the statements themselves" in raqqa and "Delay" not in raqqa
    assert "Not in these records" not in harbour and "Delay, credible" in harbour
