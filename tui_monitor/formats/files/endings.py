"""What a record itself says of the run's end: a trainer's closing figures, or a flag."""

from __future__ import annotations

from collections.abc import Mapping

from tui_monitor.formats.files.values import told
from tui_monitor.model.records import Ending
from tui_monitor.model.text import Clean, clean

_HOUR = 3600.0


def ending_of(record: Mapping[str, object], line: int) -> Ending | None:
    """The end that a record tells: Hugging Face's closing figures (`train_runtime`), Ray Tune's `done` beside
    `training_iteration`; None where it tells none."""
    runtime = told(record.get("train_runtime"))
    if runtime is not None:
        return Ending(clean(f"train_runtime: {runtime:g} s"), {"hours": runtime / _HOUR}, line)
    if record.get("done") is True and "training_iteration" in record:
        return Ending(Clean("done: true"), line=line)
    return None
