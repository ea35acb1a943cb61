"""Lines that the configuration describes: `[[format]]`, asked before all formats that find out by themselves."""

from tui_monitor.formats.described.reader import DescribedReader
from tui_monitor.formats.described.refusing import refusal_of
from tui_monitor.formats.described.template import LineTemplate, TemplateError

__all__ = ["DescribedReader", "LineTemplate", "TemplateError", "refusal_of"]
