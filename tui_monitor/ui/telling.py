"""One message at a time: several would cover the rows that they are about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.app import App

from tui_monitor.ui.phrases import short_path

EDGES = 10  # cells of a message that are none of its text


class OneMessage(App[None]):
    """An app whose newest message takes the place of the one before."""

    def notify(self, message: str, **options: Any) -> None:
        self.clear_notifications()
        super().notify(message, **options)

    def tell_written(self, path: Path, copied: bool) -> None:
        """Say where a document is; after a copy too, for the terminal may have refused it."""
        done = "copied (OSC 52), and written" if copied else "written"
        self.notify(f"{done}: {short_path(path, self.size.width - len(done) - EDGES)}", markup=False)
