"""Each metric of a run is told from one of its files."""

from __future__ import annotations

from collections.abc import Iterable

from tui_monitor.model.records import Row
from tui_monitor.model.text import Clean
from tui_monitor.sources.conflicts import Conflicts
from tui_monitor.sources.parts import Part


class Ownership:
    """Which part tells which metric. A mirror - the log of another rank - tells what no other file does."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        """The metrics that a part tells that is no mirror."""
        self._owners: dict[str, Part] = {}
        self._mirrored: dict[str, Part] = {}
        self._conflicts = Conflicts()

    @property
    def conflicts(self) -> list[str]:
        """Names by which two files mean different things."""
        return self._conflicts.said

    def expects(self, names: dict[str, Part]) -> None:
        """Which part tells which metric, as far as the files' beginnings show it."""
        self._owners = names | self._owners

    def claim(self, names: Iterable[str]) -> None:
        """The leading part tells these metrics."""
        self.names.update(names)

    def restart(self, unit: Clean | None) -> None:
        """Another unit counts from now on."""
        self.names.clear()
        self._conflicts = Conflicts()
        self._owners = {name: part for name, part in self._owners.items() if part.unit == unit}

    def values(self, part: Part, row: Row) -> dict[str, float]:
        """The values of a row that are its part's to tell."""
        values = {}
        for name, value in row.values.items():
            if self._owners.setdefault(name, part).group is part.group:
                values[name] = value
            self._conflicts.compare(name, part, row.counter, value)
        self.names |= row.values.keys()
        return values

    def beyond(self, part: Part, row: Row) -> dict[str, float]:
        """The values of a mirror's row that only it tells."""
        own = {name: value for name, value in row.values.items() if name not in self.names}
        return {name: value for name, value in own.items() if self._mirrored.setdefault(name, part) is part}
