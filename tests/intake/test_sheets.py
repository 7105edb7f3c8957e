"""Reading tables: rows as text, numbered as a person sees them, in any common format and encoding."""

from __future__ import annotations

import csv
import datetime as dt
import io
import tracemalloc
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.intake.encodings import detect
from sijill.intake.issues import Issue, IssueLog, Severity, write_issues
from sijill.intake.sheets import Limits, read_table
from sijill.intake.workbook import cell_text
from sijill.model.errors import BadInput

ARABIC = "الاسم,التاريخ,العمر\nليلى محمد العمر,2017-06-06,٣٠\nعمر حسن البدران,2017-06-07,٧\n"
FRENCH = "nom;prénom;âge\nHélène;Élodie;30\nBénédicte;Noël;7\n"


def table_of(tmp_path: Path, text: str, *, name: str = "a.csv", encoding: str = "utf-8", **how: str):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return read_table(path, **how)


def rows_of(table) -> list[tuple[int, tuple[str, ...]]]:
    return [(row.number, row.values) for row in table.rows()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1256", "iso-8859-6"])
def test_arabic_comes_out_the_same_from_every_encoding(tmp_path, encoding):
    """Names written by an old Windows, a new one or a phone are one text."""
    ascii_digits = ARABIC.translate(str.maketrans("٣٠٧", "307"))
    table = table_of(tmp_path, ascii_digits, encoding=encoding)

    assert table.columns == ("الاسم", "التاريخ", "العمر")
    assert rows_of(table)[0] == (2, ("ليلى محمد العمر", "2017-06-06", "30"))
    assert table.encoding_reason


@pytest.mark.parametrize(("encoding", "found"), [("cp1252", "cp1252"), ("latin-1", "cp1252"), ("utf-8", "utf-8")])
def test_french_accents_are_not_taken_for_arabic(tmp_path, encoding, found):
    """Accents stand alone among ASCII letters; a guess is said to be one."""
    table = table_of(tmp_path, FRENCH * 5, encoding=encoding)

    assert (table.encoding, table.columns) == (found, ("nom", "prénom", "âge"))
    assert [issue.code for issue in table.issues] == (["encoding-guessed"] if found == "cp1252" else [])


def test_a_windows_page_behind_a_megabyte_of_ascii_is_still_found(tmp_path):
    """The whole file decides, not its first block: nothing is silently wrong."""
    text = "name,age\n" + "Layla,30\n" * 150_000 + "ليلى محمد العمر,30\nعمر البدران,7\n"
    table = table_of(tmp_path, text, encoding="cp1256")

    assert table.encoding == "cp1256"
    assert rows_of(table)[-1] == (150_003, ("عمر البدران", "7"))


def test_a_stated_encoding_is_believed_and_an_unknown_one_refused(tmp_path):
    """The person knows better than the guess; a typing error is told."""
    assert rows_of(table_of(tmp_path, "a,b\né,1\n", encoding="cp1252", name="b.csv")) == [(2, ("é", "1"))]
    (tmp_path / "c.csv").write_bytes("a,b\nж,1\n".encode("cp1251"))
    assert rows_of(read_table(tmp_path / "c.csv", encoding="cp1251")) == [(2, ("ж", "1"))]
    with pytest.raises(BadInput, match="no encoding is called"):
        detect(tmp_path / "c.csv", stated="utf-9")


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_separator_is_found_even_beside_decimal_commas(tmp_path, mark):
    """A semicolon table of decimal commas is not cut at the commas."""
    text = f"name{mark}place{mark}lat\n" + f'Layla{mark}"Old Town, north"{mark}"35,95"\n' * 4
    assert rows_of(table_of(tmp_path, text))[0] == (2, ("Layla", "Old Town, north", "35,95"))


def test_rows_are_numbered_as_a_spreadsheet_does_and_lines_as_an_editor_does(tmp_path):
    """A cell of three lines is one row; blank lines count; a title above the header is said."""
    text = 'List of the harbour\n\nname,notes,age\nLayla,"one\ntwo\nthree",30\n\nOmar,x,7\n'
    table = table_of(tmp_path, text)
    rows = list(table.rows())

    assert [(row.number, row.line, row.values[0]) for row in rows] == [(4, 4, "Layla"), (6, 8, "Omar")]
    assert rows[0].cell("notes") == "one\ntwo\nthree"
    assert [(issue.code, issue.row) for issue in table.issues] == [("row-above-header", 1)]


def test_excels_own_separator_line_is_obeyed(tmp_path):
    """`sep=;` is a hint of the writer and no data."""
    table = table_of(tmp_path, "sep=;\nname;age\nLayla;30\n")
    assert rows_of(table) == [(3, ("Layla", "30"))]


def test_workbook_cells_keep_days_and_whole_numbers(tmp_path):
    """5 stays 5, a day stays a day, and the row numbers are those on the screen."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["B2"], sheet["C2"], sheet["D2"], sheet["E2"] = "age", "date", "when", "share"
    sheet["B4"], sheet["C4"] = 5, dt.date(2017, 6, 6)
    sheet["D4"], sheet["E4"] = dt.datetime.fromisoformat("2017-06-06 13:30"), 0.25
    book.create_sheet("other")
    book.save(tmp_path / "a.xlsx")

    table = read_table(tmp_path / "a.xlsx")

    assert table.columns == ("column 1", "age", "date", "when", "share")
    assert rows_of(table) == [(4, ("", "5", "2017-06-06", "2017-06-06 13:30:00", "0.25"))]
    assert (table.sheet, table.sheets) == ("Sheet", ("Sheet", "other"))
    assert rows_of(table) == rows_of(table)
    with pytest.raises(BadInput, match='no sheet "third"'):
        read_table(tmp_path / "a.xlsx", sheet="third")


@pytest.mark.parametrize(
    ("cell", "text"),
    [(5.0, "5"), (5.5, "5.5"), (True, "TRUE"), (None, ""), (dt.time(13, 5), "13:05:00"), (1e300, "1e+300")]  # noqa: RUF005
    + [(dt.datetime.fromisoformat("2017-06-06"), "2017-06-06"), (dt.timedelta(hours=30), "30:00:00"), ("=A1", "=A1")],
)
def test_each_kind_of_cell_becomes_what_a_person_reads(cell, text):
    """No trailing `.0`, no midnight, no Python words."""
    assert cell_text(cell) == text


@given(
    rows=st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\ufeff\ufffd"), max_size=8),
            min_size=3,
            max_size=3,
        ),
        min_size=1,
        max_size=8,
    )
)
@settings(max_examples=120, deadline=None)
def test_whatever_the_csv_module_writes_comes_back_verbatim(tmp_path_factory, rows):
    """Quotes, line breaks, separators and every script survive; empty rows are dropped, nothing else."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([["first", "second", "third"], *rows])
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_text(out.getvalue(), encoding="utf-8", newline="")

    read = [list(row.values) for row in read_table(path).rows()]

    assert read == [row for row in rows if any(row)]


def test_a_long_file_is_read_in_little_memory(tmp_path):
    """The rows stream: reading 40 MB needs less than 8 MB."""
    path = tmp_path / "long.csv"
    path.write_text("name,date,note\n" + "Layla,2017-06-06,some words of a note\n" * 1_000_000, encoding="utf-8")
    tracemalloc.start()
    count = sum(1 for _ in zip(read_table(path).rows(), range(200_000), strict=False))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (count, peak < 8 << 20) == (200_000, True)


def test_issues_are_bounded_and_counted(tmp_path):
    """A file of bad rows is told by its first ones and a count."""
    (tmp_path / "a.csv").write_text("a,b\n" + "1,2,3\n" * 50 + "1,2\n", encoding="utf-8")
    table = read_table(tmp_path / "a.csv", limits=Limits(issues_per_code=5))

    assert len(list(table.rows())) == 1
    assert [issue.row for issue in table.issues] == [2, 3, 4, 5, 6, None]
    assert "45 more rows" in table.issues[-1].message


def test_the_issues_file_can_be_opened_in_a_spreadsheet_without_harm(tmp_path):
    """A column named like a formula does not become one."""
    log = IssueLog("a.csv")
    log.add(Severity.ERROR, "x", "a message", "a remedy", row=3, column="=cmd()")
    assert write_issues(tmp_path / "issues.csv", log.all()) == 1

    text = (tmp_path / "issues.csv").read_text(encoding="utf-8-sig")
    (row,) = list(csv.DictReader(io.StringIO(text)))
    assert row["column"] == "'=cmd()"
    assert (
        str(Issue(file="a", row=3, column=None, code="c", message="m", remedy="r", severity=Severity.NOTE))
        == "a, row 3: m. r"
    )
