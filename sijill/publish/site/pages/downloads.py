"""What can be downloaded: to read, as tables, for other programs, to check us; hashes of all at the end.

A file is put where its path says: `release/` and the release's own names are the frozen release, NAME.csv, NAME.jsonl
and NAME.parquet of open data one row of a table, everything else a line with its words (`data.file_...` in the
catalogue) or, when nobody has written any, its name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from sijill.publish.site.charts.frame import Table
from sijill.publish.site.fill import html
from sijill.publish.site.pages.figures import whole
from sijill.publish.site.site import Page, Site

_FORMATS = (("csv", "CSV"), ("jsonl", "JSON Lines"), ("parquet", "Parquet"))
_TABLE = re.compile(r"data/open/(?!followthemoney)([a-z_]+)\.(csv|jsonl|parquet)")
_READ = re.compile(r"data/(report-(?:en|ar)\.pdf|open/release\.xlsx)")


class Download(NamedTuple):
    """A file that the site offers: its path from the root, bytes and SHA-256."""

    path: str
    size: int
    sha256: str


class _Shelves(NamedTuple):
    """Files by what they are for."""

    read: list[Download]
    tables: dict[str, dict[str, Download]]
    others: list[Download]
    frozen: list[Download]


def data_page(site: Site, frozen: list[Download], opened: list[Download]) -> Page:
    """The page of a language."""
    words, release = site.words, site.world.release
    shelves = _shelve(frozen, opened)
    licence = release.licence.get(words.language) or release.licence.get("id", "")
    parts: list[dict[str, Any]] = [
        {"facts": [(words("data.licence"), words.bare(licence))], "texts": [words("data.ids"), words("data.twin")]}
    ]
    if shelves.read:
        parts.append({"head": words("data.read"), "html": _listed(site, shelves.read)})
    parts.append(_tables(site, shelves.tables))
    if shelves.others:
        table = Table((words("data.what"), words("data.file"), words("data.size")), _rows(site, shelves.others))
        parts.append({"head": words("data.others"), "table": table, "caption": words("data.others"), "counts": (2,)})
    parts.append({"head": words("data.frozen"), "texts": [words("data.frozen_lead")], "html": _frozen(site, shelves)})
    parts.append({"head": words("data.hashes"), "html": _hashes(site, [*shelves.frozen, *_open_files(shelves)])})
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


def _shelve(frozen: Sequence[Download], opened: Sequence[Download]) -> _Shelves:
    """Each file on its shelf; the frozen release once, where its checker lies beside it."""
    named = {one.path.partition("/")[2] for one in frozen}
    beside = [one for one in opened if one.path.partition("/")[2] in named or one.path == "data/check_release.py"]
    shelves = _Shelves([], defaultdict(dict), [], beside or list(frozen))
    for one in opened:
        if one in beside:
            continue
        if found := _TABLE.fullmatch(one.path):
            shelves.tables[found[1]][found[2]] = one
        else:
            (shelves.read if _READ.fullmatch(one.path) else shelves.others).append(one)
    return shelves


def _open_files(shelves: _Shelves) -> list[Download]:
    return [*shelves.read, *(one for files in shelves.tables.values() for one in files.values()), *shelves.others]


def _tables(site: Site, tables: dict[str, dict[str, Download]]) -> dict[str, Any]:
    """A row a table, a column a format."""
    words = site.words
    if not tables:
        return {"head": words("data.open"), "texts": [words("data.open_none")]}
    rows = tuple(
        (
            words.bare(words.label(name)),
            *(_link(files[kind], _bytes(files[kind].size)) if kind in files else "" for kind, _ in _FORMATS),
        )
        for name, files in sorted(tables.items())
    )
    head = (words("data.table"), *(label for _, label in _FORMATS))
    return {"head": words("data.open"), "table": Table(head, rows), "caption": words("data.open_caption")}


def _rows(site: Site, files: Sequence[Download]) -> tuple[tuple[object, ...], ...]:
    return tuple((_what(site, one), _link(one, _name(one)), _size(one)) for one in files)


def _listed(site: Site, files: Sequence[Download]) -> Markup:
    items = [html("<li>{} · {}</li>", _link(one, _what(site, one)), _size(one)) for one in files]
    return html("<ul>{}</ul>", Markup("").join(items))


def _what(site: Site, file: Download) -> Markup:
    """What a file is, in words; its name where there are none."""
    key = f"data.file_{re.sub('[^a-z0-9]+', '_', _name(file).lower())}"
    return site.words(key) if key in site.words else site.words.bare(_name(file))


def _name(file: Download) -> str:
    return file.path.partition("/")[2].removeprefix("open/")


def _frozen(site: Site, shelves: _Shelves) -> Markup:
    """The frozen release: closed at first, since it is for those who check."""
    items = [html("<li>{} · {}</li>", _link(one, _name(one)), _size(one)) for one in shelves.frozen]
    return html("<details><summary>{}</summary><ul>{}</ul></details>", _count(site, items), Markup("").join(items))


def _hashes(site: Site, files: Sequence[Download]) -> Markup:
    items = [html("<li><bdi>{}</bdi><br><code>{}</code></li>", one.path, one.sha256) for one in files]
    return html("<details><summary>{}</summary><ul>{}</ul></details>", _count(site, items), Markup("").join(items))


def _count(site: Site, items: Sequence[object]) -> Markup:
    return site.words("data.files", n=site.words.number(len(items)))


def _link(file: Download, said: object) -> Markup:
    return html('<a href="../{}"><bdi>{}</bdi></a>', file.path, said)


def _size(file: Download) -> Markup:
    return html('<bdi class="n">{}</bdi>', _bytes(file.size))


def _bytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(size / 1e3, 0.1):.1f} kB"
