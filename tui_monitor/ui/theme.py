"""moe-top's own three themes, and colour roles turned into styles in whatever theme is chosen."""

from __future__ import annotations

from rich.style import Style
from textual.color import Color
from textual.theme import Theme

THEMES = (
    Theme(
        name="moe-dark", primary="#7aa2c8", secondary="#8a93a6", accent="#d9a55b", foreground="#d5d9e0",
        background="#12151b", surface="#12151b", panel="#1a1f28", success="#7fb685", warning="#e0b050",
        error="#d8716b", dark=True,
    ),
    Theme(
        name="moe-light", primary="#2f6690", secondary="#6b7280", accent="#9a5b00", foreground="#24292f",
        background="#fbfaf7", surface="#fbfaf7", panel="#eeece6", success="#2c7a3f", warning="#9a5b00",
        error="#b3261e", dark=False,
    ),
    Theme(  # blue, yellow, vermilion of Okabe and Ito (2008): told apart with any kind of colour blindness
        name="moe-safe", primary="#56b4e9", secondary="#8a93a6", accent="#cc79a7", foreground="#d5d9e0",
        background="#12151b", surface="#12151b", panel="#1a1f28", success="#56b4e9", warning="#f0e442",
        error="#e8702a", dark=True,
    ),
)  # fmt: skip


class Palette:
    """The styles of one theme by role: a colour word, and `strong` or `on` (on the selection's background)."""

    def __init__(self, theme: Theme) -> None:
        self.name = theme.name
        text = Color.parse(theme.foreground or ("#e0e0e0" if theme.dark else "#202020"))
        base = Color.parse(theme.background or ("#121212" if theme.dark else "#fafafa"))
        panel = Color.parse(theme.panel) if theme.panel else base.blend(text, 0.08)
        self._selected = panel.blend(text, 0.10).rich_color
        self._colours = {
            "text": text,
            "muted": text.blend(base, 0.38),
            "axis": text.blend(base, 0.50),
            "frame": text.blend(base, 0.72),
            "primary": Color.parse(theme.primary),
            "spark": Color.parse(theme.primary).blend(base, 0.35),  # blocks are heavier than lines
            "accent": Color.parse(theme.accent or theme.primary),
            "ok": Color.parse(theme.success or "#4ebf71"),
            "warning": Color.parse(theme.warning or "#e0b050"),
            "critical": Color.parse(theme.error or "#d8716b"),
        }
        self._styles: dict[str | None, Style] = {}

    def style(self, role: str | None) -> Style:
        """The style of a role such as `muted`, `warning strong`, `text on`."""
        if role not in self._styles:
            words = (role or "text").split()
            colour = next((self._colours[word] for word in words if word in self._colours), self._colours["text"])
            self._styles[role] = Style(
                color=colour.rich_color, bold="strong" in words, bgcolor=self._selected if "on" in words else None
            )
        return self._styles[role]
