"""Names of snapshot files: from the run and the time, and unable to leave their folder."""

from __future__ import annotations

from pathlib import Path

from tui_monitor.late import late
from tui_monitor.model.report import RunReport

LONGEST_NAME = 120  # bytes of the run's part: a file system takes 255, time and ending need some of them
_UNSAFE = late(r"[^\w.+=@-]+")


def snapshot_path(folder: Path, report: RunReport, suffix: str = ".md") -> Path:
    """`<folder>/<run>-<YYYYmmdd-HHMMSS><suffix>`, in the report's own time."""
    return folder / f"{safe_name(report.name)}-{report.generated_at:%Y%m%d-%H%M%S}{suffix}"


def safe_name(name: str) -> str:
    """The run's name as part of a file name: no separators or spaces, not hidden, not an option, not too long."""
    safe = _UNSAFE.sub("_", name).lstrip(".-_") or "run"
    return safe.encode("utf-8", "ignore")[:LONGEST_NAME].decode("utf-8", "ignore")
