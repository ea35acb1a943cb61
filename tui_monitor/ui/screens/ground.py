"""What lies under the panels: blank, and drawn as such."""

from __future__ import annotations

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

END = 10_000_000  # lines: farther down than any page goes


class Ground(Widget):
    """A screen or a board with nothing of its own to show. Textual asks what lies under a row for that row whenever a
    panel changes it, with borders, padding and outlines; and it keeps what it drew for a page that is long closed
    (`StylesCache.get_inner_outer` remembers its caches): 360 lines for each help that was looked at."""

    def render_lines(self, crop: Region) -> list[Strip]:
        strip = Strip.blank(crop.width, self.rich_style)
        for line_filter in self.get_line_filters():
            strip = strip.apply_filter(line_filter, self.background_colors[1])
        return [strip] * crop.height
