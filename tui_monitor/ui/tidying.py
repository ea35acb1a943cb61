"""When unreachable objects are sought: while nobody presses keys, for a look through all takes as long as a key may."""

from __future__ import annotations

import gc
from time import monotonic

from textual.events import Event, Key

from tui_monitor.ui.telling import OneMessage

THRESHOLDS = (700, 10, 1_000_000)  # the interpreter's own, but that the oldest objects are looked through here only
OFTEN = 10  # collections of younger objects after which the oldest are due; the interpreter's own number
CALM = 1.0  # seconds without a key
LONGEST = 60.0  # seconds that they may be put off


class Tidy(OneMessage):
    """An app whose full collections of garbage (10 to 30 ms, measured with 12 M episodes) no key waits for."""

    _pressed = _tidied = 0.0  # when, by `monotonic`

    async def on_event(self, event: Event) -> None:
        if isinstance(event, Key):
            self._pressed = monotonic()
        await super().on_event(event)

    def tidy(self) -> None:
        """Collect if it is due. Call it once a second."""
        now = monotonic()
        if gc.get_count()[2] >= OFTEN and (now - self._pressed > CALM or now - self._tidied > LONGEST):
            self._tidied = now
            gc.collect()
