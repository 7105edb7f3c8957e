"""Buildings and estimates on the site: chance beside every count, a refusal without a number, a curve that adds up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sijill.publish.frozen import Frozen, open_release
from sijill.publish.site.charts.destruction import Step, destruction_svg
from sijill.publish.site.pages.buildings import destruction
from sijill.publish.site.site import Site
from sijill.publish.site.world import World


@pytest.fixture(scope="module")
def frozen(release: Path) -> Frozen:
    """The invented harbour: twelve dated buildings, a toll and refusals."""
    return open_release(release)


def text_of(page: Path) -> str:
    """What a reader sees: no markup, single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.read_text("utf-8")).split())


def test_an_estimate_stands_with_its_lists_and_reasons(site: Path, frozen: Frozen) -> None:
    """In both languages; the refused one says why and gives no number."""
    english, arabic = (text_of(site / language / "compare.html") for language in ("en", "ar"))
    given = next(one for one in frozen.estimates if one.low is not None)

    assert f"{given.low}–{given.high}" in english
    assert f"95 % interval; middle {given.value}" in english
    assert "Harbour Post , Quay Radio" in english
    assert "The overlap is thin." in english and "التداخل رقيق." in arabic
    assert "No estimate can be defended. It assumes: classes of people. Two lists alone cannot tell." in english
    assert "قائمتان وحدهما لا تكفيان." in arabic
    assert english.count("no number") == 2


def test_an_incident_names_its_buildings_with_chance_beside_them(site: Path, frozen: Frozen) -> None:
    """How many fit its day, how many would by chance, which one it is likely to be, and what a document says."""
    around = {one.id: one for one in frozen.surroundings}
    tied = next(one for one in frozen.structures if one.match_probability and one.incident in around)
    text = text_of(site / "en" / "incident" / f"{tied.incident}.html")

    near = around[tied.incident or ""]
    assert f"{near.in_window} buildings near this place first appear destroyed" in text
    assert f"about {near.by_chance} would by chance alone" in text
    assert f"{tied.id} 10 January 2025 – {int((tied.until or '')[8:])} February 2025" in text
    assert "6 readings 81 %" in text


def test_an_incident_without_buildings_says_so(site: Path, frozen: Frozen) -> None:
    """Not assessed is not undamaged."""
    told = {one.incident for one in frozen.structures} | {one.id for one in frozen.surroundings}
    bare = next(one.id for one in frozen.incidents if one.id not in told)

    assert "No building has been assessed for this incident." in text_of(site / "en" / "incident" / f"{bare}.html")


def test_the_curve_adds_up_to_the_buildings_destroyed(release: Path, frozen: Frozen) -> None:
    """Week by week, from the published windows; the table twin holds what the columns show."""
    chart = destruction(Site(World(release), "en"))
    assert chart is not None
    rows = [[float(re.sub(r"<[^>]+>", "", str(cell))) for cell in row[1:]] for row in chart.table.rows]
    expected = sum(float(one.destroyed or 0) for one in frozen.structures)

    assert rows[-1][3] == pytest.approx(expected, abs=0.1)
    assert all(low <= middle <= high for middle, low, high, *_ in rows)
    assert chart.svg.count('class="low"') == sum(row[0] > 0 for row in rows)


def test_the_curve_is_mirrored_for_arabic() -> None:
    """The first week stands where reading begins."""
    steps = [Step(f"2025-0{month}-01", 2.0, 1.0, 3.0) for month in range(1, 5)]
    here, there = (destruction_svg("x", "weeks", steps, rtl=rtl) for rtl in (False, True))

    first = [float(re.findall(r'class="low" x="([\d.]+)"', str(svg))[0]) for svg in (here, there)]
    assert first[0] < 360 < first[1]
