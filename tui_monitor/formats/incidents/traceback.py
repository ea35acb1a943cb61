"""One Python traceback while its lines come in: where it goes on, where it ends, and what it then says."""

from collections import deque

from tui_monitor.formats.incidents.causes import kind_of_error
from tui_monitor.formats.text import shown
from tui_monitor.late import late
from tui_monitor.model.records import Incident
from tui_monitor.model.text import Clean, clean

FIRST_LINES, LAST_LINES = 8, 51  # of the detail, 60 with the line between: how it began, and where it broke
LINE_CHARACTERS = 400  # of one line of the detail
CAUSE_CHARACTERS = 500  # of the cause: CUDA's out-of-memory message has about 450

# Ranks that write into each other print several on one line.
_HEADER = late(
    r"(.{0,120}?)(?:Original )?(?:Traceback \(most recent call last\):\s*)+"
    r"|\s*╭─+ ?Traceback \(most recent call last\) ?─+╮?\s*"
)
_BOX = ("│", "╰", "╭", "|")  # rich draws one around the frames; the error stands below it
_FRAME = late(r'\s+(?:\|\s+)*File "[^"]{1,1000}", line [0-9]{1,9}\b')
_CHAIN = late(
    r"(?:During handling of the above exception, another exception occurred:"
    r"|The above exception was the direct cause of the following exception:)\s*"
)
_ERROR = late(r"[A-Za-z_][\w.]*(?:Error|Exception|Interrupt|Exit|Warning|Iteration|Timeout|Empty|Full)\b.*")
_LAST = late(r"(?!(?:DEBUG|INFO|WARN|WARNING|ERROR|CRITICAL)\b)[A-Za-z_][\w.]*(?:\([\w.]+\))?(?::(?:\s.*)?)?\s*")


# The error of a launcher whose child failed: it says nothing that the child's own error has not said.
_ECHO = late(
    r"[\w.]*(?:ChildFailedError|ProcessRaisedException|ProcessExitedException|CalledProcessError"
    r"|RayTaskError\(\w+\)|RayActorError|ActorDiedError)\b"
)


class Traceback:
    """A traceback in progress. `inside` is True until the line that names the error: every line is then its own."""

    def __init__(self, line: str, number: int, harmless: bool = False) -> None:
        """`harmless`: Python says of it that it was ignored, so that it makes no incident."""
        header = _HEADER.fullmatch(line)
        self.inside = True
        self._number = number
        self._harmless = harmless
        self.prefix = header[1] if header and (header[1] or "").strip() else ""
        self._frame = ""
        self._cause: str | None = None
        self._count = 0
        self._first: list[str] = []
        self._last: deque[str] = deque(maxlen=LAST_LINES)
        self._add(line)

    def take(self, line: str) -> bool:
        """Adds a line; False if it is no part of this traceback."""
        line = line.removeprefix(self.prefix)
        taken = self._take_inside(line) if self.inside else self._take_after(line)
        if taken and line.strip():
            self._add(line)
        return taken

    def interrupt(self) -> None:
        """A foreign line came in between: from now on only unmistakable lines are taken."""
        self.inside = False

    def record(self) -> Incident | None:
        """The incident as far as the lines tell, None for a harmless one."""
        if self._harmless:
            return None
        cause = self._cause or f"traceback without its last line{self._frame}"
        left_out = self._count - len(self._first) - len(self._last)
        between = (f"… ({left_out} lines)",) if left_out else ()
        detail = (*self._first, *between, *self._last)
        return Incident(
            kind_of_error(cause),
            shown(cause, CAUSE_CHARACTERS),
            line=self._number,
            detail=tuple(_detail(line) for line in detail),
        )

    def _take_inside(self, line: str) -> bool:
        if _FRAME.match(line):
            self._frame = f", {shown(line, 200)}"
        if not line.strip() or line[0].isspace() or line.startswith(_BOX) or _HEADER.fullmatch(line):
            grouped = line.lstrip(" |") if "|" in line[:20] else ""  # an ExceptionGroup's errors stand behind bars
            if _ERROR.fullmatch(grouped):
                self._ended_by(grouped)
            return True
        if not _LAST.fullmatch(line) and not _ERROR.fullmatch(line):
            return False
        self._ended_by(line)
        self.inside = False
        return True

    def _take_after(self, line: str) -> bool:
        if _CHAIN.fullmatch(line) or line.startswith("Original Traceback") or _FRAME.match(line):
            self.inside = True
            return True
        if self._cause is None and _ERROR.fullmatch(line):
            self._ended_by(line)
            return True
        return False

    def _ended_by(self, line: str) -> None:
        """Of a chain, the error that says most is the cause: one of memory, disk or a key pressed, else the last."""
        if self._cause is not None and _ECHO.match(line):
            return
        if self._cause is None or kind_of_error(self._cause) == "traceback" or kind_of_error(line) != "traceback":
            self._cause = line.strip()

    def _add(self, line: str) -> None:
        self._count += 1
        kept = self._first if len(self._first) < FIRST_LINES else self._last
        kept.append(line[: LINE_CHARACTERS + 1])


def is_echo(cause: str) -> bool:
    """Whether the error only repeats that another process failed."""
    return _ECHO.match(cause) is not None


def _detail(line: str) -> Clean:
    """A line of the detail: its indentation says what is code, so it stays."""
    return clean(line.rstrip()) if len(line) <= LINE_CHARACTERS else clean(line[:LINE_CHARACTERS] + "…")


def opens(line: str) -> bool:
    """True for the first line of a traceback, and for a frame: its header may lie before what is read."""
    if "Traceback (" in line:
        return _HEADER.fullmatch(line) is not None
    return '", line ' in line and _FRAME.match(line) is not None
