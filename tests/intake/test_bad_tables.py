"""A hand corpus of bad tables: each is refused in one sentence or read with its faults told, and nothing crashes.

`CORPUS` maps a name to a function that writes the file into a folder and returns its path; other tests of bad input
may load this module and use it.
"""

from __future__ import annotations

import codecs
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from sijill.intake.sheets import Limits, Row, read_table
from sijill.model.errors import BadInput

HEAD = "name,date,age\n"
GOOD = "Layla,2017-06-06,30\n"


def _write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def _sheet(folder: Path, name: str, rows: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / name)
    return folder / name


def _zip(folder: Path, name: str, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return folder / name


def _patched(folder: Path, name: str, part: str, change: Callable[[bytes], bytes]) -> Path:
    """A good workbook of which one part is changed."""
    good = _sheet(folder, f"good-{name}", [["name", "age"], ["Layla", 30]])
    with zipfile.ZipFile(good) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    good.unlink()
    return _zip(folder, name, {**parts, part: change(parts[part])})


_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
_ROW = (
    '<table:table-row><table:table-cell office:value-type="string"><text:p>ليلى</text:p></table:table-cell>'
    '<table:table-cell office:value-type="float" office:value="5"><text:p>5,0</text:p></table:table-cell>'
    '<table:table-cell office:value-type="date" office:date-value="2017-06-06"><text:p>06.06.17</text:p>'
    "</table:table-cell></table:table-row>"
)
_REPEATED = (
    '<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="float" '
    'office:value="5" table:number-columns-repeated="16384"><text:p>5</text:p></table:table-cell></table:table-row>'
)


def _ods(folder: Path, rows: str) -> Path:
    """A minimal OpenDocument sheet, header included."""
    head = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{name}</text:p></table:table-cell>'
        for name in ("name", "age", "date")
    )
    spaces = " ".join(f'xmlns:{name}="{_OFFICE}:{name}:1.0"' for name in ("office", "table", "text"))
    body = f'<table:table table:name="one"><table:table-row>{head}</table:table-row>{rows}</table:table>'
    content = f"<office:document-content {spaces}><office:body><office:spreadsheet>{body}</office:spreadsheet>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    entry = f'<m:file-entry m:full-path="/" m:media-type="{kind}"/>'
    parts = {
        "mimetype": kind,
        "content.xml": f'<?xml version="1.0" encoding="UTF-8"?>{content}</office:body></office:document-content>',
        "META-INF/manifest.xml": f'<m:manifest xmlns:m="{_OFFICE}:manifest:1.0">{entry}</m:manifest>',
    }
    return _zip(folder, "a.ods", {name: text.encode() for name, text in parts.items()})


SHEET = "xl/worksheets/sheet1.xml"
BILLION = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
)

CORPUS: dict[str, Callable[[Path], Path]] = {
    "empty": lambda d: _write(d, "a.csv", b""),
    "only-spaces": lambda d: _write(d, "a.csv", " \n\n  \n"),
    "only-mark": lambda d: _write(d, "a.csv", codecs.BOM_UTF8),
    "only-header": lambda d: _write(d, "a.csv", HEAD),
    "ragged-short": lambda d: _write(d, "a.csv", HEAD + GOOD + "Omar,2017\n" + GOOD),
    "ragged-long": lambda d: _write(d, "a.csv", HEAD + GOOD + "Omar,2017-01-01,3,4,5\n" + GOOD),
    "quote-never-closed": lambda d: _write(d, "a.csv", HEAD + GOOD + '"Omar,2017-01-01,3\n' + GOOD * 3),
    "quote-closed-later": lambda d: _write(
        d, "a.csv", HEAD + GOOD + '"Omar,2017-01-01,3\n"Sara",2017-01-02,4\n' + GOOD
    ),
    "quote-inside": lambda d: _write(d, "a.csv", HEAD + '"Omar"x,2017-01-01,3\n' + GOOD),
    "quote-at-end": lambda d: _write(d, "a.csv", HEAD + GOOD + 'Omar,2017-01-01,"3'),
    "nul": lambda d: _write(d, "a.csv", HEAD + "Om\0ar,2017-01-01,3\n" + GOOD),
    "nuls-only": lambda d: _write(d, "a.csv", b"\0" * 4096),
    "rtl-override": lambda d: _write(d, "a.csv", HEAD + "Omar \u202exslx.exe,2017-01-01,3\n" + GOOD),
    "formula": lambda d: _write(d, "a.csv", HEAD + "=cmd|' /C calc'!A0,2017-01-01,3\n" + GOOD),
    "cp1256": lambda d: _write(
        d, "a.csv", (HEAD + "ليلى العمر,2017-01-01,3\nعمر البدران,2017-01-01,4\n").encode("cp1256")
    ),
    "utf16": lambda d: _write(d, "a.csv", (HEAD + "ليلى,2017-01-01,3\n").encode("utf-16")),
    "utf16-odd-byte": lambda d: _write(d, "a.csv", (HEAD + "ليلى,2017-01-01,3\n").encode("utf-16") + b"\x41"),
    "utf16-without-mark": lambda d: _write(d, "a.csv", (HEAD + GOOD * 9).encode("utf-16-be")),
    "utf8-cut": lambda d: _write(d, "a.csv", (HEAD + "ليلى,2017-01-01,3\n" * 50).encode()[:-17]),
    "utf8-with-cp1256-row": lambda d: _write(
        d, "a.csv", (HEAD + "ليلى العمر,2017-01-01,3\n" * 60).encode() + "عمر,2017-01-01,4\n".encode("cp1256")
    ),
    "random-bytes": lambda d: _write(d, "a.csv", bytes((i * 7919 + i // 256) % 256 for i in range(1, 9000))),
    "endless-line": lambda d: _write(d, "a.csv", "x" * 5_000_000),
    "too-many-columns": lambda d: _write(d, "a.csv", ",".join(f"c{n}" for n in range(6000)) + "\n"),
    "columns-twice": lambda d: _write(d, "a.csv", "name,name,,name\na,b,c,d\n"),
    "old-mac-line-ends": lambda d: _write(d, "a.csv", (HEAD + GOOD).replace("\n", "\r")),
    "blank-lines": lambda d: _write(d, "a.csv", "\n\n" + HEAD + "\n\n" + GOOD),
    "pdf-named-csv": lambda d: _write(d, "a.csv", b"%PDF-1.7\n1 0 obj\n"),
    "jpeg-named-csv": lambda d: _write(d, "a.csv", b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8),
    "gzip-named-csv": lambda d: _write(d, "a.csv", b"\x1f\x8b\x08" + bytes(range(256))),
    "csv-named-xlsx": lambda d: _write(d, "a.xlsx", HEAD + GOOD),
    "xlsx-named-csv": lambda d: _sheet(d, "a.csv", [["name", "age"], ["Layla", 30]]),
    "xlsx-empty": lambda d: _sheet(d, "a.xlsx", []),
    "xlsx-cut": lambda d: _write(d, "a.xlsx", _sheet(d, "b.xlsx", [["name"], ["Layla"]]).read_bytes()[:2000]),
    "xlsx-flipped": lambda d: _write(
        d,
        "a.xlsx",
        bytes(b ^ 0x55 if 900 < i < 950 else b for i, b in enumerate(_sheet(d, "b.xlsx", [["n"], ["x"]]).read_bytes())),
    ),
    "xlsx-without-sheets": lambda d: _zip(
        d, "a.xlsx", {"xl/workbook.xml": b"<workbook/>", "[Content_Types].xml": b"<T/>"}
    ),
    "xlsx-broken-xml": lambda d: _patched(d, "a.xlsx", SHEET, lambda xml: xml[: len(xml) // 2]),
    "xlsx-entity-bomb": lambda d: _patched(d, "a.xlsx", SHEET, lambda xml: BILLION + b"]>" + xml.split(b"?>")[-1]),
    "xlsx-formula-without-result": lambda d: _sheet(d, "a.xlsx", [["name", "age"], ["Layla", "=15+15"]]),
    "xlsx-far-cell": lambda d: _patched(
        d,
        "a.xlsx",
        SHEET,
        lambda xml: xml.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
    ),
    "zip-of-anything": lambda d: _zip(d, "a.xlsx", {"readme.txt": b"hello"}),
    "zip-slip": lambda d: _zip(d, "a.xlsx", {"../../etc/passwd": b"root"}),
    "zip-bomb": lambda d: _zip(d, "a.xlsx", {"xl/workbook.xml": b"\0" * (80 << 20)}),
    "ole-nonsense": lambda d: _write(d, "a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096)),
    "ods": lambda d: _ods(d, _ROW),
    "ods-repeated-cells": lambda d: _ods(d, _REPEATED),
    "zip-header-only": lambda d: _write(d, "a.ods", b"PK\x03\x04" + bytes(100)),
}

REFUSED = {
    *("empty", "only-spaces", "only-mark", "nuls-only", "random-bytes", "endless-line", "too-many-columns"),
    *("pdf-named-csv", "jpeg-named-csv", "gzip-named-csv", "xlsx-empty", "xlsx-cut", "xlsx-flipped"),
    *("xlsx-without-sheets", "xlsx-broken-xml", "xlsx-far-cell", "zip-of-anything", "zip-slip", "zip-bomb"),
    *("ole-nonsense", "zip-header-only", "ods-repeated-cells"),
}
CODES = {
    "ragged-short": ["cells-missing"],
    "ragged-long": ["cells-too-many"],
    "quote-never-closed": ["quote"],
    "quote-closed-later": ["quote"],
    "quote-inside": ["quote"],
    "quote-at-end": ["quote"],
    "nul": ["nul"],
    "rtl-override": ["direction-control"],
    "formula": ["formula-text"],
    "cp1256": ["encoding-guessed"],
    "utf16-odd-byte": ["encoding-damaged", "cells-missing"],
    "utf8-cut": ["encoding-damaged", "cells-missing"],
    "utf8-with-cp1256-row": ["encoding-damaged", "letters-lost"],
    "columns-twice": ["column-twice", "column-nameless", "column-twice"],
    "xlsx-formula-without-result": ["formula-result"],
}


def _read(path: Path) -> tuple[list[Row], list[str], list[object]]:
    table = read_table(path, limits=Limits(unpacked_bytes=64 << 20, seconds=10))
    rows = list(table.rows())
    return rows, [issue.code for issue in table.issues], list(table.issues)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_is_no_table_is_refused_with_file_and_remedy(name: str, tmp_path: Path) -> None:
    """The sentence names the file and says what to do."""
    path = CORPUS[name](tmp_path)
    with pytest.raises(BadInput) as refused:
        _read(path)
    assert refused.value.file == path.name
    assert refused.value.remedy


@pytest.mark.parametrize("name", sorted(CORPUS.keys() - REFUSED))
def test_what_can_be_read_is_read_and_its_faults_are_told(name: str, tmp_path: Path) -> None:
    """Each fault has the row and a remedy; other kinds of fault are not invented."""
    _, codes, issues = _read(CORPUS[name](tmp_path))
    expected = CODES.get(name, [])
    assert sorted(codes) == sorted(expected)
    assert all(issue.message and issue.remedy for issue in issues)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["ragged-short", "ragged-long", "quote-never-closed", "quote-closed-later"])
def test_one_broken_row_costs_no_other_row(name: str, tmp_path: Path) -> None:
    """Row 3 is set aside under its own number; the good rows around it go in."""
    table = read_table(CORPUS[name](tmp_path))
    rows = list(table.rows())
    assert rows[0].number == 2
    assert [issue.row for issue in table.issues] == [3]
    assert rows[-1].values == ("Layla", "2017-06-06", "30")


def test_an_opendocument_sheet_keeps_values_and_not_their_display(tmp_path: Path) -> None:
    """`5,0` on the screen is 5, and `06.06.17` is the day that it stands for."""
    assert [row.values for row in read_table(CORPUS["ods"](tmp_path)).rows()] == [("ليلى", "5", "2017-06-06")]


def test_a_thousand_mutations_of_a_workbook_end_in_words(tmp_path: Path) -> None:
    """Flipped bytes in a good table file: every outcome is rows or a `BadInput`, never another exception."""
    good = (HEAD + GOOD * 20 + 'Omar,"a, b",3\n').encode()
    outcomes = {"read": 0, "refused": 0}
    for seed in range(1000):
        mutant = bytearray(good)
        for step in range(1 + seed % 5):
            mutant[(seed * 7919 + step * 104729) % len(mutant)] = (seed * 31 + step * 17) % 256
        path = _write(tmp_path, "m.csv", bytes(mutant))
        try:
            list(read_table(path).rows())
            outcomes["read"] += 1
        except BadInput:
            outcomes["refused"] += 1
    assert outcomes["read"] > 500


def test_the_corpus_is_large_enough() -> None:
    """The tabular share of the promised hand corpus."""
    assert len(CORPUS) >= 40
    assert REFUSED | CODES.keys() <= CORPUS.keys()
