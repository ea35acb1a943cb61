"""Trainers that print: `python -m tests.bench.writer RATE FIRST EVERY LOG...` appends so many rows a second to each log
until it is told a line, prints how many each got, and stays, its logs open, until its standard input is closed."""

from __future__ import annotations

import select
import sys
import time
from typing import TextIO

from tests.bench.logs import row


def write(rate: float, logs: list[TextIO], first: int, every: int) -> int:
    """Rows written to each log, of the episodes after `first` rows."""
    written, begun = 0, time.monotonic()
    while not select.select([sys.stdin], [], [], max(0.0, begun + written / rate - time.monotonic()))[0]:
        written += 1
        at = (first + written) * every
        for log in logs:
            log.write(row(at, 100_000, at * 7 % 23))
    return written


if __name__ == "__main__":
    rate, first, every, *paths = sys.argv[1:]
    logs: list[TextIO] = [open(path, "a", encoding="utf-8", buffering=1) for path in paths]  # noqa: SIM115 - to the end
    print(write(float(rate), logs, int(first), int(every)), flush=True)
    sys.stdin.read()
