"""One message at a time, in the footer's line: anywhere else it would cover the rows that it is about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.events import Event, Key

from tui_monitor.draw.cells import cell_width
from tui_monitor.model.text import clean
from tui_monitor.ui.ending import HonestEnd
from tui_monitor.ui.phrases import short_path
from tui_monitor.ui.rows import wrap
from tui_monitor.ui.signs import CHECKS, ascii_only

MARKS = {"information": "·", "warning": CHECKS["warning"].mark, "error": CHECKS["critical"].mark}
"""What is merely said has no sign of success: most of it says why a key did nothing."""

BESIDE, MARK = 2, 2  # cells of a message's line that are blank at its ends, and that its mark takes
LINES = 2  # a message has at the most, on a screen too narrow for one; app.tcss says so too
PATH_LEAST = 26  # cells that the path of a document should have, else what is said before it is shorter
READING = 8.0  # seconds for which the path of a document can be read


class OneMessage(HonestEnd):
    """An app whose newest message takes the place of the one before; app.tcss says which place."""

    plain = False  # without Unicode
    _answered = False  # whether the message is but a key's answer: the next key takes it away

    def notify(self, message: str, **options: Any) -> None:
        """Tell the user, with the mark of the message's severity; other options are Textual's. Every message of app and
        widgets comes through here, and passes the gate as a whole: never as markup, whoever asks for it."""
        self.clear_notifications()
        self._answered = "timeout" not in options
        text = clean(f"{MARKS[options.get('severity', 'information')]} {message}")
        lines = "\n".join(wrap(text, self.size.width - BESIDE, LINES))
        super().notify(ascii_only(lines) if self.plain else lines, **options | {"markup": False})

    async def on_event(self, event: Event) -> None:
        """Take the answer to the key before away, whatever this one does: the footer is wanted again. A key that nobody
        took comes by once more."""
        if isinstance(event, Key) and self._answered and not event.is_forwarded:
            self._answered = False
            self.clear_notifications()
        await super().on_event(event)

    def tell_written(self, path: Path, copied: bool) -> None:
        """Say where a document is; after a copy too, for the terminal may have refused it."""
        room = self.size.width - BESIDE - MARK
        said = ("copied (OSC 52), and written: ", "copied, written: ", "copied: ") if copied else ("written: ",)
        done = next((words for words in said if cell_width(words) + PATH_LEAST <= room), "")
        self.notify(f"{done}{short_path(path, room - cell_width(done))}", markup=False, timeout=READING)
