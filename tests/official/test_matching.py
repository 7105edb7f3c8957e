"""Which incident a statement means: candidates, reasons, competition, probabilities."""

from __future__ import annotations

import csv
import json

import pytest
from typer.testing import CliRunner

from sijill.cli.main import app
from sijill.model.errors import BadInput
from sijill.official.match_settings import Settings
from sijill.official.matching import match
from sijill.official.tables_in import incident_rows, statement_rows
from sijill.testing.shared import shared_data

INCIDENTS = [
    {"id": "A", "date": "2017-08-03", "place": "Al Badou neighbourhood", "governorate": "Raqqa", "lat": "35.9585", "lon": "39.0070"},  # noqa: E501
    {"id": "B", "date": "2017-08-03", "place": "Al Mayadin", "governorate": "Deir Ezzor", "lat": "35.0198", "lon": "40.4512"},  # noqa: E501
    {"id": "C", "date": "2017-08-05", "place": "الميادين", "governorate": "Deir Ezzor", "lat": "", "lon": ""},
    {"id": "D", "date": "2016-01-01", "place": "Manbij", "governorate": "Aleppo", "lat": "36.5281", "lon": "37.9549"},
]  # fmt: skip


def matched(*statements, incidents=INCIDENTS):
    return match(statement_rows(list(statements)), incident_rows(incidents))


def test_date_and_place_words_find_the_incident_and_say_why():
    (one,) = matched({"id": "1", "text": "Aug. 3, 2017, near al-Mayadeen, Syria, via Airwars report."})

    assert one.candidates[0].incident == "B"
    said = "; ".join(reason.because for reason in one.candidates[0].reasons)
    assert "same day" in said and "share" in said


def test_place_names_meet_across_scripts():
    (one,) = matched({"id": "1", "text": "Aug. 5, 2017, near al Mayadin, Syria, via Airwars report."})

    assert one.candidates[0].incident == "C"


def test_a_grid_reference_decides_between_two_of_one_day():
    (one,) = matched({"id": "1", "text": "Aug. 3, 2017, near a village, Syria.", "mgrs": "37SFU324762"})

    assert one.candidates[0].incident == "B"
    assert any("lies 7" in reason.because for reason in one.candidates[0].reasons)


def test_probabilities_and_none_of_these_sum_to_one():
    for one in matched(
        {"id": "1", "text": "Aug. 3, 2017, near Raqqa, Syria."}, {"id": "2", "text": "Aug. 4, 2017, near Mayadin."}
    ):
        assert sum(candidate.probability for candidate in one.candidates) + one.none == pytest.approx(1.0)


def test_two_lines_of_one_release_compete_for_an_incident():
    line = {"text": "Aug. 3, 2017, near al Badou, Raqqah, Syria.", "released": "2018-06-28"}
    alone = matched({"id": "1"} | line)[0].candidates[0].probability
    rivals = matched({"id": "1"} | line, {"id": "2"} | line)

    assert all(one.candidates[0].probability < alone for one in rivals)


def test_a_place_alone_is_no_candidate_when_the_date_speaks_against_it():
    """CS863 and CS1087: one generic town square, two different days."""
    (one,) = matched({"id": "1", "text": "May 25, 2017, near Manbij, Syria.", "mgrs": ""})

    assert (one.candidates, one.none) == ((), 1.0)
    assert "no incident within 3 days of 2017-05-25" in one.why_none


def test_unknown_columns_any_order_empty_values_and_arabic_digits_are_taken():
    rows = [
        {
            "Weather": "",
            "LAT": "٣٥.٠١٩٨",
            "Location EN": "Al Mayadin",
            "incident_date": "٢٠١٧-٠٨-٠٣",
            "lon": "40.4512",
            "Code": "Z",
            "killed_min": "",
        }
    ]

    (incident,) = incident_rows(rows)

    assert (incident.id, incident.days.edtf, incident.latitude, incident.killed_min) == (
        "Z",
        "2017-08-03",
        35.0198,
        None,
    )


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{"id": "1", "place": "Raqqa"}], 'no column "date"'),
        ([{"id": "1", "date": "yesterday"}], 'row 2, column "date"'),
        ([{"id": "1", "date": "2017-08-03", "killed_min": "many"}], 'row 2, column "killed_min"'),
    ],
)
def test_bad_tables_are_refused_with_row_column_and_remedy(rows, message):
    with pytest.raises(BadInput) as refused:
        incident_rows(rows, file="I.csv")

    assert "I.csv" in str(refused.value) and message in str(refused.value)
    assert refused.value.remedy


def write(path, rows):
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.DictWriter(handle, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_the_match_command_writes_ranked_candidates(tmp_path):
    said = write(
        tmp_path / "S.csv",
        [{"id": "1", "text": "Aug. 3, 2017, near al Mayadin, Syria."}, {"id": "2", "text": "Nothing said."}],
    )
    known = write(tmp_path / "I.csv", INCIDENTS)

    result = CliRunner().invoke(
        app,
        ["official", "match", "--statements", str(said), "--incidents", str(known), "--out", str(tmp_path / "M.csv")],
    )

    assert result.exit_code == 0, result.output
    with (tmp_path / "M.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert next((row["statement_id"], row["rank"], row["incident_id"]) for row in rows) == ("1", "1", "B")
    assert rows[-1]["statement_id"] == "2" and "names no date" in rows[-1]["reasons"]


def test_the_read_command_keeps_the_interface_of_the_issue(tmp_path):
    texts = tmp_path / "IN.jsonl"
    lines = [
        {
            "id": "a",
            "text": "June 4, 2017, near Bokrus, Syria, via Airwars report. Two civilians were killed.",
            "date": "2018-06-28",
        },
        {"id": "b", "text": "Near Raqqah, four strikes destroyed two vehicles.", "date": "20170701"},
        {"id": "c", "text": "", "date": ""},
    ]
    texts.write_text("\ufeff" + "".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8")

    result = CliRunner().invoke(app, ["official", "read", "--texts", str(texts), "--out", str(tmp_path / "OUT.jsonl")])

    assert result.exit_code == 0, result.output
    read = [json.loads(line) for line in (tmp_path / "OUT.jsonl").read_text(encoding="utf-8").splitlines()]
    asked = [
        "id",
        "finding",
        "reason",
        "incident_date",
        "place",
        "channel",
        "mgrs",
        "killed_min",
        "killed_max",
        "injured_min",
        "injured_max",
        "spans",
    ]
    assert all(set(asked) <= set(record) for record in read)
    assert [(one["id"], one["finding"], one["place"]) for one in read] == [
        ("a", "credible", "Bokrus"),
        ("b", None, "Raqqah"),
        ("c", "not_yet_assessed", None),
    ]
    assert (read[1]["kind"], read[1]["strikes"]) == ("strikes", 4)


def test_a_broken_line_of_texts_is_named_by_its_row(tmp_path):
    texts = tmp_path / "IN.jsonl"
    texts.write_text('{"id": 1, "text": "x"}\n{oops\n', encoding="utf-8")

    result = CliRunner().invoke(app, ["official", "read", "--texts", str(texts)])

    assert isinstance(result.exception, BadInput) and "row 2" in str(result.exception)


@pytest.mark.parametrize("command", [["ledger"], ["ledger", "--json"], ["rate"], ["rate", "--json"]])
def test_the_commands_without_input_answer(command):
    result = CliRunner().invoke(app, ["official", *command])

    assert result.exit_code == 0 and result.output.strip()


def test_allocate_compare_and_transparency_work_on_plain_files(tmp_path):
    said = write(
        tmp_path / "S.csv",
        [
            {
                "id": "1",
                "incident_id": "A",
                "released": "2018-07-26",
                "killed": "16",
                "text": "Sixteen civilians were unintentionally killed.",
            }
        ],
    )
    known = write(
        tmp_path / "I.csv",
        [
            {
                "id": "A",
                "date": "2017-10-12",
                "place": "Raqqa",
                "grade": "Confirmed",
                "killed_min": "6",
                "killed_max": "6",
            }
        ],
    )
    links = write(
        tmp_path / "L.csv", [{"statement_id": "1", "incident_id": "A"}, {"statement_id": "1", "incident_id": "B"}]
    )
    (tmp_path / "t.jsonl").write_text(
        '{"belligerent": "coalition", "text": "Near Raqqah, four strikes destroyed two vehicles."}\n'
    )
    run = CliRunner().invoke

    shares = run(app, ["official", "allocate", "--admissions", str(said), "--links", str(links), "--json"])
    compared = run(
        app,
        [
            "official",
            "compare",
            "--statements",
            str(said),
            "--incidents",
            str(known),
            "--svg",
            str(tmp_path / "c.svg"),
            "--json",
        ],
    )
    scored = run(app, ["official", "transparency", "--texts", str(tmp_path / "t.jsonl"), "--json"])

    assert sum(row["share"] for row in json.loads(shares.stdout)) == 16
    assert json.loads(compared.stdout)["admitted"] == 16
    assert (tmp_path / "c.svg").read_text().startswith("<svg")
    assert {row["criterion"]: row["level"] for row in json.loads(scored.stdout)}["strike_places"] == "yes"


@pytest.mark.shared
def test_the_archives_own_hard_cases_come_out_right():
    """CS1621 (one admission of 16), CS952 (rejected, yet concedes 8), CS093 (duplicate), CS968 (reversal): by code."""
    from sijill.official.statements import read_statement
    from sijill.official.tables_in import read_csv

    rows = {row["claim_id"]: row for row in read_csv(shared_data("claims-coalition") / "statements.csv")}
    by_code: dict[str, list[dict[str, object]]] = {}
    for row in rows.values():
        by_code.setdefault(row["airwars_code"], []).append(read_statement(row["text"]).record())

    assert {one["killed_min"] for one in by_code["CS1621a"]} == {16}
    assert ("credible", 8) in {(one["finding"], one["killed_min"]) for one in by_code["CS952"]}
    assert [one["duplicate_of"] for one in by_code["CS093"]] == ["57"]
    assert {one["finding"] for one in by_code["CS968"]} == {"non_credible", "credible"}
    assert {one["incident_date"] for one in by_code["CS968"]} == {"2017-06-12", "2017-06-10"}


@pytest.mark.shared
def test_masked_statements_find_their_incident_better_than_the_crude_rule():
    """In-sample floor of bench/official/fit_matching.py, where cross-validation is measured."""
    from sijill.official.tables_in import read_csv

    rows = [
        row
        for row in read_csv(shared_data("cjtf-oir") / "assessments.csv")
        if row["assessment"] in {"credible", "non_credible"} and row["coalition_location"]
    ]
    statements = statement_rows(
        [
            {"id": row["assessment_id"], "incident_date": row["airwars_date"], "place": row["coalition_location"]}
            for row in rows
        ]
    )
    incidents = incident_rows(
        [{"id": row["assessment_id"], "date": row["airwars_date"], "place": row["airwars_location"]} for row in rows]
    )

    found = match(statements, incidents, settings=Settings.shipped())

    first = sum(bool(one.candidates) and one.candidates[0].incident == one.statement for one in found) / len(found)
    five = sum(one.statement in {candidate.incident for candidate in one.candidates} for one in found) / len(found)
    assert first >= 0.78 and five >= 0.96
