"""Rows 5-11: half lines, progress bars, giants, broken encodings, rotations, what is no log, and what comes later."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.end_to_end.place import ROOT, Place
from tests.faults.hostile import GOOD
from tests.making import let_others_in, native_row

SOON = 15.0  # seconds that a command may take on the slowest machine; a hang takes for ever


def test_half_a_line_waits_until_it_is_whole(place: Place) -> None:
    """Row 5: half a number is never parsed as a number."""
    place.run.mkdir(parents=True)
    half, rest = native_row(410, score=123)[:24], native_row(410, score=123)[24:]
    place.log.write_text(GOOD + half, "utf-8")
    screen = place.open(place.run)
    screen.wait_for("400/1000")
    with place.log.open("a", encoding="utf-8") as log:
        log.write(rest)
        log.flush()
        screen.wait_for(r"\b410 +123 ")
    screen.wait_for("410/1000")
    assert not re.search(r"\b(41|410) +(1|12) ", screen.text)


def test_a_bar_that_draws_itself_anew_costs_little(place: Place) -> None:
    """Row 6: 300 states a second are one line; what they cost is measured by `python -m tests.soak`."""
    place.run.mkdir(parents=True)
    with place.log.open("w", encoding="utf-8") as log:
        for n in range(1, 3001):
            log.write(f"\r{n // 30}%|###   | {n}/3000 [00:{n // 60:02d}<01:00, 300it/s, loss={3000 / n:.3f}]")
    told = json.loads(place.ask("check", "--json", place.run).stdout)["runs"][0]
    assert (told["progress"]["current"], told["metrics"]["loss"]["last"]) == (3000, 1.0)
    assert place.ask("explain", place.log).stdout.count("it/s") < 20


@pytest.mark.parametrize("kind", ["FIFO", "device", "folder", "dangling link", "link loop", "missing"])
def test_what_is_no_log_is_said_at_once(kind: str, place: Place) -> None:
    """Rows 10 and 11: by name, with exit code 3, without a hang."""
    log = place.here / "train.log"
    {
        "FIFO": lambda: os.mkfifo(log),
        "device": lambda: log.symlink_to("/dev/zero"),
        "folder": log.mkdir,
        "dangling link": lambda: log.symlink_to(place.here / "gone"),
        "link loop": lambda: log.symlink_to(log),
        "missing": lambda: None,
    }[kind]()
    own_words = {"FIFO": "is a FIFO", "device": "is a device", "missing": "no such file"}
    own_words["folder"] = "is a folder, not a log"
    words = own_words.get(kind, kind)
    for command in ("check", "explain"):
        began = time.monotonic()
        done = place.ask(command, log)
        assert time.monotonic() - began < SOON
        assert (done.returncode, done.stdout) == (3, "")
        assert command == "explain" or words in done.stderr
        assert str(log) in done.stderr and len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("kind", ["FIFO", "device", "empty folder", "dangling link", "link loop"])
def test_a_folder_whose_log_is_none_says_why(kind: str, place: Place) -> None:
    """Rows 10 and 11: which file and why, for each command, beside the runs that can be read."""
    place.run.mkdir(parents=True)
    good = place.run.parent / "good"
    good.mkdir()
    (good / "training_output.log").write_text(GOOD, "utf-8")
    {
        "FIFO": lambda: os.mkfifo(place.log),
        "device": lambda: place.log.symlink_to("/dev/zero"),
        "empty folder": place.log.mkdir,
        "dangling link": lambda: place.log.symlink_to(place.here / "gone"),
        "link loop": lambda: place.log.symlink_to(place.log),
    }[kind]()
    words = {"device": "is a device", "FIFO": "is a FIFO", "empty folder": "is a folder"}.get(kind, kind)
    done = place.ask("check", place.run)
    assert (done.returncode, done.stderr) == (3, "")
    assert words in done.stdout and str(place.log) in done.stdout
    told = json.loads(place.ask("check", "--json", place.run).stdout)["runs"][0]
    assert words in told["problems"][0]
    both = place.ask("list", place.run.parent).stdout
    assert "HEALTHY  good" in both and words in both


def test_a_fifo_that_is_named_itself_is_said_on_screen(place: Place) -> None:
    """Row 10: somebody who waits for a run learns why there is none."""
    log = place.here / "train.log"
    os.mkfifo(log)
    place.open(log).wait_for("FIFO")


def test_a_log_in_the_place_of_a_fifo_is_read(place: Place) -> None:
    """Row 10: on screen it says why it waits, and goes on by itself."""
    place.run.mkdir(parents=True)
    os.mkfifo(place.log)
    screen = place.open(place.run)
    screen.wait_for("is a FIFO|not a regular file")
    place.log.unlink()
    place.log.write_text(GOOD, "utf-8")
    screen.wait_for("400/1000")


def test_an_empty_log_is_no_data_yet(place: Place) -> None:
    """Row 11."""
    place.run.mkdir(parents=True)
    place.log.touch()
    done = place.ask("check", place.run)
    assert (done.returncode, done.stdout) == (3, "UNKNOWN run_1000 – waiting no line yet\n")


AS_NOBODY = """
import os, sys
from tui_monitor.cli import main
main(["check", "--no-cache", sys.argv[1]])  # what is imported late may be closed to nobody
os.chmod(sys.argv[1], 0o600)
os.seteuid(65534)
try: print(main(["check", "--no-cache", sys.argv[1]]))
except Exception as error: print(error)
"""


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody who may not read")
def test_a_log_that_somebody_may_not_read_is_said(place: Place, tmp_path: Path) -> None:
    """Row 11: which, and that it is a matter of permission."""
    let_others_in(tmp_path)
    place.log.parent.mkdir(parents=True)
    place.log.write_text(GOOD, "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", AS_NOBODY, place.log], capture_output=True, text=True, check=False,
        env=place.environment | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.stdout.splitlines()[0].startswith("HEALTHY")
    assert done.stdout.splitlines()[-1] == f"not permitted to read {place.log}"


def test_a_log_that_comes_later_is_read_then(place: Place) -> None:
    """Row 11: a dangling link is waited for, and what appears behind it is read without a key."""
    place.run.mkdir(parents=True)
    target = place.here / "real.log"
    place.log.symlink_to(target)
    screen = place.open(place.log)
    screen.wait_for("WAITING")
    target.write_text(GOOD, "utf-8")
    screen.wait_for("400/1000")


def test_a_folder_that_is_deleted_and_made_again_goes_on(place: Place) -> None:
    """Row 9, on screen."""
    place.run.mkdir(parents=True)
    place.log.write_text(GOOD, "utf-8")
    screen = place.open(place.run)
    screen.wait_for("400/1000")
    place.log.rename(place.here / "old.log")
    place.run.rmdir()
    place.run.mkdir()
    place.log.write_text("".join(native_row(n, total=2000) for n in range(10, 60, 10)), "utf-8")
    screen.wait_for("50/2000")
