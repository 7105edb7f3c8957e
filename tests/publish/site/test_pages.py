"""The pages of a harbour: links that arrive, nothing inline, everybody counted, every number with its reasons."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

from sijill.publish.frozen import Frozen, open_release
from sijill.publish.site.build import build
from sijill.publish.site.site import POLICY
from tests.publish.site.conftest import write_harbour


@pytest.fixture(scope="module")
def frozen(release: Path) -> Frozen:
    """The release behind the site."""
    return open_release(release)


def pages(site: Path) -> dict[str, str]:
    """Every page by its path."""
    return {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in sorted(site.rglob("*.html"))}


class _Links(HTMLParser):
    """Addresses, ids and what must not be there."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.inline: list[str] = []
        self.inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.links += [value for name in ("href", "src") if (value := found.get(name)) is not None]
        self.ids += [found["id"] or ""] if "id" in found else []
        self.inline += [name for name in found if name == "style" or name.startswith("on")]
        self.inline += [tag] if tag == "style" or (tag == "script" and "src" not in found) else []


def test_every_link_leads_to_a_file_and_an_anchor(site: Path) -> None:
    """No page is a dead end, and every number's link to its reasons arrives."""
    parsed = {path: _Links(text) for path, text in pages(site).items()}
    broken = []
    for path, one in parsed.items():
        for link in one.links:
            if re.match(r"[a-z]+:", link):
                continue
            address, anchor = urldefrag(link)
            target = (site / path).parent.joinpath(unquote(address)).resolve() if address else (site / path).resolve()
            name = target.relative_to(site.resolve()).as_posix()
            if name.startswith("vendor/"):
                continue  # installed at set-up; `test_browser` looks at them
            if not target.is_file() or (anchor and name in parsed and anchor not in parsed[name].ids):
                broken.append((path, link))

    assert broken == []


def test_nothing_is_inline_and_the_policy_stands_on_every_page(site: Path) -> None:
    """0 inline scripts and styles; only this site may be asked for anything (P25)."""
    for path, text in pages(site).items():
        assert _Links(text).inline == [], path
        assert f'content="{POLICY}'.replace("'", "&#39;") in text, path


def test_ids_are_unique_on_a_page(site: Path) -> None:
    """Labels point at one thing."""
    assert [path for path, text in pages(site).items() if len(ids := _Links(text).ids) != len(set(ids))] == []


def test_pages_are_light(site: Path) -> None:
    """A page with its style and program weighs at most 60 kB before map and images."""
    shared = sum((site / "assets" / name).stat().st_size for name in ("site.css", "release.css", "site.js"))
    drawing = re.compile(r'<svg class="map".*?</svg>', re.DOTALL)
    heavy = {path: len(drawing.sub("", text).encode()) + shared for path, text in pages(site).items()}

    assert {path: size for path, size in heavy.items() if size > 60_000} == {}


def test_each_page_says_its_language_and_direction(site: Path) -> None:
    """And leads to its twin in the other language."""
    for path, text in pages(site).items():
        language = path.partition("/")[0]
        if language in ("en", "ar"):
            assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in text
            other = "ar" if language == "en" else "en"
            assert (site / other / path.partition("/")[2]).is_file()


def test_everybody_stands_on_the_wall_once(site: Path, frozen: Frozen) -> None:
    """A child without a name counts as a person; nobody is left out or told twice."""
    for language in ("en", "ar"):
        walls = "".join(text for path, text in pages(site).items() if path.startswith(f"{language}/names/"))
        told = re.findall(r'href="\.\./person/([^"]+)\.html"', walls)
        assert sorted(told) == sorted(one.id for one in frozen.persons)
        assert {path.stem for path in (site / language / "person").iterdir()} == set(told)


def test_a_child_without_a_name_is_a_child(site: Path, frozen: Frozen) -> None:
    """Words stand for the name that is not shown, and say so."""
    child = next(one for one in frozen.persons if one.level == "described" and one.age_group == "child")
    text = (site / "en" / "person" / f"{child.id}.html").read_text("utf-8")

    assert re.search(r"<h1><bdi>A (girl|boy|child)</bdi></h1>", text)
    assert "The person counts like every other." in text


def test_a_figure_lists_every_incident_that_it_is_made_of(site: Path, frozen: Frozen) -> None:
    """From a number to its reasons (P17)."""
    for figure in frozen.figures:
        text = "".join(path.read_text("utf-8") for path in (site / "en" / "figure").glob(f"{figure.id}*.html"))
        listed = set(re.findall(r'href="\.\./incident/([^"]+)\.html"', text))
        assert listed >= set(figure.incidents), figure.id


def test_the_front_page_states_the_headline_and_links_its_reasons(site: Path, frozen: Frozen) -> None:
    """In one screen: each number as the release states it, and where it comes from."""
    text = (site / "en" / "index.html").read_text("utf-8")
    for one in frozen.release.headline:
        label = f"<dt>{one.label_en}</dt>"
        assert label in text
        after = text[text.index(label) :][:400]
        if one.low is None and one.high is None:
            assert "not assessed" in after
        elif one.figure:
            assert f'href="figure/{one.figure}.html#{one.measure}"' in after


def test_an_incident_shows_its_competing_claims_side_by_side(site: Path, frozen: Frozen) -> None:
    """Both counts stand, with who says them; none is corrected."""
    one = next(one for one in frozen.incidents if one.competing)
    text = (site / "en" / "incident" / f"{one.id}.html").read_text("utf-8")
    values = [value.value for value in one.competing[0].values]

    for value in values:
        low, high = value["low"], value["high"]
        assert (f">{low}–{high}<" if low != high else f">{low}<") in text
    assert text.count('<span class="says">') == len(values)


def test_the_area_is_drawn_as_an_area(site: Path, frozen: Frozen) -> None:
    """A box and a distance, never a pin."""
    one = next(one for one in frozen.incidents if one.cell is not None)
    text = (site / "en" / "incident" / f"{one.id}.html").read_text("utf-8")

    assert '<rect class="area"' in text
    assert "<circle" not in text[text.index('<svg class="map"') : text.index("</svg>", text.index('<svg class="map"'))]
    assert "725" in text


def test_the_twin_holds_the_frozen_lines(site: Path, frozen: Frozen) -> None:
    """JSON as it was frozen; JSON-LD with a place no finer than the cell; the citation names the twin's hash."""
    import hashlib

    one = next(one for one in frozen.incidents if one.cell is not None)
    record = (site / "incident" / f"{one.id}.json").read_bytes()
    twin = json.loads(record)
    linked = json.loads((site / "incident" / f"{one.id}.jsonld").read_bytes())
    assert one.cell is not None

    assert twin["incident"]["id"] == one.id
    assert [row["id"] for row in twin["persons"]] == list(one.persons)
    assert linked["location"]["geo"]["box"] == f"{one.cell.south} {one.cell.west} {one.cell.north} {one.cell.east}"
    assert hashlib.sha256(record).hexdigest()[:16] in (site / "ar" / "incident" / f"{one.id}.html").read_text("utf-8")


def test_an_old_id_leads_on(site: Path, frozen: Frozen) -> None:
    """A merged record keeps its address."""
    moved = frozen.redirects[0]

    assert f'href="{moved.to}.html"' in (site / "en" / "incident" / f"{moved.id}.html").read_text("utf-8")


def test_the_foot_shows_the_root_of_the_register(site: Path, frozen: Frozen) -> None:
    """One small sheet names the release on every page, so that a new release leaves unchanged pages as they are."""
    assert frozen.release.register.root in (site / "assets" / "release.css").read_text("utf-8")
    assert frozen.release.register.root in (site / "en" / "check.html").read_text("utf-8")
    assert frozen.checkpoint.strip().splitlines()[0] in (site / "en" / "check.html").read_text("utf-8")


def test_not_assessed_is_said(tmp_path: Path) -> None:
    """What was not done is named, not left out."""

    def nothing_assessed(frozen: Frozen) -> Frozen:
        return replace(frozen, release=frozen.release._replace(assessed=dict.fromkeys(frozen.release.assessed, False)))

    write_harbour(tmp_path / "release", nothing_assessed)
    build(tmp_path / "release", tmp_path / "site", processes=1)
    coverage = (tmp_path / "site" / "en" / "coverage.html").read_text("utf-8")

    assert "two lists are not enough" in (tmp_path / "site" / "en" / "compare.html").read_text("utf-8")
    assert coverage.count("not assessed") == len(open_release(tmp_path / "release").release.assessed)


def test_a_month_of_which_nobody_states_a_number_is_not_a_month_without_dead(tmp_path: Path) -> None:
    """Not stated is not zero: in the lists, on the map's tables, by party, by grade."""

    def nobody_counted(frozen: Frozen) -> Frozen:
        return replace(frozen, incidents=tuple(one._replace(counts=()) for one in frozen.incidents))

    write_harbour(tmp_path / "release", nobody_counted)
    build(tmp_path / "release", tmp_path / "site", processes=1)
    for path in ("incidents/index.html", "map.html", "compare.html", "charts.html"):
        text = (tmp_path / "site" / "en" / path).read_text("utf-8")
        assert "not stated" in text
    rows = re.findall(r"<tr>(.*?)</tr>", (tmp_path / "site" / "en" / "incidents" / "index.html").read_text("utf-8"))
    months = [row for row in rows if 'href="2025-' in row]
    assert months
    assert all(row.endswith('<span class="quiet">not stated</span></td>') for row in months)


def test_lists_by_month_hold_every_incident_once(site: Path, frozen: Frozen) -> None:
    """The table twin of the map, page by page, has the rows of the map."""
    lists = "".join(path.read_text("utf-8") for path in (site / "en" / "incidents").glob("*.html"))
    points = json.loads((site / "map" / "points.json").read_bytes())

    assert sorted(re.findall(r'href="\.\./incident/([^"]+)\.html"', lists)) == sorted(
        one.id for one in frozen.incidents
    )
    assert sorted(points["rows"]["id"]) == sorted(one.id for one in frozen.incidents)
    assert len({len(column) for column in points["rows"].values()}) == 1
