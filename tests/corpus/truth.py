"""truth.json of a corpus: what a right reading of each of its files says."""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct

TABLES = (".csv", ".json", ".jsonl", ".wandb")
"""Ends of names of metric files, which are no consoles."""


class TrueMetric(Struct, frozen=True):
    """A metric's last printed value, and the keys that the file prints it under."""

    last: float | str
    last_text: str
    names: tuple[str, ...]
    alt_last: tuple[float, ...] = ()


class Truth(Struct, frozen=True):
    """One file, judged by reading it. `alt_*` and `current_alts` are other readings that are as good."""

    file: str
    verdict_class: str
    unit: str | None
    current: float | None
    total: float | None
    points: int | None
    state: str
    cause: str | None
    non_finite: bool
    metrics: dict[str, TrueMetric] = {}
    alt_current: dict[str, float] = {}
    current_alts: tuple[float, ...] = ()
    alt_state: tuple[str, ...] = ()
    alt_cause: tuple[str, ...] = ()
    ambiguous: bool = False

    @property
    def family(self) -> str:
        return self.file.split("/")[0]

    @property
    def is_console(self) -> bool:
        """A log that was printed line by line, not a file of metrics."""
        return not self.file.endswith(TABLES) and "tfevents" not in self.file

    @property
    def has_progress(self) -> bool:
        return self.verdict_class == "progress"


def load(folder: Path) -> list[Truth]:
    """Every record, in the file's order. Raises OSError and msgspec.ValidationError."""
    return msgspec.json.decode((folder / "truth.json").read_bytes(), type=list[Truth])
