"""An invented harbour, frozen and built once; a server of this machine alone; Chromium where it is installed."""

from __future__ import annotations

import functools
import hashlib
import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from sijill.publish.frozen import Frozen, write_release
from sijill.publish.rows import Estimate, Media, Structure
from sijill.publish.site.build import build
from sijill.publish.site.carried import STATIC
from sijill.publish.site.pages.methods import METHODS
from sijill.publish.site.search import add_search
from sijill.testing.releases import invented, release_signer

CHROMIUM = Path("/usr/bin/chromium")


def need(present: bool, reason: str) -> None:
    """Skip with a reason what this machine lacks; under CI=true fail."""
    if not present:
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)


def write_harbour(folder: Path, change: Any = lambda frozen: frozen, **sizes: int) -> Frozen:
    """Freeze an invented harbour into `folder`, with an image, a building and an estimate besides."""
    folder.mkdir(parents=True, exist_ok=True)
    asked: dict[str, Any] = {"incidents": 30, "persons": 80, "seed": 7, **sizes}
    frozen, key = invented(version="1", languages=("en", "ar"), **asked)
    first = frozen.incidents[0]
    (folder / "media").mkdir(exist_ok=True)
    Image.new("RGB", (64, 48), "#806040").save(folder / "media" / "m1.png")
    sha256 = hashlib.sha256((folder / "media" / "m1.png").read_bytes()).hexdigest()
    extra = replace(
        frozen,
        media=(Media("m1", first.id, "media/m1.png", sha256, 64, 48, True, first.documents[0], "A street", "شارع"),),
        structures=(*frozen.structures, Structure("s1", first.id, "house", "complete", "2025-01-02", "2025-01-09")),
        estimates=(*frozen.estimates, Estimate("e1", "killed", "loglinear", refused="two lists are not enough")),
    )
    changed: Frozen = change(extra)
    return write_release(folder, changed, release_signer(key, changed.release))


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file under a folder with its bytes."""
    return {str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A frozen harbour."""
    folder = tmp_path_factory.mktemp("harbour") / "release"
    write_harbour(folder)
    return folder


@pytest.fixture(scope="session")
def methods(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The method notes as they are now: whoever writes on them meanwhile does not part two builds."""
    folder = tmp_path_factory.mktemp("notes") / "methods"
    shutil.copytree(METHODS, folder)
    return folder


@pytest.fixture(scope="session")
def site(release: Path, methods: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its site, in both languages."""
    out = tmp_path_factory.mktemp("built") / "site"
    build(release, out, processes=1, methods=methods)
    return out


@pytest.fixture(scope="session")
def searchable(release: Path, site: Path) -> Path:
    """The site with its search."""
    add_search(release, site)
    return site


class _Quiet(http.server.SimpleHTTPRequestHandler):
    extensions_map = {  # noqa: RUF012
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
        ".woff2": "font/woff2",
    }

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def served(searchable: Path) -> Iterator[str]:
    """The address of a plain file server over the site: no program of ours is needed to read it (P24)."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(searchable)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def vendor() -> Path:
    """Front-end files of others."""
    need((STATIC / "vendor" / ".lock").is_file(), "front-end files are not installed: requirements/front/install")
    return STATIC / "vendor"


@pytest.fixture(scope="module")
def browser(vendor: Path) -> Iterator[Any]:
    """Headless Chromium, for one module: while it is open an event loop runs, under which Django will not work."""
    need(CHROMIUM.exists(), "Chromium is not installed (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    arguments = [
        "--no-sandbox", "--disable-background-networking", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
        "--disable-component-update", "--no-first-run",
    ]  # fmt: skip
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=arguments)
        yield opened
        opened.close()
