"""The benchmark's own parts: logs that moe-top reads completely, a table that says what is met, absent peers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.figures import Figure, Timing, at_most, in_turn, ratio
from tests.bench.logs import LAST_ENTROPY, LAST_SCORE, blocks, live_text, make_run, total_of
from tests.bench.peers import Peers
from tests.bench.seen import charts, chosen_run, rows_read, useful
from tests.bench.table import as_markdown, as_text, summary
from tests.bench.terminal import LateError, Screen

EPISODES = 10_040
TOTAL = total_of(EPISODES)
PICTURE = f"""╭─ Runs ──────╮╭─ a run ─────────────────────────────╮
│ ▸ a run     ││ Fine-tune   ● running 5 s  {EPISODES}/{TOTAL}
│             ││ ETA  14 min   80%: 02:05–02:17
╰─────────────╯╭─ α entropy ─── {LAST_ENTROPY} ─╮╭─ Score ── {LAST_SCORE}  mean 10.82 ─╮
               ╭─ Episodes ──────────────────── {EPISODES} rows ─╮
"""


def test_every_line_of_a_generated_log_is_read(tmp_path: Path) -> None:
    """Rows, Summary blocks, the warning in one of them, and the plan's phases."""
    make_run(tmp_path, EPISODES)
    told = subprocess.run(
        [sys.executable, "-m", "tui_monitor", "check", "--json", "--full", str(tmp_path)],
        capture_output=True, text=True, env={**os.environ, "MOE_TOP_STATE": str(tmp_path / "state")},
    )  # fmt: skip
    report = json.loads(told.stdout)["runs"][0]
    assert report["progress"] == {"unit": "episode", "current": EPISODES, "total": TOTAL, "fraction": EPISODES / TOTAL}
    assert (report["phase"], report["coverage"]["complete"]) == ("Fine-tune", True)
    assert [report["metrics"][name]["count"] for name in ("score", "reward", "alpha_entropy")] == [EPISODES] * 3
    assert report["metrics"]["score"]["last"] == float(LAST_SCORE)
    assert [notice["count"] for notice in report["notices"]] == [1]


def test_logs_are_the_same_each_time_and_88_bytes_a_row() -> None:
    text = "".join(blocks(200_000))
    assert text == "".join(blocks(200_000))
    assert len(text.encode()) == pytest.approx(200_000 * 86, rel=0.03)
    assert live_text(3, 10).count("\n") == live_text(0).count("\n") + 3


def test_a_useful_frame_has_all_five() -> None:
    assert useful(EPISODES)(PICTURE)
    for word in ("running", f"{EPISODES}/", LAST_ENTROPY, f"{LAST_SCORE}  mean", "14 min   80%"):
        assert not useful(EPISODES)(PICTURE.replace(word, "nothing")), word
    assert (chosen_run(PICTURE), rows_read(PICTURE)) == ("a run", EPISODES)


def test_charts_are_what_stands_on_axes() -> None:
    chart = "│ a tree ││ ln 4┤⠉⠉ │\n│        ││     └┬───┬ │\n│        ││      0  1k │\n"
    assert charts(PICTURE + chart) == "┤⠉⠉ │\n┬───┬ │"
    assert charts(chart.replace("┬───┬", "┬──┬─")) != charts(chart)


def test_a_key_is_timed_until_the_screen_answers(tmp_path: Path) -> None:
    program = "print('ready', flush=True); input(); print('answer', flush=True); input()"
    screen = Screen([sys.executable, "-c", program], os.environ, tmp_path)
    try:
        assert screen.first(lambda text: "ready" in text, 30.0) > screen.begun
        assert 0 < screen.pressed("\n", lambda text: "answer" in text, 30.0) < 30.0
        with pytest.raises(LateError):
            screen.first(lambda text: "never" in text, 0.0)
    finally:
        screen.close()


def test_the_table_says_what_is_met() -> None:
    rows = {
        "one": [Figure("faster", 0.456, "×", 0.5, "1 s; 2 s"), Figure("heavier", 120.0, "MB", 110)],
        "two": [Figure("unknown", None, "s", 2, "not installed"), Figure("told", 3, "s")],
    }
    text = list(as_text(rows))
    assert [line.split()[0] for line in text] == ["row", "one", "heavier", "two", "told"]
    assert text[1].split("  ")[-1] == "1 s; 2 s"
    assert [word for line in text for word in ("yes", "NO") if word in line.split()] == ["yes", "NO"]
    assert list(as_markdown(rows))[2] == "| faster | 0.46 × | ≤ 0.50 × | yes | 1 s; 2 s |"
    assert summary(rows) == "1 of 3 targets met, 1 could not be measured"


def test_measurements_alternate_and_what_is_late_is_not_asked_again() -> None:
    asked = []

    def late() -> float:
        asked.append("late")
        raise LateError("short\na longer   line")

    took = in_turn({"a": lambda: asked.append("a") or 1.0, "late": late}, 2, 60.0)  # type: ignore[func-returns-value]
    assert asked == ["a", "late", "a"]
    assert took["a"].values == (1.0, 1.0)
    assert took["late"].why_not == "did not come in time: a longer line"
    assert ratio("r", took["a"], took["late"], 2.0, "late").is_met is None
    assert at_most("a", Timing((0.2, 0.1, 0.4)), 0.15) == Figure("a", 200.0, "ms", 150.0, "3 times")


def test_peers_that_are_absent_are_said_and_left_out() -> None:
    peers = Peers(lnav="/bin/lnav", toolong=None, wc="/bin/wc", grep=None)
    assert [line.split()[0] for line in peers.missing()] == ["toolong", "grep"]
    assert list(peers.screens(Path("x"))) == ["lnav"]
    assert list(peers.readers(Path("x"))) == ["lnav's index", "wc -l"]
