"""Rule `process`: is the run alive, by which evidence."""

from __future__ import annotations

from tui_monitor.analysis.checked import checked
from tui_monitor.analysis.liveness import judge_liveness, live_process
from tui_monitor.analysis.silence import last_line_age
from tui_monitor.config import Settings
from tui_monitor.model.report import Check
from tui_monitor.model.run import Run
from tui_monitor.model.units import duration

_SEEN = {"unknown": "not visible here"}
_EXPECTED = {"finished": "end line", "waiting": "a first line"}


def judge_process(run: Run, settings: Settings, now: float) -> Check:
    """The run's liveness as a check; its thresholds are those of `liveness`."""
    liveness = judge_liveness(run, settings, now)
    age = last_line_age(run, now)
    parts: list[str] = [_SEEN.get(liveness.state, liveness.state)]
    process = live_process(run)
    if process is not None:
        parts.append(f"pid {process.pid}")
    if age is not None:
        parts.append(f"last line {duration(age)} ago")
    expected = _EXPECTED.get(liveness.state, "alive until its end line")
    return checked("process", "Process", ", ".join(parts), expected, liveness.status, liveness.reason)
