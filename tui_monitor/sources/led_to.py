"""To which mount a run's checkpoints lead: link by link, and none is read on another mount, whose disk may be dead."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from tui_monitor.sources.asked import self_and_above
from tui_monitor.sources.checkpoint_folders import possible_folders
from tui_monitor.sources.mounts import mount_points

MOST_LINKS = 40  # of one way: the kernel follows no more either


def mount_led_to(run_folder: Path, configured: str | None) -> str:
    """Where the mount lies, other than the run's own, to which a folder leads that may hold its checkpoints; empty
    where none does, or where nobody tells."""
    points = mount_points()
    home = os.path.realpath(run_folder)
    own = _mount_of(home, points)
    ways = (way for folder in possible_folders(Path(home), configured) for way in _ways(os.path.normpath(folder), home))
    return next((mount for way in ways if (mount := _mount_of(way, points)) != own), "")


def _mount_of(path: str, points: Collection[str]) -> str:
    return next((above for above in self_and_above(path) if above in points), "/")


def _ways(way: str, home: str) -> Iterator[str]:
    """The way, and what it is with each link replaced by what that says. `home` has none."""
    yield way
    for _ in range(MOST_LINKS):
        for above in reversed([*self_and_above(way)]):
            told = "" if _is_above(above, home) else _told(above)
            if told:
                way = os.path.normpath(os.path.join(os.path.dirname(above), told) + way[len(above) :])
                yield way
                break
        else:
            return


def _is_above(place: str, home: str) -> bool:
    return home == place or home.startswith(place + "/")


def _told(link: str) -> str:
    """What a link says; nothing where there is none."""
    try:
        return os.readlink(link)
    except OSError:
        return ""
