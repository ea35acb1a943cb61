"""Commands without a terminal: the right exit code, data or one clear line on standard error, never a traceback."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.end_to_end.place import COMMAND, Place
from tests.making import seed_folder, seed_log

QUERIES = ("check", "list", "snapshot")
OOM = "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB\n"


def refused(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """Exit 3, no data, and one line of `moe-top` that has these words."""
    assert (done.returncode, done.stdout) == (3, ""), done
    assert done.stderr.count("\n") == 1 and done.stderr.startswith("moe-top") and "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr


@pytest.fixture
def run(place: Place) -> Path:
    """The seed's run."""
    return filled(place, seed_log())


def filled(place: Place, text: str) -> Path:
    place.run.mkdir(parents=True)
    place.log.write_text(text, "utf-8")
    return place.run


# --- exit codes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "verdict"),
    [
        (seed_log() + "训练完成! 总用时: 2.00小时\n", 0, "HEALTHY"),
        (seed_log() + OOM, 2, "CRITICAL"),
        ("hello\nworld\n", 3, "UNKNOWN"),
    ],
)
def test_check_tells_the_verdict_by_its_code(place: Place, text: str, code: int, verdict: str) -> None:
    done = place.ask("check", filled(place, text))
    assert (done.returncode, done.stderr) == (code, "")
    assert done.stdout.count("\n") == 1 and verdict in done.stdout and place.run.name in done.stdout


def test_check_warns_by_its_code(place: Place) -> None:
    done = place.ask("check", seed_folder(place.here), "--as-of", "290")  # three checkpoints of another run are ahead
    assert (done.returncode, done.stderr) == (1, "") and "WARNING" in done.stdout and "ahead" in done.stdout


@pytest.mark.parametrize("query", ["list", "snapshot"])
def test_what_was_written_is_a_success_whatever_the_verdict(place: Place, query: str) -> None:
    done = place.ask(query, filled(place, seed_log() + OOM))
    assert (done.returncode, done.stderr) == (0, "") and place.run.name in done.stdout


@pytest.mark.parametrize("query", ["list", "snapshot"])
def test_a_log_without_episodes_is_still_a_run(place: Place, query: str) -> None:
    done = place.ask(query, filled(place, "hello\nworld\n"))
    assert (done.returncode, done.stderr) == (0, "") and place.run.name in done.stdout


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], *([query, "--help"] for query in (*QUERIES, "demo"))])
def test_help_and_version_succeed(place: Place, arguments: Sequence[str]) -> None:
    done = place.ask(*arguments)
    assert (done.returncode, done.stderr) == (0, "") and "moe-top" in done.stdout


# --- refusals --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", QUERIES)
class TestPathsThatCannotBeJudged:
    def test_missing(self, place: Place, query: str) -> None:
        refused(place.ask(query, "not-here"), "not-here")

    def test_hostile_name(self, place: Place, query: str) -> None:
        done = place.ask(query, "gone\x1b]52;c;eA==\x07[/]")
        refused(done, "[/]")
        assert "\x1b" not in done.stderr

    def test_empty(self, place: Place, query: str) -> None:
        refused(place.ask(query, place.here), place.here.name)

    def test_binary(self, place: Place, query: str) -> None:
        file = place.here / "weights.log"
        file.write_bytes(bytes(range(256)) * 400)
        refused(place.ask(query, file), "weights.log")

    def test_unreadable_file(self, place: Place, query: str) -> None:
        log = filled(place, seed_log()) / "training_output.log"
        with closed(log):
            refused(place.ask(query, log), log.name)

    def test_unreadable_folder(self, place: Place, query: str) -> None:
        folder = filled(place, seed_log())
        with closed(folder):
            refused(place.ask(query, folder), folder.name)


@contextmanager
def closed(path: Path) -> Iterator[None]:
    """Takes every permission from a path for a while; skips the test where that keeps nobody out (the superuser)."""
    mode = path.stat().st_mode
    path.chmod(0)
    try:
        if os.access(path, os.R_OK):
            pytest.skip("this user can read everything")
        yield
    finally:
        path.chmod(mode)


WRONG = [
    (["check", "--run", "nobody"], "nobody"),
    (["snapshot", "--run", "nobody"], "nobody"),
    (["check", "--config", "gone.toml"], "gone.toml"),
    (["list", "--config", "wrong.toml"], "wrong.toml:2: unknown key `totl`"),
    (["snapshot", "--config", "broken.toml"], "broken.toml"),
    (["check", "--config", "."], "--config"),
    (["check", "--jsom"], "--jsom"),
    (["check", "--as-of", "soon"], "soon"),
    (["snapshot", "--format", "pdf"], "pdf"),
    (["snapshot", "-o", "/dev/pts/ptmx"], "/dev/pts/ptmx"),  # a device in a folder where even root makes no file
    (["snapshot", "-o", "."], "."),
    (["snapshot", "-o", "none/such.md"], "none"),
    (["demo", "--episodes", "0"], "--episodes"),
    (["demo", "--episodes", "many"], "many: must be a whole number"),
    (["demo", "--rate", "-1"], "--rate"),
]


@pytest.mark.parametrize(("arguments", "word"), WRONG, ids=[" ".join(arguments) for arguments, _ in WRONG])
def test_wrong_options_are_refused(place: Place, run: Path, arguments: list[str], word: str) -> None:
    (place.here / "wrong.toml").write_text("[run]\ntotl = 1000\n")
    (place.here / "broken.toml").write_text("[run\n")
    refused(place.ask(*arguments, *([] if arguments[0] == "demo" else [run])), word)
    assert sorted(entry.name for entry in place.here.iterdir()) == ["broken.toml", "wrong.toml"]


@pytest.mark.parametrize("arguments", [[], ["."], ["demo"]], ids=["here", "a path", "demo"])
def test_the_screen_without_a_terminal_is_refused(place: Place, arguments: list[str]) -> None:
    refused(place.ask(*arguments), "terminal", "moe-top check")
    assert place.processes() == {} and list(place.temporary.iterdir()) == []


def test_the_screen_on_a_dumb_terminal_is_refused(place: Place, run: Path) -> None:
    place.environment["TERM"] = "dumb"
    terminal = place.open(run)
    assert terminal.wait_end() == 3
    assert "TERM" in terminal.said() and len(terminal.said().splitlines()) == 1 and b"\x1b" not in terminal.raw


@pytest.mark.parametrize("stream", ["<&-", ">&-", "2>&-"])
def test_the_screen_with_a_closed_stream_is_refused(place: Place, run: Path, stream: str) -> None:
    place.environment["moe_top"] = " ".join(COMMAND)
    assert place.shell(f"$moe_top {run} {stream}").wait(30) == 3
    assert list(place.temporary.iterdir()) == []  # no report of an internal error


# --- where the output goes -------------------------------------------------------------------------------------------


def piped(place: Place, line: str) -> subprocess.CompletedProcess[str]:
    """A line of bash with $moe_top in it, whose own standard error is this one's."""
    environment = place.environment | {"moe_top": " ".join(COMMAND), "run": str(place.run)}
    return subprocess.run(
        ["bash", "-c", line], stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8",
        env=environment, cwd=place.here, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
def test_a_reader_that_has_gone_is_met_with_silence(place: Place, run: Path, query: str) -> None:
    done = piped(place, f"$moe_top {query} $run | true")
    assert (done.stdout, done.stderr) == ("", "")


def test_the_first_line_of_a_long_document_can_be_taken(place: Place, run: Path) -> None:
    done = piped(place, "$moe_top snapshot $run | head -1")
    assert (done.stdout, done.stderr) == (f"# Training Health Check - {run.name}\n", "")


def test_a_full_disk_behind_standard_output_is_said(place: Place, run: Path) -> None:
    done = piped(place, "$moe_top snapshot $run >/dev/full")
    refused(done, "No space left")


def test_a_closed_standard_output_is_said(place: Place, run: Path) -> None:
    done = piped(place, "$moe_top check $run >&-")
    refused(done, "standard output is closed")


def test_talk_never_goes_into_the_data(place: Place, run: Path) -> None:
    done = piped(place, "$moe_top snapshot $run -o out.md 2>&-")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (place.here / "out.md").read_text("utf-8").startswith("# Training Health Check")


def test_the_headless_demo_prints_its_health_check_and_leaves_nothing(place: Place) -> None:
    done = place.ask("demo", "--headless", "--episodes", "60", "--seed", "1")
    assert done.returncode == 0 and done.stdout.startswith("# Training Health Check - demo_60\n")
    assert "60/60 (100%)" in done.stdout and done.stderr.count("\n") == 1
    assert place.processes() == {} and list(place.temporary.iterdir()) == []


def test_the_headless_demo_keeps_its_files_where_it_is_told(place: Place) -> None:
    done = place.ask("demo", "--headless", "--episodes", "60", "--dir", "kept")
    assert (done.returncode, done.stderr) == (0, "")
    assert (place.here / "kept" / "results" / "demo_60" / "training_output.log").is_file()
    again = place.ask("check", "kept/results")
    assert again.returncode == 0 and again.stdout.count("\n") == 2
