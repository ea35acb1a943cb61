"""Keys of a replay, in every view."""

from __future__ import annotations

from tui_monitor.ui.keys.action import Action

REPLAY = (
    Action("replay.play", ("p",), "play", "Play, or hold the replay; at its end from the beginning", "replay", True, 3),
    Action("replay.step", ("full_stop",), "step", "Hold, and go one row on", "replay", True, 4, ", ."),
    Action("replay.back", ("comma",), "step back", "Hold, and go one row back", "replay"),
    Action("replay.slower", ("left_parenthesis",), "slower", "Play slower", "replay"),
    Action("replay.faster", ("right_parenthesis",), "speed", "Play faster", "replay", True, 5, "( )"),
    Action("replay.seek", ("colon",), "go to", "Go to an episode: what did the verdict say then?", "replay", True, 4,
           opens=True),
)  # fmt: skip
