"""Build everything that is published from a release directory alone: open data, the report, the site, its search index.

The release is opened first and every byte compared with its hash: a tampered table stops the build before anything
is written. Open data goes into the release's own `open/`, the report into `report/` (one PDF a language), the site
wherever one says, with the frozen tables, the open data, the report and the checker among its downloads. No database,
no clock, no network. Where the report's fonts were never installed there is no report, and the result says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sijill.publish.frozen import CHECKER, open_release, require_languages
from sijill.publish.opendata.build import build_open_data

if TYPE_CHECKING:
    from sijill.publish.site.tiles import Tiles

_FROZEN = ("release.json", "release.txt", "checkpoint.txt", "key.txt", "assertions.json", "tables", "proofs", CHECKER)


class Done(NamedTuple):
    """What was built: open data, reports (none: not asked for, or no fonts), pages and search entries of the site."""

    open_data: Path
    reports: tuple[Path, ...] = ()
    pages: int | None = None
    indexed: int | None = None


def build_release(
    folder: Path,
    site: Path | None,
    *,
    languages: Sequence[str] = (),
    index: bool = True,
    report: bool = True,
    tiles: Tiles | None = None,
    progress: Callable[[int], object] = lambda step: None,
) -> Done:
    """Build open data, and report and site (over an operator's map `tiles`) unless `site` is None.

    Raises Damaged for a tampered release, BadInput for an unknown language.
    """
    frozen = open_release(folder)
    chosen = tuple(languages) or frozen.release.languages
    require_languages(chosen)
    open_data = build_open_data(frozen, folder / "open", progress=progress)
    if site is None:
        return Done(open_data)
    from sijill.publish.site.build import build as build_site
    from sijill.publish.site.search import add_search

    reports = _reports(folder, chosen) if report else ()
    downloads = {name: folder / name for name in _FROZEN} | {"open": open_data}
    downloads |= {one.name: one for one in reports}
    built = build_site(folder, site, chosen, downloads=downloads, tiles=tiles)
    return Done(open_data, reports, built.pages, add_search(folder, site, chosen) if index else None)


def _reports(folder: Path, languages: Sequence[str]) -> tuple[Path, ...]:
    """One PDF a language; none where the fonts are not installed."""
    from sijill.publish.report.build import FONTS
    from sijill.publish.report.build import build as build_report

    if not FONTS.is_dir():
        return ()
    paths = tuple(folder / "report" / f"report-{language}.pdf" for language in languages)
    for path, language in zip(paths, languages, strict=True):
        build_report(folder, path, language)
    return paths
