"""Everything that a log told a run, as plain values that can be compared: NaN equals NaN."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from tui_monitor.model.records import Batch, ToldByLog
from tui_monitor.model.run import Run
from tui_monitor.model.series import Series
from tui_monitor.model.store import Store


def told(records: Iterable[ToldByLog]) -> Run:
    """A fresh run that was told these records."""
    return Store().apply(Batch("run", tuple(records), 0.0))


def state_of(run: Run) -> dict[str, Any]:
    """By name, so that what differs is seen. Records hold no NaN but in values, which are written out."""
    rows = run.rows
    return {
        "counters": list(rows.counters),
        "lines": list(rows.lines),
        "timeline": rows.timeline,
        "feed": list(run.feed),
        "fed": run.fed,
        "events": list(map(repr, run.events)),
        "summaries": list(map(repr, run.summaries)),
        "notices": {key: repr(group) for key, group in run.notices.items()},
        "incidents": run.incidents,
        "phases": run.phases,
        "routings": run.routings,
        "sessions": run.sessions,
        "total": run.total,
        "setup": run.setup,
        "recognised": run.recognised > 0,
        "ending": repr(run.ending),
        "metrics": {name: _series(series) for name, series in rows.metrics.items()},
        "buckets": {name: _buckets(series) for name, series in rows.metrics.items()},
    }


def difference(one: Run, other: Run) -> dict[str, tuple[Any, Any]]:
    """What two runs do not have in common; means of the same numbers may differ in their last digit."""
    first, second = state_of(one), state_of(other)
    buckets = first.pop("buckets"), second.pop("buckets")
    unlike = {name: (first[name], second[name]) for name in first if first[name] != second[name]}
    return unlike if _alike(*buckets) else {**unlike, "buckets": buckets}


def _series(series: Series) -> dict[str, Any]:
    return {
        "values": [None if value != value else value for value in series.values],
        "window": {row: repr(value) for row, value in series.window.items()},
        "last": (repr(series.last), series.last_row),
        "extremes": (series.min, series.max),
        "counted": (series.count, series.non_finite),
    }


def _buckets(series: Series) -> list[float]:
    """Of all rows, of each half, and of an odd part."""
    rows = len(series.values)
    ranges = ((0, rows), (0, rows // 2), (rows // 2, rows), (rows // 7, rows - rows // 5))
    return [figure for start, end in ranges for figure in series.bucket(start, end)]


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-6) or (one != one and other != other)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_alike(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return all(map(_alike, one, other))
    return bool(one == other)
