"""The native trainer's console, in its newer and older version."""

from tui_monitor.formats.native.reader import NAME, NativeReader
from tui_monitor.formats.native.samples import SAMPLES

__all__ = ["NAME", "SAMPLES", "NativeReader"]
