"""Keys of the pages that lie over the desk: help, commands, a snapshot; and of the line to type into."""

from __future__ import annotations

from tui_monitor.ui.keys.action import Action

PROMPT = (
    Action("prompt.cancel", ("escape",), "drop", "Drop what is typed", "prompt"),
)  # fmt: skip

PALETTE = (
    Action("palette.up", ("up", "ctrl+k"), "up", "The command above", "palette"),
    Action("palette.down", ("down", "ctrl+j"), "down", "The command below", "palette"),
    Action("palette.close", ("escape", "ctrl+p"), "back", "Close the commands", "palette"),
)  # fmt: skip

SNAPSHOT = (
    Action("snapshot.next", ("right", "l", "tab"), "format", "The next format", "snapshot"),
    Action("snapshot.previous", ("left", "h", "shift+tab"), "format before", "The format before", "snapshot"),
    Action("snapshot.up", ("up", "k"), "up", "A line up", "snapshot"),
    Action("snapshot.down", ("down", "j"), "down", "A line down", "snapshot"),
    Action("snapshot.page_up", ("pageup", "ctrl+u"), "page up", "A page up", "snapshot"),
    Action("snapshot.page_down", ("pagedown", "ctrl+d"), "page down", "A page down", "snapshot"),
    Action("snapshot.first", ("home", "g"), "top", "To the first line", "snapshot"),
    Action("snapshot.last", ("end", "G"), "end", "To the last line", "snapshot"),
    Action("snapshot.write", ("enter", "s"), "write", "Write this format too", "snapshot"),
    Action("snapshot.copy", ("y",), "copy", "Copy the document (OSC 52)", "snapshot"),
    Action("snapshot.close", ("escape",), "back", "Close the snapshot", "snapshot"),
)  # fmt: skip

HELP = (
    Action("help.up", ("up", "k"), "up", "A line up in the help", "help"),
    Action("help.down", ("down", "j"), "down", "A line down in the help", "help"),
    Action("help.page_up", ("pageup", "ctrl+u"), "page up", "A page up", "help"),
    Action("help.page_down", ("pagedown", "ctrl+d"), "page down", "A page down", "help"),
    Action("help.first", ("home", "g"), "top", "To the first line", "help"),
    Action("help.last", ("end", "G"), "end", "To the last line", "help"),
    Action("help.close", ("escape",), "back", "Close the help", "help"),
)  # fmt: skip
