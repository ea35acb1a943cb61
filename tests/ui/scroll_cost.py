"""What a page of the feed costs, by the length of the run: `python -m tests.ui.scroll_cost [ROWS ...]`."""

from __future__ import annotations

import asyncio
import sys
from time import perf_counter

from tests.ui.making import ListFeed, drawn, make_app, run_batch
from tui_monitor.model.records import Row

PAGES = 40


async def measure(rows: int) -> tuple[float, float]:
    """Milliseconds to draw a page, on the average and at the most, going up through a feed of so many rows."""
    told = [Row(n, {"score": n % 9.0, "reward": n / 7}) for n in range(1, rows + 1)]
    app = make_app(ListFeed(run_batch("r", told[at : at + 5000]) for at in range(0, rows, 5000)))
    async with app.run_test(size=(120, 36)) as pilot:
        while not app._store.runs or len(next(iter(app._store.runs.values())).rows) < rows:
            await pilot.pause(0.1)
        await drawn(pilot, f"{rows} row")
        feed, took = app._desk.feed, []
        for page in range(PAGES):
            began = perf_counter()
            feed.page(-1)
            took.append((perf_counter() - began) * 1000)
            if page % 10 == 9:
                feed.to_start()
                feed.follow()
    return sum(took) / len(took), max(took)


def main() -> None:
    for rows in [int(word) for word in sys.argv[1:]] or [10, 1_000, 1_000_000]:
        mean, most = asyncio.run(measure(rows))
        print(f"{rows:>9} rows: {mean:.2f} ms a page, {most:.2f} ms at the most")


if __name__ == "__main__":
    main()
