"""Row 14: a part that raises is shown as failed by its name, all else goes on, and the end is honest."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.place import COMMAND, ROOT, Place
from tests.end_to_end.terminal import Terminal
from tests.faults.hostile import ACTING, GOOD
from tui_monitor.crash import KEPT, list_reports, write_report
from tui_monitor.model.isolation import SAID, Failed, noted, tried

# The program itself, with one part of it broken; what it raises quotes a line of a log, as real errors do.
BROKEN = """
import sys
def broken(*_, **__): raise ValueError("[/] secret \\x1b[2J" + "x" * 3000)
part = sys.argv.pop(1)
if part.startswith("rule "):
    import tui_monitor.analysis.health as health
    health.RULES = tuple((name, broken if name == part[5:] else rule) for name, rule in health.RULES)
elif part == "report":
    import tui_monitor.analysis.report as report
    report.told_by_log = broken
elif part == "reader":
    from tui_monitor.sources.files import Files
    Files.read = broken
elif part == "exporter":
    import tui_monitor.export.exporters as exporters
    exporters.EXPORTERS["md"] = broken
elif part == "clock":
    from tui_monitor.ui.app import MoeTop
    MoeTop._tick = broken
elif part == "thread":
    from tui_monitor.scout import Scout
    Scout._wait_for_death = broken
from tui_monitor.cli import script
script()
"""


@pytest.fixture
def broken(place: Place) -> Callable[..., list[str]]:
    """The command line of moe-top with one part broken."""
    place.run.mkdir(parents=True)
    place.log.write_text(GOOD, "utf-8")
    place.environment["PYTHONPATH"] = str(ROOT)
    return lambda part, *arguments: [sys.executable, "-c", BROKEN, part, *map(str, arguments)]


def asked(place: Place, command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, env=place.environment, check=False, timeout=60)


def the_report(place: Place) -> str:
    [report] = list_reports(Path(place.environment["MOE_TOP_STATE"]))
    return report.read_text("utf-8")


def opened(place: Place, command: list[str]) -> Terminal:
    place._terminals.append(Terminal(command, 120, 36, place.environment, place.here))
    return place._terminals[-1]


def test_without_a_rule_nothing_is_healthy(place: Place, broken: Callable[..., list[str]]) -> None:
    assert asked(place, [*COMMAND, "check", str(place.run)]).returncode == 0
    done = asked(place, broken("rule score.trend", "check", place.run))
    assert done.returncode == 3
    assert done.stdout.startswith("UNKNOWN run_1000 400/1000 unknown rule score.trend failed: ValueError: [/] secret")
    assert "internal error in rule score.trend" in done.stderr and "please report it with" in done.stderr
    assert not ACTING.search(done.stdout + done.stderr)


@pytest.mark.parametrize("part", ["report", "reader"])
def test_a_run_that_cannot_be_reported_stops_no_other(
    part: str, place: Place, broken: Callable[..., list[str]]
) -> None:
    other = place.run.parent / "without_a_log" / "checkpoints"
    other.mkdir(parents=True)
    (other / "model_00100.pth").write_bytes(b"x")
    done = asked(place, broken(part, "list", place.run.parent))
    assert "failed: ValueError: [/] secret" in done.stdout
    assert len(done.stdout.splitlines()) == 2
    assert done.returncode == 3 and "Traceback" not in done.stderr


def test_a_command_that_fails_is_one_line_a_code_and_a_report(place: Place, broken: Callable[..., list[str]]) -> None:
    done = asked(place, broken("exporter", "snapshot", place.run))
    assert (done.returncode, done.stdout) == (3, "")
    assert len(done.stderr.splitlines()) == 1 and done.stderr.startswith("moe-top: internal error: ValueError (")


def test_the_report_has_what_is_needed_and_no_more(place: Place, broken: Callable[..., list[str]]) -> None:
    """Versions and places; of the log only what the error quotes, cut and inert; readable by its owner alone."""
    asked(place, broken("exporter", "snapshot", place.run))
    text = the_report(place)
    assert text.startswith("moe-top ") and "Python 3." in text and "headless/commands.py:" in text
    assert "ValueError: [/] secret" in text and "x" * (SAID + 1) not in text
    assert "训练配置" not in text and not ACTING.search(text)
    [report] = list_reports(Path(place.environment["MOE_TOP_STATE"]))
    assert report.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("part", "words"),
    [("rule score.trend", r"\? score\.trend"), ("reader", "failed: ValueError"), ("thread", "400/1000")],
    ids=["rule", "reader", "thread"],
)
def test_on_screen_all_else_goes_on(
    part: str, words: str, place: Place, broken: Callable[..., list[str]]
) -> None:
    screen = opened(place, broken(part, place.run))
    screen.wait_for(words)
    screen.wait_for("run_1000")
    screen.send("?")
    screen.wait_for("(?i)keys")
    screen.send("?q")
    assert screen.wait_end() == 3
    assert screen.said().startswith("moe-top: internal error in ") and len(screen.said().strip().splitlines()) == 1
    assert screen.not_restored() == []


def test_a_snapshot_that_fails_is_told_in_the_footer(place: Place, broken: Callable[..., list[str]]) -> None:
    screen = opened(place, broken("exporter", place.run))
    screen.wait_for("400/1000")
    screen.send("s")
    screen.wait_for("failed: ValueError")
    screen.send("q")
    assert screen.wait_end() == 3


def test_a_screen_that_ends_by_a_failure_prints_no_traceback(
    place: Place, broken: Callable[..., list[str]]
) -> None:
    screen = opened(place, broken("clock", place.run))
    assert screen.wait_end() == 3
    assert screen.said().startswith("moe-top: internal error: ValueError (")
    assert b"Traceback" not in screen.raw and "locals" not in screen.said()
    assert screen.not_restored() == []
    assert "ValueError: [/] secret" in the_report(place)


def test_a_failure_is_noted_once_and_told_short() -> None:
    noted()
    for _ in range(3):
        failed = tried("a part", lambda: [][0])
        assert isinstance(failed, Failed) and failed.words == "failed: IndexError: list index out of range"
    assert [each.part for each in noted()] == ["a part"] and noted() == []
    assert tried("a part", lambda: 3) == 3


def test_reports_do_not_fill_the_folder(tmp_path: Path) -> None:
    failed = Failed("a part", ValueError("no"))
    for _ in range(KEPT + 5):
        path = write_report([failed], tmp_path)
        assert path is not None and path in list_reports(tmp_path)
    assert len(list_reports(tmp_path)) == KEPT
    assert write_report([failed], Path("/dev/null/no")) is None
