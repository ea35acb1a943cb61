"""An explanation of a log as text for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from tui_monitor.draw.cells import Align, cell_width, fit
from tui_monitor.export.context import Context
from tui_monitor.export.document import Document, document
from tui_monitor.export.json import write_envelope
from tui_monitor.model.explanation import Explanation, MetricTold, ShapeTold, Share
from tui_monitor.model.text import clean
from tui_monitor.model.units import size

WIDTH = 110  # cells of an example: longer ones are cut
METRICS = ("called", "printed as", "values", "last", "means")


def explain_json(explanation: Explanation, context: Context) -> Document:
    """`{"explanation": {…}}` under the common envelope."""
    return write_envelope({"explanation": msgspec.to_builtins(explanation)}, context)


def explain_text(explanation: Explanation) -> Document:
    """Facts first, then metrics, shapes, what is not understood, and what to write to change it."""
    lines = [f"{explanation.path}: how it is understood", "", *_facts(explanation), ""]
    lines += _metrics(explanation.metrics)
    lines += _shapes("what its lines are", explanation.shapes, kinds=True)
    lines += _shapes("what is not understood (it is shown as it is)", explanation.not_understood, kinds=False)
    if explanation.more_shapes:
        lines += [f"… and {explanation.more_shapes} more shapes", ""]
    lines += _toml(explanation.toml)
    while lines and not lines[-1]:
        lines.pop()
    return document(map(clean, lines))


def _facts(told: Explanation) -> Iterator[str]:
    if told.is_metrics:
        yield f"format    {told.format}, a metric file"
        yield f"size      {size(told.all.bytes)}, {told.all.lines} records"
    else:
        yield from _of_text(told)
    yield f"counter   {_counter(told)}"
    yield f"{'rows   ' if told.is_metrics else 'records'}   {told.records}"
    yield f"state     {told.state}"
    yield from (f"problem   {problem}" for problem in told.problems)


def _of_text(told: Explanation) -> Iterator[str]:
    yield f"encoding  {told.encoding}"
    yield f"format    {told.format or 'none is recognised'}"
    yield f"lines     {told.all.lines}: {_shares(told, 'lines')}"
    yield f"bytes     {size(told.all.bytes)}: {_shares(told, 'bytes')}"
    if told.overwritten:
        yield f"          and {told.overwritten} states of lines that were overwritten, as bars are"


def _shares(told: Explanation, what: str) -> str:
    parts = (("understood", told.understood), ("empty or rules", told.empty), ("not understood", told.unknown))
    return ", ".join(f"{_percent(part, told.all, what)} {word}" for word, part in parts)


def _percent(part: Share, whole: Share, what: str) -> str:
    count, of = getattr(part, what), getattr(whole, what)
    share = 100 * count / of if of else 0.0
    return f"{share:.1f}%" if share >= 0.05 or not count else "<0.1%"


def _counter(told: Explanation) -> str:
    if told.progress is None:
        return "none" if told.is_metrics else "none: no number rises from line to line as a counter does"
    total = f"/{told.progress.total}" if told.progress.total is not None else ", no total is printed"
    return f"{told.progress.unit} {told.progress.current}{total}"


def _metrics(metrics: Sequence[MetricTold]) -> list[str]:
    if not metrics:
        return ["metrics   none", ""]
    rows = [METRICS, *(_metric(metric) for metric in metrics)]
    widths = [max(cell_width(row[column]) for row in rows) for column in range(len(METRICS) - 1)]
    sides: tuple[Align, ...] = ("left", "left", "right", "right")
    lines = [
        "  " + "  ".join([*(fit(row[i], widths[i], sides[i]) for i in range(len(widths))), row[-1]]).rstrip()
        for row in rows
    ]
    return ["metrics", *lines, ""]


def _metric(metric: MetricTold) -> tuple[str, ...]:
    printed = ", ".join(metric.printed[:3]) + (", …" if len(metric.printed) > 3 else "")
    means = [metric.kind] if metric.kind != "other" else []
    means += [f"{metric.better} is better"] if metric.better else []
    last = f"{metric.last:.10g}" if metric.last is not None else "not finite"
    return metric.name, fit(printed, 40).rstrip(), str(metric.count), last, ", ".join(means)


def _shapes(title: str, shapes: Sequence[ShapeTold], kinds: bool) -> Iterator[str]:
    if not shapes:
        return
    yield title
    width = max(len(shape.kind) for shape in shapes) if kinds else len("e.g.")
    counts = max(len(str(shape.lines)) for shape in shapes)
    for shape in shapes:
        yield f"  {shape.lines:>{counts}} × {shape.kind if kinds else '':<{width}}  {_cut(shape.skeleton)}"
        told = (("e.g.", shape.example if "{}" in shape.skeleton else ""), ("gives", ", ".join(shape.metrics)))
        yield from (f"  {'':>{counts}}   {word:<{width}}  {_cut(text)}" for word, text in told if text)
    yield ""


def _cut(text: str) -> str:
    text = clean(text)
    return text if cell_width(text) <= WIDTH else fit(text, WIDTH).rstrip()


def _toml(lines: Sequence[str]) -> list[str]:
    if not lines:
        return []
    return ["to change it, write into moe-top.toml beside the log", *(f"  {line}".rstrip() for line in lines), ""]
