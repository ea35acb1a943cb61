"""What screens ask of the app, and what the feed's thread tells it."""

from __future__ import annotations

from collections.abc import Callable

from textual.message import Message

from tui_monitor.ui.snapshot import Document


class FeedWoke(Message):
    """There are batches to drain. Posted from the feed's thread, once until the queue was emptied."""


class RunChosen(Message):
    """The user went to another run."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key


class RunMarked(Message):
    """Mark a run for comparison, or take its mark away."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key


class BaselineAsked(Message):
    """Compare with this run from now on; once more: with what the configuration says again."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key


class KeysTurned(Message):
    """In the panel that has the focus other keys mean something now."""


class PauseAsked(Message):
    """Hold the display, or let it go on."""


class AcknowledgeAsked(Message):
    """Somebody has seen a check of the selected run, the one named or (None) its worst: let it rest, or wake it."""

    def __init__(self, check: str | None) -> None:
        super().__init__()
        self.check = check


class SnapshotAsked(Message):
    """Write the selected run's health check; with `copy` put it into the clipboard too."""

    def __init__(self, copy: bool) -> None:
        super().__init__()
        self.copy = copy


class DocumentMade(Message):
    """Write a document that a view has made, and say where it is; with `copy` put it into the clipboard too."""

    def __init__(self, document: Document, copy: bool) -> None:
        super().__init__()
        self.document, self.copy = document, copy


class ChartsLoaded(Message):
    """What draws charts is there."""


class PromptAsked(Message):
    """A panel wants a line of text. `changed` is told every change and answers what is wrong with it, in a few words
    (nothing where it is right); after escape it is told the `text` that stood there before."""

    def __init__(self, name: str, text: str, changed: Callable[[str], str]) -> None:
        super().__init__()
        self.name, self.text, self.changed = name, text, changed


class ViewAsked(Message):
    """Show another view; `at` is a counter to go to there, where the view has such places, `about` a metric."""

    def __init__(self, view: str, at: float | None = None, about: str | None = None) -> None:
        super().__init__()
        self.view, self.at, self.about = view, at, about
