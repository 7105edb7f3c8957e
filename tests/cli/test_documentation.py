"""The documents speak of commands, options and files that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from sijill.cli.main import COMMANDS, app

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
KNOWN = {name for group in COMMANDS.values() for name in group}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_that_a_page_names_exists(page: Path) -> None:
    """`sijill x` and `./run x` in running text or code."""
    named = set(re.findall(r"(?:`|\n    |&& )(?:sijill|\./run) ([a-z][a-z-]+)", page.read_text(encoding="utf-8")))

    assert named <= KNOWN, named - KNOWN


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_that_a_page_names_exists(page: Path) -> None:
    """Paths of this repository in code marks."""
    text = page.read_text(encoding="utf-8")
    named = re.findall(r"`((?:docs|bench|tests|sijill|requirements)/[\w./-]+)`", text)

    missing = [one for one in named if not (ROOT / one).exists() and not (ROOT / one.rstrip("/")).exists()]
    assert missing == []


def test_every_command_loads_and_helps() -> None:
    """The table of commands names modules that are there, and every option says what it does."""
    whole = get_command(app)
    for name in KNOWN:
        command = whole.get_command(None, name)  # type: ignore[attr-defined]
        leaves = getattr(command, "commands", None) or {name: command}
        for leaf_name, leaf in leaves.items():
            assert leaf.help or command.help, f"{name} {leaf_name} has no help"
            silent = [one.name for one in leaf.params if one.param_type_name == "option" and not one.help]
            assert silent in ([], ["help"]), f"{name} {leaf_name}: {silent} say nothing"


def test_the_readme_starts_with_the_two_commands() -> None:
    """A newcomer needs no other."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")

    assert text.index("./run ") < text.index("./check ") < text.index("## One idea")
