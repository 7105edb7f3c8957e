"""Mappings: what a person reviews, what is refused, and what a cell becomes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.intake.mapping import (
    FIELDS,
    ColumnRule,
    Kind,
    Mapping,
    apply,
    check_columns,
    dump,
    load_mapping,
    parse_mapping,
)
from sijill.intake.sheets import Row
from sijill.intake.values import read_age, read_count, read_date, read_degrees
from sijill.model.errors import BadInput

HEAD = "mapping: 1\nkind: incident\ncolumns:\n"


def one(field: str, cell: str, **rule):
    """Apply a mapping of one column to one cell."""
    mapping = Mapping(kind=Kind.INCIDENT, columns=(ColumnRule(column="c", field=field, **rule),))
    return apply(mapping, Row(7, (cell,), ("c",)), file="a.csv")


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("mapping: 1\nkind: incident\ncolumns:\n  a: {field: dat}\n", 4, "Did you mean date"),
        ("mapping: 1\nkind: people\ncolumns: {}\n", 2, "not a kind of row"),
        ("mapping: 9\nkind: victim\ncolumns: {}\n", 1, "not a version"),
        ("mapping: 1\ncolumns: {}\n", 1, "`kind` is missing"),
        (HEAD + "  a: {field: date}\n  a: {field: place}\n", 5, "stands twice"),
        (HEAD + "  a: {field: date}\n  b: {field: date}\n", 4, "both mean `date`"),
        (HEAD + "  a: {field: date, format: dmy}\n", 4, "not a date format"),
        (HEAD + "  a: {field: place, format: iso}\n", 4, "no date"),
        (HEAD + "  a: {form: date}\n", 4, "not a part of a column's rule"),
        (HEAD + "  a: [date]\n", 4, "list of `name: value`"),
        (HEAD + "  a: {field: date}\nkeep: a\n", 5, "must be a list"),
        (HEAD + "  a: {field: date}\nkeep: [a]\n", 5, "named twice"),
        (HEAD + "  a: {field: date}\nconstants: {date: '2017'}\n", 5, "a column and a constant"),
        (HEAD + "  a: {field: 'date}\n", 5, "not YAML"),
        (HEAD + "  a: &x {field: date}\n  b: *x\n", 4, "anchors"),
        ("[" * 3000, None, "not YAML"),
        ("", None, "empty"),
    ],
)
def test_a_faulty_mapping_is_refused_with_line_and_remedy(tmp_path, text, line, says):
    """A person finds the place at once."""
    path = tmp_path / "m.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        load_mapping(path)
    assert says in str(refused.value)
    assert (refused.value.file, refused.value.remedy is not None) == ("m.yml", True)
    if line is not None:
        assert refused.value.row == line


def test_yaml_guesses_nothing(tmp_path):
    """`no`, `1:30` and `null` are the words that the table holds."""
    mapping = parse_mapping(HEAD + "  no: {field: time, words: {1:30: null}}\nkeep: [null, 12]\n")
    assert mapping.columns[0].column == "no"
    assert mapping.columns[0].words == (("1:30", "null"),)
    assert mapping.keep == ("null", "12")


_names = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\ufeff\ufffe\uffff\x85"),
    min_size=1,
    max_size=8,
)


@given(
    columns=st.lists(_names, unique=True, max_size=6),
    fields=st.permutations(sorted(FIELDS)),
    kept=st.integers(0, 6),
    words=st.dictionaries(_names, _names, max_size=2),
    order=st.sampled_from(["iso", "day-first", "ask", "%d %b %Y"]),
)
def test_what_is_dumped_is_loaded_as_the_same_mapping(columns, fields, kept, words, order):
    """A review file loses nothing, whatever the columns are called."""
    from sijill.intake.fields import Reading

    rules = tuple(
        ColumnRule(
            column=column,
            field=field,
            format=order if FIELDS[field] is Reading.DATE else "ask",
            words=tuple(words.items()),
        )
        for column, field in zip(columns[kept:], fields, strict=False)
    )
    mapping = Mapping(
        kind=Kind.VICTIM,
        name="x: y",
        columns=rules,
        keep=tuple(columns[:kept]),
        reasons=tuple((c, "why # not") for c in columns),
    )
    assert parse_mapping(dump(mapping)) == mapping


def test_a_column_that_nobody_mentions_is_an_error():
    """Leftover columns and columns that are not there are both told by name."""
    mapping = parse_mapping(HEAD + "  date: {field: date}\nkeep: [type]\nignore: [row]\n")
    check_columns(mapping, ["date", "type", "row"])
    with pytest.raises(BadInput, match='says nothing about the columns "a", "b"'):
        check_columns(mapping, ["date", "type", "row", "a", "b"], file="t.csv")
    with pytest.raises(BadInput, match='names the column "row", which the table has not'):
        check_columns(mapping, ["date", "type"], file="t.csv")


@pytest.mark.parametrize(
    ("text", "order", "value"),
    [
        ("2017-06-06", "ask", "2017-06-06"),
        ("2017-6-6 13:30:00", "ask", "2017-06-06"),
        ("2017-06", "ask", "2017-06"),
        ("2017", "ask", "2017"),
        ("2017/06/06", "ask", "2017-06-06"),
        ("20 Feb 2012", "ask", "2012-02-20"),
        ("February 20, 2012", "ask", "2012-02-20"),
        ("20th Feb 2012", "ask", "2012-02-20"),
        ("Feb 2012", "ask", "2012-02"),
        ("1er août 2017", "ask", "2017-08-01"),
        ("6 حزيران 2017", "ask", "2017-06-06"),
        ("15 تشرين الأول 2017", "ask", "2017-10-15"),
        ("25/12/2017", "ask", "2017-12-25"),
        ("12/25/2017", "ask", "2017-12-25"),
        ("05/05/2017", "ask", "2017-05-05"),
        ("03/04/2017", "day-first", "2017-04-03"),
        ("03/04/2017", "month-first", "2017-03-04"),
        ("2017-06-06 - 2017-06-08", "ask", "2017-06-06/2017-06-08"),
        ("2017-06-06/2017-06-08", "ask", "2017-06-06/2017-06-08"),
        ("6 June 2017 to 8 June 2017", "ask", "2017-06-06/2017-06-08"),
        ("06.06.17", "%d.%m.%y", "2017-06-06"),
    ],
)
def test_dates_as_people_write_them(text, order, value):
    """Days, months, years and intervals, in three languages, no more precise than they were said."""
    assert read_date(text, order) == (value, None)


@pytest.mark.parametrize(
    ("text", "order", "code"),
    [
        ("03/04/2017", "ask", "date-ambiguous"),
        ("25/12/2017", "month-first", "date-impossible"),
        ("30/02/2017", "day-first", "date-impossible"),
        ("2017-13-01", "ask", "date-impossible"),
        ("1017-06-06", "ask", "date-impossible"),
        ("03/04/17", "day-first", "date-two-digit-year"),
        ("42892", "ask", "date-is-day-number"),
        ("last summer", "ask", "date-unreadable"),
        ("2017-06-08 - 2017-06-06", "ask", "range-upside-down"),
    ],
)
def test_dates_that_are_not_guessed(text, order, code):
    """The value stays empty and the reason is said."""
    value, problem = read_date(text, order)
    assert (value, problem is not None and problem.code) == (None, code)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", {"low": 12, "high": 12}),
        ("0", {"low": 0, "high": 0}),
        ("12-15", {"low": 12, "high": 15}),
        ("12 – 15", {"low": 12, "high": 15}),
        ("at least 12", {"low": 12, "high": None}),
        ("12+", {"low": 12, "high": None}),
        ("more than 12", {"low": 13, "high": None}),
        ("up to 5", {"low": 0, "high": 5}),
        ("1,302", {"low": 1302, "high": 1302}),
        ("15-12", None),
        ("-3", None),
        ("2.5", None),
        ("dozens", None),
    ],
)
def test_counts_as_ranges(text, value):
    """Zero is a count; what is not a count is nothing."""
    read = read_count(text)
    assert read.value == value
    assert (read.problem is None) == (value is not None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("30", 30),
        ("3 months", 0),
        ("14 months", 1),
        ("18 أشهر", 1),
        ("Less than a day", 0),
        ("infant", 0),
        ("2 years", 2),
        ("30-35", {"low": 30, "high": 35}),
        ("7 سنوات", 7),
        ("999", None),
        ("elderly", None),
        ("رضيع", 0),
    ],
)
def test_ages_as_people_write_them(text, value):
    """Infants are 0, not unknown; a range stays a range; a birth year is no age."""
    assert read_age(text).value == value


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("latitude", "35.9506", "35.9506"),
        ("latitude", "35,9506", "35.9506"),
        ("latitude", "4239.00416", None),
        ("longitude", "-180", "-180"),
        ("longitude", "181", None),
        ("latitude", "north", None),
        ("longitude", "39.01°E", "39.01"),
    ],
)
def test_degrees_must_lie_on_the_globe(field, text, value):
    """A lost decimal point is told, not stored."""
    assert read_degrees(text, field).value == value


def test_cells_keep_their_wording_beside_the_value():
    """Arabic digits are read; the cell is quoted as it stands."""
    mapped = one("killed", " ١٢-١٥ ")
    assert mapped.fields["killed"].value == {"low": 12, "high": 15}
    assert mapped.fields["killed"].wording == " ١٢-١٥ "
    assert (mapped.number, mapped.issues) == (7, [])


@pytest.mark.parametrize("cell", ["unknown", "-", "N/A", "غير معروف", "?", "unkn"])
def test_a_word_for_unknown_is_not_stated(cell):
    """Unknown is not zero, and no issue either."""
    mapped = one("injured", cell)
    assert (mapped.value("injured"), mapped.issues) == (None, [])
    assert mapped.fields["injured"].wording == cell


def test_a_cell_that_cannot_be_read_says_where_and_what_to_do():
    """The issue has file, row, column and remedy; the severity tells a lie from a word not known."""
    (negative,) = one("killed_min", "-3").issues
    assert (negative.file, negative.row, negative.column, negative.code) == ("a.csv", 7, "c", "count-negative")
    assert (negative.severity, one("killed", "dozens").issues[0].severity) == ("error", "warning")


def test_the_mappings_own_words_come_first():
    """`words` of a column and `not_stated` of the table are a person's decisions."""
    assert one("sex", "2", words=(("1", "male"), ("2", "female"))).value("sex") == "female"
    mapping = Mapping(kind=Kind.VICTIM, columns=(ColumnRule(column="c", field="age"),), not_stated=("99",))
    assert apply(mapping, Row(2, ("99",), ("c",))).value("age") is None


def test_what_cannot_be_true_together_is_told():
    """Minimum above maximum, an end before its beginning, half a coordinate."""
    columns = ("killed_min", "killed_max", "date", "date_end", "latitude", "longitude")
    mapping = Mapping(kind=Kind.INCIDENT, columns=tuple(ColumnRule(column=c, field=c) for c in columns))
    row = Row(3, ("5", "3", "2017-06-06", "2017-06-01", "35.9", "4239.00416"), columns)

    codes = [issue.code for issue in apply(mapping, row).issues]

    assert codes == ["coordinate-out-of-range", "min-above-max", "ends-before-it-begins", "half-a-coordinate"]


def test_kept_columns_stay_and_ignored_ones_go_and_names_are_composed():
    """Nothing that a person kept is lost; a name in parts is one name, in the script it has."""
    columns = ("a", "b", "c", "colour", "row")
    mapping = Mapping(
        kind=Kind.VICTIM,
        columns=(
            ColumnRule(column="b", field="name_father"),
            ColumnRule(column="a", field="name_first"),
            ColumnRule(column="c", field="name_family"),
        ),
        keep=("colour",),
        ignore=("row",),
        constants=(("status", "killed"), ("date", "2017")),
    )
    mapped = apply(mapping, Row(2, ("ليلى", "محمد", "العمر", "blue", "9"), columns))

    assert mapped.value("name_local") == "ليلى محمد العمر"
    assert mapped.kept == {"colour": "blue"}
    assert (mapped.value("status"), mapped.value("date")) == ("killed", "2017")
