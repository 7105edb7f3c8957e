"""The running account, whole releases, scorecard, comparison and submission."""

from __future__ import annotations

from datetime import date, datetime
from xml.etree import ElementTree

import pytest

from sijill.model.counts import CountRange
from sijill.model.errors import BadInput, InvalidValue, NotFound
from sijill.official.account import read_account
from sijill.official.chart import chart, table
from sijill.official.comparison import compare
from sijill.official.documents import documents_under, read_document
from sijill.official.ledger import Entry, from_release, keep, published, ratios
from sijill.official.position import Documented, Position
from sijill.official.releases import read_release, released_on
from sijill.official.scorecard import published_record, score
from sijill.official.submission import (
    Allegation,
    Correspondence,
    Source,
    Victim,
    packet,
    sketch,
    spellings,
    write_packet,
)

RELEASE = """June 28, 2018
Release No. 20180628-01

SOUTHWEST ASIA - In the month of May, CJTF-OIR carried over 321 open reports from previous months and received three new
reports. CJTF-OIR completed the assessment of 9 reports: two reports were determined to be credible, six were determined
to be non-credible and one was a duplicate. 315 reports are still open.

Credible Reports

1. June 4, 2017, near Bokrus, Syria, via Airwars report. During a strike on Daesh
oil storage tanks, two civilians were unintentionally killed. 2801/CS0001 377SFU494361
2. July 6, 2017, near Raqqa, Syria, via self-report. Regrettably, one civilian was unintentionally wounded.

Non-Credible Reports

1. Feb. 2, 2018, near al-Bahra, Syria via Airwars report. After review of all available strike records it was determined
that more likely than not civilian casualties did not occur as a result of a Coalition strike.

Near Raqqah, four strikes destroyed two vehicles.
"""


def test_a_release_is_read_item_by_item():
    items = [item.record() for item in read_release(RELEASE, released=released_on(RELEASE))]

    assert [item["finding"] for item in items if item["kind"] == "civcas"] == ["credible", "credible", "non_credible"]
    assert [item["strikes_total"] for item in items if item["kind"] == "strikes"] == [4]
    (account,) = [item for item in items if item["kind"] == "account"]
    assert (account["carried"], account["new"], account["completed"], account["open"]) == (321, 3, 9, 315)
    assert (account["credible"], account["non_credible"], account["duplicate"]) == (2, 6, 1)


def test_every_span_of_a_release_points_into_its_text():
    for item in (item.record() for item in read_release(RELEASE)):
        for name, (begin, end) in item.get("spans", {}).items():
            assert 0 <= begin < end <= len(RELEASE), name
            if name == "place":
                assert item["place"].split()[0] in RELEASE[begin:end]


def test_html_and_text_files_are_read_and_other_kinds_refused(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        f"<html><head><style>x</style></head><body><p>{RELEASE.replace(chr(10) * 2, '</p><p>')}</p></body></html>"
    )
    (tmp_path / "note.docx").write_bytes(b"PK")

    assert "two civilians" in " ".join(read_document(page).text.split())
    assert documents_under(tmp_path) == [page]
    with pytest.raises(BadInput, match="not a kind read here"):
        read_document(tmp_path / "note.docx")
    with pytest.raises(NotFound):
        documents_under(tmp_path / "nowhere")


def test_a_pdf_is_read_by_its_text_layer(tmp_path):
    import typst

    file = tmp_path / "release.pdf"
    file.write_bytes(
        typst.compile(
            b"#set page(width: 20cm)\nRegrettably, two civilians were unintentionally killed.\n#pagebreak()\nEnd."
        )
    )

    document = read_document(file)

    assert "two civilians were unintentionally killed" in document.text
    assert (document.page_of(0), document.page_of(document.text.index("End."))) == (1, 2)
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    with pytest.raises(BadInput, match="not a readable PDF"):
        read_document(tmp_path / "broken.pdf")


def test_every_published_row_keeps_its_identities_and_the_two_known_discrepancies_are_listed():
    kept = keep(published())

    assert len(kept.entries) == 17
    assert [(one.period, one.difference) for one in kept.discrepancies] == [("2019-08", -8), ("2019-03", -20)]
    assert all(holds for _ratio, holds in ratios())


def test_a_total_that_falls_is_an_adjustment_and_never_a_correction():
    kept = keep(
        [
            Entry(period="2019-06", killed=1321, killed_bound="at least"),
            Entry(period="2019-08", killed=1335, killed_bound="at least", deaths=22),
        ]
    )

    assert [one.amount for one in kept.adjustments] == [-8]
    assert [one.killed for one in kept.entries] == [1321, 1335]


def test_a_release_joins_the_ledger():
    account, spans = read_account(RELEASE)

    kept = keep([from_release("2018-05", account, source="a release")])

    assert RELEASE[slice(*spans["carried"])] == "321"
    assert [check.holds for check in kept.checks] == [True, True]


def test_the_scorecard_counts_what_is_given_and_never_scores_what_is_absent():
    marks = score(
        [
            published_record(
                "coalition",
                "July 6, 2017, near Raqqa, Syria, via self-report. The report contains insufficient information.",
                None,
            ),
            published_record("france", "France reports 31 sorties and two strikes near Raqqa.", None),
        ]
    )
    level = {(one.belligerent, one.criterion): one.level for one in marks}

    assert (level["coalition", "rejection_reasons"], level["coalition", "coordinates"]) == ("yes", "no")
    assert (level["france", "coordinates"], level["france", "strike_numbers"]) == ("not applicable", "yes")


def world():
    incidents = [
        Documented(id="A", day=date(2017, 6, 10), place="Raqqa", grade="Confirmed", killed=CountRange(low=2, high=4)),
        Documented(id="B", day=date(2017, 6, 11), place="Raqqa", grade="Fair", killed=CountRange(low=8, high=16)),
        Documented(id="C", day=None, place="", grade="Weak", killed=None),
    ]
    positions = [
        Position(statement="1", incident="A", released=date(2018, 7, 26), finding="non_credible", ground="insufficient_evidence", standard="insufficient evidence that it happened", channel="airwars"),  # noqa: E501
        Position(statement="2", incident="A", released=date(2019, 6, 27), finding="credible", killed=2, injured=10, channel="amnesty international"),  # noqa: E501
        Position(statement="3", incident=None, released=date(2019, 6, 27), finding="credible", killed=3),
        Position(statement="4", incident="B", released=None, finding="non_credible"),
    ]  # fmt: skip
    return incidents, positions


def test_a_rejection_that_became_an_admission_is_a_reversal():
    """CS968: not credible in 2018, two deaths conceded in 2019."""
    record = compare(*world()).record()

    assert [(one["incident"], one["history"]) for one in record["reversals"]] == [("A", ["non_credible", "credible"])]
    assert (record["documented"]["killed_min"], record["documented"]["killed_max"], record["admitted"]) == (10, 20, 5)
    assert (record["ratio"]["low"], record["ratio"]["high"]) == (0.25, 0.5)
    assert record["incidents_without_admission"] == ["B"]
    assert [one["statement"] for one in record["admitted_without_incident"]] == ["3"]
    assert {one["channel"]: (one["accepted"], one["decided"]) for one in record["channels"]} == {
        "not named": (1, 2),
        "airwars": (0, 1),
        "amnesty international": (1, 1),
    }


def test_as_of_a_day_only_what_was_published_by_then_counts():
    early = compare(*world(), as_of=date(2018, 12, 31))

    assert (early.admitted, early.lines[0].finding, len(early.positions)) == (0, "non_credible", 1)


def test_the_chart_and_its_table_say_the_same():
    comparison = compare(*world())

    drawn = ElementTree.fromstring(chart(comparison, title="Documented & admitted"))
    words = " ".join(drawn.itertext())

    assert [row[0] for row in table(comparison)] == ["grade", "Confirmed", "Fair", "Weak", "Confirmed + Fair"]
    for row in table(comparison)[1:-1]:
        assert row[2] in words


ALLEGED = Allegation(
    id="X1",
    window=(datetime(2017, 6, 10, 14), datetime(2017, 6, 10, 18)),  # noqa: DTZ001 - local civil time
    zone="Asia/Damascus",
    place="Raqqa",
    spellings=spellings(["Raqqa", " raqqa", "الرقة"]),
    latitude=35.95,
    longitude=39.01,
    radius_m=300,
    killed=CountRange(low=2, high=4),
    injured=None,
    sources=(Source(name="A page", address="https://example.org/a"),),
    victims=(Victim(tier="public", name="Name Given", is_child=False), Victim(tier="sealed", name="Name Withheld")),
)  # fmt: skip


def test_a_packet_names_time_place_and_questions_and_withholds_sealed_names(tmp_path):
    said = packet(ALLEGED, belligerent="coalition", submitted=date(2026, 1, 2))
    write_packet(said, ALLEGED, tmp_path)

    assert (said["time"]["utc_from"], said["place"]["mgrs"]) == ("2017-06-10T11:00:00Z", "37SEV009784")
    assert said["place"]["spellings"] == ["Raqqa", "الرقة"]
    assert said["victims"]["withheld"] == 1
    assert "Name Withheld" not in (tmp_path / "packet.json").read_text()
    assert "Name Withheld" not in read_document(tmp_path / "packet.pdf").text
    assert sorted(one.name for one in tmp_path.iterdir()) == ["SHA256SUMS", "map.svg", "packet.json", "packet.pdf"]


def test_a_packet_without_a_point_draws_no_map_and_asks_nothing_about_it():
    import dataclasses

    vague = dataclasses.replace(ALLEGED, latitude=None, longitude=None, radius_m=None)

    assert (
        len(packet(vague, belligerent="c", submitted=date(2026, 1, 2))["questions"])
        == len(packet(ALLEGED, belligerent="c", submitted=date(2026, 1, 2))["questions"]) - 1
    )
    with pytest.raises(InvalidValue):
        sketch(vague)


def test_silence_is_counted_in_days():
    letters = Correspondence(sent=date(2026, 1, 1), received=date(2026, 1, 11))

    assert (letters.silence(date(2026, 3, 12)), letters.due(date(2026, 1, 20)), letters.due(date(2026, 3, 12))) == (
        60,
        False,
        True,
    )
    assert Correspondence(sent=date(2026, 1, 1), answered=date(2026, 2, 1)).silence(date(2026, 3, 1)) == 0


def test_a_code_used_twice_takes_its_admission_once_and_is_named():
    """TS631 and TS633 stand for two incidents each in the archive."""
    incidents, _positions = world()
    admitted = Position(statement="1", incident="A", released=date(2019, 6, 27), finding="credible", killed=2)

    result = compare([*incidents, incidents[0]], [admitted])

    assert (result.admitted, result.twice) == (2, ("A",))


def test_rows_that_quote_one_line_share_its_admission():
    """CS1621 and CS1621a, CS965 to CS965b: one line quoted at several incidents is admitted once."""
    from sijill.official.comparing import comparison_of

    body = "During a strike near a residential area. Sixteen civilians were unintentionally killed."
    head = "October 12, 2017, near Raqqah, Syria, via Amnesty International report. "
    statements = [
        {"id": "1", "incident_id": "A", "released": "20180726", "text": head + body},
        {"id": "2", "incident_id": "B", "released": "20180726", "text": body + " [Clustered with another.]"},
    ]
    incidents = [
        {"id": "A", "date": "2017-10-12", "grade": "Confirmed", "killed_min": "6", "killed_max": "6"},
        {"id": "B", "date": "2017-10-12", "grade": "Confirmed", "killed_min": "10", "killed_max": "10"},
    ]

    result = comparison_of(statements, incidents)

    assert ([line.admitted for line in result.lines], result.admitted) == ([6, 10], 16)


def test_what_a_line_admits_beyond_its_first_incident_stands_without_incident():
    from sijill.official.comparing import comparison_of

    text = "Regrettably, one civilian was unintentionally killed. That same day, two civilians were unintentionally killed."  # noqa: E501

    result = comparison_of(
        [{"id": "1", "incident_id": "A", "released": "2019-01-01", "text": text}],
        [{"id": "A", "date": "2018-10-12", "grade": "Fair", "killed_min": "1", "killed_max": "1"}],
    )

    assert (result.lines[0].admitted, [one.killed for one in result.unmatched], result.admitted) == (1, [2], 3)
