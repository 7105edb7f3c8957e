"""Charts and maps as pure functions: what is drawn is what the table says; Arabic is mirrored; nothing is a pin."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from sijill.publish.rows import Cell
from sijill.publish.site.charts.bars import Bar, bars_svg
from sijill.publish.site.charts.columns import Column, columns_svg, gather, main_run
from sijill.publish.site.charts.days import class_of, days_svg
from sijill.publish.site.charts.frame import Frame, ticks
from sijill.publish.site.charts.marks import marks
from sijill.publish.site.charts.voices import Voice, voices_svg
from sijill.publish.site.maps import Neighbours, bar_metres, box_of, cell_svg


def area_of(svg: str) -> float:
    """Surface of the rectangles of a drawing's paths M x y h w v h h -w z."""
    pieces = re.findall(r"h([\d.]+)v([\d.]+)h-", svg)
    return sum(float(width) * float(height) for width, height in pieces)


@given(people=st.integers(1, 15_000), named=st.integers(0, 15_000), admitted=st.integers(0, 15_000), rtl=st.booleans())
def test_there_is_one_mark_for_each_person(people: int, named: int, admitted: int, rtl: bool) -> None:
    """Whatever the shades, the surface holds exactly the people."""
    drawn = marks("m", "marks", people, named, admitted, rtl=rtl)
    pitch = float(re.findall(r'<pattern id="m-soul" width="([\d.]+)"', drawn.svg)[0])

    assert drawn.per == 1
    assert round(area_of(drawn.svg) / pitch**2) == people


def test_a_mark_stands_for_several_when_there_are_too_many() -> None:
    """The page says so."""
    assert marks("m", "marks", 300_000, 10, 10).per == 15


@given(st.integers(0, 10**7))
def test_ticks_are_round_and_reach_the_top(top: int) -> None:
    """Steps of 1, 2 or 5 times a power of ten."""
    found = ticks(top)

    assert found[0] == 0
    assert found[-1] >= top
    assert len(found) <= 7
    assert str(found[1]).rstrip("0") in ("1", "2", "5")


def test_months_without_incidents_are_drawn_empty() -> None:
    """Silence is shown as silence; many months become quarters with the same sums."""
    months = [Column("2014-11", 3, 5, 0), Column("2015-02", 1, 1, 1)]
    long = [Column(f"{year}-{month:02d}", 1, 2, 0) for year in range(2010, 2016) for month in (1, 6, 12)]

    filled, quarters = gather(months)
    gathered, by_quarter = gather(long)

    assert ([one.month for one in filled], quarters) == (["2014-11", "2014-12", "2015-01", "2015-02"], False)
    assert by_quarter
    assert sum(one.high for one in gathered) == sum(one.high for one in long)


def test_a_slip_of_1970_does_not_squeeze_the_war() -> None:
    """One month decades away is left to the lists."""
    war = [Column("2014-01", 9, 9, 0), Column("2016-12", 9, 9, 0)]

    assert main_run([Column("1970-01", 1, 1, 0), *war]) == war
    assert main_run([]) == []


def test_arabic_charts_are_mirrored() -> None:
    """The first month stands at the right, and words end where they would begin."""
    frame = Frame(100, 10, rtl=True)

    assert frame.rect(0, 0, 10, 5, "low") == '<rect class="low" x="90" y="0" width="10" height="5"/>'
    assert 'text-anchor="end"' in frame.text(0, 0, "كلمة")
    assert "text-anchor" not in frame.text(0, 0, "كلمة", anchor="end")


def test_columns_and_bars_draw_low_within_high() -> None:
    """The least is never longer than the most; nothing stated draws nothing."""
    svg = columns_svg("c", "title", [Column("2017-06", 10, 30, 5), Column("2017-07", 0, 0, 0)])
    heights = {kind: float(found) for kind, found in re.findall(r'class="(\w+)"[^>]* height="([\d.]+)"', svg)}
    bars = bars_svg("b", "title", [Bar("a", 5, 20, "5–20"), Bar("b", None, None, "not stated")])

    assert round(heights["low"] / heights["high"], 2) == 0.5, "10 below, 20 more above it"
    assert bars.count("<rect") == 2


def test_days_are_strokes_in_four_strengths() -> None:
    """A leap day has its place."""
    svg = days_svg("d", "days", {"2016-02-29": 0, "2016-12-31": 21, "2017-01-01": 3})

    assert [class_of(killed) for killed in (0, 1, 2, 5, 6, 20, 21)] == [1, 1, 2, 2, 3, 3, 4]
    assert {kind: path.count("v16") for kind, path in re.findall(r'class="(d\d)"[^>]* d="([^"]+)"', svg)} == {
        "d1": 1, "d2": 1, "d4": 1,
    }  # fmt: skip


def test_every_voice_has_a_dot() -> None:
    """Who spoke, on which day, what."""
    svg = voices_svg("v", "voices", "2017-06-01", [Voice("A", "2017-06-02", "3"), Voice("B", "2018", "no", owned=True)])

    assert (svg.count('class="dot"'), svg.count('class="dot-owned"')) == (1, 1)


CELL = Cell("c", "public", "35.95", "39.00", "35.96", "39.01", "35.955", "39.005", 725)


def test_the_area_lies_whole_in_its_drawing() -> None:
    """With neighbours' areas, a graticule and a scale of a round length."""
    other = CELL._replace(id="d", south="35.97", north="35.98")
    near = Neighbours([CELL, other]).near(CELL)
    svg = cell_svg("p", "place", CELL, near, (2000, "2 km"))
    x, y, width, height = map(
        float, re.findall(r'class="area" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', svg)[0]
    )

    assert near == [box_of(other)]
    assert 0 < x < x + width < 400
    assert 0 < y < y + height < 300
    assert bar_metres(CELL) == 2000


@given(
    south=st.integers(-8000, 7900).map(lambda value: value / 100),
    west=st.integers(-17000, 17000).map(lambda value: value / 100),
)
def test_any_place_on_earth_can_be_drawn(south: float, west: float) -> None:
    """From pole to pole."""
    cell = Cell("c", "public", f"{south}", f"{west}", f"{south + 0.1:.2f}", f"{west + 0.1:.2f}", "", "", 9000)

    assert "nan" not in cell_svg("p", "place", cell, [], (bar_metres(cell), ""))
