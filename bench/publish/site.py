"""Measure the site and the report: cold, unchanged, ten incidents changed, growth, search, first paint, serving.

    python -m bench.publish.site RELEASE [--folder FOLDER] [--only cold,again,ten,growth,search,names,paint,...]

RELEASE is a frozen release directory (`sijill release freeze`). Prints one line a figure: wall seconds, and processor
seconds of all processes, which other work on the machine does not move. Everything is written into FOLDER (default: a
temporary one). `names` and `paint` need Chromium, `serve` granian.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import hashlib
import http.server
import json
import os
import random
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from sijill.names.parts import parse
from sijill.names.romanise import to_arabic, to_latin
from sijill.names.sound import is_arabic
from sijill.publish.frozen import open_release
from sijill.publish.report import build as build_report
from sijill.publish.rows import Person
from sijill.publish.site.build import build
from sijill.publish.site.search import add_search
from sijill.testing.releases import invented_release

STEPS = ("cold", "again", "ten", "growth", "search", "names", "paint", "serve", "report")


def processor() -> float:
    """Seconds of this process and of all that it waited for."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def timed(name: str, act: Callable[[], Any]) -> float:
    """Do it, print it, give its processor seconds."""
    wall, own = time.perf_counter(), processor()
    result = act()
    wall, own = time.perf_counter() - wall, processor() - own
    print(f"{name:34} {wall:8.2f} s wall {own:8.2f} s processor   {result}", flush=True)
    return own


def ten_changed(release: Path, folder: Path) -> Path:
    """A copy of the release in which ten incidents state another day of publication; hashes written anew."""
    shutil.copytree(release, folder)
    path = folder / "tables" / "incidents.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    for number in range(0, len(lines), max(len(lines) // 10, 1))[:10]:
        row = json.loads(lines[number])
        row["published"] = "2026-02-02"
        row["places"] = [*row.get("places", []), "changed"]
        lines[number] = (json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()
    path.write_bytes(b"".join(lines))
    body = json.loads((folder / "release.json").read_bytes())
    body["files"]["tables/incidents.jsonl"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / "release.json").write_text(json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
    return folder


def growth(folder: Path) -> str:
    """Three times the data: how many times the processor time."""
    spent = []
    for times in (1, 3):
        invented_release(folder / f"x{times}", incidents=700 * times, persons=1_800 * times)
        out = folder / f"x{times}-site"
        spent.append(timed(f"  invented, x{times}", functools.partial(build, folder / f"x{times}", out)))
    return f"x3 data: x{spent[1] / spent[0]:.2f} processor"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A plain file server."""
    _Quiet.extensions_map = {**_Quiet.extensions_map, ".mjs": "text/javascript", ".woff2": "font/woff2"}
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@contextmanager
def window(throttle: int = 1) -> Iterator[Any]:
    """A page of headless Chromium."""
    from playwright.sync_api import sync_playwright

    arguments = [
        "--no-sandbox",
        "--disable-background-networking",
        "--use-angle=swiftshader",
        "--enable-unsafe-swiftshader",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": throttle})
        yield page
        browser.close()


ASK = """async (text) => {
    const box = document.getElementById("q"), more = document.getElementById("more");
    const once = (name) => new Promise((done) => document.addEventListener(name, done, { once: true }));
    const answered = once("sijill:answered");
    let listed = once("sijill:listed");
    box.value = text;
    const start = performance.now();
    document.getElementById("seek").requestSubmit();
    await answered;
    const ms = performance.now() - start;
    await listed;  // what is still on its way would make the next question wait
    for (let turn = 0; turn < 4 && !more.hidden; turn++) {
        listed = once("sijill:listed");
        more.click();
        await listed;
    }
    return { ms, found: [...document.querySelectorAll("#results a")].map((one) => one.href) };
}"""


def guessed(person: Person) -> str:
    """A spelling of the name in the other script, the second best of each part: what nobody recorded."""
    words = []
    for part in parse(person.name_latin or person.name_local or "").chain:
        options = to_latin(part, limit=3) if is_arabic(part) else to_arabic(part, limit=3)
        words.append(options[min(1, len(options) - 1)] if options else part)
    return " ".join(words)


def names(release: Path, site: Path, wanted: int = 200) -> str:
    """200 people asked for in the other script: share among the first hundred results, and time to the first answer."""
    people = [one for one in open_release(release).persons if one.level == "named"]
    both = [one for one in people if one.name_latin and one.name_local]
    rng = random.Random(9)
    recorded = [(one, one.name_local or "") for one in rng.sample(both, min(wanted, len(both)))]
    asked = {
        "recorded": recorded,
        "guessed": [(one, text) for one in rng.sample(people, min(wanted, len(people))) if (text := guessed(one))],
    }
    told = []
    with served(site) as address, window() as page:
        page.goto(f"{address}/en/search.html")
        for name, pairs in asked.items():
            answers = [(person, page.evaluate(ASK, text)) for person, text in pairs]
            hits = sum(any(person.id in href for href in answer["found"]) for person, answer in answers)
            times = sorted(answer["ms"] for _, answer in answers)
            told.append(
                f"{name}: {hits}/{len(pairs)} found, first answer {times[0]:.0f}-{times[-1]:.0f} ms, "
                f"median {statistics.median(times):.0f}, 95 of 100 within {times[int(0.95 * len(times))]:.0f}"
            )
    return "; ".join(told)


STEADY = """() => new Promise((done) => {
    const seen = { lcp: 0, cls: 0 };
    new PerformanceObserver((list) => { for (const one of list.getEntries()) seen.lcp = one.startTime; })
        .observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver((list) => { for (const one of list.getEntries()) seen.cls += one.value; })
        .observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(seen), 1500);
})"""


def paint(site: Path) -> str:
    """Largest piece and shifts of the pages with a processor four times slower."""
    incident = max((site / "en" / "incident").iterdir(), key=lambda path: path.stat().st_size)
    wall = max((site / "ar" / "names").iterdir(), key=lambda path: path.stat().st_size)
    pages = [
        "en/index.html",
        "ar/index.html",
        f"en/incident/{incident.name}",
        f"ar/names/{wall.name}",
        "en/map.html",
        "en/charts.html",
    ]
    told = []
    with served(site) as address, window(throttle=4) as page:
        for path in pages:
            page.goto(f"{address}/{path}")
            seen = page.evaluate(STEADY)
            told.append(f"{path} {seen['lcp']:.0f} ms {seen['cls']:.3f}")
    return "; ".join(told)


def _wait_for(port: int, seconds: float = 60) -> None:
    """Until the server has read the list of its files and answers."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.2)
    raise TimeoutError(f"nothing answers on port {port} after {seconds:.0f} s")


def serve(site: Path, requests: int = 6_000, at_once: int = 32) -> str:
    """Requests a second of granian over the built files, and the slowest of twenty."""
    paths = [f"/{path.relative_to(site)}" for path in sorted((site / "en" / "incident").iterdir())[:400]]
    program = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", "8731", "--workers", "1", "--no-ws",
               "--log-level", "error", "bench.publish.static:application"]  # fmt: skip
    environment = {**os.environ, "SIJILL_SITE": str(site.resolve())}
    with subprocess.Popen(program, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(8731)
            local = threading.local()

            def ask(number: int) -> float:
                connection = getattr(local, "connection", None) or HTTPConnection("127.0.0.1", 8731, timeout=10)
                local.connection = connection
                start = time.perf_counter()
                connection.request("GET", paths[number % len(paths)])
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200:
                    raise RuntimeError(f"{answer.status} for {paths[number % len(paths)]}")
                return time.perf_counter() - start

            start = time.perf_counter()
            with ThreadPoolExecutor(at_once) as pool:
                times = sorted(pool.map(ask, range(requests)))
            rate = requests / (time.perf_counter() - start)
        finally:
            process.terminate()  # not killed: its worker would outlive it
    return f"{rate:.0f} requests/s, p95 {times[int(0.95 * len(times))] * 1000:.0f} ms (client on the same machine)"


def main() -> None:
    """Run the steps that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("release", type=Path)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--only", default=",".join(STEPS))
    asked = parser.parse_args()
    steps = asked.only.split(",")
    with tempfile.TemporaryDirectory(prefix="sijill-bench-") as temporary:
        folder: Path = asked.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        run(asked.release, folder, steps)


def run(release: Path, folder: Path, steps: list[str]) -> None:
    """The steps in order; the site of the first one serves the others."""
    site = folder / "site"
    if "cold" in steps or not site.is_dir():
        shutil.rmtree(site, ignore_errors=True)
        timed("site, cold", lambda: build(release, site))
    if "again" in steps:
        timed("site, nothing changed", lambda: build(release, site))
    if "ten" in steps:
        changed = ten_changed(release, folder / "changed")
        timed("site, ten incidents changed", lambda: build(changed, site))
    if "growth" in steps:
        print(growth(folder))
    if "search" in steps or ("names" in steps and not (site / "pagefind").is_dir()):
        timed("search index, cold", lambda: f"{add_search(release, site)} records")
    if "names" in steps:
        print("names in the other script: " + names(release, site))
    if "paint" in steps:
        print("largest paint and shift, 4x slower: " + paint(site))
    if "serve" in steps:
        print("static serving: " + serve(site))
    if "report" in steps:
        timed("report", lambda: f"{build_report(release, folder / 'report.pdf') / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
