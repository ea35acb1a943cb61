"""Makes the README's pictures anew from real demo runs: `python screenshots/make.py` (SVG; PNG too with chromium)."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tui_monitor.config import Book
from tui_monitor.demo import launch
from tui_monitor.engine import Engine
from tui_monitor.model.run import Run
from tui_monitor.sources.discovery import discover
from tui_monitor.sources.raw_log import RawLog
from tui_monitor.sources.run_source import Wanted
from tui_monitor.ui.launch import prepare

FOLDER = Path(__file__).resolve().parent
EPISODES, RATE, SEED = 7500, 75.0, 7
REACHED = 4550  # in Fine-tune, with something to see in every panel, and enough to come for all pictures
LIVE = (  # name, columns, rows, theme, keys
    ("dashboard-120x36", 120, 36, None, ""),
    ("dashboard-80x24", 80, 24, None, ""),
    ("phone-44x20", 44, 20, None, ""),
    ("dashboard-light", 120, 36, "moe-light", ""),
    ("dashboard-200x50", 200, 50, None, ""),
    ("runs", 120, 36, None, "2"),
    ("charts", 120, 36, None, "3"),
    ("checkpoints", 120, 36, None, "4"),
    ("health", 120, 36, None, "5"),
    ("compare", 120, 36, None, "6"),
    ("log", 120, 36, None, "7"),
)


async def take(
    results: Path, name: str, size: tuple[int, int], theme: str | None, word: str, keys: str = ""
) -> None:
    """One picture of the runs as they are now, once `word` is on the screen, and after these keys."""
    from tui_monitor.ui.app import MoeTop
    from tui_monitor.ui.services import Services

    book = Book(None, None)
    engine = Engine(lambda: discover([results]), lambda _found: Wanted(), None)

    def settings_of(run: Run) -> object:
        return book.of(Path(run.path))

    app = MoeTop(engine, settings_of, title="results", theme=theme, host="gpu01",  # type: ignore[arg-type]
                 services=Services(open_log=RawLog))  # fmt: skip
    async with app.run_test(size=size) as pilot:
        end = time.monotonic() + 20
        while time.monotonic() < end and word not in app.export_screenshot():
            await pilot.pause(0.2)
        await pilot.pause(1)
        await pilot.press(*keys)
        await pilot.pause(1)
        (FOLDER / f"{name}.svg").write_text(app.export_screenshot(title="moe-top"), "utf-8")
        app.exit()


def to_png(svg: Path) -> None:
    """The SVG as chromium draws it, beside it; nothing where chromium is not installed."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        return
    with tempfile.TemporaryDirectory() as profile:
        page = Path(profile) / "page.svg"
        text = svg.read_text("utf-8").replace("Fira Code", "DejaVu Sans Mono")
        page.write_text(text, "utf-8")
        width, height = re.findall(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"', text)[0]
        subprocess.run(
            [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
             f"--user-data-dir={profile}/profile", f"--window-size={float(width):.0f},{float(height):.0f}",
             f"--screenshot={svg.with_suffix('.png')}", page.as_uri()],
            check=True, capture_output=True, timeout=60,
        )  # fmt: skip


def main() -> int:
    prepare(os.environ)
    with tempfile.TemporaryDirectory(prefix="moe-top-pictures-") as name:
        trainer = launch.start(Path(name), EPISODES, SEED, RATE)
        results = Path(name) / "results"
        try:
            while not (trainer.log.exists() and f"Episode {REACHED}/" in trainer.log.read_text("utf-8")):
                time.sleep(0.2)
            os.kill(trainer.pid, signal.SIGSTOP)  # the same moment in every picture; it goes on for each of them
            for picture, width, height, theme, keys in LIVE:
                os.kill(trainer.pid, signal.SIGCONT)
                asyncio.run(take(results, picture, (width, height), theme, "HEALTHY", keys))
                os.kill(trainer.pid, signal.SIGSTOP)
            os.kill(trainer.pid, signal.SIGCONT)
            asyncio.run(dead(results, trainer.pid))
        finally:
            trainer.stop()
    for svg in sorted(FOLDER.glob("*.svg")):
        to_png(svg)
    return 0


async def dead(results: Path, pid: int) -> None:
    """The picture of a run whose trainer is killed while it is watched."""

    async def kill() -> None:
        await asyncio.sleep(4)
        os.kill(pid, signal.SIGKILL)

    killing = asyncio.create_task(kill())
    await take(results, "dead-120x36", (120, 36), None, "SIGKILL")
    await killing


if __name__ == "__main__":
    sys.exit(main())
