"""P12 on the site itself: what is hidden changes no page, no file, no search record.

The frozen tables of 500 such pairs are the same bytes (tests/publish/test_inference.py), and a site is a function of
them. Here whole sites are built of some: every kind of hiding, pages and search, file by file. What may differ is
bound to the log, whose size and root are public in themselves.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sijill.publish.frozen import Frozen, RegisterState, write_release
from sijill.publish.site import manifest
from sijill.publish.site.build import build
from sijill.publish.site.search import add_search
from sijill.testing.releases import release_signer
from tests.publish.conftest import key
from tests.publish.site.conftest import files_of
from tests.publish.test_inference import BOUND_TO_THE_LOG, HIDDEN, _pair

pytestmark = pytest.mark.promise("P12")

TELLS_THE_ROOT = frozenset({
    "assets/release.css", "en/check.html", "ar/check.html", "en/data.html", "ar/data.html", "release/release.json",
    "release/release.txt", manifest.NAME, *(f"release/{name}" for name in BOUND_TO_THE_LOG),
})  # fmt: skip
"""Size and root of the log, the signature over them, and the hashes of the files that hold them."""


def site_of(frozen: Frozen, folder: Path, methods: Path, *, search: bool = False) -> dict[str, bytes]:
    """Every file of its site."""
    sized = frozen.release._replace(register=frozen.release.register._replace(root="00" * 32, key="k"))
    folder.mkdir(parents=True)
    write_release(folder / "release", replace(frozen, release=sized), release_signer(key(), sized))
    build(folder / "release", folder / "site", processes=1, methods=methods)
    if search:
        add_search(folder / "release", folder / "site")
    return files_of(folder / "site")


@pytest.mark.parametrize("seed", range(2 * len(HIDDEN)))
def test_a_hidden_record_changes_no_page(seed: int, tmp_path: Path, methods: Path) -> None:
    """Facets, counts, paging, order, sizes, twins, map, names of files: all of it is the same."""
    without, with_it = (
        site_of(frozen, tmp_path / str(place), methods, search=seed < len(HIDDEN))
        for place, frozen in enumerate(_pair(tmp_path / "register", seed))
    )

    assert without.keys() == with_it.keys()
    assert {name for name in without if without[name] != with_it[name]} <= TELLS_THE_ROOT


def test_pages_that_tell_the_root_tell_nothing_else(tmp_path: Path, methods: Path) -> None:
    """With the root, the size and the hashes of the log's own files taken out, those pages too are the same."""
    both = _pair(tmp_path / "register", 0)
    states = [frozen.release.register for frozen in both]
    assert states[0].size < states[1].size, "the pair does differ in what the log holds"
    level = [
        site_of(_with_state(frozen, states[0]), tmp_path / str(place), methods) for place, frozen in enumerate(both)
    ]

    for name in ("assets/release.css", "en/check.html", "ar/check.html"):
        assert level[0][name] == level[1][name]


def _with_state(frozen: Frozen, state: RegisterState) -> Frozen:
    return replace(frozen, release=frozen.release._replace(register=state))


def test_a_page_that_is_not_there_is_not_there_in_the_same_way(tmp_path: Path, methods: Path) -> None:
    """A hidden person and one who never was have the same address: none."""
    _, with_it = _pair(tmp_path / "register", 1)
    found = site_of(with_it, tmp_path / "site", methods)
    shown = {one.id for one in with_it.persons}

    assert {Path(name).stem for name in found if "/person/" in name} == shown
    assert not any("HIDDEN" in name or b"HIDDEN" in content for name, content in found.items())
