"""What to write into moe-top.toml: lines of this log as `[[format]]`, and what else may need a word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui_monitor.config import FormatSettings
from tui_monitor.config.toml import value_text
from tui_monitor.formats.described import refusal_of
from tui_monitor.formats.shapes.keys import name_of
from tui_monitor.formats.shapes.plan import Plan, plan
from tui_monitor.formats.shapes.prefix import without_prefix
from tui_monitor.formats.shapes.slots import Cut, cut
from tui_monitor.late import late
from tui_monitor.model.explanation import MetricTold, ShapeTold
from tui_monitor.model.metrics import METRICS
from tui_monitor.model.report import Progress
from tui_monitor.model.text import Clean

_WORD = late(r"([^\W\d]\w+)\W{0,3}$")
SOME = 3  # lines of one shape: fewer are no pattern
MOST_UNNAMED = 5  # numbers without a name: beyond it the line is a list
LONGEST = 160  # characters of a described line: beyond it nobody reads what is suggested


def suggestion(
    progress: Progress | None, metrics: Sequence[MetricTold], shapes: Sequence[ShapeTold], unknown: Sequence[ShapeTold]
) -> tuple[str, ...]:
    """Lines of TOML that can be used as they are. What is in force already is commented out."""
    parts = [*_rows(progress, shapes), *_more(progress, unknown), *_total(progress), *_metric(metrics)]
    return tuple("\n\n".join(parts).splitlines())


def _rows(progress: Progress | None, shapes: Sequence[ShapeTold]) -> Iterator[str]:
    unit = progress.unit if progress else None
    rows = (described("row", shape, unit) for shape in shapes if shape.kind == "row")
    own = next((own for own in rows if own and "{counter}" in own.line), None)
    if own is not None:
        head = "# what most rows are read as; without the # and with other names in braces, as what you say"
        yield "\n".join([head, *(f"# {line}" for line in format_text(own).splitlines())])


def _more(progress: Progress | None, unknown: Sequence[ShapeTold]) -> Iterator[str]:
    """Lines that are not understood. Where the run has a counter, another one would only compete with it."""
    frequent = [shape for shape in unknown if shape.lines >= SOME]
    for own in filter(None, (described("more", shape, None) for shape in frequent)):
        counts = "{counter}" in own.line
        if counts == (progress is None):
            why = "their first number that rises counts" if counts else "their values belong to the row before"
            yield f"# lines that are not understood: {why}\n{format_text(own)}"
            return


def _total(progress: Progress | None) -> Iterator[str]:
    if progress is not None and progress.total is None:
        yield f"# no total is printed; with one there is a share done, and an end\n[run]\n# total = {_round(progress)}"


def _round(progress: Progress) -> int:
    """A round number beyond the counter, to be replaced."""
    step = int(10 ** max(1, len(str(int(progress.current))) - 1))
    return (int(progress.current) // step + 1) * step


def _metric(metrics: Sequence[MetricTold]) -> Iterator[str]:
    """A metric that nobody knows: what it means can only be said."""
    known = {known.name for known in METRICS}
    one = next((metric for metric in metrics if metric.kind == "other" and metric.name not in known), None)
    if one is not None:
        comment = '# what a metric means; class: "score", "loss", "entropy", "gradient", "derived", "time" or "other"'
        yield f'{comment}\n[[metric]]\nname = {value_text(one.name)}\nclass = "other"\n# better = "higher"'


def described(name: str, shape: ShapeTold, unit: Clean | None) -> FormatSettings | None:
    """A shape as a `[[format]]` that reads its example; None where no number of it is a metric. `unit`: the counter
    must count this."""
    line = shape.example
    body = without_prefix(line)
    pieces = cut(body)
    names = _names(pieces, plan(pieces), shape, unit)
    if not set(names.values()) - {"{counter}", "{total}"}:
        return None
    head = "{_} " if line.strip() != body else ""
    own = FormatSettings(name, head + _template(pieces, names), (line,), unit)
    is_short = len(own.line) <= LONGEST and own.line.count("{_}") <= MOST_UNNAMED
    return own if is_short and refusal_of(own) is None else None


def _names(pieces: Cut, roles: Plan, shape: ShapeTold, unit: str | None) -> dict[int, str]:
    """What each number is called in the description. Where nothing counts, a number that rises may; where a number has
    no name, the word before it may be one: a suggestion is read by somebody who knows."""
    names = {metric.slot: f"{{{metric.name}}}" for metric in roles.metrics if metric.slot in shape.changing}
    counters = [counter for counter in roles.counters if unit in (None, counter.unit)]
    if counters:
        first = counters[0]
        names |= {first.slot: "{counter}"} | ({first.total: "{total}"} if first.total is not None else {})
    elif shape.rising is not None and unit is None:
        names[shape.rising] = "{counter}"
    for slot, before in enumerate(pieces.literals[:-1]):
        word = _WORD.search(before)
        name = name_of(word[1]) if word and slot in shape.changing and slot not in names else None
        if name is not None and f"{{{name}}}" not in names.values():
            names[slot] = f"{{{name}}}"
    return names | dict(roles.fixed)


def _template(pieces: Cut, names: dict[int, str]) -> str:
    """The line with a name in braces for each number that has one."""
    text = _literal(pieces.literals[0])
    for slot, after in enumerate(pieces.literals[1:]):
        text += names.get(slot, "{_}") + _literal(after)
    return text


def _literal(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def format_text(own: FormatSettings) -> str:
    """The table as TOML."""
    unit = f"\nunit = {value_text(own.unit)}" if own.unit else ""
    return (
        f"[[format]]\nname = {value_text(own.name)}\nline = {value_text(own.line)}{unit}"
        f"\nsamples = {value_text(own.samples)}"
    )
