"""Tables: read whole, kept in one order, refused with row and remedy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.model.errors import BadInput, InvalidValue, NotFound
from sijill.toll.overlap import Overlap
from sijill.toll.reading import check_lists, read_tables, usable

TABLE = "A,B,C,count\n1,0,0,40\n0,1,0,30\n1,1,0,6\n0,0,1,20\n1,0,1,3\n"


def write(tmp_path, text, name="t.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def cells(overlap):
    return {tuple(map(int, row)): int(count) for row, count in zip(overlap.bits, overlap.counts, strict=True)}


def test_a_table_is_read_whole(tmp_path):
    overlap = read_tables(write(tmp_path, TABLE))[0].overlap

    assert overlap.names == ("A", "B", "C")
    assert cells(overlap) == {(1, 0, 0): 40, (0, 1, 0): 30, (1, 1, 0): 6, (0, 0, 1): 20, (1, 0, 1): 3}
    assert (overlap.n, overlap.sizes.tolist(), overlap.on_two_or_more) == (99, [49, 36, 23], 9)


def test_column_order_byte_order_mark_semicolons_arabic_digits_and_empty_rows_do_not_matter(tmp_path):
    text = "\ufeffcount;C;A;B\r\n٤٠;٠;١;٠\r\n\r\n30;0;0;1\r\n6;0;1;1\r\n20;1;0;0\r\n3;1;1;0\r\n"

    overlap = read_tables(write(tmp_path, text))[0].overlap

    again = read_tables(write(tmp_path, TABLE, "u.csv"), lists=("A", "B", "C"))[0].overlap
    assert {tuple(row[[1, 2, 0]].tolist()): c for row, c in zip(overlap.bits, overlap.counts, strict=True)} == {
        tuple(row.tolist()): c for row, c in zip(again.bits, again.counts, strict=True)
    }


def test_one_row_a_person_needs_no_count(tmp_path):
    assert read_tables(write(tmp_path, "A,B\n1,0\n1,0\n1,1\n"))[0].overlap.counts.tolist() == [2, 1]


def test_equal_patterns_are_added_and_empty_cells_change_nothing(tmp_path):
    doubled = TABLE.replace("1,0,0,40", "1,0,0,15\n1,0,0,25\n1,1,1,0")

    assert cells(read_tables(write(tmp_path, doubled))[0].overlap) == cells(
        read_tables(write(tmp_path, TABLE, "u.csv"))[0].overlap
    )


def test_a_million_people_a_row_each_are_read(tmp_path):
    text = "A,B,C\n" + "1,0,1\n0,1,0\n" * 500_000

    overlap = read_tables(write(tmp_path, text))[0].overlap

    assert overlap.n == 1_000_000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A,B,C,count\n1,0,0,-4\n", 'row 2, column "count": -4 is negative'),
        ("A,B,C,count\n1,0,0,5\n0,1,0,2.5\n", "row 3, column \"count\": '2.5' is not a whole number"),
        ("A,B,C,count\n1,0,0,5\n0,0,0,7\n", "row 3: the pattern of all zeros counts 7 people"),
        ("A,B,C,count\n1,0,0,5\n0,x,0,7\n", "row 3, column \"B\": 'x' is neither 0 nor 1"),
        ("A,B,C,count\n1,,0,5\n", 'row 2, column "B": empty'),
        ("A,B,C,count\n1,0,0,\n", 'row 2, column "count": empty'),
        ("A,B,C,count\n1,0,0\n", "row 2: 3 values where the heading has 4"),
        ("A,A,C,count\n1,0,0,5\n", 'column "A": two columns have this name'),
        ("A,B,C,count\n1,0,0,0\n", "the table holds nobody"),
        ("A,B,C,count\n", "the table holds nobody"),
        ("", "the file is empty"),
        ('A,B,C,count\n"1,0,0,5\n', "not readable as CSV"),
    ],
)
def test_bad_input_is_refused_with_its_row(tmp_path, text, said):
    with pytest.raises(BadInput) as refusal:
        read_tables(write(tmp_path, text))
    assert said in str(refusal.value)
    assert refusal.value.remedy


def test_a_list_that_nobody_is_on_is_named(tmp_path):
    path = write(tmp_path, "A,B,C,count\n1,0,0,5\n1,1,0,2\n")

    with pytest.raises(BadInput, match='column "C": nobody is on this list'):
        check_lists(path, read_tables(path)[0].overlap)


def test_a_missing_file_and_a_foreign_encoding_are_said(tmp_path):
    with pytest.raises(NotFound, match="no such file"):
        read_tables(tmp_path / "none.csv")
    with pytest.raises(BadInput, match="not UTF-8"):
        read_tables(write(tmp_path, "قائمة,B,count\n1,0,5\n", encoding="cp1256"))


def test_strata_are_separate_and_a_missing_label_is_refused(tmp_path):
    text = "A,B,C,where,count\n1,0,0,north,5\n0,1,0,south,4\n1,1,0,north,3\n0,1,1,south,2\n"

    strata = read_tables(write(tmp_path, text), strata=("where",))

    assert [(s.label, s.overlap.n) for s in strata] == [(("north",), 8), (("south",), 6)]
    assert usable(strata[0].overlap).names == ("A", "B")
    with pytest.raises(BadInput, match=r"row 3.*the stratum is missing.*impute"):
        read_tables(write(tmp_path, text.replace("south,4", ",4")), strata=("where",))
    with pytest.raises(BadInput, match="no column region"):
        read_tables(write(tmp_path, text), strata=("region",))


def test_the_table_itself_refuses_nonsense():
    with pytest.raises(InvalidValue, match="count -1"):
        Overlap.of(["A", "B"], [((1, 0), -1)])
    with pytest.raises(InvalidValue, match="all zeros"):
        Overlap.of(["A", "B"], [((0, 0), 1)])
    with pytest.raises(InvalidValue, match="one 0 or 1"):
        Overlap.of(["A", "B"], [((1, 2), 1)])
    with pytest.raises(InvalidValue, match="more than 62"):
        Overlap.of([f"L{i}" for i in range(63)], [])


@settings(max_examples=60, deadline=None)
@given(
    counts=st.lists(st.integers(0, 40), min_size=15, max_size=15).filter(any),
    order=st.permutations(range(4)),
    rows=st.randoms(use_true_random=False),
)
def test_moved_columns_and_rows_give_the_same_canonical_table(counts, order, rows):
    patterns = [[w >> j & 1 for j in range(4)] for w in range(1, 16)]
    table = list(zip(patterns, counts, strict=True))
    moved = [([p[j] for j in order], c) for p, c in table]
    rows.shuffle(moved)

    first, _ = Overlap.of("ABCD", table).canonical()
    second, _ = Overlap.of(["ABCD"[j] for j in order], moved).canonical()

    assert sorted(first.counts.tolist()) == sorted(second.counts.tolist())
    assert first.sizes.tolist() == second.sizes.tolist()
    if len(set(first.sizes.tolist())) == 4:
        assert first.names == second.names
        assert np.array_equal(first.bits, second.bits)
        assert first.digest() == second.digest()
