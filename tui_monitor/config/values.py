"""Values that have the right type and still cannot be meant: names nobody knows, counts of nothing, no numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from tui_monitor.config.places import place, place_in
from tui_monitor.config.settings import FormatSettings, Settings
from tui_monitor.config.wording import suggest
from tui_monitor.model.metrics import canonical
from tui_monitor.model.text import clean


class Known(Struct, frozen=True):
    """The names that exist elsewhere and may be set here: rules, actions, themes. Empty: anything goes."""

    rules: frozenset[str] = frozenset()
    actions: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    format_refused: Callable[[FormatSettings], tuple[str, str] | None] | None = None
    """The key and the reason why a `[[format]]` cannot be used; it is known where lines are read."""


def wrong_values(settings: Settings, path: Path, known: Known) -> Iterator[str]:
    """What is wrong with single values of one file, each as a line with its place."""
    yield from _unknown("rules", settings.rules, known.rules, path)
    yield from _unknown("ui.keys", settings.ui.keys, known.actions, path)
    yield from _theme(settings.ui.theme, known.themes, path)
    yield from _counts(settings, path)
    yield from _thresholds(settings, path)
    yield from _metrics(settings, path)
    yield from _formats(settings, path, known)


def _unknown(key: str, given: Iterable[str], known: frozenset[str], path: Path) -> Iterator[str]:
    for name in given:
        if known and name not in known:
            suggestion = suggest(name, known)
            yield f"{place_in(path, key, name)}: unknown name `{clean(name)}` in [{key}]{suggestion}"


def _theme(theme: str | None, known: frozenset[str], path: Path) -> Iterator[str]:
    if theme is not None and known and theme not in known:
        yield f"{place(path, 'ui.theme')}: ui.theme: unknown theme `{clean(theme)}`{suggest(theme, known)}"


def _counts(settings: Settings, path: Path) -> Iterator[str]:
    for key, value in (
        ("run.total", settings.run.total),
        ("run.experts", settings.run.experts),
        ("checkpoints.every", settings.checkpoints.every),
        ("checkpoints.keep", settings.checkpoints.keep),
        ("ui.refresh", settings.ui.refresh),
    ):
        if value is not None and value < 1:
            yield f"{place(path, key)}: {key} = {value}: must be 1 or more"


def _thresholds(settings: Settings, path: Path) -> Iterator[str]:
    for name, rule in settings.rules.items():
        for key in ("warning", "critical"):
            limit = getattr(rule, key)
            if limit is not None and not math.isfinite(limit):
                where = f"rules.{name}"
                yield f"{place_in(path, where, key)}: {clean(where)}.{key} = {limit}: must be a finite number"


def _metrics(settings: Settings, path: Path) -> Iterator[str]:
    """A printed name may mean one metric only."""
    owners: dict[str, str] = {}
    for index, own in enumerate(settings.metrics):
        for key, printed in (("name", own.name), *(("aliases", alias) for alias in own.aliases)):
            name, where = canonical(printed), f"metric[{index}].{key}"
            if not name:
                yield f"{place(path, where)}: {where}: a metric needs a name"
            elif owners.setdefault(name, own.name) != own.name or (key == "name" and name in _names(settings, index)):
                yield f"{place(path, where)}: {where}: `{clean(printed)}` is already a name of `{clean(owners[name])}`"


def _formats(settings: Settings, path: Path, known: Known) -> Iterator[str]:
    """Every format has a name of its own, and reads its samples."""
    names: set[str] = set()
    for index, own in enumerate(settings.formats):
        key, reason = known.format_refused(own) or ("", "") if known.format_refused else ("", "")
        if not own.name.strip() or own.name in names:
            key, reason = "name", f"`{clean(own.name)}` is the name of another format" if own.name else "is empty"
        names.add(own.name)
        if key:
            where = f"format[{index}].{key}"
            yield f"{place(path, where)}: {where}: {reason}"


def _names(settings: Settings, count: int) -> set[str]:
    return {canonical(own.name) for own in settings.metrics[:count]}
