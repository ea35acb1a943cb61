"""What runs say of how they were started, and in what they differ: command lines, argument dumps, banners."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from tui_monitor.formats.arguments import forms, keys
from tui_monitor.model.events import Fold
from tui_monitor.model.run import Run
from tui_monitor.model.text import Clean, clean
from tui_monitor.model.units import number

EVENTS_READ = 400  # of a log's beginning: an argument dump stands there, or nowhere
LONGEST_VALUE = 200  # characters of a value that are kept
_NEVER = frozenset({"line"})  # fields of a setup that are no setting
_PHASES_KEPT = 8  # banners of phases: each says its learning rate

Settings = dict[str, Clean]


class Differing(Struct, frozen=True):
    """A setting that is not the same in all runs: its key, and each run's value, None where it says nothing of it."""

    key: Clean
    values: tuple[Clean | None, ...]


def settings_of(run: Run) -> Settings:
    """Every setting that the run states, by its key as people write it: what the trainer prints of itself, its argument
    dump, the facts of its phases' banners, and the options of its command line."""
    found = _printed(run)
    found |= _banners(run)
    found |= _commanded(run)
    return found | _stated(run)


def differing(stated: Sequence[Settings]) -> tuple[Differing, ...]:
    """The settings in which runs differ, in the order in which they were told; those that only some runs tell come
    last."""
    names = list(dict.fromkeys(key for settings in stated for key in settings))
    found = [Differing(clean(key), tuple(settings.get(key) for settings in stated)) for key in names]
    apart = [one for one in found if not _alike(one.values)]
    return tuple(sorted(apart, key=lambda one: None in one.values))


def _alike(values: Sequence[Clean | None]) -> bool:
    return len({_plain(value) for value in values}) < 2


def _plain(value: Clean | None) -> object:
    """The value as a number where it is one: 1e-3 and 0.001 are the same setting."""
    text = (value or "").strip("'\"")
    try:
        return None if value is None else float(text)
    except ValueError:
        return text.lower()


def _stated(run: Run) -> Settings:
    """What was understood of the start: total, experts, coefficients, device."""
    told = {name: value for name, value in msgspec.structs.asdict(run.setup).items() if value is not None}
    return {_spoken(name): _text(value) for name, value in told.items() if name not in _NEVER}


def _text(value: object) -> Clean:
    if isinstance(value, bool):
        return Clean("yes") if value else Clean("no")
    return clean(number(value) if isinstance(value, float) else str(value))


def _spoken(name: str) -> str:
    return name.replace("_", " ")


def _banners(run: Run) -> Settings:
    """`warmup learning rate`: what the banner of a phase says besides its name."""
    marks = [mark for mark in run.phases if mark.facts]
    return {
        f"{mark.name.lower()} {_spoken(name)}": value
        for mark in marks[:_PHASES_KEPT]
        for name, value in mark.facts.items()
    }


def _commanded(run: Run) -> Settings:
    """The options of the process that writes the log, where it is seen."""
    process = run.writer.process if run.writer is not None else None
    return _named(forms.flags(process.command) or []) if process is not None else {}


def _printed(run: Run) -> Settings:
    """The lines of an argument dump before the first row: their texts are kept where nothing of them was understood."""
    told: Settings = {}
    first = run.rows.lines[0] if len(run.rows) else None
    for event in run.events[:EVENTS_READ]:
        if not isinstance(event, Fold) or (first is not None and event.line > first):
            continue
        for text in event.texts:
            for key, value in _named(_pairs(text)).items():
                told.setdefault(key, value)
    return told


def _pairs(text: str) -> forms.Pairs:
    """The settings of a line, none where it is no line of a dump."""
    said = forms.message(text)
    found = forms.call(text) or forms.mapping(text) or forms.flags(text) or forms.dotted(text)
    return found or forms.dots(said) or forms.pair(said) or []


def _named(pairs: forms.Pairs) -> Settings:
    named = ((keys.normal(key), value.strip().strip("'\"")[:LONGEST_VALUE]) for key, value in pairs)
    return {_spoken(key): clean(value) or Clean("set") for key, value in named if key and not value.startswith("//")}
