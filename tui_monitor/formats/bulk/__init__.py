"""Megabytes of a native log at once, record for record what the reader of single lines makes of them."""

from tui_monitor.formats.bulk.lines import first_row, last_row
from tui_monitor.formats.bulk.reader import BulkReader

__all__ = ["BulkReader", "first_row", "last_row"]
