"""What the tags of metric files are called: canonical names, each of one tag only, in bounded number and length."""

from __future__ import annotations

import re

from tui_monitor.formats.shapes.keys import MOST_WORDS, name_of
from tui_monitor.formats.text import metric_name

MOST_TAGS = 10_000
"""Metrics of one file: runs with a tag for each expert of each layer have thousands; a hostile file has millions."""

_SECTIONS = re.compile(r"[/.]")


class Tags:
    """The names of one file's tags. `refused` counts those beyond MOST_TAGS, that are left out."""

    def __init__(self) -> None:
        self.refused = 0
        self._names: dict[str, str | None] = {}
        self._taken: set[str] = set()

    def name(self, tag: str) -> str | None:
        """The canonical name of a tag; None where it can be no metric's. Two tags never share a name: the later one
        keeps more of its path."""
        if tag in self._names:
            return self._names[tag]
        if len(self._names) >= MOST_TAGS:
            self.refused += 1
            return None
        name = next((name for name in _candidates(tag) if name not in self._taken), None)
        self._names[tag] = name
        if name is not None:
            self._taken.add(name)
        return name


def _candidates(tag: str) -> list[str]:
    """The canonical name, then the whole path, then as many of its last sections as make a name."""
    bare = tag.strip().lstrip("/.")
    if len(bare) > 1000 or not bare:
        return []
    known = name_of(bare)
    if known is None and metric_name(bare) is not None and len(bare.split()) <= MOST_WORDS:
        return []  # an address, an identifier; a tag of many words is one all the same
    sections = _SECTIONS.split(bare)
    ends = ("/".join(sections[cut:]) for cut in range(min(len(sections), 20)))
    paths = [name for end in ends if (name := metric_name(end)) is not None]
    return [known, *paths] if known is not None else paths
