"""Seconds since the epoch as local moments. A file's time may be anything: it is held within the calendar."""

from __future__ import annotations

from datetime import datetime, tzinfo

_LATEST = 253_370_764_800.0  # 9999-01-01: a year before the calendar's end, whatever the zone
_EARLIEST = 0.0


def moment_of(time: float, zone: tzinfo | None) -> datetime:
    """The moment in `zone`; a time before 1970 or after 9998 becomes the nearest believable one."""
    return datetime.fromtimestamp(min(_LATEST, max(_EARLIEST, time)), zone)


def optional_moment(time: float | None, zone: tzinfo | None) -> datetime | None:
    """`moment_of`, None for None."""
    return None if time is None else moment_of(time, zone)
