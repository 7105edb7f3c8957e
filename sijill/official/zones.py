"""The time zone of a country, from `rules/zones.csv`: what turns a document's local hour into UTC."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sijill.model.errors import BadInput

_REMEDY = "Give it with --zone, as Asia/Damascus."


@cache
def _zones() -> dict[str, str]:
    text = files("sijill.official").joinpath("rules", "zones.csv").read_text("utf-8")
    return {row["country"].casefold(): row["zone"] for row in csv.DictReader(text.splitlines())}


def zone_of(country: str) -> str:
    """The IANA name. Raises BadInput for a country that is not listed."""
    found = _zones().get(country.strip().casefold())
    if found is None:
        raise BadInput(f'the time zone of "{country or "an unknown country"}" is not listed', remedy=_REMEDY)
    return found


def check_zone(zone: str) -> str:
    """The zone itself. Raises BadInput when there is no such zone."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as fault:
        raise BadInput(f'"{zone}" is no time zone', remedy=_REMEDY) from fault
    return zone
