"""The site in a browser: usable by all, watched by none, steady, and whole without its programs.

Axe looks at every template in both languages, at the widths of a small phone and a desk, in light and dark (P26);
every request stays on the site (P25); the map and its table hold the same rows; images wait (P34).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sijill.publish.frozen import open_release

pytestmark = pytest.mark.xdist_group("browser")

TEMPLATES = (
    "index.html", "incidents/index.html", "incidents/2025-01.html", "incident/{incident}.html", "person/{person}.html",
    "names/index.html", "names/2025-01.html", "map.html", "charts.html", "compare.html", "search.html", "coverage.html",
    "figure/all.html", "method/index.html", "method/figures.html", "codebook/Grade.html", "data.html", "check.html",
)  # fmt: skip


def paths(release: Path) -> list[str]:
    """A page of every template."""
    frozen = open_release(release)
    incident = next(one for one in frozen.incidents if frozen.media[0].incident == one.id)
    named = next(one for one in frozen.persons if one.level == "named")
    return [path.format(incident=incident.id, person=named.id) for path in TEMPLATES]


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A window of a desk."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOK = """async ([kind, values]) => {
    const found = await axe.run(document, { runOnly: { type: kind, values } });
    const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth;
    const told = found.violations.map((one) => [one.id, one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160))]);
    return wide ? [...told, ["scrolls sideways", []]] : told;
}"""


@pytest.mark.promise("P26")
@pytest.mark.promise("P27")
@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_nothing_and_no_page_scrolls_sideways(
    browser: Any, served: str, release: Path, vendor: Path, language: str
) -> None:
    """WCAG 2.2 A and AA, 0 violations at 320 and 1280 px; in dark the colours again (nothing else differs there)."""
    axe = (vendor / "check" / "axe.min.js").read_text("utf-8")
    context = browser.new_context(viewport={"width": 320, "height": 800}, bypass_csp=True, reduced_motion="reduce")
    window = context.new_page()
    found = {}
    for path in [*(f"{language}/{one}" for one in paths(release)), "index.html"]:
        window.set_viewport_size({"width": 320, "height": 800})
        window.emulate_media(color_scheme="light")
        window.goto(f"{served}/{path}")
        window.evaluate(axe)
        for width in (320, 1280):
            window.set_viewport_size({"width": width, "height": 800})
            for scheme, asked in (("light", ["tag", RULES]), ("dark", ["rule", ["color-contrast"]])):
                window.emulate_media(color_scheme=scheme)
                for rule, where in window.evaluate(LOOK, asked):
                    found[f"{path} {width} {scheme}: {rule}"] = where
    context.close()

    assert found == {}


@pytest.mark.promise("P25")
def test_no_request_leaves_the_site(browser: Any, served: str, release: Path) -> None:
    """Map, search and all: only this origin is asked, nothing is refused by the policy, nothing fails."""
    context = browser.new_context()
    asked: list[str] = []
    trouble: list[str] = []
    window = context.new_page()
    window.on("request", lambda request: asked.append(request.url))
    window.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
    window.on("pageerror", lambda error: trouble.append(str(error)))
    window.on("response", lambda answer: trouble.append(answer.url) if answer.status >= 400 else None)
    for path in paths(release):
        window.goto(f"{served}/ar/{path}")
        if path == "map.html":
            window.wait_for_selector("#map[data-ready]")
    window.goto(f"{served}/en/search.html?q=Muhamad")
    window.wait_for_selector("#results a")
    context.close()

    assert [url for url in asked if not url.startswith((served, "data:", "blob:"))] == []
    assert trouble == []


def test_the_site_is_whole_without_its_programs(browser: Any, served: str, release: Path) -> None:
    """Without JavaScript: every number, name, drawing and table; nothing promises what it cannot do."""
    context = browser.new_context(java_script_enabled=False)
    window = context.new_page()
    window.goto(f"{served}/en/map.html")
    assert window.locator("#drawn svg circle").count() > 0
    assert window.locator(".without-js table tbody tr").count() == 6
    assert not window.locator("#filters").is_visible()
    window.goto(f"{served}/en/search.html")
    assert not window.locator("#seek").is_visible()
    assert window.get_by_text("Searching needs JavaScript").is_visible()
    window.goto(f"{served}/en/index.html")
    assert window.locator(".figures .value").count() == len(open_release(release).release.headline)
    context.close()


def test_the_map_and_its_table_show_the_same_incidents(page: Any, served: str, release: Path) -> None:
    """Filters move both; rows of the table equal the count that is said (P26)."""
    frozen = open_release(release)
    page.goto(f"{served}/en/map.html")
    page.wait_for_selector("#map[data-ready]")
    everyone = page.locator("#rows tr").count()
    page.select_option("#grade", label="Fair")
    fair = page.locator("#rows tr").count()
    said = int(page.get_attribute("#showing", "data-count"))
    drawn = page.locator("#rows tr a").evaluate_all(
        "links => links.map(link => link.href.split('/').pop().replace('.html', ''))"
    )
    page.click("button[type=reset]")
    page.locator("#rows tr").nth(fair).wait_for()

    assert everyone == len(frozen.incidents) == page.locator("#rows tr").count()
    assert sorted(drawn) == sorted(one.id for one in frozen.incidents if (one.grade or "").lower() == "fair")
    assert fair == said


def test_the_keyboard_reaches_everything(page: Any, served: str) -> None:
    """Skip link, filters, a row of the table, the other language: Tab and Enter alone."""
    page.goto(f"{served}/en/map.html")
    page.wait_for_selector("#map[data-ready]")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "text"
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                "document.activeElement.id || document.activeElement.className || document.activeElement.tagName"
            )
        )
        if page.evaluate("document.activeElement.closest('#rows') !== null"):
            break
    assert {"from", "until", "grade", "actor"} <= set(reached)
    assert any("maplibregl-canvas" in one for one in reached), "arrows and + - move the map from here"
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/en/incident/"))


def test_the_time_line_narrows_the_map_from_the_keyboard(page: Any, served: str) -> None:
    """Arrow keys on the line."""
    page.goto(f"{served}/en/map.html")
    page.focus("#until")
    before = int(page.get_attribute("#showing", "data-count"))
    page.keyboard.press("Home")

    assert 0 < int(page.get_attribute("#showing", "data-count")) < before


def test_digits_are_the_readers_choice(page: Any, served: str) -> None:
    """١٢٣ or 123, remembered on this device; ranges keep their order."""
    page.goto(f"{served}/ar/index.html")
    western = page.locator(".figures .n").first.inner_text()
    page.click("#numerals")
    eastern = page.locator(".figures .n").first.inner_text()
    page.goto(f"{served}/ar/incidents/index.html")

    assert western.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")) == eastern != western
    assert re.search("[٠-٩]", page.locator("td .n").first.text_content())
    assert page.locator(".figures .n, td .n").first.evaluate("node => getComputedStyle(node).direction") == "ltr"


STEADY = """() => new Promise((done) => {
    const seen = { lcp: 0, cls: 0 };
    new PerformanceObserver((list) => { for (const one of list.getEntries()) seen.lcp = one.startTime; })
        .observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver((list) => { for (const one of list.getEntries()) seen.cls += one.value; })
        .observe({ type: "layout-shift", buffered: true });
    const until = performance.now() + 20000;  // a busy machine reports the first paint late
    const wait = () => seen.lcp || performance.now() > until ? setTimeout(() => done(seen), 700) : setTimeout(wait, 50);
    wait();
})"""


@pytest.mark.parametrize(
    "path", ["en/index.html", "ar/index.html", "ar/names/2025-01.html", "en/charts.html", "en/map.html"]
)
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_stand_quickly_and_still(browser: Any, served: str, path: str, width: int) -> None:
    """On a processor four times slower: the largest piece within 1.5 s (CI may be busy: 3 s), nothing jumps."""
    context = browser.new_context(viewport={"width": width, "height": 844})
    window = context.new_page()
    window.context.new_cdp_session(window).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    window.goto(f"{served}/{path}")
    seen = window.evaluate(STEADY)
    context.close()

    assert seen["cls"] < 0.05
    assert 0 < seen["lcp"] < 3000


def test_print_leaves_out_what_paper_cannot_do(page: Any, served: str, release: Path) -> None:
    """No menus, no forms, no closed shields."""
    incident = open_release(release).media[0].incident
    page.emulate_media(media="print")
    page.goto(f"{served}/en/incident/{incident}.html")

    assert not page.locator(".top nav").is_visible()
    assert not page.locator(".shield").is_visible()
    assert page.locator("h1").is_visible()
