"""Lets the input thread sleep while nothing is typed: ten looks a second were an eighth of what an idle one cost."""

from __future__ import annotations

import select
from threading import Event, current_thread, main_thread
from time import monotonic

AWAKE = 1.0  # seconds after a key in which Textual looks as it likes: half an escape sequence waits for its end
SLEEP = 0.4  # seconds until the thread hears that the program ends without a key


class Patience(Event):
    """The event that ends Textual's input thread, which asks for it before each look at the terminal `fileno`: there it
    waits until something is typed."""

    def __init__(self, fileno: int) -> None:
        super().__init__()
        self._fileno = fileno
        self._heard = monotonic()

    def is_set(self) -> bool:
        """As every event's; on the input thread perhaps a little later."""
        rests = not super().is_set() and monotonic() - self._heard > AWAKE and current_thread() is not main_thread()
        if rests and select.select([self._fileno], [], [], SLEEP)[0]:
            self._heard = monotonic()
        return super().is_set()
