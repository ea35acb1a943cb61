"""The lines of the comparison: runs, differences with their intervals, settings that are not the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui_monitor.analysis.compare import Comparison
from tui_monitor.analysis.configuration import Differing
from tui_monitor.draw.cells import Align, cell_width, fit
from tui_monitor.export.compare import Told, told_rows
from tui_monitor.model.text import clean
from tui_monitor.model.units import count_text
from tui_monitor.ui.phrases import percent_words, progress_words
from tui_monitor.ui.query import Query
from tui_monitor.ui.rows import Part, Row, chosen_row, fit_row, pack, row
from tui_monitor.ui.scene import RunView
from tui_monitor.ui.signs import Sign, run_sign

STANDINGS = {
    "better": Sign("✔", "better", "ok"),
    "worse": Sign("▲", "worse", "warning"),
    "higher": Sign("↑", "higher", "text"),
    "lower": Sign("↓", "lower", "text"),
    "equal": Sign("=", "equal", "muted"),
    "cannot tell": Sign("?", "cannot tell", "muted"),
    "too little data": Sign("·", "too few data", "muted"),
}
NOTHING = Sign(" ", "", "muted")
GAP, MARK = 2, 2
SPAN = "over"
NONE = "–"  # a run that tells nothing of a setting
PERCENT = 4  # cells: `100%`
LABEL_MOST, NAME_MOST, KEY_MOST = 26, 40, 28  # cells


class Entry(NamedTuple):
    """A line of the table: one of the comparison, a setting, or words: a heading, or why nothing is known."""

    told: Told | None = None
    setting: Differing | None = None
    words: str = ""

    @property
    def name(self) -> str:
        """What the line is about, the same whichever runs are compared."""
        if self.told is None:
            return self.setting.key if self.setting is not None else "configuration"
        contrast = self.told.contrast
        return f"{self.told.label} {'whole' if contrast is None or contrast.first <= 1 else 'latest'}"

    @property
    def metric(self) -> str | None:
        """The metric that can be drawn, None for a rate, checkpoints, a setting."""
        contrast = self.told.contrast if self.told is not None else None
        return contrast.metric if contrast is not None and contrast.metric != "rate" else None


def words_of(entry: Entry) -> str:
    """All that the line says, for a filter; nothing for words such as a heading, which stand over lines."""
    if entry.setting is not None:
        return " ".join((entry.setting.key, *(value or NONE for value in entry.setting.values)))
    told = entry.told
    if told is None:
        return ""
    cells = (told.label, told.span, told.run, told.baseline, told.difference, told.interval)
    return " ".join((*cells, _standing(told).word))


def matching(entries: Sequence[Entry], query: Query | None) -> list[Entry]:
    """The lines of which the words are true."""
    return [entry for entry in entries if query is None or query.wanted.holds(words_of(entry))]


def entries_of(found: Comparison, settings: Sequence[Entry]) -> list[Entry]:
    """The lines of a comparison, and below them those of the settings."""
    return [*(Entry(told) for told in told_rows(found)), *settings]


def setting_entries(found: Sequence[Differing], known: int, runs: int) -> list[Entry]:
    """A heading and each setting that is not the same; or why there is none."""
    if not known:
        return [Entry(words="configuration: no run prints its arguments, and no command line is seen")]
    if not found:
        said = "the same in all runs, as far as they tell" if known == runs else "not all runs tell their settings"
        return [Entry(words=f"configuration: {said}")]
    return [Entry(words=f"configuration: {len(found)} differ"), *(Entry(setting=one) for one in found)]


# --- the runs ---------------------------------------------------------------------------------------------------------


def run_row(view: RunView, letter: str, role: str, about: Row, name: str, width: int, done: int, held: bool) -> Row:
    """`B ━ ● warmup_1000  290/1000  29%   score: ▲ worse`; the one of the table has a mark."""
    sign = run_sign(view.report)
    mark = ("▸ " if held else "  ", "accent strong")
    line, named = (f"{letter} ━ ", f"{role} strong"), (name, "strong" if held else None)
    head = row(mark, line, (f"{sign.mark} ", sign.role), named)
    parts = [Part(0, head), Part(3, row((progress_words(view.report).rjust(done), "text"))),
             Part(4, row((percent_words(view.report).rjust(PERCENT), "muted"))), Part(1, about)]  # fmt: skip
    return fit_row(pack(parts, width, GAP), width)


def standing_row(found: Comparison | None, failure: str, label: str, metric: str | None) -> Row:
    """`score ▲ worse`: what the latest stretch of the drawn metric says."""
    if failure:
        return row((failure, "critical"))
    if found is None:
        return row(("no row to compare yet", "muted"))
    contrast = next((one for one in reversed(found.metrics) if one.metric == metric), None)
    if contrast is None:
        return row((f"no {label or 'metric'} in both", "muted"))
    sign = STANDINGS[contrast.standing]
    return row((f"{label} ", "muted"), (f"{sign.mark} {sign.word}", sign.role))


# --- the differences --------------------------------------------------------------------------------------------------


class _Column(NamedTuple):
    name: str
    rank: int  # the greater, the sooner it is left out
    align: Align
    role: str | None
    texts: tuple[str, ...]
    width: int


class Table:
    """All lines in columns of one width, so that nothing moves when others come into sight."""

    def __init__(self, entries: Sequence[Entry], names: tuple[str, str], letters: tuple[str, ...], width: int) -> None:
        self._entries, self._letters, self._width = entries, letters, width
        told = [entry.told for entry in entries if entry.told is not None]
        self._columns = _roomy(told, names, width - MARK)
        if all(column.name != SPAN for column in self._columns):  # then the first column says of what a line is
            self._columns = _roomy(told, names, width - MARK, spans=False)
        self._places = {id(one): place for place, one in enumerate(told)}
        settings = [entry.setting for entry in entries if entry.setting is not None]
        self._key_width = min(max((cell_width(clean(one.key)) for one in settings), default=0), KEY_MOST, width // 2)
        values = [clean(value or NONE) for one in settings for value in one.values]
        self._value_width = max(map(cell_width, values), default=0)

    def head(self) -> Row:
        """The names of the columns."""
        return _spaced("  ", [(_cell(column, column.name), "muted") for column in self._columns])

    def line(self, place: int, chosen: bool = False) -> Row:
        """One line, in exactly the table's width."""
        made = _spaced("▸ " if chosen else "  ", self._cells(self._entries[place]))
        return chosen_row(made, self._width) if chosen else fit_row(made, self._width)

    def _cells(self, entry: Entry) -> list[tuple[str, str | None]]:
        if entry.told is not None:
            at, role = self._places[id(entry.told)], _standing(entry.told).role
            return [(_cell(column, column.texts[at]), column.role or role) for column in self._columns]
        return self._setting(entry.setting) if entry.setting is not None else [(entry.words, "muted")]

    def _setting(self, setting: Differing) -> list[tuple[str, str | None]]:
        room = max(self._width - MARK - self._key_width - GAP, 1)
        each = min(max(room // max(len(setting.values), 1) - GAP - 2, 3), self._value_width)
        told = zip(self._letters, setting.values, strict=False)
        cells = [(f"{letter} {fit(clean(value or NONE), each)}", None if value else "muted") for letter, value in told]
        return [(fit(clean(setting.key), self._key_width), "text"), *cells]


def _spaced(mark: str, cells: Sequence[tuple[str, str | None]]) -> Row:
    return row((mark, "accent strong"), *(row(" " * GAP if at else "", cell) for at, cell in enumerate(cells)))


def _cell(column: _Column, text: str) -> str:
    return fit(text, column.width, column.align)


def _labels(told: Sequence[Told], spans: bool) -> list[str]:
    """The metrics' labels; without spans a second line of a metric is `└ last 100`."""
    names: list[str] = []
    for at, one in enumerate(told):
        again = at > 0 and one.contrast is not None and one.label == told[at - 1].label and not spans
        last = f"└ last {count_text(one.contrast.last - one.contrast.first + 1)}" if again and one.contrast else ""
        names.append(last or fit(clean(one.label), LABEL_MOST).rstrip())
    return names


def _roomy(told: Sequence[Told], names: tuple[str, str], width: int, spans: bool = True) -> list[_Column]:
    """The columns that fit. Counts of checkpoints make none wider where another would be left out for them."""
    full, spare = (_fitting(_columns(told, names, spans, counts), width) for counts in (True, False))
    return full if len(full) == len(spare) else spare


def _columns(told: Sequence[Told], names: tuple[str, str], spans: bool, counts: bool) -> list[_Column]:
    """Of least rank what is read first: metric, standing, difference."""
    signs = [_standing(one) for one in told]
    texts: list[tuple[str, int, Align, str | None, list[str]]] = [
        ("metric", 0, "left", "text", _labels(told, spans)),
        (SPAN, 2, "right", "muted", [one.span for one in told]),
        (names[0], 4, "right", "text", [one.run for one in told]),
        (names[1], 5, "right", "text", [one.baseline for one in told]),
        (" − ".join(names), 1, "right", "strong", [one.difference for one in told]),
        ("95 % of cases", 3, "left", "muted", [one.interval for one in told]),
        ("", 0, "left", None, [f"{sign.mark} {sign.word}" for sign in signs]),
    ]
    weighed = [counts or one.contrast is not None for one in told]
    return [
        _Column(name, rank, align, role, tuple(cells), _width(name, cells, weighed if name in names else ()))
        for name, rank, align, role, cells in texts
    ]


def _width(name: str, cells: Sequence[str], counting: Sequence[bool]) -> int:
    """What the widest takes; of those beside `counting` only those that count."""
    told = [cell for cell, counts in zip(cells, counting, strict=True) if counts] if counting else cells
    return max(map(cell_width, (name, *told)))


def _fitting(columns: list[_Column], width: int) -> list[_Column]:
    kept = list(columns)
    while len(kept) > 2 and sum(column.width + GAP for column in kept) - GAP > width:
        kept.remove(max(kept, key=lambda column: column.rank))
    return kept


def _standing(told: Told) -> Sign:
    return STANDINGS[told.contrast.standing] if told.contrast is not None else NOTHING
