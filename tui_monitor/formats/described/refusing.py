"""Why a `[[format]]` is refused: what its line cannot mean, or which of its samples it does not read."""

from __future__ import annotations

from tui_monitor.config import FormatSettings
from tui_monitor.formats.described.template import LONGEST, LineTemplate, TemplateError, one_spaced
from tui_monitor.model.text import clean

_SHOWN = 40  # characters of a sample in a message


def refusal_of(own: FormatSettings) -> tuple[str, str] | None:
    """The key at fault and the reason, None where the format can be used: every sample reads as its line says."""
    try:
        template = LineTemplate(own.line)
    except TemplateError as error:
        return "line", clean(str(error))
    if not own.samples:
        return "samples", "a format needs at least one line of the log, as it is printed, that its `line` matches"
    for index, sample in enumerate(own.samples):
        if template.read(sample) is None:
            return "samples", f"samples[{index}] {clean(_why_not(template, sample))}"
    return None


def _why_not(template: LineTemplate, sample: str) -> str:
    if len(sample) > LONGEST:
        return f"is longer than {LONGEST} characters, which no line of a format may be"
    sample = one_spaced(sample)
    count, at = template.matched_parts(sample)
    rest = sample[at:].strip()
    if count == len(template.parts) and not rest:
        return "has a counter that is none: it must be a number from 0 on"
    wanted = template.parts[count].words if count < len(template.parts) else "the end"
    found = f"`{_short(rest)}`" if rest else "the end"
    read = f"matches as far as `{_short(sample[:at].strip(), True)}`, then" if at else "does not match:"
    return f"{read} {wanted} is expected and {found} found"


def _short(text: str, from_end: bool = False) -> str:
    if len(text) <= _SHOWN:
        return text
    return f"…{text[-_SHOWN:]}" if from_end else f"{text[:_SHOWN]}…"
