"""`moe-top demo` as it is installed: it moves, says a kill, and leaves no process, folder or spoilt terminal behind."""

from __future__ import annotations

import os
import re
import signal

import pytest

from tests.end_to_end.place import Place
from tests.end_to_end.terminal import Terminal

TRAINER = "tui_monitor.demo.trainer"
PROMISED = 5.0  # seconds until a kill is said
PROMPT = 5.0  # seconds; on a quiet machine it ends in less than one
BRAILLE = re.compile("[\u2801-\u28ff]")


def picture(terminal: Terminal, title: str) -> str:
    """The curve in a chart's panel, without axis and numbers."""
    return "".join(BRAILLE.findall(terminal.panel(title)))


def newest_episode(terminal: Terminal) -> int:
    """The highest episode of the feed's rows, 0 while it has none."""
    rows = re.findall(r"^[ ▸]*(\d+) +-?\d+ +-?\d+\.\d\d", terminal.panel("Episodes"), re.MULTILINE)
    return max(map(int, rows), default=0)


def saved(terminal: Terminal) -> set[str]:
    return set(re.findall(r"(?:best_model|model_\d+)", terminal.panel("Checkpoints")))


def eta(terminal: Terminal) -> str:
    found = re.search(r"ETA +([0-9].*?)  ", terminal.text)
    return found[1] if found else ""


def trainer_of(terminal: Terminal, place: Place) -> int:
    """The trainer's process id as the screen says it, checked to be that."""
    pid = int(terminal.wait_for(r"\bpid (\d+)")[1])
    assert TRAINER in place.processes()[pid]
    return pid


def leaves_nothing(terminal: Terminal, place: Place) -> None:
    assert terminal.not_restored() == []
    assert place.processes() == {}
    assert list(place.temporary.iterdir()) == []


def test_it_moves_and_a_killed_trainer_is_said(place: Place) -> None:
    terminal = place.open("demo", "--episodes", "2000", "--seed", "3")
    terminal.wait_for(lambda: "demo_2000" in terminal.panel("Runs"))
    terminal.wait_for(lambda: picture(terminal, "α entropy") and picture(terminal, "Score"))
    terminal.wait_for(lambda: newest_episode(terminal) and eta(terminal))
    entropy, score, first = picture(terminal, "α entropy"), picture(terminal, "Score"), newest_episode(terminal)
    files, ends = saved(terminal), eta(terminal)
    terminal.wait_for(lambda: newest_episode(terminal) >= first + 30)
    terminal.wait_for(lambda: picture(terminal, "Score") not in ("", score))
    terminal.wait_for(lambda: picture(terminal, "α entropy") not in ("", entropy))
    terminal.wait_for(lambda: saved(terminal) > files)
    terminal.wait_for(lambda: eta(terminal) not in ("", ends))

    pid = trainer_of(terminal, place)
    os.kill(pid, signal.SIGKILL)
    terminal.wait_for(rf"(?s)CRITICAL.*{pid}.*SIGKILL", PROMISED)
    terminal.wait_for(r"\bkilled\b", PROMISED)

    terminal.send("q")
    assert terminal.wait_end() == 0
    leaves_nothing(terminal, place)


def test_quitting_while_training_goes_on_ends_the_trainer(place: Place) -> None:
    terminal = place.open("demo", "--episodes", "2000", columns=80, rows=24)
    pid = trainer_of(terminal, place)
    terminal.wait_for(lambda: "running" in terminal.text and "entropy" in terminal.text and newest_episode(terminal))
    terminal.send("q")
    assert terminal.wait_end() == 0
    assert re.search(rf"trainer \(pid {pid}\) was ended", terminal.said())
    leaves_nothing(terminal, place)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_told_to_end_it_restores_the_terminal(place: Place, number: signal.Signals) -> None:
    terminal = place.open("demo", "--episodes", "2000", columns=80, rows=24)
    trainer_of(terminal, place)
    terminal.process.send_signal(number)
    assert terminal.wait_end(PROMPT) == 128 + number
    leaves_nothing(terminal, place)


def test_a_lost_connection_ends_everything(place: Place) -> None:
    terminal = place.open("demo", "--episodes", "2000", columns=80, rows=24)
    trainer_of(terminal, place)
    terminal.hang_up()
    place.wait_alone()
    assert list(place.temporary.iterdir()) == []


def test_the_trainer_ends_by_itself_when_moe_top_is_killed(place: Place) -> None:
    terminal = place.open("demo", "--episodes", "2000", columns=80, rows=24)
    trainer_of(terminal, place)
    terminal.process.kill()
    assert terminal.wait_end() == -signal.SIGKILL
    place.wait_alone(10)


def test_a_death_is_said_though_another_demo_goes_on(place: Place) -> None:
    terminal, other = (place.open("demo", "--episodes", "2000") for _ in range(2))
    pid = trainer_of(terminal, place)
    assert trainer_of(other, place) != pid
    os.kill(pid, signal.SIGKILL)
    terminal.wait_for(rf"(?s)CRITICAL.*{pid}.*SIGKILL", PROMISED)
    other.wait_for("HEALTHY")
    for one in (terminal, other):
        one.send("q")
        assert one.wait_end() == 0
    leaves_nothing(terminal, place)
