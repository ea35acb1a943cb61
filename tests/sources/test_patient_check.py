"""Row 12 in the whole command: what gave no answer is said, and the code is honest about it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.sources.hanging import make_run
from tui_monitor.headless.finding import lacks
from tui_monitor.headless.world import Question
from tui_monitor.model.records import RunFound
from tui_monitor.model.text import Clean
from tui_monitor.sources.discovery import Discovery, Silence

CHECK = """
import os, sys, threading
from tui_monitor.sources import patient
patient.PATIENCE = 0.2
patient.MOST = int(os.environ.get("MOST", patient.MOST))
dead = sys.argv[1].split(":")
def slow(ask):
    def asked(path, *rest, **more):
        if str(path) in dead: threading.Event().wait()
        return ask(path, *rest, **more)
    return asked
os.scandir, os.stat, os.open = slow(os.scandir), slow(os.stat), slow(os.open)
sys.argv[:] = ["moe-top", *sys.argv[2:]]
sys.exit = lambda code: (sys.stdout.flush(), sys.stderr.flush(), os._exit(code or 0))
from tui_monitor.cli import script
script()
"""


def checked(hangs_at: Path | str, path: Path, *options: str, **more: str) -> subprocess.CompletedProcess[str]:
    """`moe-top check` where one place or several (`:` between them) give no answer."""
    command = [sys.executable, "-c", CHECK, str(hangs_at), "check", str(path), *options]
    more |= {"MOE_TOP_STATE": str(path.parent / "state"), "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | more, timeout=60)


def make_ended(folder: Path) -> Path:
    """A run that `check` calls healthy."""
    with (make_run(folder) / "training_output.log").open("a", encoding="utf-8") as log:
        log.write("训练完成! 总用时: 2.00小时\n")
    return folder


def test_check_judges_the_others_and_says_which_it_could_not_ask(tmp_path: Path) -> None:
    """What a search came by is said, and changes no code; JSON has a place for it."""
    make_ended(tmp_path / "results" / "good")
    dead = make_run(tmp_path / "results" / "dead")
    done = checked(dead, tmp_path / "results", "--json")
    answer = json.loads(done.stdout)
    assert [run["name"] for run in answer["runs"]] == ["good"]
    assert answer["problems"] == [f"no answer from {dead} for 0 s"]
    assert (done.returncode, done.stderr) == (0, f"moe-top: no answer from {dead} for 0 s\n")


def test_check_calls_nothing_healthy_of_which_a_part_gave_no_answer(tmp_path: Path) -> None:
    """A named run whose checkpoints cannot be seen: it is judged without, they are not asked again, and the code tells
    it. That of its parent is the others'."""
    run = make_ended(tmp_path / "results" / "good")
    (run / "checkpoints").mkdir()
    said = f"moe-top: no answer from {run}/checkpoints for 0 s\n"
    for path, code in ((run, 3), (run.parent, 0)):
        done = checked(run / "checkpoints", path)
        assert (done.returncode, done.stderr) == (code, said) and "HEALTHY good" in done.stdout


def test_only_what_is_in_the_one_run_that_was_named_makes_a_code() -> None:
    run, other = RunFound(Clean("a"), "/mnt/a", None), RunFound(Clean("b"), "/mnt/a/b", None)
    silent = Silence(Path("/mnt/a/checkpoints"), 2.0)
    for runs, place, path, answer in (
        ((run,), silent, "/mnt/a", True),
        ((run, other), silent, "/mnt/a", False),
        ((run,), silent, "/mnt", False),
        ((run,), Silence(Path("/mnt/ab"), 2.0), "/mnt/a", False),
    ):
        assert lacks(Discovery(runs, (), (), (place,)), Question((Path(path),))) is answer
    assert lacks(Discovery((run, other), (), (), (), (Path("/mnt/c"),)), Question((Path("/mnt"),)))


def test_check_calls_nothing_healthy_where_it_did_not_look(tmp_path: Path) -> None:
    """Beyond the bound on places that hang nobody asks what is beside them: a healthy run there is not seen, and a sick
    one would not be either. The folder is told, in JSON too."""
    results = tmp_path / "results"
    make_ended(results / "good")
    dead = [make_run(results / "many" / f"dead{number}") for number in range(3)]
    make_ended(results / "many" / "unseen")
    done = checked(":".join(map(str, dead)), results, "--json", MOST="1")
    told = "too many places give no answer: not everything was looked at in"
    why = f"{told} {results}/many; name the folders of the runs"
    answer = json.loads(done.stdout)
    assert [run["name"] for run in answer["runs"] if run["verdict"] == "healthy"] == ["good"]
    assert why in answer["problems"] and f"moe-top: {why}\n" in done.stderr
    assert done.returncode == 3


def test_check_of_a_place_that_hangs_could_not_judge(tmp_path: Path) -> None:
    run = make_ended(tmp_path / "good")
    done = checked(run, run)
    assert (done.returncode, done.stdout, done.stderr) == (3, "", f"moe-top: no answer from {run} for 0 s\n")


def test_a_run_that_is_asked_for_by_name_may_be_where_nobody_answers(tmp_path: Path) -> None:
    make_ended(tmp_path / "results" / "good")
    dead = make_run(tmp_path / "results" / "dead")
    done = checked(dead, tmp_path / "results", "--run", "dead")
    said = f"moe-top: no run is named 'dead' here; there are: good; no answer from {dead} for 0 s\n"
    assert (done.returncode, done.stdout, done.stderr) == (3, "", said)
