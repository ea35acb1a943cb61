"""The mouse as terminals send it (SGR sequences), and runs that come and go under the eye: a real screen on files."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from tests.end_to_end.place import Place
from tests.end_to_end.terminal import Terminal
from tests.making import native_row

WHEEL_UP, WHEEL_DOWN = 64, 65


def runs(place: Place, count: int) -> Path:
    """Runs whose logs stand still: run_00, run_01, …"""
    folder = place.here / "results"
    for number in range(count):
        run = folder / f"run_{number:02d}"
        run.mkdir(parents=True)
        rows = (native_row(n, score=n % 9) for n in range(10, 300 + 10 * number, 10))
        (run / "training_output.log").write_text("".join(rows), "utf-8")
    return folder


def at(terminal: Terminal, words: str) -> tuple[int, int]:
    """Column and row, from 1 on, of the first cell of these words."""
    for y, line in enumerate(terminal.cells(), 1):
        x = "".join(cell or "\0" for cell in line).find(words)
        if x >= 0:
            return x + 1, y
    raise AssertionError(f"{words!r} is not on screen:\n{terminal.text}")


def click(terminal: Terminal, place: tuple[int, int]) -> None:
    x, y = place
    terminal.send(f"\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m")


def turn(terminal: Terminal, wheel: int, place: tuple[int, int], times: int = 1) -> None:
    x, y = place
    terminal.send(f"\x1b[<{wheel};{x};{y}M" * times)


def selected(terminal: Terminal) -> str:
    """The run in the header's title."""
    found = re.search(r"─╮╭─ (run_\d\d) ─", terminal.text)
    return found[1] if found else ""


def test_a_click_selects_a_run_and_the_wheel_looks_at_others(place: Place) -> None:
    terminal = place.open(runs(place, 14), columns=120, rows=30)
    terminal.wait_for("14 runs")
    terminal.wait_for("1 of 14")
    first, over = selected(terminal), at(terminal, "run_03")
    click(terminal, over)
    terminal.wait_for(lambda: selected(terminal) == "run_03")
    terminal.wait_for("▸ Runs")  # the panel that the next keys go to
    turn(terminal, WHEEL_DOWN, over, 5)
    terminal.wait_for(lambda: "run_13" in terminal.text and f"{first} " not in terminal.panel("▸ Runs"))
    assert selected(terminal) == "run_03", "looking elsewhere selects nothing"
    click(terminal, at(terminal, "run_13"))
    terminal.wait_for(lambda: selected(terminal) == "run_13")
    turn(terminal, WHEEL_UP, over, 9)
    terminal.wait_for(lambda: first in terminal.panel("▸ Runs"))
    terminal.send("q")
    assert terminal.wait_end() == 0 and terminal.not_restored() == []


def test_the_wheel_scrolls_the_rows_and_a_click_chooses_one(place: Place) -> None:
    terminal = place.open(runs(place, 1), columns=120, rows=36)
    terminal.wait_for("following")
    feed = at(terminal, "following")[0], at(terminal, "following")[1] - 4
    turn(terminal, WHEEL_UP, feed, 2)
    terminal.wait_for("f follows again")
    terminal.wait_for(" 110 ")  # both notches are done
    x, y = at(terminal, " 150 ")
    click(terminal, (x, y))
    terminal.wait_for(r"▸ +150 ")
    terminal.wait_for("▸ Episodes")
    turn(terminal, WHEEL_DOWN, feed, 9)
    terminal.wait_for("following")
    terminal.send("q")
    assert terminal.wait_end() == 0 and terminal.not_restored() == []


def test_a_deleted_run_leaves_the_list_and_its_neighbour_is_selected(place: Place) -> None:
    folder = runs(place, 3)
    terminal = place.open(folder)
    terminal.wait_for("1 of 3")
    terminal.send("j")
    terminal.wait_for("2 of 3")
    gone, below = selected(terminal), {"run_00": "run_01", "run_01": "run_02", "run_02": "run_01"}
    shutil.rmtree(folder / gone)
    terminal.wait_for(f"{gone} is gone")
    terminal.wait_for("of 2 ─")
    assert selected(terminal) == below[gone] and "2 runs" in terminal.text
    terminal.send("q")
    assert terminal.wait_end() == 0
