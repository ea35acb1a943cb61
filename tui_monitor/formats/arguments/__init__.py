"""Argument dumps of any trainer: read for the total, the experts and the coefficients they state, never as metrics."""

from tui_monitor.formats.arguments.reader import ArgumentReader
from tui_monitor.formats.arguments.stated import Stated, total_for

__all__ = ["ArgumentReader", "Stated", "total_for"]
