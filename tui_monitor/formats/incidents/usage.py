"""Wrong arguments: the usage that a command prints, and the error line that ends it."""

from tui_monitor.formats.text import shown
from tui_monitor.late import late
from tui_monitor.model.records import Incident

USAGE_LINES = 60  # a usage longer than this is help that was asked for

_USAGE = late(r"[Uu]sage: .*")
_AFTER_USAGE = late(r"(?:\S+: |.{0,80}: )?[Ee]rror: .+")
_UNMISTAKABLE = late(
    r"\S+: error: (?:the following arguments are required|unrecognized arguments|argument \S+: |one of the arguments).*"
)


class Usage:
    """Watches for a usage and its error line. The usage itself is left to whoever shows it: it may be mere help."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._number = 0

    def read(self, line: str, number: int) -> Incident | None:
        """The incident, if this line is the error that ends a usage."""
        if self._lines and _AFTER_USAGE.fullmatch(line):
            return self._incident(line)
        if _USAGE.fullmatch(line):
            self._lines, self._number = [line], number
        elif self._lines and len(self._lines) < USAGE_LINES and (line[:1].isspace() or line.startswith("Try ")):
            self._lines.append(line)
        elif "error: " in line and _UNMISTAKABLE.fullmatch(line):
            self._lines, self._number = [], number
            return self._incident(line)
        elif line:
            self._lines = []
        return None

    def _incident(self, line: str) -> Incident:
        detail = tuple(shown(text, 400) for text in (*self._lines, line)[:USAGE_LINES])
        self._lines = []
        return Incident("usage", shown(line), line=self._number, detail=detail)
