"""A small invented project on disk, and a way to call the command line in-process."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from sijill.cli.damage import app
from sijill.damage.simulated import Crowd, draw_crowd, regime, write_crowd


@pytest.fixture(scope="session")
def crowd() -> Crowd:
    return draw_crowd(regime("medium-8", structures=900, volunteers=200), seed=5)


@pytest.fixture(scope="session")
def project(crowd: Crowd, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    write_crowd(crowd, folder, gold=120, seed=5)
    return folder


@pytest.fixture(scope="session")
def fitted(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("fit")
    files = [f"--{name}={project / name}.csv" for name in ("answers", "strips", "gold")]
    done = CliRunner().invoke(app, ["fit", *files, f"--out={out}"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return out


@pytest.fixture
def run() -> Callable[..., str]:
    def call(*arguments: object) -> str:
        done = CliRunner().invoke(app, [str(a) for a in arguments], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    return call


@pytest.fixture
def rows() -> Callable[[Path], list[dict[str, str]]]:
    def read(path: Path) -> list[dict[str, str]]:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return read


@pytest.fixture
def values() -> Callable[[Path], dict[str, Any]]:
    def read(path: Path) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return loaded

    return read


@pytest.fixture
def write() -> Callable[[Path, str], Path]:
    def put(path: Path, text: str) -> Path:
        path.write_text(text, encoding="utf-8")
        return path

    return put
