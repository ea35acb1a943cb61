"""How counters are told in words: "episode 290", "30 epochs", by the unit that the run counts."""

from __future__ import annotations

from tui_monitor.model.units import Count, count_text


def numbered(unit: str, counter: Count) -> str:
    """`episode 290`, `epoch 0.33`."""
    return f"{unit} {count_text(counter)}"


def counted(count: Count, unit: str) -> str:
    """`1 episode`, `710 epochs`, `3 batches`."""
    return f"{count_text(count)} {unit if count == 1 else plural(unit)}"


def plural(unit: str) -> str:
    """`epochs`, `batches`: the ch of an epoch is a k."""
    hissing = unit.endswith(("s", "x", "sh", "tch"))
    return f"{unit}es" if hissing else f"{unit}s"
