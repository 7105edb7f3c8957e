"""Local time of an attack: a clock time, a window, or a word ("around dawn") with the hours it stands for.

Each word has a window in local legal time. No published codebook of the Airwars words was found, so each window
names its own source: a forecast office's terms for parts of the day, or the sun over Syria. Windows may cross midnight
(`start` later than `end`). Leaves out: time zones; the hour is the one that the document's people had on their clocks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from sijill.model.digits import to_ascii
from sijill.model.errors import InvalidValue

_REMEDY = "Write HH:MM or HH:MM:SS, or one of the words of the codebook such as morning or around_dawn"
_FORECAST = "US National Weather Service terms for parts of the day (6 a.m., noon, 6 p.m.)"
_SUN = "sun at 32.3-37.3 N, 35.7-42.4 E over the year, in Syrian legal time (UTC+2, summer UTC+3; UTC+3 since 2022)"


class LocalTimeKind(StrEnum):
    """What sort of statement about the hour was made (Airwars `local_time_type`)."""

    UNKNOWN = "unknown"
    EXACT = "exact"
    APPROXIMATE = "approximate"
    WINDOW = "window"
    FIRST_REPORTED = "first_reported"
    TIME_OF_DAY = "approximate_time_of_day"


class TimeOfDay(StrEnum):
    """The words for a part of the day (Airwars `local_time_of_day`)."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "during_the_night"
    DAY = "during_the_day"
    DAWN = "around_dawn"
    DUSK = "around_dusk"
    MIDNIGHT = "around_midnight"
    MIDDAY = "around_midday"
    AFTER_MIDNIGHT = "after_midnight"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """The window of one word, and where the window comes from."""

    start: time
    end: time
    source: str


HOURS: dict[TimeOfDay, Hours] = {
    TimeOfDay.MORNING: Hours(start=time(6), end=time(12), source=_FORECAST),
    TimeOfDay.AFTERNOON: Hours(start=time(12), end=time(18), source=_FORECAST),
    TimeOfDay.EVENING: Hours(start=time(18), end=time(0), source=_FORECAST),
    TimeOfDay.NIGHT: Hours(start=time(18), end=time(6), source=_FORECAST + "; the whole dark half"),
    TimeOfDay.DAY: Hours(start=time(6), end=time(18), source=_FORECAST + "; the whole light half"),
    TimeOfDay.DAWN: Hours(
        start=time(4), end=time(8), source=_SUN + ": earliest civil dawn to latest sunrise, to the hour"
    ),
    TimeOfDay.DUSK: Hours(
        start=time(15), end=time(21), source=_SUN + ": earliest sunset to latest civil dusk, to the hour"
    ),
    TimeOfDay.MIDNIGHT: Hours(start=time(23), end=time(1), source="one hour either side: our choice, no source"),
    TimeOfDay.MIDDAY: Hours(start=time(11), end=time(13), source="one hour either side: our choice, no source"),
    TimeOfDay.AFTER_MIDNIGHT: Hours(start=time(0), end=time(6), source=_FORECAST + ': "overnight, after midnight"'),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalTime:
    """When in the day: `start` and `end` bound it and are equal for a clock time; both `None` when unknown.

    `word` is kept when the document used one. A window whose `end` is before its `start` crosses midnight.
    """

    kind: LocalTimeKind
    start: time | None = None
    end: time | None = None
    word: TimeOfDay | None = None

    def __post_init__(self) -> None:
        if (self.start is None) != (self.end is None):
            raise InvalidValue("a window of local time needs both ends", remedy="Give start and end, or neither")
        if (self.kind is LocalTimeKind.UNKNOWN) != (self.start is None):
            raise InvalidValue(f"local time of kind {self.kind} with hours {self.start} to {self.end}", remedy=_REMEDY)
        if self.kind is LocalTimeKind.EXACT and self.start != self.end:
            raise InvalidValue(f"an exact time cannot last from {self.start} to {self.end}", remedy="Call it a window")

    @classmethod
    def unknown(cls) -> LocalTime:
        """Not stated."""
        return cls(kind=LocalTimeKind.UNKNOWN)

    @classmethod
    def parse(cls, text: str = "", *, start: str = "", end: str = "", kind: LocalTimeKind | None = None) -> LocalTime:
        """Read a word or a clock time; a stated window (`start`, `end`) bounds it and keeps the word.

        Midnight ("00:00:00") is a stated hour like any other; "not stated" is the empty text.
        Raises `InvalidValue` for anything else, and for a window with one end.
        """
        said = to_ascii(text.strip()).lower().replace(" ", "_")
        word = TimeOfDay(said) if said in set(TimeOfDay) else None
        clock = None if word is not None or not said else _clock(said)
        if start.strip() or end.strip():
            return cls(kind=kind or LocalTimeKind.WINDOW, start=_clock(start), end=_clock(end), word=word)
        if word is not None:
            return cls(kind=kind or LocalTimeKind.TIME_OF_DAY, start=HOURS[word].start, end=HOURS[word].end, word=word)
        if clock is not None:
            return cls(kind=kind or LocalTimeKind.EXACT, start=clock, end=clock)
        return cls.unknown()

    def may_be(self, moment: time) -> bool:
        """Whether the hour named could be `moment`; an unknown time could be any."""
        if self.start is None or self.end is None:
            return True
        if self.start <= self.end:
            return self.start <= moment <= self.end
        return moment >= self.start or moment <= self.end


def _clock(text: str) -> time:
    said = to_ascii(text.strip())
    try:
        if said[:2].isdigit() and said[2:3] == ":":
            read = time.fromisoformat(said)
            if read.tzinfo is None:
                return read.replace(microsecond=0)
    except ValueError as impossible:
        raise InvalidValue(f'"{text}" is not a clock time: {impossible}', remedy=_REMEDY) from impossible
    raise InvalidValue(f'"{text}" is not a local time', remedy=_REMEDY)
