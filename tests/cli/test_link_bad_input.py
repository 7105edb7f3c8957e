"""Bad lists: said plainly, nothing merged by default (the last paragraph of the linkage issue)."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from sijill.cli.link import app
from sijill.model.errors import BadInput

RUN = CliRunner()


def clustered(tmp_path: Path, text: str) -> dict[str, Any]:
    listed = tmp_path / "people.csv"
    listed.write_text(text, "utf-8")
    done = RUN.invoke(app, ["list", str(listed), "--out", str(tmp_path / "out.csv"), "--json"])
    if done.exception is not None:
        raise done.exception
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def sizes(tmp_path: Path) -> set[str]:
    with (tmp_path / "out.csv").open(encoding="utf-8") as handle:
        return {row["size"] for row in csv.DictReader(handle)}


def test_an_address_in_the_place_of_a_name_is_named_with_its_row(tmp_path: Path) -> None:
    """And the two who "live" there are not one."""
    said = clustered(tmp_path, "id,name\n1,Salem Haddad\n2,شارع الوحدة بناية 4\n3,شارع الوحدة بناية 4\n")
    assert "look like addresses, not names (first: row 3)" in said["warnings"][0]


def test_a_column_of_mixed_scripts_is_read_and_said(tmp_path: Path) -> None:
    rows = [f"{k},{'سالم كريم حداد' if k % 2 else 'Hani Adel Najjar'}" for k in range(8)]
    said = clustered(tmp_path, "id,name\n" + "\n".join(rows) + "\n")
    assert any("mixes scripts (arabic, latin)" in warning for warning in said["warnings"])


def test_forty_of_one_common_name_on_one_day_stay_forty(tmp_path: Path) -> None:
    rows = [f"{k},محمد احمد علي,2017-03-01" for k in range(40)]
    said = clustered(tmp_path, "id,name,date\n" + "\n".join(rows) + "\n")
    assert (said["persons"], sizes(tmp_path)) == (40, {"1"})
    assert any("one name stands 40 times on one day" in warning for warning in said["warnings"])


def test_empty_names_are_linked_to_nobody(tmp_path: Path) -> None:
    said = clustered(tmp_path, "id,name,age\n1,,30\n2,,30\n3,Salem Karim Haddad,30\n")
    assert (said["persons"], sizes(tmp_path)) == (3, {"1"})
    assert any("2 of 3 names are empty" in warning for warning in said["warnings"])


def test_people_known_only_by_a_relative_or_a_family_are_linked_to_nobody(tmp_path: Path) -> None:
    rows = ["1,The wife of Karim Haddad", "2,The wife of Karim Haddad", "3,Member of the Haddad family"]
    rows.append("4,Member of the Haddad family")
    said = clustered(tmp_path, "id,name\n" + "\n".join(rows) + "\n")
    assert (said["persons"], sizes(tmp_path)) == (4, {"1"})


def test_ids_that_repeat_stop_everything(tmp_path: Path) -> None:
    """With both rows and the way out; no file is written."""
    with pytest.raises(BadInput, match=r'the id "7" repeats \(first in row 2\): nothing was merged'):
        clustered(tmp_path, "id,name\n7,Salem Haddad\n7,Hani Najjar\n")
    assert not (tmp_path / "out.csv").exists()
