"""The way out: lines become a document only here, and only clean ones."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NewType

from tui_monitor.model.text import Clean

Document = NewType("Document", str)
"""A whole text that may be written to a terminal or a file: it ends with a newline."""


def document(lines: Iterable[Clean]) -> Document:
    """The lines, each ended."""
    return Document("".join(f"{line}\n" for line in lines))
