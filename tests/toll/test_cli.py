"""`sijill toll` as a newcomer runs it: files in, answers out."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET

import pytest
from typer.testing import CliRunner

from sijill.cli.toll import app
from sijill.model.errors import BadInput

RUN = CliRunner()
SHORT = ["--resamples", "60", "--threads", "1"]


@pytest.fixture
def table(tmp_path, clean):
    path = tmp_path / "lists.csv"
    rows = [[*map(int, row), int(c)] for row, c in zip(clean.bits, clean.counts, strict=True)]
    path.write_text("\n".join(",".join(map(str, row)) for row in [[*clean.names, "count"], *rows]), "utf-8")
    return path


@pytest.fixture(autouse=True)
def short_chains(monkeypatch):
    """The command's own settings with less effort."""
    from sijill.cli import toll
    from sijill.toll.latent import LatentSettings
    from sijill.toll.settings import Settings

    def settings(seed, classes, cap, threads, resamples):
        latent = LatentSettings(
            classes=classes,
            cap=cap or None,
            threads=threads,
            warmup=120,
            round_draws=150,
            target_ess=100.0,
            max_draws=450,
        )
        return Settings(seed=seed, latent=latent, resamples=resamples)

    monkeypatch.setattr(toll, "_settings", settings)


def run(*arguments):
    return RUN.invoke(app, [str(a) for a in arguments], catch_exceptions=False)


def test_json_holds_what_the_contract_names(table, clean):
    said = json.loads(run("estimate", table, "--model", "latent", "--seed", 7, "--json", "--draws", *SHORT).stdout)

    assert {"n", "lists", "model", "verdict", "reasons", "N", "draws", "diagnostics", "seconds", "seed"} <= set(said)
    assert {"mean", "median", "q025", "q25", "q75", "q975"} <= set(said["N"])
    assert {"rhat", "ess_bulk", "ess_tail", "modes"} <= set(said["diagnostics"])
    assert (said["n"], said["lists"], said["seed"]) == (clean.n, list(clean.names), 7)
    assert min(said["draws"]) >= clean.n
    assert said["N"]["q025"] < said["N"]["median"] < said["N"]["q975"]
    assert len(said["table_sha256"]) == 64


@pytest.mark.parametrize("model", ["decomposable", "loglinear", "sparse", "chao", "nhoi"])
def test_every_model_answers(table, model):
    said = json.loads(run("estimate", table, "--model", model, "--json", *SHORT).stdout)

    assert said["model"] == model
    assert said["verdict"].startswith("estimate")
    assert 1285 < said["N"]["median"] < (6000 if model == "nhoi" else 2700)  # the closed form is noisy at four lists


def test_the_terminal_reads_documented_total_assumption_and_the_unreachable(table):
    said = run("estimate", table, *SHORT).stdout

    assert "Documented: " in said
    assert "Estimated total: between" in said
    assert "assuming that people fall into classes" in said
    assert "People who could never enter any list" in said


def test_the_page_for_reviewers(table):
    page = run("estimate", table, "--model", "all", "--explain", *SHORT).stdout

    for heading in ("## The lists", "## Two lists at a time", "## Models side by side", "## What no data can test",
                    "## Without each list", "three pseudo-counts", "## Checks", "## To recompute"):  # fmt: skip
        assert heading in page


def test_arabic_reasons(table, tmp_path):
    two = tmp_path / "two.csv"
    two.write_text("A,B,count\n1,0,50\n0,1,40\n1,1,30\n", "utf-8")

    said = json.loads(run("estimate", two, "--json", "--language", "ar").stdout)

    assert said["verdict"] == "no estimate can be defended"
    assert said["N"] is None
    assert said["reasons"][0].startswith("too-few-lists: أقل من ثلاث قوائم")


def test_strata_and_linkages(table, tmp_path):
    rows = list(csv.reader(table.read_text("utf-8").splitlines()))
    split = tmp_path / "strata.csv"
    text = "\n".join(",".join([*row, where]) for where in ("n", "s") for row in rows[1:])
    split.write_text(",".join([*rows[0], "where"]) + "\n" + text, "utf-8")

    by_stratum = json.loads(run("estimate", split, "--strata", "where", "--json", *SHORT).stdout)
    linked = json.loads(run("estimate", table, "--linkage", table, "--rule", "rubin", "--json", *SHORT).stdout)

    assert [part["stratum"] for part in by_stratum["strata"]] == [["n"], ["s"]]
    assert by_stratum["n"] == sum(part["n"] for part in by_stratum["strata"])
    assert linked["diagnostics"]["rule"] == "rubin"
    assert linked["diagnostics"]["linkages"] == 2


def test_plot_writes_charts_and_their_twins(table, tmp_path, clean):
    out = tmp_path / "charts"

    said = json.loads(run("plot", table, "--out", out, "--json", *SHORT).stdout)
    first = {path.name: path.read_bytes() for path in out.iterdir()}
    run("plot", table, "--out", out, *SHORT)

    assert sorted(first) == sorted(
        f"{name}.{kind}"
        for name in ("overlap", "posterior", "prior-posterior", "sensitivity")
        for kind in ("csv", "svg")
    )
    assert len(said["files"]) == 8
    assert first == {path.name: path.read_bytes() for path in out.iterdir()}
    for name, content in first.items():
        if name.endswith(".svg"):
            root = ET.fromstring(content)
            assert root.attrib["role"] == "img"
            assert root[0].text
            assert root[1].text
    people = [int(row["people"]) for row in csv.DictReader(io.StringIO(first["overlap.csv"].decode()))]
    assert sum(people) == clean.n


def test_a_refused_estimate_draws_no_posterior(tmp_path):
    two = tmp_path / "two.csv"
    two.write_text("A,B,count\n1,0,50\n0,1,40\n1,1,30\n", "utf-8")

    run("plot", two, "--out", tmp_path / "charts", *SHORT)

    assert sorted(p.stem for p in (tmp_path / "charts").glob("*.svg")) == ["overlap", "sensitivity"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--model", "magic"], "no model 'magic'"),
        (["--rule", "guess"], "no rule 'guess'"),
        (["--language", "fr"], "no language 'fr'"),
        (["--definition", "press"], "no equals sign"),
        (["--strata", "region"], "no column region"),
    ],
)
def test_wrong_choices_are_said_with_a_remedy(table, arguments, said):
    with pytest.raises(BadInput, match=said) as refusal:
        run("estimate", table, *arguments)
    assert refusal.value.remedy
