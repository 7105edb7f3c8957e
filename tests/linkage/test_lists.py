"""Reading lists: columns found or mapped, bad input said with file, row, remedy."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from sijill.linkage.encode import age_in_years, birth_date, encode_people, sex_of
from sijill.linkage.lists import list_of_table, read_list
from sijill.model.errors import BadInput, NotFound


def table(**columns: list[str | None]) -> pa.Table:
    return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})


def test_columns_are_found_in_any_order_and_case(tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes("\ufeffالجنس,extra thing,العمر,الاسم,ID\nذكر,x,٣٤,سالم حداد,7\n".encode())
    listed = read_list(path)
    people = encode_people(listed)
    assert listed.found == {"id": ["ID"], "name": ["الاسم"], "sex": ["الجنس"], "age": ["العمر"]}
    assert (people.ids, people.sex.tolist(), people.age.tolist()) == (["7"], [1], [34.0])


def test_columns_can_be_mapped():
    listed = list_of_table(table(who=["سالم حداد"], n=["1"]), "x", {"name": ["who"], "id": ["n"]})
    assert listed.found == {"name": ["who"], "id": ["n"]}


def test_name_parts_in_columns_make_one_chain():
    people = encode_people(list_of_table(table(given=["سالم"], father=["كريم"], family=["ابو عودة"]), "x"))
    assert [people.tokens[code] for code in people.chains[0] if code >= 0] == ["سالم", "كريم", "ابو+عوده"]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"age": ["3"]}, "no column holds names"),
        ({"id": ["1", "1"], "name": ["a b", "c d"]}, r'row 3, column "id": the id "1" repeats \(first in row 2\)'),
        ({"id": ["1", None], "name": ["a b", "c d"]}, 'row 3, column "id": the id is empty'),
    ],
)
def test_what_cannot_be_linked_is_said(columns, said):
    with pytest.raises(BadInput, match=said):
        list_of_table(table(**columns), "x.csv")


def test_a_wrong_mapping_names_the_columns():
    with pytest.raises(BadInput, match=r'no column "nom".*Columns are: name'):
        list_of_table(table(name=["a"]), "x", {"name": ["nom"]})
    with pytest.raises(BadInput, match='"nome" is not a kind'):
        list_of_table(table(name=["a"]), "x", {"nome": ["name"]})


def test_a_missing_or_empty_file_is_said(tmp_path):
    with pytest.raises(NotFound, match="no such file"):
        read_list(tmp_path / "none.csv")
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(BadInput, match="the file is empty"):
        read_list(tmp_path / "empty.csv")


def test_odd_names_are_noted_not_dropped():
    names: list[str | None] = ["12 شارع النصر", "سالم حداد", "Salem Haddad", None] + ["محمد احمد"] * 40
    listed = list_of_table(table(name=names), "x")
    notes = " ".join(listed.warnings)
    assert "look like addresses" in notes
    assert "mixes scripts" in notes
    assert "1 of 44 names are empty" in notes
    assert "one name stands 40 times" in notes
    assert encode_people(listed).size == 44


@pytest.mark.parametrize(
    ("written", "years"), [("34", 34), ("٣٤", 34), ("6 months", 0), ("3 اشهر", 0), ("11 days", 0), ("2.5", 2.5)]
)
def test_ages_are_read(written, years):
    assert age_in_years(written) == years


def test_impossible_or_missing_ages_are_unknown():
    assert np.isnan(age_in_years("431"))
    assert np.isnan(age_in_years(None))
    assert np.isnan(age_in_years("unknown"))


def test_dates_and_sexes_are_read():
    assert (
        birth_date("2001-02-03")
        == birth_date("03/02/2001")
        == birth_date("20010203")
        == birth_date("٢٠٠١-٠٢-٠٣")
        == 20010203
    )
    assert birth_date("spring") == 0
    assert [sex_of(word) for word in ("Male", "أنثى", "f", "ذكر", None, "?")] == [1, -1, -1, 1, 0, 0]


def test_child_or_adult_gives_a_wide_birth_interval():
    people = encode_people(
        list_of_table(table(name=["a b", "c d"], age_band=["child", "adult"], date=["2019-01-01"] * 2), "x")
    )
    assert people.born_low[0] > people.born_low[1]
    assert people.born_high[1] <= people.born_low[0] + 1
