"""What is on screen at one moment, frozen: every panel draws from this and from nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tui_monitor.config import Settings
from tui_monitor.model.report import RunReport
from tui_monitor.model.run import Run
from tui_monitor.model.text import Clean


@dataclass(frozen=True, slots=True, eq=False)
class RunView:
    """One run: its report for words and numbers, itself for the virtual feed and the charts' buckets. The same view
    stays while there is no other report: two are equal only where they are one.

    `feed_end` bounds the feed, so that a paused display holds still while the run grows.
    """

    key: str
    run: Run
    report: RunReport
    settings: Settings
    feed_end: int


@dataclass(frozen=True, slots=True)
class Scene:
    """The runs, the one that needs you first; the selected one; and what the top bar says of moe-top itself."""

    now: datetime
    title: str
    host: Clean
    views: tuple[RunView, ...] = ()
    selected: RunView | None = None
    waiting: str | None = None
    heard_seconds: float | None = None
    paused: bool = False
    ascii: bool = False
    marked: tuple[str, ...] = ()  # the keys of the runs to compare, in the order in which they were marked
    replay: str = ""  # how a replay is played: `REPLAY ×60`; nothing where the runs are live
    aged: datetime | None = None  # by which pictures grow old, where that is not `now`: a replay's clock may stand
    baseline: str | None = None  # the key of the run that somebody set as the baseline

    @property
    def instant(self) -> datetime:
        """The moment by which it is decided whether a picture is to be drawn again."""
        return self.aged or self.now

    @property
    def place(self) -> int:
        """The selected run's place in the list, 0 for the first."""
        return next((index for index, view in enumerate(self.views) if view is self.selected), 0)


def waiting_words(scene: Scene) -> str:
    """What the screen waits for while there is no run."""
    return scene.waiting or "waiting for a run"
