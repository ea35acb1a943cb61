"""What a report says in short phrases that more than one panel uses; words only, no drawing."""

from __future__ import annotations

import math
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from tui_monitor.analysis.counting import counted
from tui_monitor.analysis.health import ENDS
from tui_monitor.draw.cells import cell_width, cut, fit, squeeze
from tui_monitor.export.trends import label_of
from tui_monitor.export.words import resume_checkpoint, unit_of
from tui_monitor.model.metrics import metric
from tui_monitor.model.report import MetricReport, RunReport, SinceVisit
from tui_monitor.model.text import Clean, clean
from tui_monitor.model.units import clock, count_text, duration, number, percent, rounded_up, short_duration
from tui_monitor.ui.signs import DEAD, ENDED


def stem(name: str) -> str:
    """`model_00200` of `model_00200.pth`."""
    head, _, ending = name.rpartition(".")
    return head if head and len(ending) <= 11 and not ending.isdigit() else name


def headline(report: RunReport) -> str:
    """The verdict's sentence; of a healthy run without its end, for screens on which the ETA has a line."""
    return report.summary.partition(ENDS)[0] if report.verdict == "healthy" else report.summary


def mean_word(figures: MetricReport) -> str:
    """`mean50`: over how many rows a metric's mean is; `mean` where it is over all."""
    return f"mean{figures.window}" if 1 < figures.window < figures.count else "mean"


def reading_words(report: RunReport) -> str:
    """`history 43 %` where the log's end is read and what lies before comes behind, `reading the log: 43 %` where the
    end is still to come; nothing where it is whole, or gone."""
    coverage = report.coverage
    if coverage.complete or not coverage.bytes_read or not coverage.bytes_total:
        return ""
    words = "history" if coverage.ends_only else "reading the log:"
    return f"{words} {coverage.bytes_read * 100 // coverage.bytes_total} %"


def aside_words(report: RunReport, width: int) -> str:
    """How far the log is read; of one that is, what moe-top could not read or do, in at most `width` cells: without the
    run's folder, for which there is no room, and with the end of the sentence (`for 30 s`)."""
    if (reading := reading_words(report)) or not report.problems:
        return reading
    more = f" (+{len(report.problems) - 1} more)" if len(report.problems) > 1 else ""
    first = clean(report.problems[0].replace(clean(f"{report.path}/"), ""))
    return squeeze(first, max(width - len(more), 0)) + more


def progress_words(report: RunReport) -> str:
    """`290/1000`, `290`, or nothing."""
    progress = report.progress
    if progress is None:
        return ""
    current = count_text(progress.current)
    return current if progress.total is None else f"{current}/{progress.total}"


def percent_words(report: RunReport) -> str:
    """`29%`, or nothing where the log names no total."""
    progress = report.progress
    return percent(progress.fraction) if progress is not None and progress.fraction is not None else ""


def fate(report: RunReport) -> str:
    """The last column of a list of runs: the time to go, or how it ended."""
    if report.eta is not None and report.state in ("running", "unknown", "silent"):
        return short_duration(rounded_up(report.eta.seconds))
    short = {"finished": "done", "crashed": "died", "killed": "killed", "stopped": "ended", "unknown": "?"}
    return short.get(report.state, report.state)


def figure_words(report: RunReport) -> str:
    """The one figure beside a run's word: the time to go, else how far it is; `silent` of a run that should write."""
    silent = "silent" if report.state == "silent" else ""
    return fate(report) if report.eta is not None and report.state == "running" else silent or percent_words(report)


def seconds_since(moment: datetime | None, now: datetime) -> float | None:
    """Never negative: a file server's clock may be ahead."""
    return None if moment is None else max((now - moment).total_seconds(), 0.0)


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
    """What a resume repeats: `12 episodes to repeat`."""
    saved, progress = resume_checkpoint(report), report.progress
    if saved is None or saved.counter is None or progress is None or progress.current <= saved.counter:
        return ""
    lost = progress.current - saved.counter
    return f"{counted(lost, progress.unit)} to repeat"


def interval_words(report: RunReport) -> str:
    """`80%: 12:53–13:58`, `80%: 8–14 s` where both ends are the same minute, or `over its estimate by 12 min`."""
    eta = report.eta
    if eta is None:
        return ""
    if eta.overdue_seconds:
        return f"over its estimate by {duration(eta.overdue_seconds)}"
    now = report.generated_at
    low, high = (clock(moved(now, seconds), now) for seconds in (eta.low_seconds, eta.high_seconds))
    if low == high:
        low, high = f"{eta.low_seconds:.0f}", f"{eta.high_seconds:.0f} s"
    return f"{eta.level:.0%}: {low}–{high}"


def since_words(report: RunReport) -> list[str]:
    """What happened since somebody last looked: `since 10:58`, `+112 ep`, `score 140 → 165`, `2 new checkpoints`.
    Empty where nothing did; the first says since when."""
    visit = report.since_visit
    if visit is None:
        return []
    unit = unit_of(report)
    counts = [(visit.new_checkpoints, "new checkpoint"), (len(visit.stalls), "stall")]
    done = f"+{count_text(visit.episodes)} ep" if unit == "episode" else f"+{counted(visit.episodes, unit)}"
    told = [done] if visit.episodes else []
    told += [_mean_moved(report, visit)] if visit.episodes and visit.metric else []
    told += [f"{count} {word}{'s' if count != 1 else ''}" for count, word in counts if count]
    told = [words for words in told if words]
    return [f"since {clock(visit.at, report.generated_at)}", *told] if told else []


def _mean_moved(report: RunReport, visit: SinceVisit) -> str:
    """`score 140 → 165`: the metric's mean then and now; nothing where it reads the same."""
    about = metric(visit.metric or "")
    before, now = (number(value, about.decimals) for value in (visit.before, visit.now))
    told = visit.before is not None and visit.now is not None and before != now
    return f"{label_of(report, about.name)} {before} → {now}" if told else ""


def disk_words(report: RunReport) -> str:
    """Free room against this run's own growth: `lasts beyond the ETA`, `full in 3 h 10 min, before the end`; nothing
    where that is not known."""
    left = disk_seconds(report)
    if left is None:
        return ""
    return "lasts beyond the ETA" if left == math.inf else f"full in {duration(left)}, before the end"


def disk_seconds(report: RunReport) -> float | None:
    """In how long the disk is full, infinite where it lasts beyond the ETA. None where that is not known, and where old
    checkpoints are deleted: then the folder does not grow."""
    eta, every, free, progress = report.eta, report.checkpoint_every, report.disk_free_bytes, report.progress
    own = [saved for saved in report.checkpoints if saved.kind == "numbered" and saved.complete and saved.usable]
    if eta is None or not every or free is None or progress is None or not own or report.state in ENDED:
        return None
    one = max(own, key=lambda saved: saved.saved_at).bytes
    if not one or eta.rate_per_minute <= 0 or len(own) < progress.current // every:
        return None
    due = (progress.current + eta.remaining) // every - progress.current // every
    if free >= due * one:
        return math.inf
    until = every * (free // one + 1) - progress.current % every
    return until / eta.rate_per_minute * 60


def moved(now: datetime, seconds: float) -> datetime:
    """`now` and so many seconds, held inside what a date can be (an ETA of ten thousand years is none)."""
    return now + timedelta(seconds=min(max(seconds, 0.0), 3e9))


def shortened(text: str, width: int) -> str:
    """The text, or as many of its whole parts or words as fit: `running` of `running, pid 48213, last line 3 s ago`."""
    if cell_width(text) <= width:
        return text
    begun = cut(text, width + 2)  # a whole part may be as wide as the room, and its mark stands behind it
    ends = [begun.rfind(mark) for mark in (", ", " (", " +", ": ")]
    end = max(ends) if max(ends) > 0 else cut(text, width + 1).rfind(" ")
    return text[:end] if end > 0 else fit(text, width)


def short_path(path: Path, width: int) -> Clean:
    """The path in at most `width` cells, or those that its name needs: `~` for the home folder, its middle left out."""
    text = str(path)
    with suppress(ValueError, RuntimeError):
        text = f"~/{path.relative_to(Path.home())}"
    shown = clean(text)
    if cell_width(shown) <= width:
        return shown
    *_, folder, name = ("", *Path(text).parts)
    end = f"{folder}/{name}"
    return clean(f"…/{end}" if cell_width(end) + 2 <= width else name)


def unseen_words(past: bool) -> str:
    """That there is no process to tell of: live runs were looked at, of the past nobody knows."""
    return "process not known" if past else "no process visible here"
