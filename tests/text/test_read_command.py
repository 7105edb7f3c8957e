"""`sijill read` on plain files."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from sijill.cli.read import app
from sijill.model.errors import BadInput, NotFound

runner = CliRunner()


def run(*args: object) -> str:
    result = runner.invoke(app, [str(a) for a in args], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_texts_in_lines_out(tmp_path):
    """One line a text, in order, odd fields and a byte order mark allowed; spans are of the original."""
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    texts = [
        {"place": None, "text": "قتل ٥ مدنيين أمس", "doc_date": "2034-09-25", "id": 7, "x": 1},
        {"id": "b", "text": ""},
    ]
    source.write_text("\ufeff" + "\n\n".join(json.dumps(t, ensure_ascii=False) for t in texts), encoding="utf-8")

    run("--texts", source, "--out", target)
    first, second = (json.loads(line) for line in target.read_text(encoding="utf-8").splitlines())

    assert (first["id"], first["lang"], second["claims"]) == ("7", "ar", [])
    claim = first["claims"][0]
    assert texts[0]["text"][slice(*claim["span"])] == claim["text"]
    assert (claim["quantity"]["lo"], claim["when"]["lo"]) == (5, "2034-09-24")
    assert first["policy"]["killed"]["min"] == 5


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"id": 1}', 'row 1, column "text"'),
        ("{broken", "row 1: not JSON"),
        ('{"text": "a", "doc_date": "25 Sept"}', 'column "doc_date"'),
    ],
)
def test_a_bad_line_is_named_with_its_row(tmp_path, line, said):
    """The run stops and says where and what to do."""
    path = tmp_path / "in.jsonl"
    path.write_text(line, encoding="utf-8")

    with pytest.raises(BadInput, match="row 1") as caught:
        run("--texts", path, "--out", tmp_path / "out.jsonl")
    assert said in str(caught.value)


def test_a_file_is_shown_with_its_reasons_or_as_json(tmp_path):
    """--explain names the rule, --json is the published schema."""
    path = tmp_path / "post.txt"
    path.write_text("Five civilians were killed in Marwat.", encoding="utf-8")

    assert "en.passive" in run(path, "--explain")
    assert json.loads(run(path, "--json"))["claims"][0]["rules"] == ["en.passive"]


def test_old_arabic_encoding_is_read(tmp_path):
    """Windows-1256 is tried where UTF-8 fails."""
    path = tmp_path / "old.txt"
    path.write_bytes("قتل خمسة مدنيين".encode("cp1256"))

    assert json.loads(run(path, "--json"))["claims"][0]["quantity"]["lo"] == 5


def test_labelled_texts_are_scored(tmp_path):
    """--evaluate counts right, too many and missed."""
    label = {"text": "Five people were killed.", "lang": "en", "claims": [{"kind": "killed", "lo": 5, "hi": 5}]}
    (tmp_path / "gold.jsonl").write_text(json.dumps(label), encoding="utf-8")
    rows = json.loads(run("--evaluate", tmp_path, "--json"))["rows"]

    assert {r["what"]: (r["right"], r["extra"], r["missed"]) for r in rows}["all claims"] == (1, 0, 0)


def test_what_cannot_be_read_is_refused(tmp_path):
    """No file, no text, nothing asked: each with its remedy."""
    binary = tmp_path / "x.bin"
    binary.write_bytes(b"\0\1\2")

    with pytest.raises(NotFound):
        run(tmp_path / "absent.txt")
    with pytest.raises(BadInput, match="not a text file"):
        run(binary)
    with pytest.raises(BadInput, match="nothing to read"):
        run()
