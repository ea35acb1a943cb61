"""What a file's reader could not read, each kind said once and counted."""

from __future__ import annotations

from tui_monitor.model.text import Clean, clean


class Problems:
    """Remarks in the order met. Counted ones are said with their latest count."""

    def __init__(self) -> None:
        self._said: dict[str, int] = {}

    def say(self, text: str) -> None:
        """Said once."""
        self._said.setdefault(text[:300], 0)

    def count(self, what: str, number: int, add: bool = False) -> None:
        """`number` of something, or that many more."""
        self._said[what] = self._said.get(what, 0) + number if add else number

    def cut(self, size: int) -> None:
        """The file ends within a record of which `size` bytes are there; 0: it does not."""
        if size:
            self.say(cut_short(size))

    @property
    def told(self) -> list[Clean]:
        return [clean(f"{what}: {count}" if count else what) for what, count in self._said.items()]


def cut_short(size: int) -> Clean:
    """What is said of a file that ends within a record."""
    return clean(f"the last record is cut: {size} byte{'s' if size > 1 else ''} left out")
