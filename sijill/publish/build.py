"""Build everything that is published from a release directory alone: open data, the site, its search index.

The release is opened first and every byte compared with its hash: a tampered table stops the build before anything
is written. Open data goes into the release's own `open/`, the site wherever one says, with the frozen tables, the open
data and the checker among its downloads. No database, no clock, no network. Leaves out: serving.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from sijill.publish.frozen import CHECKER, open_release, require_languages
from sijill.publish.opendata.build import build_open_data

_FROZEN = ("release.json", "release.txt", "checkpoint.txt", "key.txt", "assertions.json", "tables", "proofs", CHECKER)


class Done(NamedTuple):
    """What was built: pages of the site (None: no site was asked for), folder of open data, entries of the search."""

    open_data: Path
    pages: int | None
    indexed: int | None


def build_release(
    folder: Path,
    site: Path | None,
    *,
    languages: Sequence[str] = (),
    index: bool = True,
    progress: Callable[[int], object] = lambda step: None,
) -> Done:
    """Build open data, and the site into `site`. Raises Damaged for a tampered release, BadInput for a language."""
    frozen = open_release(folder)
    chosen = tuple(languages) or frozen.release.languages
    require_languages(chosen)
    open_data = build_open_data(frozen, folder / "open", progress=progress)
    if site is None:
        return Done(open_data, None, None)
    from sijill.publish.site.build import build as build_site
    from sijill.publish.site.search import add_search

    downloads = {name: folder / name for name in _FROZEN} | {"open": open_data}
    built = build_site(folder, site, chosen, downloads=downloads)
    return Done(open_data, built.pages, add_search(folder, site, chosen) if index else None)
