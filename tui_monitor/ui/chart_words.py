"""What a chart's frame says: the metric's name, its newest number, where it should be, and where it was best."""

from __future__ import annotations

from tui_monitor.model.metrics import expert_place, metric
from tui_monitor.model.report import Check, MetricReport, RunReport
from tui_monitor.model.text import clean
from tui_monitor.model.units import count_text, number
from tui_monitor.ui.phrases import mean_word
from tui_monitor.ui.rows import BLANK, Frame, Part, Row, fit_row, row, row_width
from tui_monitor.ui.scene import RunView
from tui_monitor.ui.series import Chart, experts_among, extreme
from tui_monitor.ui.signs import worst_checks

EDGES = 6  # cells of a frame's line that its corners and the blanks around a text take
FOCUS = 2  # cells of the mark that the chosen panel's title gets: kept free, so that no text comes and goes with it
LEAST_NAME = 6  # cells of a name that is still told by its beginning
DOT = " · "
# The check whose expectation is the metric's healthy band; the first that stands in the report.
_BANDS = {
    "alpha_entropy": ("entropy.high", "entropy"),
    "gradient_norm": ("grad",),
    "approx_kl": ("ppo.kl",),
    "clip_fraction": ("ppo.clip",),
    "explained_variance": ("ppo.ev",),
    "reference_kl": ("rlhf.kl",),
    "load_balancing_loss": ("lb_loss",),
    "z_loss": ("z_loss",),
    "dropped_share": ("dropped",),
}
_JUDGES = {**_BANDS, "score": ("score.trend",), "loss": ("loss", "spike")}


def chart_frame(view: RunView, chart: Chart, width: int) -> Frame:
    """The texts of a chart in a frame of `width` cells."""
    return titled(_full_frame(view, chart, width), width)


def titled(frame: Frame, width: int) -> Frame:
    """The frame with its value beside any name: what stands around the value gives way to a long name, and then the
    name is cut."""
    room = width - EDGES - FOCUS - 2
    whole = row_width(frame.title) + row_width(frame.value) <= room
    value = frame.value if whole else row(*(piece for piece in frame.value if piece.role == "strong"))
    name = min(row_width(frame.title), room - row_width(value))
    return frame._replace(title=fit_row(frame.title, name), value=value) if name >= LEAST_NAME else frame


def _full_frame(view: RunView, chart: Chart, width: int) -> Frame:
    title = row(_title(view.report, chart))
    if chart.source == "summaries":
        return Frame(title, _summary_value(view.report, chart.name), note=_summary_note(view.report, chart, width))
    if chart.source == "experts":
        value, note = _loads(view.report, width)
        return Frame(title, value, note=note)
    figures, decimals = view.report.metrics[chart.name], metric(chart.name).decimals
    if chart.name == "alpha_entropy":
        value = row((number(figures.last, decimals), "strong"))
        return Frame(title, value, note=entropy_note(view.report, width - EDGES))
    return Frame(title, value_words(chart.name, figures), note=best_note(view, chart.name, width - EDGES))


def _title(report: RunReport, chart: Chart) -> str:
    figures = report.metrics.get(chart.name)
    own = clean(figures.label) if figures is not None else ""
    label = own or metric(chart.name).label
    return label if chart.name == "alpha_entropy" else label[:1].upper() + label[1:]


def value_words(name: str, figures: MetricReport) -> Row:
    """`6  mean50 7.34`; `mean` where it is that of all rows."""
    decimals = metric(name).decimals
    last = row((number(figures.last, decimals), "strong"))
    if figures.mean is None or figures.count < 2:
        return last
    mean = number(figures.mean, None if decimals is None else max(decimals, 2))
    return row(last, (f"  {mean_word(figures)} ", "muted"), mean)


def best_note(view: RunView, name: str, width: int) -> Row:
    """`best 41 at 170`, `51 – 500`, `always 500`; what was not a number, the healthy band."""
    figures = view.report.metrics[name]
    odd = row((f"▲ {figures.non_finite} non-finite", "warning")) if figures.non_finite else BLANK
    return joined([Part(1, _best(view, name)), Part(0, odd), Part(2, healthy_band(view.report, name))], width)


def _best(view: RunView, name: str) -> Row:
    about, figures = metric(name), view.report.metrics[name]
    better = figures.better or about.better
    if better is not None and figures.max is not None:
        best = extreme(view.run, name, better == "higher")
        if best is not None:
            said = "best " if view.run.rows.is_whole and _step(view) <= 1 else "best printed "
            return row((said, "muted"), number(best[1], about.decimals), (f" at {count_text(best[0])}", "muted"))
    if figures.min is None:
        return BLANK
    low, high = number(figures.min, about.decimals), number(figures.max, about.decimals)
    return row((f"{low} – {high}" if low != high else f"always {low}", "muted"))


def _step(view: RunView) -> float:
    """The counter's step between the last two rows: where it is more than one, the best of all may not be printed."""
    counters = view.run.rows.counters
    return counters[len(counters) - 1] - counters[len(counters) - 2] if len(counters) > 1 else 1


def entropy_note(report: RunReport, width: int) -> Row:
    """`now 3.98 of 4 experts · healthy α > 1.29`, in as many words as fit."""
    if report.experts is None:
        return row(("number of experts not known", "muted"))
    ceiling = row((f"ceiling ln {report.experts}", "muted"))
    if report.effective_experts is None:
        return ceiling
    spread, band = f"{report.effective_experts:.2f}", _entropy_band(report)
    told = [
        row((said, "muted"), spread, (f"{of}{report.experts} experts", "muted"))
        for said, of in (("now ", " of "), ("now ", "/"), ("", "/"))
    ]  # fmt: skip
    full = (row(words, (DOT + band if band else "", "muted")) for words in told)
    return next((words for words in full if row_width(words) <= width), told[1])


def _entropy_band(report: RunReport) -> str:
    """`healthy α 0.3–1.2`: between the thresholds of the checks that judge the entropy now."""
    limits = {check.id: f"{check.threshold:.3g}" for check in report.checks
              if check.status != "unknown" and check.threshold is not None}  # fmt: skip
    low, high = limits.get("entropy"), limits.get("entropy.high")
    return f"healthy α {low}–{high}" if low and high else f"healthy α > {low}" if low else ""


def healthy_band(report: RunReport, name: str) -> Row:
    """`healthy below 10`: what the metric's check expects, while it is judged at all."""
    wanted = _BANDS.get(name, ())
    expected = {check.id: check.expected for check in report.checks if check.id in wanted and check.status != "unknown"}
    return next((row((f"healthy {expected[id]}", "muted")) for id in wanted if id in expected), BLANK)


def bands(report: RunReport, name: str) -> list[tuple[float, str]]:
    """The borders of the metric's healthy band, each in words: `healthy below 10`."""
    judged = [check for check in report.checks if check.id in _BANDS.get(name, ()) and check.status != "unknown"]
    return [(check.threshold, f"healthy {_side(check)} {check.threshold:.3g}")
            for check in judged if check.threshold is not None]  # fmt: skip


def _side(check: Check) -> str:
    return "above" if check.id == "entropy" or "above" in check.expected else "below"


def judgement(report: RunReport, name: str) -> Check | None:
    """The worst of what is judged of a metric, None where nothing is."""
    judged = [check for check in report.checks if check.id in _JUDGES.get(name, ()) and check.status != "unknown"]
    return next(iter(worst_checks(judged)), None)


def joined(parts: list[Part], width: int) -> Row:
    """Those of the parts that fit, the ones of the least rank first, with dots between; the first of them always."""
    kept: list[Part] = []
    for part in sorted((part for part in parts if part.content), key=lambda part: part.rank):
        if not kept or sum(row_width(one.content) + len(DOT) for one in kept) + row_width(part.content) <= width:
            kept.append(part)
    shown = [part.content for part in parts if part in kept]
    return row(*(row((DOT if index else "", "muted"), content) for index, content in enumerate(shown)))


# --- Summaries, experts ----------------------------------------------------------------------------------------------


def _summary_value(report: RunReport, name: str) -> Row:
    """`5.41 ± 7.01`."""
    told = next((summary.values[name] for summary in reversed(report.summaries) if name in summary.values), None)
    if told is None:
        return BLANK
    mean, deviation = (number(figure, metric(name).decimals) for figure in told)
    return row((mean, "strong"), (f" ± {deviation}", "muted") if told[1] is not None else "")


def _summary_note(report: RunReport, chart: Chart, width: int) -> Row:
    return joined(
        [Part(1, row(("means of Summaries", "muted"))), Part(0, healthy_band(report, chart.name))], width - EDGES
    )


def _loads(report: RunReport, width: int) -> tuple[Row, Row]:
    """`0.18 – 0.31`, and `8 experts · least: expert 3`."""
    names = experts_among(report.metrics)
    last = {name: figures.last for name in names if (figures := report.metrics[name]).last is not None}
    loads = {name: value for name, value in last.items() if value is not None}
    if not loads:
        return BLANK, BLANK
    least = min(loads, key=lambda name: loads[name])
    place = expert_place(least)
    layer = f" of layer {place.layer}" if place is not None and place.layer is not None else ""
    value = row((f"{number(loads[least])} – {number(max(loads.values()))}", "strong"))
    words = row((f"least: expert {place.expert}{layer}" if place is not None else "", "muted"))
    return value, joined([Part(1, row(f"{len(names)}", (" loads", "muted"))), Part(0, words)], width - EDGES)
