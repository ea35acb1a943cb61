"""Boxes of two columns, `| key | value |`, with section rows, as Stable-Baselines3 and tabulate print them."""

from __future__ import annotations

from collections.abc import Sequence

from tui_monitor.formats.shapes.counters import label_of, qualifier_of, unit_of, words_of
from tui_monitor.formats.shapes.keys import name_of
from tui_monitor.formats.shapes.reading import Counter, Reading, countable
from tui_monitor.formats.shapes.slots import printed_number
from tui_monitor.formats.text import metric_name
from tui_monitor.late import late

_CELLS = late(r"\s*[|│┃](?P<key>[^|│┃]{1,80})[|│┃](?P<value>[^|│┃]{0,80})[|│┃]\s*$")
_SPACED = late(r"\s{0,4}(?P<key>[^\W\d_][^\s|]*(?: [^\s|]+){0,4})(?:\s{2,}|:\s+)(?P<value>\S+)\s*$")
_RULER = late(r"\s*[-=─]{3,}\s+[-=─]{3,}\s*$")
_BORDER = late(r"\s*[+|┌└├╭╰┏┗┡╞]?[-=+─━┬┴┼┐┘┤╮╯┳┻╇┩╪╡\s]{5,}[+|]?\s*$")
_RANK = {"step": 0, "iteration": 1, "epoch": 2, "episode": 3}


TORN_LINES = 10
"""Foreign lines that may stand between two rows of a box: a warning with its source line, of several processes."""


class BoxReader:
    """Collects the rows of a box; its border ends it. `read` answers None for lines that are no part of one."""

    def __init__(self) -> None:
        self._section = ""
        self._cells: dict[str, float] = {}
        self._torn = 0  # foreign lines since the last row
        self._ruled = False  # inside the two rulers of a box without side walls

    @property
    def open(self) -> bool:
        return bool(self._cells)

    def given_up(self) -> Sequence[Reading]:
        """What an open box says that was torn by more lines than a warning prints; nothing before that."""
        self._torn += bool(self._cells)
        return self.close() if self._torn > TORN_LINES else ()

    def read(self, line: str) -> Sequence[Reading] | None:
        match = _CELLS.match(line)
        if match is not None:
            self._torn = 0
            self._take(match["key"], match["value"].strip())
            return ()
        if _RULER.match(line):
            ended = self.close()
            self._ruled = not ended
            return ended
        if self._ruled and (match := _SPACED.match(line)):
            self._take(match["key"], match["value"])
            return ()
        self._ruled = False
        if self._cells and _BORDER.match(line):
            return self.close()
        return None

    def _take(self, key: str, printed: str) -> None:
        name = key.strip()
        if name.endswith("/") and not printed:
            self._section = name
            return
        nested = key[:1].isspace() and key[1:3].isspace()
        number = printed_number(printed)
        if number is not None:
            own = not self._section or not nested or (qualifier_of(words_of(self._section)) is None)
            self._cells[name if own and name not in self._cells else f"{self._section}{name}"] = number

    def close(self) -> Sequence[Reading]:
        """What the box says; it is over."""
        cells, self._cells, self._section, self._ruled, self._torn = self._cells, {}, "", False, 0
        return (block_reading("box", cells),) if cells else ()


def add_value(values: dict[str, float], key: str, number: float) -> None:
    """Put a value under its canonical name or, where another key has that name, under its own whole one."""
    name = name_of(key)
    if name is not None and name in values:
        name = metric_name(key)
    if name is not None:
        values.setdefault(name, number)


def block_reading(kind: str, pairs: dict[str, float]) -> Reading:
    """The reading of pairs that belong together; the counter that most trainers plan by comes first."""
    counters: list[Counter] = []
    values: dict[str, float] = {}
    for key, number in pairs.items():
        unit = unit_of(key) or unit_of(key.rsplit("/", 1)[-1])
        if unit and countable(number, unit):
            counters.append(Counter(f"{kind}:{label_of(key.rsplit('/', 1)[-1])}", unit, number, None, name_of(key)))
        else:
            add_value(values, key, number)
    counters.sort(key=lambda counter: _RANK.get(counter.unit, 9))
    return Reading("box", f"{kind}:" + " ".join(values), tuple(counters), values, led=True)
