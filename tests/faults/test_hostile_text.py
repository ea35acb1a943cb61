"""Hostile logs and names through every command and every view: nothing acts, nothing crashes, nothing hangs."""

from __future__ import annotations

import json
import re
import resource
import signal
from contextlib import redirect_stderr, redirect_stdout, suppress
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.end_to_end.place import Place
from tests.end_to_end.terminal import FORE, Terminal
from tests.faults.hostile import ACTING, ESCAPES, HIDDEN, MARKUP, NAME, texts, write_all
from tests.making import native_row
from tui_monitor.cli import main
from tui_monitor.model.refusal import Refusal

MOST_KB = 400_000  # row 7 allows 200 MB; this process holds the tests, too
HANGING = 60  # seconds
SIGNS = {
    "2": r"▸ Runs ─.*worst first", "3": r" charts   ", "4": r"╭─ ▸ Checkpoints ─{90}", "5": r"╭─ ▸ Health ─",
    "6": r"╭─ (▸ )?Runs ─{120}", "7": r"╭─ ▸ Log ", "1": r"╭─ Checks ─",
}  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    write_all(folder)
    return folder


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MOE_TOP_STATE", "MOE_TOP_CACHE", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))


def asked(*arguments: str) -> tuple[int, str, str]:
    """The command's code, its answer, and what it says beside it."""
    out, err = StringIO(), StringIO()
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.alarm(HANGING)
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = main(arguments)
    except Refusal as refusal:
        return 3, out.getvalue(), str(refusal)
    except KeyboardInterrupt:
        raise AssertionError(f"{arguments} hangs") from None
    finally:
        signal.alarm(0)
    return code, out.getvalue(), err.getvalue()


COMMANDS = [
    ("list",), ("list", "--json"), ("check", "--json"), ("check", "--full"), ("snapshot", "--format", "md"),
    ("snapshot", "--format", "txt"), ("snapshot", "--format", "svg"), ("snapshot", "--format", "json"),
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_command_lets_anything_act(command: tuple[str, ...], world: Path) -> None:
    """Rows 1-4, 7, 8, 19-21: escapes, hidden characters, markup, encodings, giants, holes and odd numbers, all runs
    at once."""
    code, answer, talk = asked(*command, str(world))
    assert code == (2 if command[0] == "check" else 0)
    assert not (found := ACTING.search(answer + talk)), answer[max(0, found.start() - 60) : found.end() + 20]
    assert "internal error" not in talk and "failed: " not in answer
    if "svg" in command:
        ElementTree.fromstring(answer)
    elif "--json" in command or "json" in command:
        assert len(json.loads(answer)["runs"]) == len(texts()) + 4
    elif command[0] in ("check", "list"):
        assert len(answer.splitlines()) == len(texts()) + 4
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < MOST_KB


@pytest.mark.parametrize("name", [*texts(), "hole_within"])
def test_every_log_is_explained_without_harm(name: str, world: Path) -> None:
    """Rows 1-3, 7, 8, 19: `explain` and `compare` show more of a log's own text than any other command."""
    log = world / name / "training_output.log"
    pair = (str(log.parent), str(world / "good"))
    for command in (("explain", str(log)), ("explain", "--json", str(log)), ("compare", *pair),
                    ("compare", "--format", "json", *pair), ("config", str(log.parent))):  # fmt: skip
        code, answer, talk = asked(*command)
        assert code in (0, 3)
        assert not (found := ACTING.search(answer + talk)), (answer + talk)[max(0, found.start() - 60) : found.end()]


@pytest.mark.parametrize("name", ["markup", "escapes", "hidden"])
def test_markdown_stays_inert_with_one_verdict(name: str, world: Path) -> None:
    """Row 4: text of the log makes no heading, no verdict, no tag and no link of its own."""
    _, answer, _ = asked("snapshot", str(world / name))
    assert len(re.findall(r"^\*\*Status\*\*: ", answer, re.MULTILINE)) == 1
    assert len(re.findall(r"^\*\*Conclusion\*\*: ", answer, re.MULTILINE)) == 1
    outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", answer, flags=re.DOTALL)
    assert not re.search(r"(?<!\\)<b>|(?<!\\)\[link=|^# \*\*", outside, re.MULTILINE), outside


def test_no_view_lets_anything_act(place: Place, world: Path) -> None:
    """Rows 1-3, on a terminal, byte by byte: every run in every view, and an escape that comes in two writes."""
    screen = place.open(world, columns=150, rows=45)
    screen.wait_for(f"{len(texts()) + 4} runs")
    while step(screen, "["):
        pass
    for view in "1234567":
        screen.send(view)
        for _ in range(5):  # the worst ones stand first: odd numbers, escapes, hidden characters, markup, the name
            assert step(screen, "[" if int(view) % 2 == 0 else "]")
    screen.send("1")
    while "─ escapes" not in screen.text:
        assert step(screen, "[")
    screen.wait_for("─ escapes.*\n.*ValueError")
    with (world / "escapes" / "training_output.log").open("ab", buffering=0) as log:
        log.write(b"split \x1b]52;c;")
        log.write(b"c3BsaXQ=\x07 over two\n" + native_row(990).encode())
    screen.wait_for(r"escapes +\w+ +99%")
    screen.send("?")
    screen.wait_for("(?i)keys")
    screen.send("?q")
    assert screen.wait_end() == 0, screen.said()
    assert_nothing_acted(screen)
    assert b"52;c" in screen.raw, "shown, not swallowed"


@pytest.mark.parametrize("name", ["escapes", "hidden", "markup", "raw_c1", "odd_numbers", NAME])
def test_no_replay_lets_anything_act(name: str, place: Place, world: Path) -> None:
    """Rows 1-3: a run played as it was, with its lines, its incident and its end in every view."""
    screen = place.open("replay", "--from", "380", "--speed", "1000", world / name, columns=150, rows=45)
    screen.wait_for("REPLAY end")
    see_every_view(screen)
    screen.send("q")
    assert screen.wait_end() == 0, screen.said()
    assert_nothing_acted(screen)


def see_every_view(screen: Terminal) -> None:
    """Go through the views; each was drawn, with its own frame."""
    for view, sign in SIGNS.items():
        screen.send(view)
        screen.wait_for(sign)


def assert_nothing_acted(screen: Terminal) -> None:
    """No byte of the outside reached the terminal as anything but text; what was sent of it was seen."""
    sent = bytes(screen.raw[screen.raw.index(FORE.encode()) :]).replace(b"\x1b]22;default\x07", b"")  # Textual's own
    for harm in (b"\x1b]52;", b"\x1b]0;", b"\x1b]8;;http", b"\x1b[6n", b"\x1bPq", b"\x1bc", b"\x1b[c", b"\x07",
                 b"\xc2\x9b", b"\xc2\x9d", "\u202e".encode(), "\u2066".encode(), "\U000e0041".encode()):  # fmt: skip
        assert harm not in sent, sent[max(0, sent.index(harm) - 60) : sent.index(harm) + 30]
    assert screen.not_restored() == []


def step(screen: Terminal, key: str) -> bool:
    """Whether the key brought another run."""
    before = screen.text.splitlines()[1]
    screen.send(key)
    with suppress(AssertionError):
        return bool(screen.wait_for(lambda: screen.text.splitlines()[1] != before, 2.0))
    return False


def test_the_corpus_holds_what_it_says() -> None:
    assert all(ACTING.search(text) for text in (ESCAPES, HIDDEN)) and "[/]" in MARKUP
