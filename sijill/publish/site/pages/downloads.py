"""What can be downloaded: the licence, open data, and the frozen release itself, each file with its size and hash."""

from __future__ import annotations

from typing import Any, NamedTuple

from sijill.publish.site.charts.frame import Table
from sijill.publish.site.fill import html
from sijill.publish.site.pages.figures import whole
from sijill.publish.site.site import Page, Site


class Download(NamedTuple):
    """A file that the site offers: its path from the root, bytes and SHA-256."""

    path: str
    size: int
    sha256: str


def data_page(site: Site, frozen: list[Download], opened: list[Download]) -> Page:
    """What can be downloaded."""
    words, release = site.words, site.world.release
    licence = release.licence.get(words.language) or release.licence.get("id", "")
    parts: list[dict[str, Any]] = [
        {"facts": [(words("data.licence"), words.bare(licence))], "texts": [words("data.ids"), words("data.twin")]},
        {
            "head": words("data.open"),
            "table": _files(site, opened) if opened else None,
            "counts": (1,),
            "caption": words("data.open"),
            "texts": [] if opened else [words("data.open_none")],
        },
        {"head": words("data.frozen"), "table": _files(site, frozen), "caption": words("data.frozen"), "counts": (1,)},
    ]
    return site.page(
        "data.html",
        "prose",
        words("data.title"),
        section="data",
        lead=words("data.lead"),
        crumbs="",
        pager=[],
        parts=whole(parts),
    )


def _files(site: Site, files: list[Download]) -> Table:
    words = site.words
    rows = tuple(
        (
            html('<a href="../{}"><bdi>{}</bdi></a>', one.path, one.path.partition("/")[2] or one.path),
            html('<bdi class="n">{}</bdi>', _bytes(one.size)),
            html("<code>{}</code>", one.sha256),
        )
        for one in files
    )
    return Table((words("data.file"), words("data.size"), words("data.sha")), rows)


def _bytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(size / 1e3, 0.1):.1f} kB"
