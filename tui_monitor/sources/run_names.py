"""What runs are called: by their folders, files or titles, with as much of what lies above as tells them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tui_monitor.model.records import RunFound
from tui_monitor.model.text import clean
from tui_monitor.sources import layouts
from tui_monitor.sources.run_folders import FoundRun


def named(runs: Sequence[FoundRun]) -> tuple[RunFound, ...]:
    """Names that differ: with as many folders before the name as it takes, in the end with a number."""
    names = [_name(run, 1) for run in runs]
    for parts in range(2, 6):
        twice = {name for name, count in Counter(names).items() if count > 1}
        names = [_name(run, parts) if name in twice else name for run, name in zip(runs, names, strict=True)]
    seen: Counter[str] = Counter()
    found = []
    for run, name in zip(runs, names, strict=True):
        seen[name] += 1
        shown = name if seen[name] == 1 else f"{name} ({seen[name]})"
        metrics = tuple(str(path) for path in run.metrics)
        found.append(RunFound(clean(shown), str(run.folder), str(run.log) if run.log else None, metrics))
    return tuple(found)


def _name(run: FoundRun, parts: int) -> str:
    last = run.title or (run.place.stem if run.place == run.log else run.place.name)
    above = layouts.telling_parts(run.place.parts[1:-1])  # without the root
    parts += layouts.is_bare(last)
    return "/".join((*above[max(0, len(above) - parts + 1) :], last)) or str(run.place)
