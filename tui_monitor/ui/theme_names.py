"""The names of all themes, for those who must not load the screen to know them: moe-top's own and Textual's."""

from __future__ import annotations

OWN_NAMES = ("moe-dark", "moe-light", "moe-safe", "moe-safe-light")

THEME_NAMES = frozenset(
    (
        *OWN_NAMES,
        *("textual-dark", "textual-light", "nord", "gruvbox", "catppuccin-mocha", "catppuccin-latte"),
        *("catppuccin-frappe", "catppuccin-macchiato", "dracula", "tokyo-night", "monokai", "flexoki"),
        *("solarized-light", "solarized-dark", "rose-pine", "rose-pine-moon", "rose-pine-dawn", "atom-one-dark"),
        *("atom-one-light", "ansi-dark", "ansi-light"),
    )
)
