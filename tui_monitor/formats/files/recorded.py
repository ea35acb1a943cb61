"""What every reader that records rows answers alike: its unit, the keys of its metrics, and what it could not read."""

from tui_monitor.formats.files.problems import Problems
from tui_monitor.formats.files.recorder import Recorder
from tui_monitor.model.text import Clean


class RecordedReader:
    """The part of `MetricReader` that a recorder and its problems answer."""

    def __init__(self) -> None:
        self._recorder = Recorder()
        self._problems = Problems()

    @property
    def unit(self) -> str | None:
        return self._recorder.unit

    @property
    def keys(self) -> dict[str, str]:
        return self._recorder.keys

    @property
    def problems(self) -> list[Clean]:
        return [*self._problems.told, *self._recorder.problems]
