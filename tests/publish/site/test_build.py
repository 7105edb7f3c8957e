"""The build: pure, repeatable, frugal, and all of it or nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sijill.model.errors import BadInput, Damaged, NotFound
from sijill.publish.frozen import Frozen
from sijill.publish.rows import Passed
from sijill.publish.site import manifest
from sijill.publish.site.build import build

from .conftest import files_of, write_harbour


def test_two_builds_are_equal_byte_by_byte(release: Path, site: Path, tmp_path: Path, methods: Path) -> None:
    """Whoever builds the same release, with one process or two, gets the same site."""
    build(release, tmp_path / "again", processes=2, methods=methods)

    first, again = files_of(site), files_of(tmp_path / "again")
    shared = {name for name in first if not name.startswith("pagefind/")}
    assert shared == again.keys()
    assert [name for name in sorted(shared) if first[name] != again[name]] == []


def test_a_second_build_writes_nothing(release: Path, tmp_path: Path, methods: Path) -> None:
    """Pages whose frozen lines did not change are left alone."""
    build(release, tmp_path / "site", processes=1, methods=methods)

    assert build(release, tmp_path / "site", processes=1, methods=methods).written == 0


def one_grade_less(frozen: Frozen) -> Frozen:
    """The harbour after one incident lost its grade and one person was withdrawn."""
    first, *rest = frozen.incidents
    gone = next(one for one in frozen.persons if one.incidents == (rest[3].id,))
    incidents = [
        one._replace(persons=tuple(id for id in one.persons if id != gone.id))
        for one in (first._replace(grade=None), *rest)
    ]
    return replace(frozen, incidents=tuple(incidents), persons=tuple(one for one in frozen.persons if one is not gone))


def test_a_build_over_an_older_site_equals_a_fresh_one_and_touches_few_records(tmp_path: Path, methods: Path) -> None:
    """What changed is made anew, what went is removed, the rest stays as it lies on the disk."""
    write_harbour(tmp_path / "old")
    write_harbour(tmp_path / "new", one_grade_less)
    build(tmp_path / "old", tmp_path / "site", processes=1, methods=methods)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "site" / "en" / "incident").iterdir()}

    built = build(tmp_path / "new", tmp_path / "site", processes=1, methods=methods)
    build(tmp_path / "new", tmp_path / "fresh", processes=1, methods=methods)

    assert files_of(tmp_path / "site") == files_of(tmp_path / "fresh")
    assert built.removed == 2
    touched = [path.stem for path, at in before.items() if path.stat().st_mtime_ns != at]
    assert len([id for id in touched if "merged" not in id]) == 2, "the one graded anew, the one that lost a person"


def test_a_build_that_was_cut_off_is_made_anew(release: Path, tmp_path: Path, methods: Path) -> None:
    """Without the manifest, which is written last, nothing that lies there is trusted."""
    build(release, tmp_path / "site", processes=1, methods=methods)
    expected = files_of(tmp_path / "site")
    (tmp_path / "site" / manifest.NAME).unlink()
    (tmp_path / "site" / "en" / "index.html").write_text("half")

    build(release, tmp_path / "site", processes=1, methods=methods)

    assert files_of(tmp_path / "site") == expected


def tampered(folder: Path) -> None:
    """Change one byte of a table."""
    path = folder / "tables" / "persons.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"killed"', b'"injure"', 1))


def test_a_tampered_table_is_refused_and_nothing_is_left(tmp_path: Path, methods: Path) -> None:
    """A release that is not as frozen gives no site at all."""
    write_harbour(tmp_path / "release")
    tampered(tmp_path / "release")

    with pytest.raises(Damaged, match=r"tables/persons\.jsonl is not the file that was frozen"):
        build(tmp_path / "release", tmp_path / "site")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["release"]


def test_a_tampered_release_leaves_the_older_site_whole(tmp_path: Path, methods: Path) -> None:
    """Readers keep what they had."""
    write_harbour(tmp_path / "release")
    build(tmp_path / "release", tmp_path / "site", processes=1, methods=methods)
    before = files_of(tmp_path / "site")
    tampered(tmp_path / "release")

    with pytest.raises(Damaged):
        build(tmp_path / "release", tmp_path / "site")

    assert files_of(tmp_path / "site") == before


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda frozen: replace(frozen, release=frozen.release._replace(second=frozen.release.by)), "second person"),
        (lambda frozen: replace(frozen, release=frozen.release._replace(second="")), "second person"),
        (lambda frozen: replace(frozen, assertions=(Passed("sums", "sums agree", 9, 2),)), 'assertion "sums" failed'),
    ],
)
def test_what_should_never_have_been_frozen_is_refused(
    change: object, told: str, tmp_path: Path, methods: Path
) -> None:
    """One person instead of two, or a failed assertion: no site."""
    write_harbour(tmp_path / "release", change)

    with pytest.raises(BadInput, match=told):
        build(tmp_path / "release", tmp_path / "site")

    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("languages", [("en", "fr"), ()])
def test_an_unknown_language_is_refused(
    release: Path, languages: tuple[str, ...], tmp_path: Path, methods: Path
) -> None:
    """Only languages that have words."""
    with pytest.raises(BadInput):
        build(release, tmp_path / "site", languages)

    assert list(tmp_path.iterdir()) == []


def test_what_is_no_release_is_refused(tmp_path: Path, methods: Path) -> None:
    """An empty folder builds nothing."""
    with pytest.raises(NotFound):
        build(tmp_path, tmp_path / "site")


def test_a_folder_with_other_things_is_not_overwritten(release: Path, tmp_path: Path, methods: Path) -> None:
    """A slip in the path never deletes somebody's files."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "diary.txt").write_text("dear")

    with pytest.raises(BadInput, match="something else than a site"):
        build(release, tmp_path / "mine")

    assert (tmp_path / "mine" / "diary.txt").read_text() == "dear"
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_downloads_are_listed_with_their_hashes(release: Path, tmp_path: Path, methods: Path) -> None:
    """Open data made by others is offered beside the frozen tables."""
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "incidents.csv").write_text("id\n")

    build(release, tmp_path / "site", processes=1, downloads={"open": tmp_path / "open"})

    page = (tmp_path / "site" / "en" / "data.html").read_text("utf-8")
    assert 'href="../data/open/incidents.csv"' in page
    assert (tmp_path / "site" / "data" / "open" / "incidents.csv").read_text() == "id\n"
    assert (tmp_path / "site" / "release" / "check_release.py").is_file()
