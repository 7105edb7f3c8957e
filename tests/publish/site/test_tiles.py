"""An operator's map: read, refused, credited, carried; read by parts from this origin alone."""

from __future__ import annotations

import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from sijill.model.errors import BadInput, NotFound
from sijill.publish.site.build import build
from sijill.publish.site.tiles import FILE, read_tiles
from tests.publish.site.archives import EVERYWHERE, write_archive
from tests.publish.site.conftest import files_of

CREDIT = "© Harbour Survey, 2025"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Water everywhere, and a town with its name in two scripts."""
    town = (1, [9, 4096, 3300], {"name": "Harbour", "name:ar": "الميناء"})
    return write_archive(
        tmp_path_factory.mktemp("tiles") / "ground.pmtiles", {"water": [EVERYWHERE], "places": [town], "pois": []},
        attribution='<a href="https://tiles.example">© Harbour  Survey</a> &amp; friends',
    )  # fmt: skip


def test_an_archive_says_what_it_holds_and_whom_it_is_owed_to(archive: Path) -> None:
    """Layers that the map draws; the attribution as words, without its links."""
    found = read_tiles(archive)

    assert (found.kind, found.layers, found.credit) == ("vector", ("water", "places"), "© Harbour Survey & friends")
    assert read_tiles(archive, CREDIT).credit == CREDIT


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ({"version": 2}, "version 2"),
        ({"packed": 3}, "Brotli"),
        ({"kind": 0}, "vector tiles"),
        ({}, "nobody whom the tiles are owed to"),
    ],
)
def test_what_browsers_cannot_read_is_refused(tmp_path: Path, header: dict[str, Any], words: str) -> None:
    """With the file and what to do."""
    path = write_archive(tmp_path / "ground.pmtiles", {"water": [EVERYWHERE]}, **header)

    with pytest.raises(BadInput, match=words) as raised:
        read_tiles(path)
    assert raised.value.file == str(path)


def test_unknown_layers_other_files_and_half_files_are_refused(tmp_path: Path, archive: Path) -> None:
    """Each with its own reason; nothing is built."""
    with pytest.raises(BadInput, match=r"none of its layers \(fields\).*water"):
        read_tiles(write_archive(tmp_path / "fields.pmtiles", {"fields": [EVERYWHERE]}, attribution="A"))
    half = tmp_path / "half.pmtiles"
    half.write_bytes(archive.read_bytes()[:-10])
    with pytest.raises(BadInput, match="cut off"):
        read_tiles(half)
    half.write_bytes(b"PK\x03\x04 not tiles")
    with pytest.raises(BadInput, match="no PMTiles archive"):
        read_tiles(half)
    with pytest.raises(NotFound, match="there is no file"):
        read_tiles(tmp_path / "absent.pmtiles")


def test_a_site_carries_the_tiles_and_says_whose_they_are(
    release: Path, methods: Path, archive: Path, tmp_path: Path
) -> None:
    """In both languages; built over an older site the same bytes; taken away again when the operator drops them."""
    out = tmp_path / "site"
    build(release, out, processes=1, methods=methods)
    before = files_of(out)
    build(release, out, processes=1, methods=methods, tiles=read_tiles(archive, CREDIT))
    build(release, tmp_path / "fresh", processes=1, methods=methods, tiles=read_tiles(archive, CREDIT))
    pages = [(out / language / "map.html").read_text("utf-8") for language in ("en", "ar")]

    assert (out / FILE).read_bytes() == archive.read_bytes()
    assert files_of(out) == files_of(tmp_path / "fresh")
    assert all(CREDIT in page and "pmtiles.js" in page for page in pages)
    build(release, out, processes=1, methods=methods)
    assert files_of(out) == before
    assert b"pmtiles" not in before["en/map.html"]


@pytest.fixture(scope="module")
def tiled(
    release: Path, methods: Path, archive: Path, vendor: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a tiled site behind `sijill serve`."""
    home = tmp_path_factory.mktemp("home")
    build(release, home / "site" / "harbour", processes=1, methods=methods, tiles=read_tiles(archive, CREDIT))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "sijill", "serve", "--port", str(port)]
    environment = {**os.environ, "SIJILL_HOME": str(home)}
    environment.pop("DATABASE_URL", None)
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as server:
        try:
            _wait_for(port, server)
            yield f"http://127.0.0.1:{port}/site/harbour"
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(20)
    shutil.rmtree(home)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and server.poll() is None:
        with socket.socket() as asked:
            asked.settimeout(1)
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("sijill serve does not answer")


def test_serve_answers_with_the_part_that_is_asked_for(tiled: str, archive: Path) -> None:
    """A range request: 206, those bytes, and how many there are."""
    request = urllib.request.Request(f"{tiled}/{FILE}", headers={"Range": "bytes=3-9"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert (answer.status, answer.read()) == (206, archive.read_bytes()[3:10])
        assert answer.headers["Content-Range"] == f"bytes 3-9/{archive.stat().st_size}"


@pytest.mark.promise("P25")
@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("ar", "dark")])
def test_the_map_shows_the_tiles_and_asks_nobody_else(browser: Any, tiled: str, language: str, scheme: str) -> None:
    """Read by ranges; the ground has the colour of the water; nothing leaves the origin, nothing fails."""
    context = browser.new_context(viewport={"width": 1000, "height": 800}, color_scheme=scheme)
    window = context.new_page()
    asked: list[tuple[str, str | None]] = []
    trouble: list[str] = []
    window.on("request", lambda request: asked.append((request.url, request.headers.get("range"))))
    window.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
    window.on("pageerror", lambda error: trouble.append(str(error)))
    window.goto(f"{tiled}/{language}/map.html")
    window.wait_for_selector("#map[data-ready]")
    window.wait_for_selector("#map[data-tiled]")
    water = window.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--map-water').trim()")
    picture = Image.open(io.BytesIO(window.locator("#map canvas").screenshot())).convert("RGB")
    seen = [picture.getpixel((x, y)) for x in range(8, picture.width, 40) for y in range(8, picture.height, 40)]
    credit = window.locator("#credit").inner_text()
    context.close()

    origin = tiled.removesuffix("/site/harbour")
    assert trouble == []
    assert [url for url, _ in asked if not url.startswith((origin, "data:", "blob:"))] == []
    assert all(part is not None for url, part in asked if url.endswith(".pmtiles"))
    assert CREDIT in credit
    wanted = tuple(int(water[place : place + 2], 16) for place in (1, 3, 5))
    assert seen.count(wanted) > len(seen) / 2, "more than half of the map is the archive's water"
