"""A feed of batches made by hand, three runs as in the seed's world, and the screen as plain lines of text."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime

from textual.app import App
from textual.pilot import Pilot

from tests.making import NOW, SEED_BANNER, T, native_row, seed_log
from tui_monitor.config import Settings
from tui_monitor.formats.reader import LogReader
from tui_monitor.model.records import (
    Batch,
    Checkpoint,
    CheckpointsSeen,
    Departure,
    LogFacts,
    Process,
    Record,
    Remark,
    RunFound,
    WriterSeen,
)
from tui_monitor.model.text import Clean, clean
from tui_monitor.ui.app import MoeTop
from tui_monitor.ui.widgets.metric_chart import MetricChart
from tui_monitor.ui.widgets.panel import Panel

MINUTE = 60.0
SIZE = 9_856_614


class ListFeed:
    """A Feed of batches that a test puts in; like the live one it wakes from another thread."""

    def __init__(self, batches: Iterable[Batch] = ()) -> None:
        self._waiting = deque(batches)
        self._wake: Callable[[], None] | None = None
        self.stopped = False
        self.told: list[tuple[str, Remark]] = []
        self.attended: str | None = None

    def start(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        if self._waiting:
            self._ring()

    def put(self, *batches: Batch) -> None:
        """More has happened."""
        was_empty = not self._waiting
        self._waiting.extend(batches)
        if was_empty:
            self._ring()

    def _ring(self) -> None:
        if self._wake is not None:
            thread = threading.Thread(target=self._wake)
            thread.start()
            thread.join()

    def drain(self, most: int) -> list[Batch]:
        return [self._waiting.popleft() for _ in range(min(most, len(self._waiting)))]

    def tell(self, run: str, remark: Remark) -> None:
        self.told.append((run, remark))

    def attend(self, run: str) -> None:
        self.attended = run

    def stop(self) -> None:
        self.stopped = True


def log_records(text: str, modified_at: float = T, live: bool = False) -> list[Record]:
    """What the log reader makes of a text."""
    reader = LogReader()
    raw = text.encode()
    records: list[Record] = [*reader.read(raw.splitlines(keepends=True)), *reader.finish()]
    return [*records, LogFacts(len(raw), modified_at, len(raw), reader.lines, reader.format, live)]


def run_batch(name: str, records: Iterable[Record], at: float = T) -> Batch:
    """A run found, and what is known of it."""
    path = f"/home/u/results/{name}"
    return Batch(path, (RunFound(clean(name), path, f"{path}/training_output.log"), *records), at)


def saved(name: str, counter: int | None, at: float, kind: str = "numbered") -> Checkpoint:
    return Checkpoint(clean(f"{name}.pth"), f"/home/u/results/r/checkpoints/{name}.pth", kind, counter, SIZE, at)  # type: ignore[arg-type]


def writer(pid: int = 48213, started_at: float = T - 39 * MINUTE) -> WriterSeen:
    command = Clean("python train_v3_gat_moe.py --episodes 1000")
    how = Clean("feeds tee 48214, which writes the log")
    return WriterSeen(Process(pid, started_at, "running", command, how, 98.0, 2_200_000_000))


def seed_run() -> Batch:
    """The seed's run: 290 of 1000, with three checkpoints from the future."""
    began = T - 39 * MINUTE
    checkpoints = (
        saved("best_model", None, T - 9 * MINUTE, "best"),
        *(saved(f"model_{n:05d}", n, began + 39 * MINUTE * n / 290) for n in (100, 200)),
        *(saved(f"model_{n:05d}", n, began - 60 * MINUTE) for n in (300, 400, 500)),
    )
    seen = CheckpointsSeen("/home/u/results/warmup_1000/checkpoints", checkpoints, 212 * 1024**3)
    return run_batch("warmup_1000", [*log_records(seed_log(), T - 3), seen, writer()])


def killed_run() -> Batch:
    """Killed by the OOM killer at 410 of 1000, ten episodes after a checkpoint."""
    rows = "".join(native_row(n, score=n % 13, entropy=1.386 - n / 500) for n in range(10, 420, 10))
    checkpoints = tuple(saved(f"model_{n:05d}", n, T - 80 * MINUTE + n * 6) for n in (100, 200, 300, 400))
    seen = CheckpointsSeen("/home/u/results/ablate_k2/checkpoints", checkpoints, 212 * 1024**3)
    gone = WriterSeen(departed=Departure(4711, T - 90 * MINUTE, T - 40 * MINUTE, signal=9, by_oom_killer=True))
    return run_batch("ablate_k2", [*log_records(SEED_BANNER + rows, T - 41 * MINUTE), seen, gone])


def finished_run() -> Batch:
    rows = "".join(native_row(n, 50, score=n / 10, entropy=1.385) for n in range(10, 60, 10))
    text = SEED_BANNER.replace("1000", "50") + rows + "训练完成\n"
    seen = CheckpointsSeen("/home/u/results/baseline_50/checkpoints",
                           (saved("model_final", None, T - 200 * MINUTE, "final"),), 212 * 1024**3)  # fmt: skip
    return run_batch("baseline_50", [*log_records(text, T - 200 * MINUTE), seen])


def three_runs() -> list[Batch]:
    return [seed_run(), killed_run(), finished_run()]


def make_app(feed: ListFeed, clock: Callable[[], datetime] = lambda: NOW, **more: object) -> MoeTop:
    """The app on a feed, with the built-in settings and a clock that stands still."""
    return MoeTop(feed, lambda run: Settings(), title="results/", clock=clock, host="gpu01", **more)  # type: ignore[arg-type]


def screen_lines(app: App[None]) -> list[str]:
    """What stands on the screen, line by line, without colours."""
    width, height = app.size
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip).ljust(width)[:width].rstrip() for strip in strips[:height]]


def screen_text(app: App[None]) -> str:
    return "\n".join(screen_lines(app)) + "\n"


async def until(pilot: Pilot[None], holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds on the screen; no test waits on the clock for luck."""
    for _ in range(400):
        if holds():
            return
        await pilot.pause(0.01)
    raise AssertionError(f"never came: {what}\n{screen_text(pilot.app)}")


def _has_its_charts(app: App[None]) -> bool:
    """Of no run there are none."""
    assert isinstance(app, MoeTop)
    assert isinstance(app._feed, ListFeed)
    empty = not app._store.runs and not app._feed._waiting
    return empty or all(chart.ready for chart in app.screen_stack[0].query(MetricChart))


async def drawn(pilot: Pilot[None], words: str) -> None:
    """Wait until the words stand on the screen, and their charts too."""
    await until(pilot, lambda: words in screen_text(pilot.app), words)
    await until(pilot, lambda: _has_its_charts(pilot.app), "charts")
    await pilot.pause()
    assert not (failed := [panel.failure for panel in pilot.app.screen.query(Panel) if panel.failure]), failed
