"""The names of all themes, for those who must not load the screen to know them: moe-top's own and Textual's."""

from __future__ import annotations

THEME_NAMES = frozenset(
    (
        *("moe-dark", "moe-light", "moe-safe"),
        *("textual-dark", "textual-light", "nord", "gruvbox", "catppuccin-mocha", "catppuccin-latte"),
        *("catppuccin-frappe", "catppuccin-macchiato", "dracula", "tokyo-night", "monokai", "flexoki"),
        *("solarized-light", "solarized-dark", "rose-pine", "rose-pine-moon", "rose-pine-dawn", "atom-one-dark"),
        *("atom-one-light", "ansi-dark", "ansi-light"),
    )
)
