"""From paths to runs: files, run folders, folders of runs, and everything that is none of these."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.making import let_others_in
from tui_monitor.sources import walk
from tui_monitor.sources.discovery import discover
from tui_monitor.sources.walk import ADVICE

LINE = b"Episode 10/1000 | Score: 6 | Reward: 2.60\n"


def put(path: Path, content: bytes = LINE) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def found(*paths: Path, depth: int = 4) -> dict[str, str | None]:
    """Run names to their logs."""
    return {run.name: run.log for run in discover(paths, depth).runs}


def problem(path: Path) -> str:
    result = discover([path])
    assert not result.runs
    (text,) = result.why_none
    return text


def test_a_log_file_alone(tmp_path: Path) -> None:
    log = put(tmp_path / "ppo_seed3.log")
    put(tmp_path / "other.log")
    (run,) = discover([log]).runs
    assert (run.name, run.path, run.log) == ("ppo_seed3", str(tmp_path), str(log))


def test_a_log_of_a_general_name_is_named_by_its_folder(tmp_path: Path) -> None:
    log = put(tmp_path / "warmup_1000" / "training_output.log")
    assert found(log) == {"warmup_1000": str(log)}
    assert found(log.parent) == {"warmup_1000": str(log)}


def test_any_text_may_be_named_even_an_empty_one(tmp_path: Path) -> None:
    assert found(put(tmp_path / "console", b"")) == {"console": str(tmp_path / "console")}
    utf16 = put(tmp_path / "w.txt", "Episode 1\n".encode("utf-16-le"))
    assert found(utf16) == {"w": str(utf16)}
    hole = put(tmp_path / "hole.log", b"\0" * 20_000 + LINE)
    assert found(hole) == {"hole": str(hole)}


def test_relative_paths_become_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "run" / "train.log")
    monkeypatch.chdir(tmp_path / "run")
    assert found(Path(".")) == {"run": str(tmp_path / "run" / "train.log")}


def test_a_run_folder_with_checkpoints_is_one_run(tmp_path: Path) -> None:
    put(tmp_path / "run" / "checkpoints" / "model_00100.pth", b"x")
    put(tmp_path / "run" / "eval.log")
    new = put(tmp_path / "run" / "run_b.log")
    os.utime(tmp_path / "run" / "eval.log", (1, 1))
    assert found(tmp_path / "run") == {"run": str(new)}
    known = put(tmp_path / "run" / "train.log")
    os.utime(known, (1, 1))
    assert found(tmp_path / "run") == {"run": str(known)}


def test_a_log_one_level_in_logs(tmp_path: Path) -> None:
    put(tmp_path / "a" / "checkpoints" / "model_00100.pth", b"x")
    log = put(tmp_path / "a" / "logs" / "output.log")
    other = put(tmp_path / "b" / "logs" / "ppo.log")
    assert found(tmp_path) == {"a": str(log), "b": str(other)}


def test_checkpoints_without_a_log_are_a_run(tmp_path: Path) -> None:
    put(tmp_path / "results" / "warmup" / "checkpoints" / "model_00100.pth", b"x")
    put(tmp_path / "flat" / "model_00200.pth", b"x")
    assert found(tmp_path) == {"warmup": None, "flat": None}


def test_logs_side_by_side_are_runs_of_their_own(tmp_path: Path) -> None:
    for name in ("run_a.log", "run_b.log", "slurm-123.out"):
        put(tmp_path / name)
    assert set(found(tmp_path)) == {"run_a", "run_b", "slurm-123"}


def test_texts_count_only_if_they_talk_of_training(tmp_path: Path) -> None:
    put(tmp_path / "requirements.txt", b"torch==2.3\nepoch==1.0\n")
    put(tmp_path / "README.txt", b"Training\nEpisode\n")
    put(tmp_path / "shopping.txt", b"milk\nbread\n")
    result = put(tmp_path / "result.txt", LINE * 3)
    assert found(tmp_path) == {"result": str(result)}
    log = put(tmp_path / "real.log")
    assert found(tmp_path) == {"real": str(log)}


def test_a_binary_log_in_a_folder_is_left_out(tmp_path: Path) -> None:
    put(tmp_path / "core.log", bytes(range(256)) * 20)
    log = put(tmp_path / "run.log")
    assert list(found(tmp_path).values()) == [str(log)]


def test_a_folder_of_runs_to_its_depth(tmp_path: Path) -> None:
    near = put(tmp_path / "a" / "train.log")
    far = put(tmp_path / "b" / "c" / "d" / "train.log")
    assert found(tmp_path) == {"a": str(near), "d": str(far)}
    assert found(tmp_path, depth=2) == {"a": str(near)}


@pytest.mark.parametrize("name", [".git", "node_modules", "__pycache__", "venv", ".venv", "site-packages", "wandb"])
def test_folders_that_hold_no_runs_are_skipped(tmp_path: Path, name: str) -> None:
    put(tmp_path / name / "run" / "train.log")
    assert problem(tmp_path) == f"no runs under {tmp_path}"


def test_names_are_unique(tmp_path: Path) -> None:
    for place in ("x/one/run", "x/two/run", "y/two/run", "y/other"):
        put(tmp_path / place / "train.log")
    assert set(found(tmp_path)) == {"one/run", "x/two/run", "y/two/run", "other"}


def test_the_same_run_by_two_paths_is_one(tmp_path: Path) -> None:
    log = put(tmp_path / "run" / "train.log")
    assert found(tmp_path, log, log.parent) == {"run": str(log)}


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    log = put(tmp_path / "run" / "train.log")
    (tmp_path / "run" / "up").symlink_to(tmp_path)
    (tmp_path / "again").symlink_to(tmp_path / "run")
    assert len(found(tmp_path, depth=30)) == 1
    assert found(tmp_path / "run")["run"] == str(log)


def test_the_search_is_bounded_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "MOST_ENTRIES", 50)
    near = put(tmp_path / "a" / "train.log")
    for number in range(100):
        (tmp_path / "b" / f"{number}").mkdir(parents=True)
    put(tmp_path / "b" / "99" / "c" / "train.log")
    result = discover([tmp_path])
    assert [run.log for run in result.runs] == [str(near)]
    assert result.problems == (f"too much to search: stopped at {tmp_path}/b; name the folders of the runs",)


def test_what_is_no_run_is_said(tmp_path: Path) -> None:
    assert problem(tmp_path / "none") == f"no such file or folder: {tmp_path}/none"
    assert problem(put(tmp_path / "model.pth", b"PK\x03\x04abc")) == f"{tmp_path}/model.pth is not a text log (binary)"
    os.mkfifo(tmp_path / "pipe.log")
    assert problem(tmp_path / "pipe.log") == f"{tmp_path}/pipe.log is a FIFO, not a regular file: {ADVICE}"
    (tmp_path / "dangling.log").symlink_to("nowhere")
    assert problem(tmp_path / "dangling.log") == f"dangling link: {tmp_path}/dangling.log -> nowhere: {ADVICE}"
    (tmp_path / "loop").symlink_to("loop")
    assert problem(tmp_path / "loop") == f"link loop: {tmp_path}/loop: {ADVICE}"
    assert "\x1b" not in problem(tmp_path / "a\x1b[2J")


def test_what_is_forbidden_is_said(tmp_path: Path) -> None:
    folder, log = tmp_path / "run", put(tmp_path / "secret.log")
    folder.mkdir()
    for path in (folder, log):
        path.chmod(0)
    user = os.geteuid()
    if user == 0:
        let_others_in(tmp_path)
        os.seteuid(65534)  # root may read anything
    try:
        assert problem(folder) == f"not permitted to read {folder}"
        assert problem(log) == f"not permitted to read {log}"
    finally:
        os.seteuid(user)
        folder.chmod(0o700)


def test_hostile_names_do_not_act(tmp_path: Path) -> None:
    log = put(tmp_path / "a\x1b]0;x\x07\u202e.log")
    (run,) = discover([tmp_path]).runs
    assert run.name == "a\\x1b]0;x\\x07\\u202e"
    assert run.log == str(log)


def _make(path: Path, kind: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    {
        "FIFO": lambda: os.mkfifo(path),
        "dangling link": lambda: path.symlink_to(path.parent / "gone"),
        "link loop": lambda: path.symlink_to(path),
        "empty folder": path.mkdir,
    }[kind]()


@pytest.mark.parametrize("kind", ["FIFO", "dangling link", "link loop", "empty folder"])
def test_what_stands_in_the_place_of_a_log_is_a_run_that_waits(kind: str, tmp_path: Path) -> None:
    log = tmp_path / "run" / "training_output.log"
    _make(log, kind)
    (found,) = discover([tmp_path]).runs
    assert (found.name, found.log) == ("run", str(log))


def test_it_is_none_beside_a_log_that_can_be_read(tmp_path: Path) -> None:
    _make(tmp_path / "run" / "training_output.log", "FIFO")
    (tmp_path / "run" / "other.log").write_text("Episode 1/10 | loss 3\n")
    (found,) = discover([tmp_path]).runs
    assert found.log == str(tmp_path / "run" / "other.log")


def test_links_of_any_name_that_lead_nowhere_are_no_runs(tmp_path: Path) -> None:
    _make(tmp_path / "a" / "debug.log", "dangling link")
    _make(tmp_path / "b" / "pipe.txt", "FIFO")
    _make(tmp_path / "c" / "my_logs", "empty folder")
    assert discover([tmp_path]).runs == ()
