"""`moe-top PATH` on real writers: rows as they come, deaths, hostile lines, odd terminals, paths that come later."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from tests.end_to_end.place import Place
from tests.end_to_end.terminal import Terminal
from tests.making import native_row, seed_folder

WRITER = """
import sys, time
episode = 0
while True:
    episode += 10
    print(f"Episode {episode}/100000 | Score: {episode % 7:<3}| Reward: 1.50   | Steps: 500 "
          f"| α_entropy: 1.38{episode % 9} | Phase: warmup", flush=True)
    time.sleep(0.05)
"""
CLIPBOARD = "\x1b]52;c;c3RvbGVu\x07"  # an escape sequence that would fill the reader's clipboard
HOSTILE = f"[/] [bold]loud[/bold] {CLIPBOARD}\x1b[2J end of it"
MADE_VISIBLE = "[/] [bold]loud[/bold]"


def write(place: Place) -> None:
    """Starts a trainer that prints native lines through `tee` into the place's log."""
    script = place.here.parent / "train.py"
    script.write_text(WRITER, "utf-8")
    place.shell(f'PYTHONIOENCODING=utf-8 "$python" {script} | tee "$log"')


def newest(terminal: Terminal) -> int:
    """The highest episode on screen in a row of the feed, of any layout."""
    rows = re.findall(r"^[│ ▸]*(?:[^│]*│)?[│ ▸]*(\d+) +\d+ +1\.50", terminal.text, re.MULTILINE)
    return max(map(int, rows), default=0)


def going_on(terminal: Terminal) -> Callable[[], bool]:
    """Whether newer rows than the present ones have come."""
    now = newest(terminal)
    return lambda: newest(terminal) > now


def quit_well(terminal: Terminal) -> None:
    terminal.send("q")
    assert terminal.wait_end() == 0
    assert terminal.not_restored() == []


def test_rows_appear_and_a_killed_writer_is_said(place: Place) -> None:
    write(place)
    terminal = place.open(place.run)
    terminal.wait_for(lambda: newest(terminal))
    terminal.wait_for(going_on(terminal))
    pid = int(terminal.wait_for(r"\bpid (\d+)")[1])
    assert "train.py" in place.processes()[pid]
    os.kill(pid, signal.SIGKILL)
    terminal.wait_for(rf"(?s)CRITICAL.*{pid}")
    terminal.wait_for(r"\bkilled\b")
    quit_well(terminal)


def test_quitting_never_touches_the_trainer(place: Place) -> None:
    write(place)
    terminal = place.open(place.run, columns=80, rows=24)
    pid = int(terminal.wait_for(r"\bpid (\d+)")[1])
    quit_well(terminal)
    assert "train.py" in place.processes()[pid]


def hostile_run(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "training_output.log").write_text(text, "utf-8")
    return folder


def shown_as_text(terminal: Terminal) -> None:
    terminal.wait_for(re.escape(MADE_VISIBLE))
    quit_well(terminal)
    assert b"\x1b]52" not in terminal.raw and b"\x1b[2J end" not in terminal.raw


def test_hostile_lines_of_an_unknown_log_are_text(place: Place) -> None:
    shown_as_text(place.open(hostile_run(place.run, f"hello\n{HOSTILE}\nworld\n")))


def test_a_hostile_traceback_is_text(place: Place) -> None:
    rows = "".join(native_row(episode) for episode in range(10, 200, 10))
    last = f'Traceback (most recent call last):\n  File "train.py", line 1, in <module>\nValueError: {HOSTILE}\n'
    terminal = place.open(hostile_run(place.run, rows + last))
    terminal.wait_for("crashed")
    shown_as_text(terminal)


def test_a_hostile_folder_name_is_text(place: Place) -> None:
    name = HOSTILE.replace("/", "")
    terminal = place.open(hostile_run(place.here / name, "".join(native_row(episode) for episode in (10, 20, 30))))
    terminal.wait_for(lambda: "[] [bold]loud[bold]" in terminal.text)
    quit_well(terminal)
    assert b"\x1b]52" not in terminal.raw


def test_a_terminal_that_becomes_tiny_goes_on(place: Place) -> None:
    write(place)
    terminal = place.open(place.run, columns=100, rows=30)
    terminal.wait_for(lambda: newest(terminal))
    terminal.resize(20, 5)
    terminal.wait_for(lambda: terminal.text.count("\n") == 4 and place.run.name in terminal.text)
    terminal.resize(100, 30)
    terminal.wait_for(lambda: newest(terminal))
    terminal.wait_for(going_on(terminal))
    quit_well(terminal)


def test_a_terminal_that_is_tiny_from_the_start_shows_the_run(place: Place) -> None:
    write(place)
    terminal = place.open(place.run, columns=20, rows=5)
    terminal.wait_for(place.run.name)
    terminal.wait_for("ETA")
    quit_well(terminal)


def test_a_missing_path_is_waited_for(place: Place) -> None:
    terminal = place.open(place.run)
    terminal.wait_for("waiting for")
    write(place)
    terminal.wait_for(lambda: newest(terminal))
    terminal.wait_for(going_on(terminal))
    quit_well(terminal)


def test_an_acknowledged_check_rests_across_starts_until_it_is_taken_back(place: Place) -> None:
    run = seed_folder(place.here, datetime.now().astimezone())
    terminal = place.open(run)
    terminal.wait_for(r"WARNING +3 checkpoints")
    terminal.send("a")
    terminal.wait_for(r"▲ checkpoints +acknowledged")
    terminal.wait_for(lambda: "WARNING" not in terminal.text)
    quit_well(terminal)
    terminal = place.open(run)
    terminal.wait_for(r"▲ checkpoints +acknowledged")
    terminal.send("a")
    terminal.wait_for(r"WARNING +3 checkpoints")
    quit_well(terminal)


def test_s_writes_the_health_check_where_one_stands(place: Place) -> None:
    write(place)
    terminal = place.open(place.run)
    terminal.wait_for(lambda: newest(terminal))
    terminal.send("s")
    [written] = terminal.wait_for(lambda: list(place.here.glob("*.md")))
    assert written.name.startswith(place.run.name)
    assert written.read_text("utf-8").startswith(f"# Training Health Check - {place.run.name}\n")
    terminal.wait_for("written:")  # its path may be broken over lines
    assert [entry.name for entry in place.run.iterdir()] == [place.log.name]
    quit_well(terminal)
