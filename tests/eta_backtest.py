"""How often the 80 % interval held the truth on recorded runs: `python -m tests.eta_backtest FOLDER`.

Reads every file in FOLDER that says how long its rows took, asks for an estimate at each 5 % and compares it with what
came. Prints coverage, the median of high/low and the interval (Winkler) score, beside that of batch means alone, for
each file, each family (first folder), each share done and all; then the same for resumes, made by cutting each log in
two. Exit code: 0 calibrated, 1 not, 3 nothing to try.
"""

from __future__ import annotations

import csv
import json
import math
import re
import sys
from collections.abc import Iterator
from datetime import datetime
from itertools import accumulate, pairwise
from pathlib import Path
from statistics import mean, median
from typing import NamedTuple

from tui_monitor.analysis.eta import Course, Estimate, estimate
from tui_monitor.analysis.interval import LEVEL, batch_width
from tui_monitor.analysis.pace import Pace
from tui_monitor.model.arrivals import Anchor

POOLED = (0.7, 0.9)  # coverage of all: 80 % within what a dozen runs of correlated questions can tell
# Of resumes only the lower end is asked: the second half of a recorded log is its steadier half, where being too wide
# proves nothing, while being too narrow is what a resume does to an estimate of elapsed ÷ all episodes.
POOLED_RESUMED = (0.7, 1.0)
LOWEST_FAMILY = 0.6  # coverage of any family: no kind of run may pay for another one
CUT = 0.5  # where a log is cut in two: the second half is a session of its own
FEWEST_ROWS = 100  # shorter recordings have nothing to be asked at 5 %
START = 1_700_000_000.0
ELAPSED = ("time/time_elapsed", "TimeElapsed", "time_total_s", "elapsed_time", "t")
TAKEN = ("episode time", "time_this_iter_s")
CLOCK = r"(\d+):(\d\d):(\d\d)"
LINES = (  # what a line says of its own time, taken or since the start, and the seconds of one of its figures
    (re.compile(r"elapsed time per iteration \(ms\): ([\d.]+)"), "taken", 1e-3),
    (re.compile(r"\bdt: ([\d.]+) ?ms"), "taken", 1e-3),
    (re.compile(r"\btrain_time:(\d+)ms"), "elapsed", 1e-3),
    (re.compile(r"\| +time_elapsed +\| +(\d+)"), "elapsed", 1.0),
    (re.compile(r"'iter_time': ([\d.]+)"), "taken", 1.0),
    (re.compile(r"\bSecs: +(\d+)"), "elapsed", 1.0),
)
# `logging`'s own time of a line that tells an episode
STAMPED = re.compile(r"^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d),(\d{3})\b.*\b[Ee]pisode \d", re.MULTILINE)


class Asked(NamedTuple):
    """One estimate and what came: did the interval hold it, how wide was it, its interval score ÷ what came, and the
    score of batch means alone."""

    share: float
    held: bool
    ratio: float
    score: float
    plain: float


def asked(times: list[float], begin: int = 0) -> Iterator[Asked]:
    """Estimates at 5, 10 … 95 % of a run whose unit i was done at `times[i]` seconds; of its part from unit `begin`
    on, where it was resumed there."""
    anchors, total = [Anchor(START + time, at) for at, time in enumerate(times)], len(times) - 1
    for step in range(1, 20):
        current = begin + (total - begin) * step // 20
        known = anchors[begin : current + 1]
        found = estimate(Course(known, current, total, anchors[current].time, earlier=anchors[:begin]))
        actual = times[-1] - times[current]
        if isinstance(found, Estimate) and actual > 0 and len(known) > 2:
            low, high = found.low_seconds, found.high_seconds
            plain = score(*batch_means(Pace(known), total - current), actual)
            yield Asked(step / 20, low <= actual <= high, high / max(low, 1e-9), score(low, high, actual), plain)


def batch_means(pace: Pace, remaining: int) -> tuple[float, float]:
    """The interval that the noise of the last half alone gives."""
    point, width = remaining * pace.recent().mean, batch_width(pace, remaining)
    return point * math.exp(-width), point * math.exp(width)


def score(low: float, high: float, actual: float) -> float:
    """Winkler's: the width, and 2 ÷ (1 - level) × what was missed; in units of what came. Lower is better: an interval
    cannot buy coverage with width."""
    return (high - low + 2 / (1 - LEVEL) * max(0.0, low - actual, actual - high)) / actual


def recorded(path: Path) -> list[float]:
    """Rising seconds of a file's rows, [] where it does not tell them."""
    if path.suffix == ".csv":
        return _of_rows(_csv_rows(path))
    if path.suffix in (".jsonl", ".json"):
        return _of_rows(_json_rows(path))
    return _of_text(path.read_text(errors="replace"))


def _of_text(text: str) -> list[float]:
    for pattern, kind, unit in LINES:
        figures = [float(figure) * unit for figure in pattern.findall(text)]
        if len(figures) >= FEWEST_ROWS:
            return [0.0, *accumulate(figures)] if kind == "taken" else figures
    stamps = [datetime.fromisoformat(day).timestamp() + int(ms) / 1000 for day, ms in STAMPED.findall(text)]
    return [stamp - stamps[0] for stamp in stamps] if len(stamps) >= FEWEST_ROWS else []


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


# --- what is printed -------------------------------------------------------------------------------------------------


def line(name: str, found: list[Asked]) -> str:
    ratio, own, plain = (median(one.ratio for one in found), mean(one.score for one in found),
                         mean(one.plain for one in found))  # fmt: skip
    return (
        f"{name:42.42} {len(found):4} asked  held {coverage(found):4.0%}  high/low {ratio:5.2f}"
        f"  score {own:5.2f}  batch means {plain:5.2f}"
    )


def coverage(found: list[Asked]) -> float:
    return mean(one.held for one in found)


def faults(families: dict[str, list[Asked]], pooled: tuple[float, float]) -> list[str]:
    """What speaks against calling the interval calibrated."""
    everything = [one for found in families.values() for one in found]
    said = []
    if not pooled[0] <= coverage(everything) <= pooled[1]:
        said.append(f"all held {coverage(everything):.0%}, not {pooled[0]:.0%} to {pooled[1]:.0%}")
    low = [name for name, found in families.items() if coverage(found) < LOWEST_FAMILY]
    return [*said, *(f"{name} held {coverage(families[name]):.0%}, less than {LOWEST_FAMILY:.0%}" for name in low)]


def table(title: str, families: dict[str, list[Asked]]) -> None:
    everything = [one for found in families.values() for one in found]
    print(f"\n{title}")
    for name, found in (*families.items(), ("all", everything)):
        print(line(name, found))
    for share in sorted({one.share for one in everything}):
        print(line(f"at {share:.0%}", [one for one in everything if one.share == share]))


def main(folder: Path) -> int:
    whole: dict[str, list[Asked]] = {}
    resumed: dict[str, list[Asked]] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        times = longest_rise(recorded(path))
        found = list(asked(times)) if len(times) > FEWEST_ROWS else []
        if found:
            name = path.relative_to(folder)
            family = name.parts[0] if len(name.parts) > 1 else "."
            print(line(str(name), found))
            whole.setdefault(family, []).extend(found)
            resumed.setdefault(family, []).extend(asked(times, int(len(times) * CUT)))
    if not whole:
        print(f"{folder}: no file here tells how long its rows took", file=sys.stderr)
        return 3
    table("from the start", whole)
    table(f"resumed at {CUT:.0%}: each share of what was left then", resumed)
    said = [*faults(whole, POOLED), *(f"resumed: {fault}" for fault in faults(resumed, POOLED_RESUMED))]
    print("\n" + ("; ".join(said) if said else "calibrated"))
    return 1 if said else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m tests.eta_backtest FOLDER")
    sys.exit(main(Path(sys.argv[1])))
