"""Numbers as people read them: durations, sizes, clock times, values with the decimals they deserve."""

from __future__ import annotations

import math
from contextlib import suppress
from datetime import datetime, timedelta

Count = int | float
"""A counter: whole for most logs and then an int, a float where a log prints parts of an epoch. Both are named, so that
what is written to JSON comes back as it was."""

COUNT_DECIMALS = 3  # of a fractional counter: trainers print epochs with two, rarely three

_SIZES = ("B", "kB", "MB", "GB", "TB", "PB")


def duration(seconds: float) -> str:
    """`3 s`, `12 min`, `1 h 36 min`, `3 d 4 h`: two parts at the most."""
    if seconds < 0 or not math.isfinite(seconds):
        return "unknown"
    if seconds < 99.5:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h {minutes % 60:02d} min" if minutes % 60 else f"{minutes // 60} h"
    hours = round(seconds / 3600)
    return f"{hours // 24} d {hours % 24} h" if hours % 24 else f"{hours // 24} d"


def whole(count: Count) -> Count:
    """A counter as it is told: whole ones as an int, others as they are."""
    return int(count) if isinstance(count, float) and count.is_integer() else count


def counter_of(text: str) -> Count | None:
    """The counter that somebody typed; None where it is no number."""
    with suppress(ValueError):
        if math.isfinite(counter := float(text)):
            return whole(counter)
    return None


def count_text(count: Count) -> str:
    """`290`, `0.33`, `1.5`: a counter without thousands marks, a fraction with three decimals at the most."""
    if isinstance(count, int) or not math.isfinite(count):
        return str(count)
    return f"{count:.{COUNT_DECIMALS}f}".rstrip("0").rstrip(".")


def rounded_up(seconds: float) -> float:
    """A time left, to the next whole minute from 100 s on: an end that comes early disappoints nobody."""
    return math.ceil(seconds / 60) * 60 if 99.5 <= seconds < math.inf else seconds


def short_duration(seconds: float) -> str:
    """`3s`, `12m`, `1h36`, `3d4h`: for columns."""
    if seconds < 0 or not math.isfinite(seconds):
        return "?"
    if seconds < 99.5:
        return f"{seconds:.0f}s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes}m"
    if minutes < 48 * 60:
        return f"{minutes // 60}h{minutes % 60:02d}"
    return f"{minutes // 1440}d{minutes % 1440 // 60}h"


def size(count: float) -> str:
    """`9.4 MB`: steps of 1024 as `ls -h` and `du -h` count, three figures at the most."""
    step = 0
    while abs(count) >= 1000 and step < len(_SIZES) - 1:
        count, step = count / 1024, step + 1
    return f"{count:.0f} {_SIZES[step]}" if step == 0 or abs(count) >= 99.5 else f"{count:.1f} {_SIZES[step]}"


def clock(moment: datetime, now: datetime) -> str:
    """`13:20`, and `Tue 13:20` or `2026-01-07 13:20` where the day or the week is another than now's."""
    moment = moment.astimezone(now.tzinfo)
    if moment.date() == now.date():
        return f"{moment:%H:%M}"
    return f"{moment:%a %H:%M}" if abs(moment - now) < timedelta(days=6) else f"{moment:%Y-%m-%d %H:%M}"


def number(value: float | None, decimals: int | None = None) -> str:
    """A value for people: fixed decimals where the metric has them, else four significant figures."""
    if value is None or not math.isfinite(value):
        return "–" if value is None else "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"
    if decimals is not None and abs(value) < 1e7:
        rounded = f"{value:.{decimals}f}"
        # a small value is never shown as zero: that would be false, not rounded
        if value and not float(rounded):
            return f"{value:.2g}"
        return rounded
    return f"{value:.0f}" if value == int(value) and abs(value) < 1e7 else f"{value:.4g}"


def rate(per_minute: float) -> str:
    """`7.4/min`, `12/s`, `3.1/h`: the unit in which the figure is easy to read."""
    if per_minute >= 120:
        return f"{per_minute / 60:.3g}/s"
    return f"{per_minute:.3g}/min" if per_minute >= 1 else f"{per_minute * 60:.3g}/h"


def percent(fraction: float) -> str:
    """`29%`, cut, not rounded: a run at 99.6 % is not done."""
    return f"{math.floor(fraction * 100 + 1e-9)}%"
