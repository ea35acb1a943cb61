"""What stands on the terminal before the screen does: the runs' state, written by a child that leaves no trace."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest

from tests.end_to_end.terminal import BACK, FORE, Terminal
from tests.making import native_row
from tui_monitor.config import Settings
from tui_monitor.draw.cells import cell_width
from tui_monitor.headless.glance import MOST_RUNS, glance
from tui_monitor.headless.world import World
from tui_monitor.model.text import clean
from tui_monitor.sources.state import ReadOnlyState

LOOK = """
import os, sys, time
from tui_monitor.cli.first_look import FirstLook
look = FirstLook(lambda columns, rows: {text})
{then}
"""
WRITTEN = "os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)"  # the child has ended by itself
WATCHED = """
import os, sys
from tui_monitor.cli import main
from tui_monitor.ui import launch
def show(*feed, takes_over, **rest):
    {written}
    takes_over()
    return 0
launch.show = show
sys.exit(main([sys.argv[1]]))
"""


@pytest.fixture
def terminals() -> Iterator[list[Terminal]]:
    opened: list[Terminal] = []
    yield opened
    for terminal in opened:
        terminal.close()


def run_in(terminals: list[Terminal], script: str, state: Path, arguments: Sequence[str] = ()) -> str:
    """What such a script sent to its terminal, once it has ended well."""
    env = {"PATH": "/usr/bin:/bin", "TERM": "xterm-256color", "LANG": "C.UTF-8", "HOME": str(state),
           "MOE_TOP_STATE": str(state / "state"), "PYTHONPATH": str(Path(__file__).parents[2])}  # fmt: skip
    terminal = Terminal([sys.executable, "-c", script, *arguments], 120, 36, env)
    terminals.append(terminal)
    assert terminal.wait_end() == 0, terminal.text
    return terminal.raw.decode()


def make_run(folder: Path, name: str = "run", episodes: int = 40) -> Path:
    run = folder / name
    run.mkdir(parents=True)
    rows = "".join(native_row(at, 400) for at in range(10, episodes + 1, 10))
    (run / "training_output.log").write_text(rows, "utf-8")
    return run


def world(folder: Path) -> World:
    now = datetime.now().astimezone()
    return World(lambda run: Settings(), ReadOnlyState(folder / "state"), now, clean("gpu01"), "0")


def test_a_text_stands_until_the_screen_takes_over(terminals: list[Terminal], tmp_path: Path) -> None:
    script = LOOK.format(text="f'state in {columns}x{rows}'", then=f"{WRITTEN}; look.hand_over(); look.take_away()")
    sent = run_in(terminals, script, tmp_path)
    assert sent.startswith(FORE)
    assert "state in 120x36" in sent
    assert BACK not in sent, "the screen goes on on this page"


def test_without_a_screen_the_terminal_is_given_back(terminals: list[Terminal], tmp_path: Path) -> None:
    script = LOOK.format(text="'state'", then=f"{WRITTEN}; look.take_away()")
    sent = run_in(terminals, script, tmp_path)
    assert sent.index("state") < sent.index(BACK)
    assert terminals[0].not_restored() == []


@pytest.mark.parametrize("text", ["time.sleep(600) or 'late'", "1 / 0", "''"], ids=["hangs", "raises", "is empty"])
def test_what_comes_late_or_not_leaves_no_trace(terminals: list[Terminal], tmp_path: Path, text: str) -> None:
    script = LOOK.format(text=text, then="look.hand_over(); look.take_away(); print('screen')")
    assert run_in(terminals, script, tmp_path) == "screen\r\n"


def test_the_command_shows_it_and_remembers_nothing(terminals: list[Terminal], tmp_path: Path) -> None:
    run = make_run(tmp_path)
    sleeper = [sys.executable, "-c", "import time; time.sleep(600)"]
    with (run / "training_output.log").open("a") as log:
        writer = subprocess.Popen(sleeper, stdout=log)
    with writer:
        sent = run_in(terminals, WATCHED.format(written=WRITTEN), tmp_path / "home", [str(run)])
        writer.kill()
    assert f"pid {writer.pid}" in sent, "of such a run a screen remembers who writes it"
    assert "40/400" in sent
    assert "α entropy 1.38" in sent
    assert not (tmp_path / "home" / "state").exists()


def test_of_several_runs_each_has_a_line_and_the_worst_its_facts(tmp_path: Path) -> None:
    make_run(tmp_path, "calm")
    dead = make_run(tmp_path, "dead")
    with (dead / "training_output.log").open("a", encoding="utf-8") as log:
        log.write("Traceback (most recent call last):\n  File \"a.py\", line 1, in <module>\nValueError: no expert\n")
    lines = glance([tmp_path], world(tmp_path), 120, 36)
    assert [line.split()[2] for line in lines[:2]] == ["dead", "calm"]
    assert any(line.startswith("✖ CRITICAL  dead") and "ValueError" in line for line in lines[2:])


@pytest.mark.parametrize(("columns", "rows"), [(200, 50), (80, 24), (44, 20), (20, 5)])
def test_it_keeps_to_the_terminal(tmp_path: Path, columns: int, rows: int) -> None:
    make_run(tmp_path, "训练" * 20)
    lines = glance([tmp_path], world(tmp_path), columns, rows)
    assert 0 < len(lines) <= rows
    assert all(cell_width(line) <= columns for line in lines)


def test_nothing_is_said_of_nothing_or_of_very_many(tmp_path: Path) -> None:
    assert glance([tmp_path], world(tmp_path), 80, 24) == []
    for place in range(MOST_RUNS + 1):
        make_run(tmp_path, f"run_{place}")
    assert glance([tmp_path], world(tmp_path), 80, 24) == []
