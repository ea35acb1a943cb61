"""A moe-top.toml and a state file that mean harm: whatever of them is text holds escapes, bidi and markup."""

from __future__ import annotations

from pathlib import Path

from tests.faults.hostile import ESCAPES, GOOD, HIDDEN, MARKUP, write
from tui_monitor.config.toml import value_text
from tui_monitor.model.records import Acknowledged, Judged, Remembered, Stall, Visit
from tui_monitor.model.text import Clean
from tui_monitor.sources.state import StateFile

HARM = f"\x1b]52;c;aGFja2Vk\x07{ESCAPES}{HIDDEN}{MARKUP}\x9b31m"
ROWS = GOOD.replace(" | Score", " | luck: 7.5 | Score")  # a metric that the configuration names
CONFIGURATION = """
[run]
process = {harm}
baseline = {harm}

[checkpoints]
folder = {harm}

[[metric]]
name = "luck"
aliases = [{harm}]
unit = {harm}

[[phase]]
name = {harm}
from = 0
to = 1000
routing = {harm}
expected_warnings = [{harm}]

[[format]]
name = {harm}
line = "x {{counter}} luck {{luck}} y"
samples = ["x 5 luck 6.5 y"]
unit = {harm}

[report]
next_actions = [{harm}]
commands = [{harm}]
references = [{harm}]

[ui.keys]
"run.next" = "n"
"""


def remembered(log: Path) -> Remembered:
    """What nobody wrote: texts of a memory that never passed the gate, and checks that do not exist."""
    harm, at = Clean(HARM), log.stat().st_mtime  # a forgery, as a file can hold it
    return Remembered(
        boot_id=harm,
        visit=Visit(at - 3600, 100, harm, 1.0),
        stalls=(Stall(at - 1800, 600.0, 200),),
        verdicts=(Judged(at - 3600, "critical", harm, 100), Judged(at - 1800, "healthy", harm, 200)),
        acknowledged=(Acknowledged(harm, harm, at),),
    )


def write_run(folder: Path, state_folder: Path) -> Path:
    """The log of a run that is plain itself, and whose configuration and memory are not."""
    log = write(folder, ROWS.encode())
    (folder / "moe-top.toml").write_text(CONFIGURATION.format(harm=value_text(HARM)))
    assert StateFile(state_folder).save(str(log), remembered(log))
    return log
