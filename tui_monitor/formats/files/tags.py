"""What the tags of metric files are called: canonical names, each of one tag only, in bounded number and length."""

from __future__ import annotations

from tui_monitor.formats.shapes.keys import MOST_WORDS, name_of
from tui_monitor.formats.text import metric_name
from tui_monitor.late import late

MOST_TAGS = 10_000
"""Metrics of one file: runs with a tag for each expert of each layer have thousands; a hostile file has millions."""

LONGEST_TAG = 1000  # characters: beyond it no path of a model's parts goes

QUIET = frozenset({"time", "rollout", "train", "trainer", "global", "progress", "charts", "losses", "timers"})
"""Sections of a path that say nothing: `train/loss` is the training's loss, as consoles print it."""

_SECTIONS = late(r"[/.]")


class Tags:
    """The names of one file's tags. `refused` counts those beyond MOST_TAGS, that are left out; `keys` are the tags by
    their names."""

    def __init__(self) -> None:
        self.refused = 0
        self.keys: dict[str, str] = {}
        self._names: dict[str, str | None] = {}

    def name(self, tag: str) -> str | None:
        """The canonical name of a tag; None where it can be no metric's. Two tags never share a name: the later one
        keeps more of its path."""
        if tag in self._names:
            return self._names[tag]
        if len(tag) > LONGEST_TAG:
            return None
        if len(self._names) >= MOST_TAGS:
            self.refused += 1
            return None
        names = _candidates(tag)
        name = next(
            (name for name in names if name not in self.keys), f"{names[0]}_{len(self._names)}" if names else None
        )
        self._names[tag] = name
        if name is not None:
            self.keys[name] = tag
        return name


def _candidates(tag: str) -> list[str]:
    """The canonical name, without a section that says nothing; then the whole path, then as many of its last sections
    as make a name."""
    bare = tag.strip().lstrip("/.")
    if not bare:
        return []
    known = name_of(bare)
    if known is None and metric_name(bare) is not None and len(bare.split()) <= MOST_WORDS:
        return []  # an address, an identifier; a tag of many words is one all the same
    sections = _SECTIONS.split(bare)
    ends = ("/".join(sections[cut:]) for cut in range(min(len(sections), 20)))
    paths = [name for end in ends if (name := metric_name(end)) is not None]
    end = name_of(sections[1]) if len(sections) == 2 and sections[0] in QUIET else None
    return [name for name in (end, known, *paths) if name is not None]
