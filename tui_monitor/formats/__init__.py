"""Bytes of a log to records, pure: text, the number grammar, and one module or package for each format."""

from tui_monitor.formats.reader import FORMATS, LogReader

__all__ = ["FORMATS", "LogReader"]
