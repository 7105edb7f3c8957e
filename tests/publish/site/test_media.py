"""Images and films wait (P34): closed, blurred, silent, still; opened by choice, with and without a program."""

from __future__ import annotations

import base64
import functools
import hashlib
import http.server
import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from sijill.model.errors import Damaged
from sijill.publish.frozen import Frozen, open_release
from sijill.publish.rows import Media
from sijill.publish.site.build import build
from tests.publish.site.conftest import write_harbour

pytestmark = [pytest.mark.promise("P34"), pytest.mark.xdist_group("browser")]

FILM = """() => new Promise((done) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 48 });
    const brush = canvas.getContext("2d");
    const record = new MediaRecorder(canvas.captureStream(25), { mimeType: "video/webm" }), pieces = [];
    let turn = 0;
    const draw = setInterval(() => {
        brush.fillStyle = `rgb(${turn++ * 9 % 255}, 90, 60)`;
        brush.fillRect(0, 0, 64, 48);
    }, 40);
    let size = 0;
    record.ondataavailable = (event) => {
        pieces.push(event.data);
        size += event.data.size;
        if (size > 4000 && turn > 15 && record.state === "recording") record.stop();  // a busy machine takes longer
    };
    record.onstop = async () => {
        clearInterval(draw);
        const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
        done(btoa(String.fromCharCode(...bytes)));
    };
    record.start(100);
})"""


@pytest.fixture(scope="module")
def film(browser: Any) -> bytes:
    """A film of a second, made by the browser itself."""
    page = browser.new_page()
    made = base64.b64decode(page.evaluate(FILM))
    page.close()
    return made


@pytest.fixture(scope="module")
def shown(film: bytes, methods: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of which one incident has a film with its still, a graphic image and one that is not."""
    folder = tmp_path_factory.mktemp("media")
    (folder / "release" / "media").mkdir(parents=True)
    files = {"media/f.webm": film}
    for name in ("f", "g", "h"):
        Image.new("RGB", (64, 48), "#806040").save(folder / "release" / "media" / f"{name}.png")
        files[f"media/{name}.png"] = (folder / "release" / "media" / f"{name}.png").read_bytes()
    (folder / "release" / "media" / "f.webm").write_bytes(film)

    def change(frozen: Frozen) -> Frozen:
        first = frozen.incidents[0]
        rows = [
            Media(
                f"m{place}", first.id, path, hashlib.sha256(content).hexdigest(), 64, 48, path != "media/h.png",
                first.documents[0], "A street after the strike" if path == "media/f.webm" else "", "شارع بعد الضربة",
            )
            for place, (path, content) in enumerate(files.items())
        ]  # fmt: skip
        return replace(frozen, media=tuple(rows))

    write_harbour(folder / "release", change)
    build(folder / "release", folder / "site", processes=1, methods=methods)
    return folder


def page_of(shown: Path, language: str) -> str:
    """The path of the incident's page."""
    return f"{language}/incident/{open_release(shown / 'release').media[0].incident}.html"


@pytest.fixture(scope="module")
def address(shown: Path) -> Iterator[str]:
    """Where the site is served."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    Quiet.extensions_map = {**Quiet.extensions_map, ".webm": "video/webm"}
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(shown / "site")))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_image_and_film_stands_behind_its_own_shield(shown: Path, language: str) -> None:
    """Closed; with reason, caption and size; nothing moves or sounds by itself, nothing is fetched before."""
    text = (shown / "site" / page_of(shown, language)).read_text("utf-8")
    pieces = re.findall(r'<details class="shield">.*?</details>', text, re.DOTALL)

    assert len(pieces) == text.count('class="media"') == 3, "the still of the film stands with its film"
    for piece in pieces:
        assert re.search("death or injury|nobody meets it|موتاً أو إصابات|لا يصادفها", piece)
        assert re.search(r"<summary>.*kB", piece)
        assert re.search(r"<figcaption>.*<bdi", piece)
        assert piece.index('type="checkbox"') < piece.index('class="media"')
        assert "autoplay" not in piece
        assert "loop" not in piece
    film = next(piece for piece in pieces if "<video" in piece)
    assert " controls muted " in film
    assert 'preload="none"' in film
    assert 'poster="../../media/f.png"' in film
    assert re.search("no sound until you turn it on|ولا صوت إلى أن تشغّلوه", film)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_film_is_opened_unblurred_and_played_by_choice_alone(
    browser: Any, shown: Path, address: str, scripts: bool
) -> None:
    """Three choices: open, clear, play; each changes one thing. The same without JavaScript, but for remembering."""
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/{page_of(shown, 'en')}")
    page.wait_for_timeout(300)
    fetched = {url.rpartition("/")[2] for url in asked if "/media/" in url}
    allowed = {"f.png"} if scripts else {"f.png", "g.png", "h.png"}
    assert fetched <= allowed, (
        "browsers fetch a film's still, and without JavaScript every image; they show nothing of it"
    )
    assert not page.locator("video").is_visible()

    shield = page.locator(".shield", has=page.locator("video"))
    shield.locator("summary").click()
    page.wait_for_timeout(300)
    assert page.locator("video").is_visible()
    assert not [url for url in asked if url.endswith("f.webm")], "opened, and still nothing of the film is fetched"
    assert "blur" in _style(page, scripts)
    shield.locator("label").click()
    assert _style(page, scripts) == "none"
    if scripts:
        state = page.evaluate("(({ paused, muted }) => [paused, muted])(document.querySelector('video'))")
        assert state == [True, True]
        page.evaluate("document.querySelector('video').play()")
        page.wait_for_function("document.querySelector('video').currentTime > 0")
        assert page.evaluate("document.querySelector('video').muted")
        page.reload()
        assert page.locator(".shield .clear").first.is_checked(), "the choice is remembered on this device"
    context.close()


def _style(page: Any, scripts: bool) -> str:
    """The filter on the film: as computed, or as it looks where nothing can be asked of the page."""
    if scripts:
        return str(page.locator("video").evaluate("node => getComputedStyle(node).filter"))
    return "none" if page.locator(".shield .clear:checked ~ figure video").count() else "blur"


def test_a_film_that_is_not_the_one_that_was_passed_stops_the_build(shown: Path, tmp_path: Path) -> None:
    """Another byte, another film."""
    shutil.copytree(shown / "release", tmp_path / "release")
    with (tmp_path / "release" / "media" / "f.webm").open("ab") as file:
        file.write(b"x")

    with pytest.raises(Damaged, match=r"f\.webm is not the image that was frozen"):
        build(tmp_path / "release", tmp_path / "site", processes=1)
