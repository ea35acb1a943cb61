"""The run in a few short lines, for a phone or a narrow pane: its own layout, not a squeezed dashboard."""

from __future__ import annotations

from typing import ClassVar

from tui_monitor.draw.bars import progress_bar
from tui_monitor.draw.cells import cell_width
from tui_monitor.export.trends import label_of
from tui_monitor.export.words import unit_of
from tui_monitor.model.metrics import metric
from tui_monitor.model.report import RunReport
from tui_monitor.model.units import clock, duration, number, rounded_up, size
from tui_monitor.ui.chart_words import judgement
from tui_monitor.ui.phrases import (
    headline,
    interval_words,
    lost_words,
    mean_word,
    percent_words,
    progress_words,
    reading_words,
    resume_words,
    seconds_since,
    since_words,
    unseen_words,
)
from tui_monitor.ui.rows import BLANK, Part, Row, ends, pack, row, row_width, wrap
from tui_monitor.ui.scene import Scene, waiting_words
from tui_monitor.ui.series import chart_metrics
from tui_monitor.ui.signs import DEAD, ENDED, STATES, VERDICTS, check_sign, is_bad
from tui_monitor.ui.sparks import metric_spark, sparked
from tui_monitor.ui.widgets.panel import Panel

ROOMY = 40  # cells from which a phone is no watch
SENTENCE = 2  # lines
METRICS = 3  # lines of numbers
JUDGED = 4  # cells right of them: what their checks say


class Brief(Panel):
    """No frame; the fewer rows there are, the more of the lines are left out, the least needed first."""

    FRAMED: ClassVar[bool] = False

    def body(self, scene: Scene, width: int, height: int) -> list[Row]:
        if scene.selected is None:
            return [row(line) for line in wrap(waiting_words(scene), width, height)]
        report = scene.selected.report
        told = _kept(brief_lines(scene, report, width), height)
        rest = map(row, wrap(headline(report), width, SENTENCE)[1:])
        # where the sentence's end has no room its beginning has to say so
        return told if all(line in told for line in rest) else _kept(brief_lines(scene, report, width, 1), height)


def _kept(lines: list[Part], height: int) -> list[Row]:
    places = sorted(range(len(lines)), key=lambda index: (lines[index].rank, index))[: max(height, 0)]
    return [lines[index].content for index in sorted(places)]


def brief_lines(scene: Scene, report: RunReport, width: int, most: int = SENTENCE) -> list[Part]:
    """The lines in reading order, each with its rank; the lowest ranks stay longest. The verdict's sentence has `most`
    lines at the most."""
    sentence, end = ((2, 4), 4) if _tells_death(report, width) else ((4, 4), 2)
    lines = [
        *_name(scene, report, width),
        *map(Part, sentence, map(row, wrap(headline(report), width, most))),
        Part(1, _age(report, width)),
        Part(end, _end(report, width)),
        Part(3, _bar(report, width, scene.ascii)),
        *_numbers(report, width),
        Part(6, pack([Part(0, row(resume_words(report)))], width) if report.state != "finished" else BLANK),
        Part(7, _process(report, width, bool(scene.replay))),
        *_since(report, width),
        *_sparks(report, width, scene.ascii),
    ]
    return [line for line in lines if line.content]


def _name(scene: Scene, report: RunReport, width: int) -> list[Part]:
    verdict = VERDICTS[report.verdict]
    word = row((f"{verdict.mark} {verdict.word.upper()}", f"{verdict.role} strong"))
    name = row((report.name, "strong"))
    place = f"{scene.place + 1}/{len(scene.views)}"
    read = reading_words(report).rpartition(": ")[2]
    told = "PAUSED" if scene.paused else scene.replay
    live = (told, "accent strong") if told else (f"{read} read" if read else place, "muted")
    needed = row_width(row(live)) + 2 if told or read else 0
    if row_width(word) + row_width(name) + 2 + needed <= width:
        return [Part(0, ends(row(word, "  ", name), row(live), width))]
    return [Part(0, ends(word, row(live), width)), Part(0, name)]


def _age(report: RunReport, width: int) -> Row:
    """`● running  3 s ago (usual 81 s)`: the state and the last line's age."""
    sign = STATES[report.state]
    age = seconds_since(report.last_line_at, report.generated_at)
    late = age is not None and age > report.silence_limit_seconds and report.state not in ENDED
    usual = f" (usual {duration(report.usual_gap_seconds)})" if report.usual_gap_seconds else ""
    ago = row((f"{duration(age)} ago", "warning" if late else None)) if age is not None else ()
    if report.ended_at is not None and report.state in ENDED:
        ago = row(f"{duration(seconds_since(report.ended_at, report.generated_at) or 0.0)} ago")
    state = row((sign.mark, sign.role), f" {sign.word}")
    full = pack([Part(0, state), Part(0, row(ago, (usual, "muted")))], width, gap=2)
    return full if row_width(state) + 2 + row_width(ago) + len(usual) <= width else pack(
        [Part(1, state), Part(0, ago)], width, gap=1)  # fmt: skip


def _end(report: RunReport, width: int) -> Row:
    if report.state in DEAD:
        return _death(report, width)
    if report.state == "finished":
        return row(("finished ", "muted"), clock(report.ended_at, report.generated_at) if report.ended_at else "")
    if report.eta is None:
        return row(("ETA ", "muted"), "unknown", (f": {report.eta_unknown or 'no estimate yet'}", "muted"))
    finish = row(("ETA ", "muted"), (clock(report.eta.finish_at, report.generated_at), "strong"))
    left = row(duration(rounded_up(report.eta.seconds)))
    return pack([Part(0, finish), Part(1, left), Part(2, row((interval_words(report), "muted")))], width, gap=2)


def _tells_death(report: RunReport, width: int) -> bool:
    """Whether the verdict's sentence names what a run died of, where it has room to."""
    named = report.cause is not None and report.cause[:ROOMY] in report.summary
    return named and report.state in DEAD and width >= ROOMY


def _death(report: RunReport, width: int) -> Row:
    """The cause; where the verdict's sentence names it, where that was, and what a resume repeats."""
    if not _tells_death(report, width):
        return row((report.cause or "cause not visible", "critical"))
    at, lost = progress_words(report).partition("/")[0], lost_words(report)
    return row((f"at {unit_of(report)} {at}   " if at else "", "muted"), lost)


def _bar(report: RunReport, width: int, plain: bool) -> Row:
    words = "  ".join(text for text in (progress_words(report), percent_words(report)) if text)
    fraction = report.progress.fraction if report.progress else None
    room = width - len(words) - 1
    if room < 5:
        return row(words)
    done, rest = progress_bar(fraction, room, plain)
    return row((done, "accent"), (rest, "frame"), " ", words)


def _numbers(report: RunReport, width: int) -> list[Part]:
    """`α entropy 1.381   3.98/4 experts`, `score 6   mean 7.34`."""
    lines = []
    for index, name in enumerate(chart_metrics(report, METRICS)):
        about, told = metric(name), report.metrics[name]
        value = row((f"{label_of(report, name)} ", "muted"), number(told.last, about.decimals))
        if name == "alpha_entropy" and report.effective_experts is not None:
            known = f"/{report.experts}" if report.experts else ""
            more = row(f"{report.effective_experts:.2f}{known}", (" experts", "muted"))
        else:
            decimals = None if about.decimals is None else max(about.decimals, 2)
            more = row((f"{mean_word(told)} ", "muted"), number(told.mean, decimals))
        figures = pack([Part(0, value), Part(1, more)], width - JUDGED)
        lines.append(Part(5 + index, ends(figures, _judged(report, name), width)))
    return lines


def _judged(report: RunReport, name: str) -> Row:
    """`ok`, `▲`: what the metric's checks say of it."""
    check = judgement(report, name)
    sign = check_sign(check) if check is not None else None
    return row((sign.mark if is_bad(check) else sign.word, sign.role)) if sign and check else BLANK


def _process(report: RunReport, width: int, past: bool) -> Row:
    process = report.process
    if process is None:
        return BLANK if report.state in ENDED else row((unseen_words(past), "muted"))
    parts = [Part(0, row(("pid ", "muted"), str(process.pid)))]
    if process.cpu_percent is not None:
        parts.append(Part(1, row(("cpu ", "muted"), f"{process.cpu_percent:.0f}%")))
    if process.rss_bytes is not None:
        parts.append(Part(2, row(size(process.rss_bytes))))
    age = seconds_since(report.started_at, report.generated_at)
    return pack([*parts, Part(3, row(duration(age) if age is not None else ""))], width, gap=2)


def _since(report: RunReport, width: int) -> list[Part]:
    """`since 10:58  +112 ep`: what is new outranks who runs it."""
    parts = [Part(index, row((text, "muted"))) for index, text in enumerate(since_words(report))]
    return [Part(7, pack(parts, width, gap=2))] if parts else []


def _sparks(report: RunReport, width: int, plain: bool) -> list[Part]:
    """`▁▁▃▁▁█▁▂ score  ▇▇▇▇▇▇▇ α`."""
    names = sparked(report)[::-1]
    each, parts = (width - 2 * (len(names) - 1)) // max(len(names), 1), []
    for place, name in enumerate(names):
        label = f" {label_of(report, name).removesuffix(' entropy')}"
        text = metric_spark(report, name, each - cell_width(label), plain).rstrip()
        parts.append(Part(place, row((text, "spark"), (label, "muted"))))
    return [Part(8, pack(parts, width, gap=2))] if parts else []
