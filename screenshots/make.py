"""Makes the pictures of the README anew: `python screenshots/make.py` runs the demo and takes the screen as SVG."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

from tui_monitor.config import Settings
from tui_monitor.demo import launch
from tui_monitor.engine import Engine
from tui_monitor.sources.discovery import discover
from tui_monitor.sources.run_source import Wanted
from tui_monitor.ui.launch import prepare

FOLDER = Path(__file__).resolve().parent
SIZES = ((120, 36), (80, 24), (200, 50))
EPISODES = 1000
REACHED = 620  # in Fine-tune, with something to see in every panel


async def take(folder: Path, size: tuple[int, int], theme: str | None, name: str) -> None:
    """One picture of the folder's runs as they are now."""
    from tui_monitor.config import Book
    from tui_monitor.ui.app import MoeTop

    book = Book(None, None)
    engine = Engine(lambda: discover([folder]), lambda _found: Wanted(), None)

    def settings_of(run: object) -> Settings:
        return book.of(Path(run.path))  # type: ignore[attr-defined]  # a Run; the app's own type is not imported here

    app = MoeTop(engine, settings_of, title="results", theme=theme)
    async with app.run_test(size=size) as pilot:
        end = time.monotonic() + 20
        while time.monotonic() < end and "Fine-tune" not in app.export_screenshot():
            await pilot.pause(0.2)
        await pilot.pause(2)
        (FOLDER / name).write_text(app.export_screenshot(title="moe-top"), "utf-8")
        app.exit()
    engine.stop()


def main() -> int:
    prepare(os.environ)
    with tempfile.TemporaryDirectory(prefix="moe-top-pictures-") as name:
        folder = Path(name)
        trainer = launch.start(folder, EPISODES, 7, 40.0)
        try:
            while not (trainer.log.exists() and f"Episode {REACHED}/" in trainer.log.read_text("utf-8")):
                time.sleep(0.2)
            for width, height in SIZES:
                asyncio.run(take(folder / "results", (width, height), None, f"dashboard-{width}x{height}.svg"))
            asyncio.run(take(folder / "results", SIZES[0], "moe-light", "dashboard-light.svg"))
        finally:
            trainer.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
