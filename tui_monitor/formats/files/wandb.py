"""wandb's files, read without wandb: the history by step, totals from the arguments, the end from console and exit."""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct, structs

from tui_monitor.formats.arguments import total_for
from tui_monitor.formats.arguments.stated import Stated, read_pairs
from tui_monitor.formats.files.console import ConsoleReader
from tui_monitor.formats.files.leveldb import HEADER, LARGEST, Blocks
from tui_monitor.formats.files.protobuf import Malformed
from tui_monitor.formats.files.recorded import RecordedReader
from tui_monitor.formats.files.recorder import Recorder
from tui_monitor.formats.files.wandb_records import About, Config, Console, Exit, History, Told, read
from tui_monitor.formats.shapes.counters import unit_of
from tui_monitor.formats.text import shown
from tui_monitor.model.records import Ending, Incident, IncidentKind, LogRecord, Resume, Row, Setup
from tui_monitor.model.text import Clean, clean

TRIED = 8
"""Rows of history after which a counter that the arguments speak of (epochs) is taken for the run's own. Where it is
not, because several rows tell of one epoch, the second or third row shows it."""

INTERRUPTED = 255  # wandb's code for Ctrl-C


class _Trial(Struct):
    """The first rows of history, counted by a key that the arguments have a total for."""

    unit: str
    told: list[History]
    latest: float = -1.0


class WandbReader(RecordedReader):
    """Reads one `.wandb` file; see `MetricReader`."""

    name: ClassVar[str] = "wandb"

    def __init__(self) -> None:
        super().__init__()
        self.lines = 0
        self.title: Clean | None = None
        """The run's name as people know it."""
        self._blocks = Blocks()
        self._console = ConsoleReader()
        self._totals: dict[str, int] = {}
        self._trial: _Trial | None = None

    @property
    def cut(self) -> int:
        return self._blocks.half

    @classmethod
    def claims(cls, head: bytes, name: str) -> bool:
        """The header proves it."""
        return head.startswith(HEADER)

    def feed(self, data: bytes) -> list[LogRecord]:
        """The records that `data` completes."""
        records: list[LogRecord] = []
        for record in self._blocks.feed(data):
            self.lines += 1
            try:
                told = list(read(record))
            except Malformed:
                self._problems.count("records that are none of wandb's left out", 1, add=True)
                continue
            for one in told:
                records += self._take(one)
        if self._blocks.lost:
            self._problems.count("damaged pieces left out", self._blocks.lost)
        if self._blocks.passed:
            self._problems.count(f"records above {LARGEST >> 20} MB left out", self._blocks.passed)
        return records

    def settle(self) -> list[LogRecord]:
        return [*self._rows(self._recorder.settle()), *self._console.settle()]

    def finish(self) -> list[LogRecord]:
        """The same. A record that is not whole is lost: the program ended, or still runs."""
        self._problems.cut(self.cut)
        return [*self._rows(self._recorder.settle()), *self._console.finish(self.lines)]

    def restart(self) -> None:
        """Another file stands in this one's place: nobody writes wandb's files anew."""
        self.lines = 0
        self._blocks, self._recorder, self._console = Blocks(), Recorder(), ConsoleReader()
        self._totals, self._trial = {}, None

    def _take(self, told: Told) -> list[LogRecord]:
        if isinstance(told, History):
            return self._history(told)
        if isinstance(told, Console):
            said = self._console.feed(told.stream, told.text, self.lines)
            ends = any(isinstance(record, Incident | Ending) for record in said)
            return [*self._rows(self._recorder.settle()), *said] if ends else said  # what ends a run stands behind it
        if isinstance(told, Config):
            return self._arguments(told.pairs)
        if isinstance(told, About):
            self.title = shown(told.name) or self.title
            resumed: list[LogRecord] = [Resume(line=self.lines)] if told.resumed else []
            return [*resumed, *self._arguments(told.pairs)]
        return [*self._rows(self._recorder.settle()), *self._console.finish(self.lines), *self._end(told)]

    def _arguments(self, pairs: list[tuple[str, str]]) -> list[LogRecord]:
        """What the arguments state. Totals go with the rows: each holds for its own counter only."""
        stated: Stated = read_pairs(pairs, True, None, self.lines)
        self._totals.update(stated.totals)
        return [stated.setup] if stated.setup != Setup(line=self.lines) else []

    def _end(self, told: Exit) -> list[LogRecord]:
        """How the program ended. Where the console told why it died, its code is no news."""
        after = f" after {told.seconds} s" if told.seconds > 0 else ""
        if told.code == 0:
            facts = {"hours": told.seconds / 3600} if told.seconds > 0 else {}
            return [Ending(clean(f"exit code 0{after}"), facts, self.lines)]
        if self._console.died:
            return []
        kind: IncidentKind = "cancelled" if told.code == INTERRUPTED else "traceback"
        return [Incident(kind, clean(f"exit code {told.code}{after}"), line=self.lines)]

    # --- the history ---

    def _history(self, told: History) -> list[LogRecord]:
        if all(key.startswith("_") for key in told.values):
            return []  # wandb's own numbers alone, or pictures
        if not self._recorder.lines:
            self._begin_trial(told)
        records: list[LogRecord] = []
        if self._trial is not None:
            if not self._passes(self._trial, told):
                records += self._give_up(self._trial)
            elif len(self._trial.told) >= TRIED:
                self._trial = None
        return [*records, *self._record(told)]

    def _begin_trial(self, told: History) -> None:
        """A counter that the arguments have a total for, as `epoch` beside `epochs: 40`, is tried before wandb's own,
        unless there is one of steps: those are as fine, and trainers state their totals, too."""
        units = {unit for key in told.values if key != "_step" and (unit := _unit(key))}
        found = next((unit for unit in self._totals if unit in units), None)
        if found is not None and "step" not in units:
            self._trial = _Trial(found, [])

    def _passes(self, trial: _Trial, told: History) -> bool:
        """Whether this row, too, has a count of its own."""
        trial.told.append(told)
        count = next((value for key, value in told.values.items() if _unit(key) == trial.unit), None)
        if count is None or count <= trial.latest:
            return False
        trial.latest = count
        return True

    def _give_up(self, trial: _Trial) -> list[LogRecord]:
        """Count by wandb's own steps, from the first row on: the new unit makes the store forget the rows told."""
        before, self._trial = trial.told[:-1], None
        self._recorder = Recorder()
        return [record for told in before for record in self._record(told)]

    def _record(self, told: History) -> list[LogRecord]:
        """The rows of one call, wandb's own step last: a trainer's is the better one of two that are as fine."""
        values = {key: value for key, value in told.values.items() if not key.startswith("_")}
        at = told.values.get("_timestamp")
        if self._trial is None and "_step" in told.values:
            values["_step"] = told.values["_step"]
        return self._rows(self._recorder.add(values, at))

    def _rows(self, records: list[LogRecord]) -> list[LogRecord]:
        """The records with the total that the arguments state, and with the number of the file's record."""
        return [self._row(record) if isinstance(record, Row) else record for record in records]

    def _row(self, row: Row) -> Row:
        total = total_for(self._totals, self.unit, row.counter) if self._totals and row.total is None else row.total
        return structs.replace(row, total=total)


def _unit(key: str) -> str | None:
    return unit_of(key.rpartition("/")[2])


def title_of(head: bytes) -> Clean | None:
    """The run's name as people know it, from the first bytes of its file; None where they tell none."""
    reader = WandbReader()
    reader.feed(head)
    return reader.title
