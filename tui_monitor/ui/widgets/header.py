"""The selected run in a few lines: verdict, facts, progress, and when it ends or why it did."""

from __future__ import annotations

import re

from tui_monitor.draw.bars import Span, phase_strip, progress_bar
from tui_monitor.model.report import RunReport
from tui_monitor.model.units import clock, duration, rate, size
from tui_monitor.ui.arrangement import WIDE
from tui_monitor.ui.phrases import (
    aside_words,
    headline,
    percent_words,
    progress_words,
    seconds_since,
    shortened,
    since_words,
    unseen_words,
)
from tui_monitor.ui.rows import BLANK, Frame, Part, Row, fit_row, pack, row, row_width, wrap
from tui_monitor.ui.scene import Scene, waiting_words
from tui_monitor.ui.signs import ENDED, STATES, VERDICTS, check_sign, is_bad, run_sign, worst_checks
from tui_monitor.ui.widgets.end_line import end_line
from tui_monitor.ui.widgets.panel import Panel

_LINE = re.compile(r"([─│]+|[-|]{2,})")
CPU, AGE = 4, 4  # cells of what changes every second, `100%` and `99 s`: what stands behind it must not move
_NONE_YET = "No log of a training run was found yet; looking goes on by itself."
FIGURES = 30  # cells right of the progress bar, kept whatever stands there: the bar must not change its length


class Header(Panel):
    """The verdict first, then the evidence."""

    _checks_elsewhere = False

    @property
    def checks_elsewhere(self) -> bool:
        """Whether another panel lists the checks. It is told while the desk is arranged, when the lines of a header
        that keeps its size are drawn already."""
        return self._checks_elsewhere

    @checks_elsewhere.setter
    def checks_elsewhere(self, elsewhere: bool) -> None:
        if elsewhere != self._checks_elsewhere:
            self._checks_elsewhere = elsewhere
            self.redraw()

    def body(self, scene: Scene, width: int, height: int) -> list[Row]:
        if scene.selected is None:
            return _waiting(scene, width)
        report = scene.selected.report
        verdict = verdict_lines(report, width, 2 if height > 4 else 1)
        if height > 4 and len(verdict) == 1:
            verdict.append(reason_line(report, width) if self.checks_elsewhere else checks_line(report, width))
        strip = [strip_line(report, width, scene.ascii)] if height > 5 else []
        progress = progress_line(report, width, scene.ascii)
        return [*verdict, facts_line(report, width, bool(scene.replay)), progress, *strip, end_line(report, width)]

    def frame(self, scene: Scene) -> Frame:
        if scene.selected is None:
            return Frame(row(("moe-top", "strong")))
        verdict = VERDICTS[scene.selected.report.verdict]
        role = "frame" if verdict.word in ("healthy", "unknown") else verdict.role
        room = max(self.size.width - 8, 0)
        alone = len(scene.views) == 1 or self.screen.size.width >= WIDE
        title = row((scene.selected.report.name, "strong")) if alone else switcher(scene, room)
        reading = row((aside_words(scene.selected.report, room), "muted"))  # before since: it says what is not seen
        since = since_row(scene.selected.report, room - row_width(reading) - 2)
        return Frame(fit_row(title, min(row_width(title), room)), note=since, mark=reading, role=role)


def since_row(report: RunReport, width: int) -> Row:
    """Since you last looked; in the frame, so that it takes no line and moves nothing."""
    words = since_words(report)
    parts = [Part(index, row((text, "muted" if index == 0 else None))) for index, text in enumerate(words)]
    return pack(parts, width, gap=2) if width > 0 else BLANK


def switcher(scene: Scene, width: int) -> Row:
    """All runs in one line, the selected one named first in full: for screens without a list."""
    here = scene.place
    names: list[Part] = []
    for index, view in enumerate(scene.views):
        sign = run_sign(view.report)
        chosen = index == here
        name = row(("▸ " if chosen else "", "accent"), (sign.mark + " ", sign.role),
                   (view.report.name, "strong" if chosen else "muted"))
        names.append(Part(abs(index - here), name))
    place = Part(0, row((f"{here + 1}/{len(scene.views)}", "muted")))
    return pack([*names, place], width)


def _waiting(scene: Scene, width: int) -> list[Row]:
    word = row(("○ WAITING", "muted strong"), "  ")
    room = row_width(word)
    told = [row(word if not at else " " * room, text)
            for at, text in enumerate(wrap(waiting_words(scene), max(width - room, 1), 3))]  # fmt: skip
    found = "It is shown as soon as it is read." if scene.replay else _NONE_YET
    return [*told, *(row((line, "muted")) for line in wrap(found, width, 2))]


def verdict_lines(report: RunReport, width: int, most: int) -> list[Row]:
    """Sign, WORD and the sentence, which may go on below itself."""
    verdict = VERDICTS[report.verdict]
    word = row((f"{verdict.mark} {verdict.word.upper()}", f"{verdict.role} strong"), "  ")
    texts = wrap(headline(report), max(width - row_width(word), 1), most) or [""]
    return [row(word if index == 0 else " " * row_width(word), text) for index, text in enumerate(texts)]


def checks_line(report: RunReport, width: int) -> Row:
    """Every check as a sign and its name, the worst first; what does not fit is fine."""
    chips = [
        row((f"{check_sign(check).mark} ", check_sign(check).role),
            (check.metric.lower(), "text" if is_bad(check) else "muted"))
        for check in worst_checks(report.checks)
    ]  # fmt: skip
    return pack([Part(index, chip) for index, chip in enumerate(chips)], width)


def reason_line(report: RunReport, width: int) -> Row:
    """Under the verdict's sentence: the next problem, or what the check of the run's own health figure says."""
    checks = worst_checks(report.checks)
    more = [check for check in checks if is_bad(check)][1:]
    more = [check for check in more if not report.cause or report.cause not in check.reason]  # told by the verdict
    seen = [check for check in checks if check.acknowledged]
    found = [*more, *seen, *(check for check in checks if check.id in ("entropy", "loss") and check.status == "ok")]
    if not found:
        return BLANK
    sign, label = check_sign(found[0]), found[0].metric.lower().replace("alpha", "α")
    label += ", acknowledged" if found[0].acknowledged else ""
    return row((f"{sign.mark} ", sign.role), (shortened(f"{label}: {found[0].reason}", width - 2), "muted"))


def facts_line(report: RunReport, width: int, past: bool = False) -> Row:
    """Phase and routing, state, process, last line: the most needed survive a narrow screen."""
    return pack([
        Part(3, _phase(report)),
        Part(0, _state(report)),
        *_process(report, past),
        Part(1, last_line(report)),
        Part(6, _usual_gap(report)),
    ], width)  # fmt: skip


def _phase(report: RunReport) -> Row:
    if report.phase is None:
        return row(report.routing) if report.routing else BLANK
    return row((report.phase, "strong"), f" · {report.routing}" if report.routing else "")


def _state(report: RunReport) -> Row:
    sign = STATES[report.state]
    since = report.ended_at if report.state in ENDED else report.started_at
    since = report.last_line_at if report.state == "silent" else since
    age = seconds_since(since, report.generated_at)
    if age is None:
        return row((sign.mark, sign.role), f" {sign.word}")
    ago = " ago" if report.state in ENDED else ""
    return row((sign.mark, sign.role), f" {sign.word} ", f"{duration(age)}{ago}")


def _process(report: RunReport, past: bool) -> list[Part]:
    process = report.process
    if process is None:
        return [] if report.state in ENDED else [Part(2, row((unseen_words(past), "muted")))]
    cpu, memory = process.cpu_percent, process.rss_bytes
    return [
        Part(2, row(("pid ", "muted"), str(process.pid))),
        Part(4, row(("cpu ", "muted"), f"{cpu:.0f}%".ljust(CPU)) if cpu is not None else BLANK),
        Part(5, row(size(memory)) if memory is not None else BLANK),
    ]


def last_line(report: RunReport) -> Row:
    """The last line's age; of a run that ended with it the end's is enough."""
    age = seconds_since(report.last_line_at, report.generated_at)
    if age is None or (report.state in ENDED and report.last_line_at == report.ended_at):
        return BLANK
    late = age > report.silence_limit_seconds and report.state not in ENDED
    ago = " ago" if report.state in ENDED else ""
    return row(("last line ", "muted"), ((duration(age) + ago).ljust(AGE), "warning" if late else None))


def _usual_gap(report: RunReport) -> Row:
    if not report.usual_gap_seconds or report.state in ENDED:
        return BLANK
    return row((f"usual {duration(report.usual_gap_seconds)}", "muted"))


def progress_line(report: RunReport, width: int, plain: bool) -> Row:
    progress = report.progress
    if progress is None:
        return row(("no counter read", "muted"))
    pace = rate(report.eta.rate_per_minute) if report.eta else ""
    figures = pack([Part(0, row((progress_words(report), "strong"))), Part(1, row(percent_words(report))),
                    Part(2, row(pace))], FIGURES - 2)  # fmt: skip
    done, rest = progress_bar(progress.fraction, max(width - FIGURES, 4), plain)
    return row((done, "accent"), (rest, "frame"), "  ", figures)


def strip_line(report: RunReport, width: int, plain: bool) -> Row:
    """The phases along the progress bar, the present one brighter; the times at its right."""
    began = report.started_at
    since = row(("started ", "muted"), clock(began, report.generated_at)) if began else BLANK
    total = report.progress.total if report.progress else None
    spans = [
        Span(span.name, span.start, total if span.end is None else min(span.end, total),
             "text" if span.name == report.phase else "muted")
        for span in report.phases if total and span.start < total
    ]  # fmt: skip
    if not total or not _is_among(report.phase, spans):
        return since
    return row(_with_quiet_lines(phase_strip(spans, total, max(width - FIGURES, 4), plain)), "  ", since)


def _is_among(phase: str | None, spans: list[Span]) -> bool:
    """Whether the strip can show the present phase: another plan than the run's would be a wrong one."""
    return bool(spans) and (phase is None or any(span.name == phase for span in spans))


def _with_quiet_lines(strip: Row) -> Row:
    """Names to be read, lines only to be seen: a step fainter than their phase's name."""
    return row(*(
        (text, {"text": "muted", "muted": "frame"}.get(role or "", role) if _LINE.fullmatch(text) else role)
        for piece, role in strip for text in _LINE.split(piece) if text
    ))  # fmt: skip
