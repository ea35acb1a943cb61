"""What a report says in short phrases that more than one panel uses; words only, no drawing."""

from __future__ import annotations

from datetime import datetime, timedelta

from tui_monitor.draw.cells import cell_width, cut, fit
from tui_monitor.model.report import CheckpointReport, RunReport
from tui_monitor.model.units import clock, duration, percent, short_duration
from tui_monitor.ui.signs import DEAD


def stem(name: str) -> str:
    """`model_00200` of `model_00200.pth`."""
    head, _, ending = name.rpartition(".")
    return head if head and len(ending) <= 11 and not ending.isdigit() else name


def progress_words(report: RunReport) -> str:
    """`290/1000`, `290`, or nothing."""
    progress = report.progress
    if progress is None:
        return ""
    return str(progress.current) if progress.total is None else f"{progress.current}/{progress.total}"


def percent_words(report: RunReport) -> str:
    """`29%`, or nothing where the log names no total."""
    progress = report.progress
    return percent(progress.fraction) if progress is not None and progress.fraction is not None else ""


def fate(report: RunReport) -> str:
    """The last column of a list of runs: the time to go, or how it ended."""
    if report.eta is not None and report.state in ("running", "unknown", "silent"):
        return short_duration(report.eta.seconds)
    short = {"finished": "done", "crashed": "died", "killed": "killed", "stopped": "ended", "unknown": "?"}
    return short.get(report.state, report.state)


def seconds_since(moment: datetime | None, now: datetime) -> float | None:
    """Never negative: a file server's clock may be ahead."""
    return None if moment is None else max((now - moment).total_seconds(), 0.0)


def resume_checkpoint(report: RunReport) -> CheckpointReport | None:
    """The checkpoint a resume would start from: the report's own choice, else the newest usable numbered one."""
    if report.resume_from is not None:
        chosen = [saved for saved in report.checkpoints if saved.path == report.resume_from]
        if chosen:
            return chosen[0]
    usable = [saved for saved in report.checkpoints if saved.usable]
    numbered = [saved for saved in usable if saved.counter is not None] or usable
    return max(numbered, key=lambda saved: (saved.counter or 0, saved.saved_at), default=None)


def resume_words(report: RunReport, room: int = 99) -> str:
    """`resume from model_00200 (12 min)`, `ckpt 200 (12 min)` where there is little room, or nothing."""
    saved = resume_checkpoint(report)
    if saved is None:
        return "no usable checkpoint" if report.state in DEAD else ""
    age = seconds_since(saved.saved_at, report.generated_at)
    old = f" ({duration(age)})" if age is not None else ""
    words = f"resume from {stem(saved.name)}{old}"
    return words if cell_width(words) <= room else f"ckpt {saved.kind if saved.counter is None else saved.counter}{old}"


def lost_words(report: RunReport) -> str:
    """What a resume repeats: `12 episodes are lost`."""
    saved, progress = resume_checkpoint(report), report.progress
    if saved is None or saved.counter is None or progress is None or progress.current <= saved.counter:
        return ""
    lost = progress.current - saved.counter
    return f"{lost} {progress.unit}{'s' if lost != 1 else ''} to repeat"


def interval_words(report: RunReport) -> str:
    """`80%: 12:53–13:58`."""
    eta = report.eta
    if eta is None:
        return ""
    now = report.generated_at
    low, high = (clock(moved(now, seconds), now) for seconds in (eta.low_seconds, eta.high_seconds))
    return f"{eta.level:.0%}: {low}–{high}"


def moved(now: datetime, seconds: float) -> datetime:
    """`now` and so many seconds, held inside what a date can be (an ETA of ten thousand years is none)."""
    return now + timedelta(seconds=min(max(seconds, 0.0), 3e9))


def shortened(text: str, width: int) -> str:
    """The text, or as many of its whole parts or words as fit: `running` of `running, pid 48213, last line 3 s ago`."""
    if cell_width(text) <= width:
        return text
    begun = cut(text, width + 1)
    ends = [begun.rfind(mark) for mark in (", ", " (", " +", ": ")]
    end = max(ends) if max(ends) > 0 else begun.rfind(" ")
    return text[:end] if end > 0 else fit(text, width)
