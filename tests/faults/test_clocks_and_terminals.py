"""Rows 22, 23 and 28: clocks that are wrong, terminals that go, shrink, or were never there."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time

import pytest

from tests.end_to_end.place import COMMAND, Place
from tests.end_to_end.terminal import Terminal
from tests.faults.conftest import need
from tests.faults.hostile import GOOD

ENOUGH = 5.0  # seconds to leave on a busy machine; alone it takes a quarter of one


@pytest.fixture
def run(place: Place) -> Place:
    place.run.mkdir(parents=True)
    place.log.write_text(GOOD, "utf-8")
    return place


@pytest.mark.parametrize(
    ("moment", "zone"), [("-2d", "UTC"), ("+3h", "Asia/Tokyo"), ("2031-10-26 02:30:00", "Europe/Berlin")]
)
def test_a_clock_that_is_wrong_makes_no_stall_and_no_negative_time(moment: str, zone: str, run: Place) -> None:
    """Row 22: the log is of tomorrow, or hours old by a clock that was set."""
    need("faketime")
    faked = ["faketime", "-f", moment] if moment[0] in "+-" else ["faketime", moment]
    done = subprocess.run([*faked, *COMMAND, "snapshot", "--format", "txt", run.run], capture_output=True,
                          text=True, env=run.environment | {"TZ": zone}, check=False)  # fmt: skip
    assert done.returncode == 0 and done.stderr == ""
    assert not re.search(r"(?:in|eta|left|line|ago) +-[0-9]|-[0-9.]+ (?:s|min|h|days?)\b", done.stdout)
    assert "CRITICAL" not in done.stdout


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_time_with_the_terminal_restored(number: signal.Signals, run: Place) -> None:
    """Row 23."""
    screen = run.open(run.run)
    screen.wait_for("400/1000")
    began = time.monotonic()
    screen.process.send_signal(number)
    assert screen.wait_end() == 128 + number
    assert time.monotonic() - began < ENOUGH
    assert screen.not_restored() == []
    run.wait_alone()


def test_a_lost_connection_leaves_no_orphan(run: Place) -> None:
    """Row 23: the terminal is gone altogether."""
    screen = run.open(run.run)
    screen.wait_for("400/1000")
    screen.hang_up()
    screen.process.wait(ENOUGH)
    run.wait_alone()


def test_a_connection_that_nobody_tells_to_be_lost_ends_it_too(run: Place) -> None:
    """Row 23: under nohup SIGHUP is ignored; a screen that nobody sees would read the terminal's end for ever."""
    shell = "trap '' HUP; exec \"$@\""
    run._terminals.append(
        screen := Terminal(["sh", "-c", shell, "sh", *COMMAND, str(run.run)], 120, 36, run.environment, run.here)
    )
    screen.wait_for("400/1000")
    screen.hang_up()
    screen.process.wait(4 * ENOUGH)
    run.wait_alone()


def test_a_storm_of_sizes_ends_in_the_right_picture(run: Place) -> None:
    """Row 23: 200 sizes, down to a single cell, with the verdict's word visible at 20x5."""
    screen = run.open(run.run)
    screen.wait_for("400/1000")
    for n in range(200):
        screen.resize(*((1, 1), (20, 5), (200, 60), (3, 40), (120, 2))[n % 5])
    screen.resize(20, 5)
    screen.wait_for("HEALTHY")
    screen.resize(120, 36)
    screen.wait_for(r"HEALTHY.*\n(.*\n)*.*400/1000")
    screen.send("q")
    assert screen.wait_end() == 0


def test_it_can_be_put_to_sleep_and_goes_on(run: Place) -> None:
    """Row 23: SIGSTOP and SIGCONT from outside; rows written meanwhile are there afterwards."""
    screen = run.open(run.run)
    screen.wait_for("400/1000")
    screen.process.send_signal(signal.SIGSTOP)
    with run.log.open("a", encoding="utf-8") as log:
        log.write(GOOD.splitlines()[-1].replace("400/", "410/") + "\n")
    screen.process.send_signal(signal.SIGCONT)
    screen.wait_for("410/1000")
    screen.send("q")
    assert screen.wait_end() == 0


@pytest.mark.parametrize("term", ["dumb", "", "unknown"])
def test_a_terminal_that_can_nothing_gets_a_message(term: str, run: Place) -> None:
    """Row 23."""
    run.environment["TERM"] = term
    screen = run.open(run.run)
    assert screen.wait_end() == 3
    assert "moe-top check" in screen.said() and b"\x1b" not in screen.raw


@pytest.mark.parametrize(
    "environment",
    [{"LANG": "C", "LC_ALL": "C", "TERM": "vt100"}, {"NO_COLOR": "1", "TERM": "no-such-terminal"}],
    ids=["ascii on a vt100", "no colour, unheard of"],
)
def test_a_poor_terminal_shows_the_verdict(environment: dict[str, str], run: Place) -> None:
    """Row 23: without Unicode only ASCII is sent; without colour no colour is."""
    run.environment |= environment
    screen = run.open(run.run)
    screen.wait_for("HEALTHY")
    screen.wait_for("400/1000")
    screen.send("q")
    assert screen.wait_end() == 0
    if "LANG" in environment:
        assert bytes(screen.raw).decode("ascii", "replace").isascii() and "�" not in screen.text
        assert screen.text.isascii()
    if "NO_COLOR" in environment:
        assert b"\x1b[38;" not in screen.raw and b";38;" not in screen.raw


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_an_answer_never_fails_for_its_encoding(encoding: str, run: Place) -> None:
    """Row 23: what the encoding lacks is spelled out."""
    for command in ("list", "snapshot"):
        done = subprocess.run([*COMMAND, command, run.run], capture_output=True, check=False,
                              env=run.environment | {"PYTHONIOENCODING": encoding})  # fmt: skip
        assert done.returncode == 0 and b"error" not in done.stderr
        assert done.stdout.decode(encoding)


def test_from_cron_it_is_one_line_and_the_code(run: Place) -> None:
    """Row 28: no terminal, no home, nothing in the environment at all."""
    began = time.monotonic()
    done = subprocess.run(["env", "-i", *COMMAND, "check", "--no-cache", run.run], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, cwd="/", check=False)  # fmt: skip
    assert time.monotonic() - began < ENOUGH
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "HEALTHY run_1000 400/1000 unknown Warmup as planned\n"
    done = subprocess.run(["env", "-i", "TERM=xterm", *COMMAND, run.run], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, check=False, timeout=20)  # fmt: skip
    assert done.returncode == 3 and len(done.stderr.splitlines()) == 1 and "needs a terminal" in done.stderr


def test_a_lost_connection_while_it_starts_is_no_crash(run: Place) -> None:
    screen: Terminal = run.open(run.run)
    screen.hang_up()
    screen.process.wait(ENOUGH * 2)
    run.wait_alone()
    assert not [name for name in os.listdir(run.here.parent) if "crash" in name]
