"""How often the 80 % interval held the truth on recorded runs: `python -m tests.eta_backtest FOLDER`.

Reads every file in FOLDER that says how long its rows took, asks for an estimate at each 5 % and compares it with what
came. Prints coverage, the median of high/low and the interval score for each file, each family (first folder) and all.
"""

from __future__ import annotations

import csv
import json
import math
import re
import sys
from collections.abc import Iterator
from itertools import accumulate, pairwise
from pathlib import Path
from statistics import mean, median
from typing import NamedTuple

from tui_monitor.analysis.eta import Estimate, estimate
from tui_monitor.analysis.interval import LEVEL
from tui_monitor.model.arrivals import Anchor

FEWEST_ROWS = 100  # shorter recordings have nothing to be asked at 5 %
START = 1_700_000_000.0
ELAPSED = ("time/time_elapsed", "TimeElapsed", "time_total_s", "elapsed_time", "t")
TAKEN = ("episode time", "time_this_iter_s")
CLOCK = r"(\d+):(\d\d):(\d\d)"
LINES = (  # what a line says of its own time: milliseconds taken, or milliseconds since the start
    (re.compile(r"elapsed time per iteration \(ms\): ([\d.]+)"), "taken"),
    (re.compile(r"\bdt: ([\d.]+) ?ms"), "taken"),
    (re.compile(r"\btrain_time:(\d+)ms"), "elapsed"),
)


class Asked(NamedTuple):
    """One estimate and what came: did the interval hold it, how wide was it, its interval score ÷ what came."""

    share: float
    held: bool
    ratio: float
    score: float


def asked(times: list[float]) -> Iterator[Asked]:
    """Estimates at 5, 10 … 95 % of a run whose unit i was done at `times[i]` seconds."""
    anchors, total = [Anchor(START + time, at) for at, time in enumerate(times)], len(times) - 1
    for step in range(1, 20):
        current = total * step // 20
        found = estimate(anchors[: current + 1], current, total, anchors[current].time)
        actual = times[-1] - times[current]
        if isinstance(found, Estimate) and actual > 0:
            low, high = found.low_seconds, found.high_seconds
            missed = max(0.0, low - actual, actual - high)
            score = (high - low + 2 / (1 - LEVEL) * missed) / actual
            yield Asked(step / 20, not missed, high / max(low, 1e-9), score)


def recorded(path: Path) -> list[float]:
    """Rising seconds of a file's rows, [] where it does not tell them."""
    if path.suffix == ".csv":
        return _of_rows(_csv_rows(path))
    if path.suffix in (".jsonl", ".json"):
        return _of_rows(_json_rows(path))
    text = path.read_text(errors="replace")
    for pattern, kind in LINES:
        figures = [float(figure) / 1000 for figure in pattern.findall(text)]
        if len(figures) >= FEWEST_ROWS:
            return [0.0, *accumulate(figures)] if kind == "taken" else figures
    return []


def _csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(errors="replace") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def _json_rows(path: Path) -> list[dict[str, object]]:
    rows = []
    for line in path.read_text(errors="replace").splitlines():
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if isinstance(row, dict):
            rows.append(row)
    return rows


def _of_rows(rows: list[dict[str, str]] | list[dict[str, object]]) -> list[float]:
    for name in (*ELAPSED, *TAKEN):
        figures = [_seconds(row.get(name)) for row in rows]
        known = [figure for figure in figures if math.isfinite(figure)]
        if len(known) >= FEWEST_ROWS:
            return [0.0, *accumulate(known)] if name in TAKEN else known
    return []


def _seconds(value: object) -> float:
    clock = re.fullmatch(CLOCK, str(value))
    if clock:
        hours, minutes, seconds = map(int, clock.groups())
        return 3600.0 * hours + 60 * minutes + seconds
    try:
        return float(str(value))
    except ValueError:
        return math.nan


def longest_rise(times: list[float]) -> list[float]:
    """The longest stretch without the clock going back: one session."""
    best, begin = range(0), 0
    for at, (before, after) in enumerate(pairwise([*times, -math.inf]), 1):
        if after < before:
            best, begin = max(best, range(begin, at), key=len), at
    return times[best.start : best.stop]


def line(name: str, found: list[Asked]) -> str:
    ratio, score = median(one.ratio for one in found), mean(one.score for one in found)
    held = mean(one.held for one in found)
    return f"{name:44.44} {len(found):4} asked  held {held:4.0%}  high/low {ratio:5.2f}  score {score:5.2f}"


def main(folder: Path) -> int:
    families: dict[str, list[Asked]] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        times = longest_rise(recorded(path))
        found = list(asked(times)) if len(times) > FEWEST_ROWS else []
        if found:
            name = path.relative_to(folder)
            print(line(str(name), found))
            families.setdefault(name.parts[0] if len(name.parts) > 1 else ".", []).extend(found)
    everything = [one for found in families.values() for one in found]
    if not everything:
        print(f"{folder}: no file here tells how long its rows took", file=sys.stderr)
        return 3
    print()
    for name, found in (*families.items(), ("all", everything)):
        print(line(name, found))
    for share in sorted({one.share for one in everything}):
        print(line(f"at {share:.0%}", [one for one in everything if one.share == share]))
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m tests.eta_backtest FOLDER")
    sys.exit(main(Path(sys.argv[1])))
