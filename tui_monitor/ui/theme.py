"""moe-top's own themes, and colour roles turned into styles that stay legible in whatever theme is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from rich.style import Style
from textual.color import Color
from textual.theme import Theme

THEMES = (
    Theme(
        name="moe-dark", primary="#7aa2c8", secondary="#8a93a6", accent="#d9a55b", foreground="#d5d9e0",
        background="#12151b", surface="#12151b", panel="#1a1f28", success="#7fb685", warning="#e0b050",
        error="#e27d77", dark=True,
    ),
    Theme(
        name="moe-light", primary="#2a5f88", secondary="#6b7280", accent="#8a5000", foreground="#24292f",
        background="#fbfaf7", surface="#fbfaf7", panel="#eeece6", success="#226b35", warning="#8a5000",
        error="#b3261e", dark=False,
    ),
    # Blue, yellow, vermilion of Okabe and Ito (2008): told apart with any kind of colour blindness. The accent is a
    # lighter blue, no fourth hue: a purple of theirs is grey or blue to many.
    Theme(
        name="moe-safe", primary="#56b4e9", secondary="#8a93a6", accent="#9fd2f2", foreground="#d5d9e0",
        background="#12151b", surface="#12151b", panel="#1a1f28", success="#56b4e9", warning="#f0e442",
        error="#f0803f", dark=True,
    ),
    Theme(  # dark enough for a light ground; crimson, as a dark vermilion is olive to those who see no green
        name="moe-safe-light", primary="#0060a0", secondary="#6b7280", accent="#004a7c", foreground="#24292f",
        background="#fbfaf7", surface="#fbfaf7", panel="#eeece6", success="#0060a0", warning="#6e5a00",
        error="#861a3c", dark=False,
    ),
)  # fmt: skip

LEGIBLE = 4.5  # the least contrast of text, WCAG 2.2, success criterion 1.4.3
_STEP = 0.02


class Palette:
    """The styles of one theme by role: a colour word, and `strong` or `on` (on the selection's background). On a
    terminal without colours the selection is in reverse, for a ground is one."""

    def __init__(self, theme: Theme, colourless: bool = False) -> None:
        self.name, self._colourless = theme.name, colourless
        text = Color.parse(theme.foreground or ("#e0e0e0" if theme.dark else "#202020"))
        base = Color.parse(theme.background or ("#121212" if theme.dark else "#fafafa"))
        panel = Color.parse(theme.panel) if theme.panel else base.blend(text, 0.08)
        selected = panel.blend(text, 0.05)
        self.grounds = (base, panel, selected)
        self._colours = {
            "text": text,
            "muted": quiet(text, self.grounds, 0.38),
            "axis": quiet(text, self.grounds, 0.50),
            "frame": text.blend(base, 0.72),  # lines, no text
            "primary": Color.parse(theme.primary),
            "spark": Color.parse(theme.primary).blend(base, 0.35),  # blocks are heavier than lines
            "accent": Color.parse(theme.accent or theme.primary),
            "ok": Color.parse(theme.success or "#4ebf71"),
            "warning": Color.parse(theme.warning or "#e0b050"),
            "critical": Color.parse(theme.error or "#d8716b"),
        }
        self._selected = selected.rich_color
        self._styles: dict[str | None, Style] = {}

    def colour(self, role: str) -> Color:
        """The colour of a role's first known word, the text's where there is none."""
        return next((self._colours[word] for word in role.split() if word in self._colours), self._colours["text"])

    def style(self, role: str | None) -> Style:
        """The style of a role such as `muted`, `warning strong`, `text on`."""
        if role not in self._styles:
            words = (role or "text").split()
            self._styles[role] = Style(
                color=self.colour(role or "text").rich_color,
                bold="strong" in words,
                bgcolor=self._selected if "on" in words else None,
                reverse=(self._colourless and "on" in words) or None,
            )
        return self._styles[role]


def quiet(text: Color, grounds: Sequence[Color], most: float) -> Color:
    """The text's colour faded towards the first ground, by `most` or as far as it stays legible on all of them."""
    share = most
    while share > 0 and min(contrast(text.blend(grounds[0], share), ground) for ground in grounds) < LEGIBLE:
        share -= _STEP
    return text.blend(grounds[0], max(share, 0.0))


def contrast(one: Color, other: Color) -> float:
    """1 (the same) to 21 (black on white), by WCAG."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Color) -> float:
    """The relative luminance of sRGB, as WCAG 2.2 defines it."""
    channels = [part / 255 for part in (colour.r, colour.g, colour.b)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
