"""The stranger's check: one file, the standard library, no network; it passes what is right and finds what is not."""

from __future__ import annotations

import ast
import hashlib
import io
import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from sijill.ledger.merkle import Frontier, leaf_hash, root
from sijill.ledger.notes import Checkpoint, generate_key, sign
from sijill.model.errors import Damaged
from sijill.publish.assertions import assert_release
from sijill.publish.check_release import Checker
from sijill.publish.frozen import CHECKER, pretty, write_release
from sijill.publish.opendata.build import build_open_data
from sijill.publish.proofs import nodes_for, root_from
from sijill.publish.rows import Chance
from sijill.publish.windows import Dated
from sijill.testing.releases import invented, invented_release, release_signer

Tamper = Callable[[Path], None]


class Told(NamedTuple):
    """How a check ended and what it said."""

    good: bool
    text: str


def _look(folder: Path, *checkpoints: Path) -> Told:
    """The same program in this process."""
    out = io.StringIO()
    with redirect_stdout(out):
        good = Checker(folder, None, checkpoints).run()
    return Told(good, out.getvalue())


def _check(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """As a stranger runs it: no package of ours, no site packages, no user folder."""
    command = [sys.executable, "-I", "-S", str(folder / CHECKER), str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_stranger_passes_a_good_release(tmp_path: Path) -> None:
    """Signatures, files, proofs, people, figures, open data."""
    frozen = invented_release(tmp_path / "one")
    build_open_data(frozen, tmp_path / "one" / "open")

    done = _check(tmp_path / "one", "--key", frozen.release.register.key)
    lying = _check(tmp_path / "one", "--key", str(generate_key("another", lambda count: bytes(count)).public))

    assert (done.returncode, lying.returncode) == (0, 1), done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "PASS"
    assert f"{len(frozen.figures)} of {len(frozen.figures)} figures" in done.stdout


def test_the_checker_needs_the_standard_library_only() -> None:
    """Every import of the file that strangers run."""
    tree = ast.parse(Path(Checker.__init__.__code__.co_filename).read_text("utf-8"))
    names = {one.module for one in ast.walk(tree) if isinstance(one, ast.ImportFrom)}
    names |= {alias.name for one in ast.walk(tree) if isinstance(one, ast.Import) for alias in one.names}

    assert {str(name).partition(".")[0] for name in names} <= set(sys.stdlib_module_names)


def _change(name: str, old: str, new: str) -> Tamper:
    def tamper(folder: Path) -> None:
        path = folder / name
        text = path.read_text("utf-8")
        assert old in text, f"{old} is not in {name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return tamper


TAMPERINGS: dict[str, tuple[Tamper, str]] = {
    "a count": (_change("tables/incidents.jsonl", '"low":0', '"low":1'), "file-altered"),
    "a name": (_change("tables/persons.jsonl", "محمد", "أحمد"), "file-altered"),
    "the release": (_change("release.json", "Sami Quay", "Sam Quay"), "release-altered"),
    "the note": (_change("release.txt", "/release/", "/relaese/"), "signature-wrong"),
    "the checkpoint": (_change("checkpoint.txt", "\n39\n", "\n38\n"), "signature-wrong"),
    "the key": (_change("key.txt", "harbour-register", "harbour-registry"), "key-malformed"),
    "the proof": (_change("proofs/nodes.json", '"nodes": [\n  "', '"nodes": [\n  "00'), "file-altered"),
    "a table gone": (lambda folder: (folder / "tables/claims.jsonl").unlink(), "file-missing"),
    "open data": (_change("open/incidents.csv", "Lighthouse", "Lightship"), "open-altered"),
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_each_tampering_is_found_and_named(what: str, tmp_path: Path) -> None:
    """One change of one file, whatever file."""
    build_open_data(invented_release(tmp_path / "one"), tmp_path / "one" / "open")
    tamper, fault = TAMPERINGS[what]
    tamper(tmp_path / "one")

    told = _look(tmp_path / "one")

    assert not told.good
    assert f"FAULT {fault}" in told.text


LIES: dict[str, tuple[Tamper, str]] = {
    "a sum": (_change("tables/figures.jsonl", '"killed_min":', '"killed_min":1'), "figure-wrong"),
    "an incident left out": (lambda folder: _drop(folder / "tables/incidents.jsonl", 3), "figure-incidents"),
    "a person left out": (lambda folder: _drop(folder / "tables/persons.jsonl", 3), "victims-wrong"),
    "a person twice": (lambda folder: _double(folder / "tables/persons.jsonl"), "person-twice"),
    "a claim without an event": (lambda folder: _double(folder / "tables/claims.jsonl", "c-new"), "claim-unproved"),
    "a document that is not there": (lambda folder: _drop(folder / "tables/documents.jsonl", 1), "document-missing"),
    "a child's name": (_change("tables/persons.jsonl", '"level":"described"', '"age":"9","level":"described"'),
                       "person-told"),
    "an admission": (_change("tables/positions.jsonl", '"killed_low":1,"known"', '"killed_low":9,"known"'),
                     "conceded-wrong"),
    "an event": (_change("proofs/events.jsonl", '"leaf":"', '"leaf":"00'), "proof-wrong"),
    "an interval": (_change("tables/estimates.jsonl", '"high":205', '"high":180'), "estimate-wrong"),
    "a number for a refusal": (_change("tables/estimates.jsonl", '"refused":', '"low":5,"refused":'), "estimate-wrong"),
    "a refusal without reason": (_change("tables/estimates.jsonl", "no estimate can be defended", "estimate"),
                                 "estimate-verdict"),
    "people of a list": (_change("tables/estimates.jsonl", '["001",7]', '["001",8]'), "estimate-people"),
    "people moved between lists": (_change("tables/estimates.jsonl", '7],["010",12]', '12],["010",7]'),
                                   "estimate-table"),
    "a window": (_change("tables/structures.jsonl", '"two_changes":false,"until":"', '"two_changes":false,"until":"1'),
                 "structure-best"),
    "a probability": (_change("tables/structures.jsonl", '"probability":"0.2000"', '"probability":"0.3000"'),
                      "structure-windows"),
    "a cell beside the incident": (_change("tables/structures.jsonl", '"cell":{', '"incident":"i-x","cell":{'),
                                   "structure-place"),
    "the front page": (_change("release.json", '"low": 200', '"low": 100'), "headline-wrong"),
}  # fmt: skip


def _drop(path: Path, line: int) -> None:
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:line], *lines[line + 1 :]]), encoding="utf-8")


def _double(path: Path, id: str | None = None) -> None:
    lines = path.read_text("utf-8").splitlines(keepends=True)
    row = json.loads(lines[-1])
    lines.append(json.dumps(row | ({} if id is None else {"id": id}), ensure_ascii=False) + "\n")
    path.write_text("".join(lines), encoding="utf-8")


@pytest.mark.parametrize("what", LIES)
def test_a_lie_that_is_signed_with_the_right_key_is_found_too(what: str, tmp_path: Path) -> None:
    """Were the publisher to change a table and sign it again: the sums, levels and proofs still do not fit."""
    folder = tmp_path / "one"
    invented_release(folder)
    tamper, fault = LIES[what]
    tamper(folder)
    _sign_again(folder)

    told = _look(folder)

    assert "FAULT file-altered" not in told.text
    assert f"FAULT {fault}" in told.text, told.text
    assert not told.good


def _sign_again(folder: Path) -> None:
    frozen, key = invented(incidents=30, persons=80, version="1", languages=("en", "ar"), seed=7)
    release = json.loads((folder / "release.json").read_bytes())
    release["files"] = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in release["files"]}
    body = pretty(release)
    (folder / "release.json").write_bytes(body)
    (folder / "release.txt").write_text(release_signer(key, frozen.release)(body), encoding="utf-8")


def test_a_checkpoint_that_one_holds_from_elsewhere_is_compared(tmp_path: Path) -> None:
    """Another root for the same number of events is a fork of the log; a shorter log says nothing."""
    frozen = invented_release(tmp_path / "one")
    _, key = invented(incidents=1, persons=0, version="1", languages=("en",), seed=7)
    held, size = tmp_path / "held.txt", frozen.release.register.size

    held.write_text(frozen.checkpoint, encoding="utf-8")
    assert _look(tmp_path / "one", held).good
    held.write_text(sign(Checkpoint(key.name, size, leaf_hash(b"a fork")), key, key.name), encoding="utf-8")
    assert "FAULT root-wrong" in _look(tmp_path / "one", held).text


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 33, 100])
def test_proofs_of_many_events_lead_to_the_root(size: int) -> None:
    """Every choice of every second, third, fifth leaf, of one, of all and of none."""
    leaves = [leaf_hash(str(number).encode()) for number in range(size)]
    frontier = Frontier()
    frontier.extend(leaves)
    for known in (range(size), range(0, size, 2), range(0, size, 3), range(size - 1, size), range(0)):
        nodes = nodes_for(leaves, list(known))
        assert root_from(size, {one: leaves[one] for one in known}, nodes) == frontier.root() == root(leaves)
        if nodes:
            with pytest.raises(Damaged, match="ends before"):
                root_from(size, {one: leaves[one] for one in known}, nodes[:-1])
        with pytest.raises(Damaged, match="more hashes"):
            root_from(size, {one: leaves[one] for one in known}, [*nodes, leaves[0]])


def test_a_proof_beyond_the_log_is_refused() -> None:
    """An event that the log does not have."""
    with pytest.raises(Damaged, match="event 5 in a log of 3"):
        root_from(3, {5: leaf_hash(b"x")}, [])


def test_both_programs_agree_on_every_release(tmp_path: Path) -> None:
    """What our own reading takes, the stranger's takes, from other seeds too."""
    for seed in range(3):
        folder = tmp_path / str(seed)
        frozen: Any = invented_release(folder, seed=seed, incidents=12, persons=20)
        assert Checker(folder, frozen.release.register.key, []).run()


def test_windows_whose_rounded_parts_exceed_one_are_no_lie(tmp_path: Path) -> None:
    """Four decimals each: of 11,075 buildings three summed to 1.0001 or more."""
    frozen, key = invented(incidents=30, persons=80, version="1", languages=("en", "ar"), seed=7)
    first = next(one for one in frozen.structures if one.incident is None)
    windows = (
        Chance("0.0001", None, "2025-01-10"),
        Chance("0.9999", "2025-01-10", "2025-02-10", in_90=True),
        Chance("0.0002", "2025-02-10", "2025-03-10"),
    )
    dated = Dated(windows, "answers", 6, 3, False, first.model or "", first.inputs, 1)
    after_90, until_90 = dated.ends_90
    row = first._replace(
        windows=windows, after="2025-01-10", until="2025-02-10", probability="0.9999", after_90=after_90,
        until_90=until_90, destroyed=dated.destroyed,
    )  # fmt: skip
    rows = tuple(row if one.id == first.id else one for one in frozen.structures)
    changed = replace(frozen, structures=rows)
    (tmp_path / "one").mkdir()

    write_release(tmp_path / "one", changed, release_signer(key, changed.release))

    assert assert_release(changed)
    assert dated.destroyed == "1.0000"
    assert _look(tmp_path / "one").good
