"""What the charts say in words: how they are looked at, and what the chosen one is at the cursor."""

from __future__ import annotations

import math
from datetime import datetime

from tui_monitor.analysis.counting import counted, numbered, plural
from tui_monitor.analysis.moments import moment_of
from tui_monitor.draw.columns import Range
from tui_monitor.draw.heat import SHADES
from tui_monitor.export.trends import label_of
from tui_monitor.export.words import unit_of
from tui_monitor.model.metrics import metric
from tui_monitor.model.report import RunReport
from tui_monitor.model.units import Count, clock, count_text, number, whole
from tui_monitor.ui.chart_words import chart_frame, joined, titled
from tui_monitor.ui.rows import BLANK, Frame, Part, Row, fit_row, pack, row
from tui_monitor.ui.scene import RunView
from tui_monitor.ui.views.charts.cards import Card, expert_of
from tui_monitor.ui.views.charts.lens import Lens
from tui_monitor.ui.views.charts.reading import Reading
from tui_monitor.ui.views.charts.smoothing import RAW

ABOUT_RANGE = 1000  # a range's ends are told as its width deserves: in so many parts


def title_of(report: RunReport, card: Card) -> str:
    """`Score`, `Effective experts`, `Expert loads · layer 3`."""
    if card.kind == "effective":
        return "Effective experts"
    if card.kind == "heat":
        return "Expert loads" if card.layer is None else f"Expert loads · layer {card.layer}"
    label = label_of(report, card.chart.name)
    return label if card.chart.name == "alpha_entropy" else label[:1].upper() + label[1:]


def setting_row(view: RunView, lens: Lens, shown: tuple[int, int, int], whole_range: bool, width: int) -> Row:
    """`7 charts   episodes 0–1000   mean of 50 rows   log scale`; `shown` are the first, the last, and all charts."""
    first, last, count = shown
    some = f"chart {first} of {count}" if first == last else f"charts {first}–{last} of {count}"
    many = counted(count, "chart") if last - first + 1 >= count else some
    units = plural(unit_of(view.report))
    parts = 1.0 if view.run.rows.is_whole else 0.0
    ends = "–".join(count_text(_rounded(end, lens.right - lens.left, parts)) for end in (lens.left, lens.right))
    reach = f"{units} {ends}" if whole_range else f"{units} {ends} of {count_text(view.run.current or 0)}"
    averaged = lens.averaged(view.run.rows)
    rows = f"mean of {averaged} rows" if averaged > RAW else "raw values"
    told = [
        Part(0, row((many, "strong"))),
        Part(1, row((reach, "muted" if whole_range else "accent"))),
        Part(3, row((rows, "muted" if not lens.rows else "accent"))),
        Part(2, row(("log scale" if lens.log else "", "accent"))),
        Part(2, row(("near the values" if lens.near else "", "accent"))),
        Part(2, row(("axis: time" if lens.times is not None else "", "accent"))),
    ]
    return pack(told, width)


def _rounded(end: float, span: float, least: float) -> Count:
    """An end of a range in a thousandth of its span, or in parts of at least `least`."""
    part = max(span / ABOUT_RANGE, least)
    digits = -math.floor(math.log10(part)) if 0 < part < math.inf else 0
    return whole(round(end, max(digits, 0)))


def card_frame(view: RunView, card: Card, read: Reading | None, following: bool, width: int) -> Frame:
    """The texts of a card: with a cursor that was moved the value there, else the newest as on the dashboard."""
    title = row(title_of(view.report, card))
    if card.kind == "heat":
        return Frame(title, note=_legend(width))
    if card.kind == "effective":
        note = row(("e to the power of the entropy", "muted"))
        return titled(Frame(title, _effective(view.report, read, following), note=note), width)
    frame = chart_frame(view, card.chart, width)
    if following or read is None or card.chart.source == "experts":
        return frame
    at = row((f"at {count_text(read.at)}  ", "muted"))
    read_there = row(at, (value_word(card.chart.name, read.raw), "strong"))
    return titled(frame._replace(title=title, value=read_there), width)


def _effective(report: RunReport, read: Reading | None, following: bool) -> Row:
    if read is None or read.raw is None:
        return BLANK
    at = "" if following else f"at {count_text(read.at)}  "
    of = f" of {report.experts}" if report.experts and following else ""
    return row((at, "muted"), (effective_word(read.raw), "strong"), (of, "muted"))


def _legend(width: int) -> Row:
    """`█ over 2×  ▓ over  ▒ fair  ░ under  × idle`, as much of it as fits."""
    told = [Part(rank, row((shade.mark, shade.role), (f" {shade.word}", "muted"))) for rank, shade in
            zip((1, 3, 2, 4, 0), SHADES, strict=True)]  # fmt: skip
    return pack(told, max(width - 6, 1), 2)


def value_word(name: str, value: float | None) -> str:
    """The value as its metric is told; `none` where nothing was."""
    return "none" if value is None else number(value, metric(name).decimals)


def effective_word(entropy: float) -> str:
    """`3.98`: the experts that an entropy amounts to."""
    return f"{math.exp(min(entropy, 99.0)):.2f}" if entropy == entropy else "none"


# --- the line of the cursor ------------------------------------------------------------------------------------------


def reading_row(view: RunView, card: Card, read: Reading | None, lens: Lens, now: datetime, width: int) -> Row:
    """`episode 512 · score 12 · smoothed 9.3 · 3–21 of 4 rows · Transition · 13:20`."""
    if read is None:
        return fit_row(row(("no row here", "muted")), width)
    name, unit = card.chart.name, unit_of(view.report)
    say = effective_word if card.kind == "effective" else (lambda value: value_word(name, value))
    label = "experts" if card.kind == "effective" else label_of(view.report, name)
    parts = [
        Part(0, row((numbered(unit, read.at), "accent"))),
        Part(1, row((f"{label} ", "muted"), ("none" if read.raw is None else say(read.raw), "strong"))),
    ]
    if read.averaged > RAW and read.mean == read.mean:
        parts.append(Part(2, row(("smoothed ", "muted"), say(read.mean), (f" over {read.averaged}", "muted"))))
    if read.cell is not None and read.rows > 1 and read.cell.low < read.cell.high:
        ends = f"{say(read.cell.low)}–{say(read.cell.high)}"
        parts.append(Part(3, row(ends, (f" of {counted(read.rows, 'row')}", "muted"))))
    return joined([*parts, *_circumstances(view, read.at, lens, now)], width)


def heat_row(view: RunView, loads: dict[str, float], at: Count, lens: Lens, now: datetime, width: int) -> Row:
    """`episode 512 · least: expert 5 0.02 · most: expert 1 0.31 · fair 0.125`."""
    if not loads:
        return fit_row(row(("no row here", "muted")), width)
    least, most = min(loads, key=lambda name: loads[name]), max(loads, key=lambda name: loads[name])
    fair = math.fsum(loads.values()) / len(loads)
    parts = [
        Part(0, row((numbered(unit_of(view.report), at), "accent"))),
        Part(1, row((f"least: expert {expert_of(least)} ", "muted"), (number(loads[least]), "strong"))),
        Part(2, row((f"most: expert {expert_of(most)} ", "muted"), (number(loads[most]), "strong"))),
        Part(3, row(("fair ", "muted"), number(fair))),
    ]
    return joined([*parts, *_circumstances(view, at, lens, now)], width)


def _circumstances(view: RunView, at: Count, lens: Lens, now: datetime) -> list[Part]:
    """The phase, and when it was where that is known."""
    phases = [span.name for span in view.report.phases if span.start <= at and (span.end is None or at < span.end)]
    told = [Part(4, row((phases[-1], "muted")))] if phases else []
    known: Range | None = lens.times.known if lens.times is not None else None
    if lens.times is not None and known is not None and known[0] <= at <= known[1]:
        told.append(Part(5, row((clock(moment_of(lens.times.time_of(at), now.tzinfo), now), "muted"))))
    return told
