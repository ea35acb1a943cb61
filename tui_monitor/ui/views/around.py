"""What every view but the dashboard keeps around its own panels, and the room that is left to these."""

from __future__ import annotations

from typing import NamedTuple

from tui_monitor.ui.arrangement import LEAST_FRAMED, NARROW, Box, clock_width, header_height

PHONE_LINES = 4  # of the run in short on a phone: its verdict, the reason, its state, its end
LEAST_PANEL = 8  # rows a view's panel should have before its header takes any


class Around(NamedTuple):
    """The boxes of the kept panels, and the room for the view's own."""

    boxes: dict[str, Box]
    room: Box


def around(width: int, height: int, maximised: bool) -> Around:
    """The selected run's header stays where it is on the dashboard; a maximised view has all but the footer's line."""
    if width < 1 or height < 1:
        return Around({}, Box(0, 0, 0, 0))
    footer = 1 if height >= LEAST_PANEL else 0
    boxes = {"footer": Box(0, height - 1, width, 1)} if footer else {}
    if maximised:
        return Around(boxes, Box(0, 0, width, height - footer))
    if width < NARROW or height < LEAST_FRAMED:
        lines = 0 if height < 3 else 1 if height < LEAST_PANEL + PHONE_LINES else PHONE_LINES
        boxes |= {"brief": Box(0, 0, width, lines)} if lines else {}
        return Around(boxes, Box(0, lines, width, height - footer - lines))
    clock = clock_width(width)
    header = header_height(height) if height >= 1 + header_height(height) + LEAST_PANEL + footer else 0
    boxes |= {"top": Box(0, 0, width - clock, 1), "clock": Box(width - clock, 0, clock, 1)}
    boxes |= {"header": Box(0, 1, width, header)} if header else {}
    return Around(boxes, Box(0, 1 + header, width, height - footer - 1 - header))
