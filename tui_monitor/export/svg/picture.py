"""A small writer of SVG: shapes and texts by coordinates, every outside text escaped, the result always valid XML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tui_monitor.draw.cells import fit
from tui_monitor.export.document import Document
from tui_monitor.late import late
from tui_monitor.model.text import Clean, clean, trimmed

FONTS = (
    "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', 'Noto Sans CJK SC', "
    "'PingFang SC', 'Microsoft YaHei', monospace"
)
CELL = 8.43  # pixels a character takes at the size of the text, 14 pixels, in the widest of these fonts
PAD = 14  # pixels between a frame and its text
LINE = 21  # pixels from one line of text to the next
COLOURS = {
    "ground": "#12151b",
    "panel": "#1a1f28",
    "frame": "#343b49",
    "text": "#d5d9e0",
    "muted": "#8a93a6",
    "primary": "#7aa2c8",
    "accent": "#d9a55b",
    "ok": "#7fb685",
    "warning": "#d9a55b",
    "critical": "#d0716b",
    "unknown": "#8a93a6",
}
_NOT_XML = late("[\ufffe\uffff]|[\U0001fffe\U0001ffff]")  # noncharacters; `clean` has taken care of all others

Point = tuple[float, float]


class Picture:
    """Shapes in the order they are drawn. Coordinates are pixels, colours the roles of COLOURS."""

    def __init__(self, width: float) -> None:
        self.width = width
        self._shapes: list[str] = []

    def text(
        self, x: float, y: float, words: Clean, role: str = "text", *, bold: bool = False, anchor: str = "start"
    ) -> None:
        """One line of text; `anchor` start, middle or end says which end of it is at `x`."""
        style = ' font-weight="bold"' if bold else ""
        style += f' text-anchor="{anchor}"' if anchor != "start" else ""
        # browsers fold spaces unless the element itself says otherwise
        style += ' xml:space="preserve"' if "  " in words else ""
        self._shapes.append(f'<text x="{x:g}" y="{y:g}" fill="{COLOURS[role]}"{style}>{xml(words)}</text>')

    def box(
        self, x: float, y: float, width: float, height: float, fill: str = "none", frame: str | None = None
    ) -> None:
        """A rectangle with round corners."""
        colour = COLOURS.get(fill, "none")
        edge = f' stroke="{COLOURS[frame]}"' if frame else ""
        place = f'x="{x:g}" y="{y:g}" width="{max(width, 0):g}" height="{max(height, 0):g}"'
        self._shapes.append(f'<rect {place} rx="5" fill="{colour}"{edge}/>')

    def line(self, start: Point, end: Point, role: str, dashes: str = "", width: float = 1) -> None:
        """A straight line."""
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        self._shapes.append(
            f'<line x1="{start[0]:g}" y1="{start[1]:g}" x2="{end[0]:g}" y2="{end[1]:g}" '
            f'stroke="{COLOURS[role]}" stroke-width="{width:g}"{dashed}/>'
        )

    def polyline(self, points: Sequence[Point], role: str) -> None:
        """A connected line through the points."""
        self._shapes.append(
            f'<polyline points="{_joined(points)}" fill="none" stroke="{COLOURS[role]}" stroke-width="1.8" '
            'stroke-linejoin="round"/>'
        )

    def area(self, points: Sequence[Point], role: str) -> None:
        """A filled outline, half transparent."""
        self._shapes.append(f'<polygon points="{_joined(points)}" fill="{COLOURS[role]}" fill-opacity="0.25"/>')

    def dot(self, at: Point, role: str) -> None:
        """A single point of data."""
        self._shapes.append(f'<circle cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="2.5" fill="{COLOURS[role]}"/>')

    def document(self, height: float, title: Clean) -> Document:
        """The whole file: a dark ground and everything drawn on it."""
        size = f"{self.width:g} {height:g}"
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" width="{self.width:g}" height="{height:g}" '
            f'font-family="{FONTS}" font-size="14">'
        )
        ground = f'<rect width="{self.width:g}" height="{height:g}" fill="{COLOURS["ground"]}"/>'
        return Document("\n".join([head, f"<title>{xml(title)}</title>", ground, *self._shapes, "</svg>"]) + "\n")


def cut_to(text: str, width: float) -> Clean:
    """The text, past the gate, as far as a panel of `width` pixels has room for it."""
    return trimmed(fit(clean(text), max(1, int((width - 2 * PAD) / CELL))))


def xml(words: Clean) -> str:
    """The words as XML character data."""
    # by hand: the library's escape would load half of urllib
    shown = _NOT_XML.sub("\ufffd", words)
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _joined(points: Iterable[Point]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
