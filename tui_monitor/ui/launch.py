"""Starts the screen: what Textual reads at its import is set before it is imported."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, MutableMapping
from datetime import datetime

from tui_monitor.config import Settings
from tui_monitor.failures import asked_to_end
from tui_monitor.model.feed import Feed
from tui_monitor.model.run import Run
from tui_monitor.ui.services import NONE, Services
from tui_monitor.ui.signs import speaks_utf8

FRAMES = "120"  # a second at the most: a key's answer waits for the next; `pace` says how often news are shown

SWITCH = 0.001
"""Seconds that a thread which reads keeps the interpreter's lock while the screen waits for it. With Python's five, the
slowest of a hundred keys took 64 ms beside a log of 1 GB that loads, now 42 (with shorter turns and more frames)."""


def prepare(environment: MutableMapping[str, str]) -> None:
    """Few bytes and no animation over SSH; what the user set stays."""
    environment.setdefault("TEXTUAL_FPS", FRAMES)
    environment.setdefault("TEXTUAL_ANIMATIONS", "none")
    environment.setdefault("TEXTUAL_SMOOTH_SCROLL", "0")


def _favour_keys() -> None:
    """Set the interpreter for answers: neither collecting garbage nor a thread that reads holds up a key for long."""
    from tui_monitor.ui.tidying import THRESHOLDS

    gc.freeze()  # modules and classes stay: looking through them took 40 ms of each full collection
    gc.set_threshold(*THRESHOLDS)
    sys.setswitchinterval(SWITCH)


def show(
    feed: Feed,
    settings_of: Callable[[Run], Settings],
    *,
    title: str,
    waiting: Callable[[], str | None] = lambda: None,
    clock: Callable[[], datetime] | None = None,
    theme: str | None = None,
    keys: dict[str, str] | None = None,
    services: Services = NONE,
    farewell: Callable[[], str] | None = None,
    takes_over: Callable[[], None] = lambda: None,
) -> int:
    """Show the screen until `q`: 0 then, another code after an internal failure. `farewell` is printed at the end;
    `takes_over` is called once, when the terminal becomes the screen's."""
    prepare(os.environ)
    from tui_monitor.ui.app import MoeTop, local_now  # reading in a thread meanwhile is slower: both need the GIL

    app = MoeTop(
        feed, settings_of, title=title, waiting=waiting, clock=clock or local_now, theme=theme,
        plain=not speaks_utf8(os.environ), keys=keys, services=services,
    )  # fmt: skip
    _favour_keys()
    interrupt = signal.signal(signal.SIGINT, app.end_by_signal)
    try:
        app.asked_to_end = asked_to_end()
        takes_over()
        app.run()
    finally:
        signal.signal(signal.SIGINT, interrupt)
        app.stop_feed()
    if app.failure is not None:
        raise app.failure  # told as any error of ours is: one line, and a report
    if app.asked_to_end or app.return_code is None:
        raise KeyboardInterrupt  # nobody quit
    if farewell is not None:
        print(farewell(), file=sys.stderr)
    return app.return_code
