"""What a progress bar that draws itself 300 times a second costs the screen."""

from __future__ import annotations

import time

from tests.end_to_end.place import Place
from tests.soak.measures import processor_seconds

A_SECOND = 300
SECONDS = 15


def share_of_a_bar(place: Place) -> float:
    """Processor seconds a second, while the bar runs."""
    place.run.mkdir(parents=True, exist_ok=True)
    place.log.write_text("training starts\n", "utf-8")
    screen = place.open(place.run)
    screen.wait_for("run_1000")
    time.sleep(3)
    total = A_SECOND * (SECONDS + 5)
    with place.log.open("a", encoding="utf-8", buffering=1) as log:
        n, began, before = 0, time.monotonic(), 0.0
        while (now := time.monotonic() - began) < SECONDS + 3:
            before = processor_seconds(screen.process.pid) if now < 3 else before  # its beginning is not counted
            while n < now * A_SECOND:
                n += 1
                log.write(f"\r{n * 100 // total:3d}%|###  | {n}/{total} [00:10<00:20, 300.0it/s, loss={3000 / n:.3f}]")
                log.flush()
            time.sleep(1 / A_SECOND)
    used = processor_seconds(screen.process.pid) - before
    screen.send("q")
    screen.wait_end()
    return used / SECONDS
