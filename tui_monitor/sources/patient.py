"""A search for runs that no dead disk holds up: what gives no answer is left out, until it does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Event, Thread
from time import monotonic

from msgspec import structs

from tui_monitor.model.isolation import Failed, tried
from tui_monitor.model.records import RunFound
from tui_monitor.model.text import clean
from tui_monitor.sources.discovery import Discovery, discover

PATIENCE = 1.5
"""Seconds that one question to a disk may take: listing a large folder of a busy network disk takes one."""

MOST = 8
"""Places without an answer that one search goes round."""


class PatientSearch:
    """The runs at `paths`, again and again. A place that hangs costs PATIENCE once; whoever asks there waits on, in a
    thread of its own, and what it finds in the end is told by the next search."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = paths
        self._hanging: dict[Path, _Walker] = {}

    def __call__(self) -> Discovery:
        late = self._answered()
        found = self._walked()
        known = {_key(run) for run in found.runs}
        runs = (*found.runs, *(run for run in late if _key(run) not in known))
        silent = tuple(clean(f"no answer from {path}") for path in self._hanging)
        return structs.replace(found, runs=runs, unanswered=silent)

    def _walked(self) -> Discovery:
        for _ in range(MOST):
            walker = _Walker(self._paths, frozenset(self._hanging))
            hangs_at = walker.wait()
            if hangs_at is None:
                return walker.found()
            self._hanging[hangs_at] = walker
        return Discovery((), ())

    def _answered(self) -> list[RunFound]:
        """What those found that had to wait and are through; their places are asked again."""
        through = [path for path, walker in self._hanging.items() if walker.done.is_set()]
        return [run for path in through for run in self._hanging.pop(path).found().runs]


class _Walker:
    """One search on a thread, that tells what it is asking."""

    def __init__(self, paths: Sequence[Path], avoided: frozenset[Path]) -> None:
        self._paths, self._avoided = paths, avoided
        self._asked = Path(), monotonic()
        self._found: Discovery | Failed | None = None
        self.done = Event()
        Thread(target=self._walk, name="moe-top search", daemon=True).start()

    def wait(self) -> Path | None:
        """Until it is through: None; or until it has waited too long: where."""
        while not self.done.wait(max(PATIENCE - (monotonic() - self._asked[1]), 0.0)):
            path, since = self._asked
            if monotonic() - since >= PATIENCE and not self.done.is_set():
                return path
        return None

    def found(self) -> Discovery:
        """What it found, once it is done; raises what it failed of."""
        if isinstance(self._found, Failed):
            raise self._found.error
        assert self._found is not None
        return self._found

    def _walk(self) -> None:
        self._found = tried("discovery", lambda: discover(self._paths, asking=self._ask, avoided=self._avoided))
        self.done.set()

    def _ask(self, path: Path) -> None:
        self._asked = path, monotonic()


def _key(run: RunFound) -> str:
    return run.log or run.path
