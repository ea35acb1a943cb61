"""Who writes the log: the traps of real clusters, played with real processes."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from typing import Any

import pytest

from tests.making import let_others_in
from tui_monitor.sources import by_name, procfs, programs
from tui_monitor.sources.finder import Found, find_writer, shown_command
from tui_monitor.sources.process_table import ProcessTable

pytestmark = pytest.mark.skipif(not procfs.available(), reason="needs Linux's /proc")


def roles(found: Found, role: str) -> list[int]:
    return [other.pid for other in found.others if other.role == role]


def comms(pids: list[int]) -> list[str]:
    return [stat.comm for pid in pids if (stat := procfs.read_stat(pid))]


def when(stage: Any, eventually: Any, condition: Callable[[Found], object], **arguments: Any) -> Found:
    """The first snapshot of which `condition` is true."""

    def attempt() -> Found | None:
        found = find_writer(stage.log, **arguments)
        return found if condition(found) else None

    return eventually(attempt, "a snapshot as expected")


def trained_by(pid: int) -> Callable[[Found], bool]:
    return lambda found: found.trainer is not None and found.trainer.pid == pid


def trainer(stage: Any, eventually: Any) -> Found:
    """The first snapshot in which somebody trains."""
    return when(stage, eventually, lambda found: found.trainer)


@pytest.mark.parametrize(
    "command",
    [
        "$python train.py pid > training_output.log",
        "$python train.py pid >> training_output.log 2>&1",
        "yes | $python train.py pid > training_output.log",
        "nohup $python train.py pid > training_output.log; echo over",
        "(sleep 0; timeout 1000 $python train.py pid) > training_output.log; true",
    ],
)
def test_writer_of_the_log(stage: Any, eventually: Any, command: str) -> None:
    stage.run(command)
    pid = stage.pid()
    found = when(stage, eventually, trained_by(pid))
    assert (found.trainer.how, found.trainer.role, found.trainer.by_name) == ("writes the log", "trainer", False)
    assert "train.py pid" in found.trainer.command
    assert not found.others and found.why_unseen is None


@pytest.mark.parametrize(
    ("command", "chain"),
    [
        ("$python -u train.py pid | tee training_output.log", ["tee"]),
        ("$python train.py pid 2>&1 | tee -a training_output.log | grep Episode", ["tee"]),
        ("$python train.py pid | grep --line-buffered Episode | tee training_output.log", ["grep", "tee"]),
        ("exec > >(tee training_output.log); $python train.py pid; true", ["tee"]),
        ("$python train.py pid | while read line; do echo $line; done > training_output.log", ["bash"]),
    ],
)
def test_relays_are_followed_upstream(stage: Any, eventually: Any, command: str, chain: list[str]) -> None:
    stage.run(command)
    pid = stage.pid()
    found = when(stage, eventually, trained_by(pid))
    words = found.trainer.how.split(", which ")
    assert [word.split()[1] for word in words[:-1]] == chain and words[-1] == "writes the log"
    assert all(word.startswith("feeds ") for word in words[:-1])
    assert roles(found, "candidate") == []
    if chain != ["bash"]:
        assert sorted(comms(roles(found, "relay"))) == sorted(chain)


def test_what_feeds_the_trainer_is_not_followed(stage: Any, eventually: Any) -> None:
    stage.run("yes | $python train.py pid | tee training_output.log")
    pid = stage.pid()
    found = trainer(stage, eventually)
    assert found.trainer.pid == pid
    assert "yes" not in comms([other.pid for other in found.others])


def test_who_only_inherited_the_pipe_is_no_candidate(stage: Any, eventually: Any) -> None:
    silent = "$python train.py other 5>&1 > /dev/null"
    stage.run(f"({silent} & exec $python train.py pid) | tee training_output.log")
    pid, other = stage.pid(), stage.pid("other")
    found = when(stage, eventually, trained_by(pid))
    assert other not in {one.pid for one in found.others}


@pytest.mark.skipif(shutil.which("script") is None, reason="script(1) is not installed")
def test_terminal_recorded_by_script(stage: Any, eventually: Any) -> None:
    stage.run("script -q -f -c '$python train.py pid' training_output.log < /dev/zero")
    pid = stage.pid()
    found = when(stage, eventually, trained_by(pid))
    assert "runs on the terminal pts/" in found.trainer.how and "script" in found.trainer.how
    assert "script" in comms(roles(found, "relay"))


WORKERS = """
import multiprocessing, os, sys, time
def work():
    while True:
        time.sleep(0.05)
if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[2])
    workers = [context.Process(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    open(sys.argv[1] + ".new", "w").write(str(os.getpid()))
    os.rename(sys.argv[1] + ".new", sys.argv[1])
    while True:
        print("Episode 10", flush=True)
        time.sleep(0.02)
"""


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_workers_are_no_candidates(stage: Any, eventually: Any, method: str) -> None:
    stage.script("workers.py", WORKERS)
    stage.run(f"$python workers.py pid {method} > training_output.log", RANK="0")
    pid = stage.pid()
    found = when(stage, eventually, lambda seen: len(roles(seen, "worker")) >= 3)
    assert found.trainer.pid == pid
    assert roles(found, "candidate") == [] and roles(found, "orphan") == []
    assert found.ranks == frozenset(), "workers inherit the rank of their main and are none"


@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.parametrize("output", ["> training_output.log", "| tee training_output.log"])
def test_orphans_are_no_trainer(stage: Any, eventually: Any, method: str, output: str) -> None:
    """Nothing is known from before: a moe-top that comes later must not take an orphan for the trainer."""
    # ignoring SIGTERM and never reading its sentinel, a worker outlives its main process
    stage.script("workers.py", WORKERS)
    stage.run(f"$python workers.py pid {method} {output}")
    pid = stage.pid()
    before = when(stage, eventually, lambda seen: len(roles(seen, "worker")) >= 3)
    os.kill(pid, signal.SIGKILL)
    eventually(lambda: (stat := procfs.read_stat(pid)) is None or stat.has_ended)
    found = when(stage, eventually, lambda seen: len(roles(seen, "orphan")) >= 3)
    assert found.trainer is None
    assert set(roles(found, "orphan")) <= set(roles(before, "worker"))
    assert roles(found, "candidate") == []


COPIER = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-u", "busy.py", "pid"], stdout=subprocess.PIPE)
with open("training_output.log", "ab", buffering=0) as log:
    for line in child.stdout:
        log.write(line)
"""
BUSY = """
import os, sys, time
open("pid.new", "w").write(str(os.getpid()))
os.rename("pid.new", "pid")
while True:
    end = time.process_time() + 0.02
    while time.process_time() < end:
        pass
    print("Episode 10", flush=True)
"""


def test_launcher_that_copies_its_childs_pipe(stage: Any, eventually: Any) -> None:
    stage.script("busy.py", BUSY)
    stage.script("launch.py", COPIER)
    launcher = stage.run("exec $python launch.py")
    pid = stage.pid()
    found = when(stage, eventually, trained_by(pid))
    assert found.trainer.how == f"prints to its launcher {launcher.pid}, which writes the log"
    assert roles(found, "relay") == [launcher.pid]


def test_tool_captured_by_the_trainer_is_not_the_trainer(stage: Any, eventually: Any) -> None:
    """A simulator may be busier than the program that trains on what it prints."""
    stage.script(
        "train_env.py", COPIER.replace('[sys.executable, "-u", "busy.py", "pid"]', '["awk", "BEGIN{while (1) i++}"]')
    )
    main = stage.run("exec $python train_env.py")
    (tool,) = eventually(lambda: [pid for pid in stage.marked() if pid != main.pid])
    eventually(lambda: procfs.read_stat(tool).ticks > procfs.read_stat(main.pid).ticks, "a busy tool")
    found = trainer(stage, eventually)
    assert found.trainer.pid == main.pid and found.trainer.how == "writes the log"


RANKS = """
import os, subprocess, sys, time
for rank in range(4):
    subprocess.Popen([sys.executable, "train.py", f"rank{rank}"], env={**os.environ, "RANK": str(rank)})
while True:
    time.sleep(0.05)
"""


@pytest.mark.parametrize("output", ["> training_output.log", "| tee training_output.log"])
def test_launcher_and_its_ranks_are_one_run(stage: Any, eventually: Any, output: str) -> None:
    stage.script("launch.py", RANKS)
    stage.run(f"SLURM_PROCID=0 $python launch.py {output}")
    ranks = [stage.pid(f"rank{rank}") for rank in range(4)]
    found = trainer(stage, eventually)
    assert "launch.py" in found.trainer.command
    assert sorted(roles(found, "worker")) == sorted(ranks) and found.ranks == set(ranks)
    assert roles(found, "candidate") == []
    assert {other.pid for other in found.others if other.is_rank} == set(ranks)
    words = {other.pid: other.how for other in found.others}
    assert [words[pid] for pid in ranks] == [f"rank {rank} of {found.trainer.pid}" for rank in range(4)]
    os.kill(ranks[2], signal.SIGKILL)
    found = when(stage, eventually, lambda seen: any(o.state == "zombie" for o in seen.others))
    assert [other.pid for other in found.others if other.state == "zombie"] == [ranks[2]]
    assert "launch.py" in found.trainer.command


def test_ranks_without_a_visible_launcher(stage: Any, eventually: Any) -> None:
    for rank in (1, 0):
        stage.run(f"exec $python train.py rank{rank} >> training_output.log", RANK=str(rank))
    pids = [stage.pid(f"rank{rank}") for rank in (0, 1)]
    found = when(stage, eventually, lambda seen: roles(seen, "worker"))
    assert (found.trainer.pid, roles(found, "worker")) == (pids[0], [pids[1]])


def test_two_writers_are_both_named(stage: Any, eventually: Any) -> None:
    stage.script("busy.py", BUSY)
    stage.run("exec $python train.py idle >> training_output.log")
    stage.run("exec $python busy.py >> training_output.log")
    idle, busy = stage.pid("idle"), stage.pid()
    found = when(stage, eventually, trained_by(busy))
    assert roles(found, "candidate") == [idle]
    assert find_writer(stage.log, hint="train.py").trainer.pid == idle, "the configuration decides"


def test_who_trains_into_another_log_of_the_folder_is_a_neighbour(stage: Any, eventually: Any) -> None:
    stage.run("exec $python train.py pid > training_output.log")
    stage.run("$python train.py second | tee second.log")
    stage.run("exec tail -f second.log > training_output.txt")
    main, second = stage.pid(), stage.pid("second")
    found = when(stage, eventually, lambda seen: roles(seen, "neighbour"))
    assert (found.trainer.pid, roles(found, "neighbour")) == (main, [second])
    words = {other.pid: other.how for other in found.others}
    assert words[second].endswith("which writes second.log in the same folder")
    assert roles(found, "candidate") == []


def test_a_trainers_own_second_log_makes_no_neighbour(stage: Any, eventually: Any) -> None:
    both = "import os, subprocess, sys\nlog = open('debug.log', 'a')\n"
    waits = "[sys.executable, '-c', 'input()'], stdin=subprocess.PIPE"
    worker = f"subprocess.Popen({waits}, stdout=open('worker.log', 'w'))\n"
    stage.script("train.py", both + worker + stage.folder.joinpath("train.py").read_text())
    stage.run("exec $python train.py pid > training_output.log")
    pid = stage.pid()
    found = when(stage, eventually, trained_by(pid))
    assert roles(found, "neighbour") == []


def test_a_launcher_with_a_log_of_its_own_is_no_neighbour(stage: Any, eventually: Any) -> None:
    line = "exec $python train.py pid > training_output.log"
    stage.script("launch.py", f"import os, subprocess\nsubprocess.run({line!r}, shell=True)\n")
    stage.run("exec $python launch.py > launch.log")
    pid = stage.pid()
    found = when(stage, eventually, trained_by(pid))
    assert roles(found, "neighbour") == []


@pytest.mark.parametrize("start", ["$python", "nohup $python", "setsid $python"])
def test_who_lost_its_parent_and_is_alone_may_train(stage: Any, eventually: Any, start: str) -> None:
    """A parent of 1 proves nothing: the terminal was closed, or the script that began the run has ended."""
    stage.run(f"{start} train.py pid > training_output.log 2>&1 & exit").wait()
    pid = stage.pid()
    found = when(stage, eventually, trained_by(pid))
    assert ProcessTable().is_adopted(pid) and roles(found, "orphan") == []


def test_a_helper_of_multiprocessing_is_no_rival(stage: Any, eventually: Any) -> None:
    """Not below the trainer: its own main process may hold no log at all."""
    stage.run("exec $python train.py pid > training_output.log")
    helper = stage.run("exec $python -c 'import time; time.sleep(1000)' --multiprocessing-fork >> training_output.log")
    eventually(lambda: (procfs.descriptors(helper.pid) or {}).get(1) == str(stage.log)
               and "--multiprocessing-fork" in procfs.arguments(helper.pid)[1:4], "a helper at work")  # fmt: skip
    found = when(stage, eventually, trained_by(stage.pid()))
    assert roles(found, "candidate") == [] and roles(found, "worker") == [helper.pid]


def test_readers_are_no_writers(stage: Any, eventually: Any) -> None:
    log = stage.folder / f"read_only_{os.getpid()}.log"  # no other test's process speaks of it
    log.write_text("Episode 10\n")
    tail = stage.run(f"exec tail -f {log.name}")
    eventually(lambda: (procfs.descriptors(tail.pid) or {}).get(3) == str(log), "tail at work")
    assert find_writer(log) == Found()
    assert find_writer(log, hint=log.name) == Found()


def test_moe_top_itself_is_no_writer(stage: Any) -> None:
    with stage.log.open("a"):
        assert find_writer(stage.log).trainer is None


def test_rotated_log_is_found_by_the_held_file(stage: Any, eventually: Any) -> None:
    stage.run("exec $python train.py pid > training_output.log")
    pid = stage.pid()
    trainer(stage, eventually)
    held = (os.stat(stage.log).st_dev, os.stat(stage.log).st_ino)
    stage.log.rename(stage.folder / "training_output.log.1")
    found = find_writer(stage.log, held=held)
    assert (found.trainer.pid, found.trainer.how) == (pid, "writes the log's former file")
    stage.log.touch()
    assert find_writer(stage.log, held=held).trainer.pid == pid


APPENDER = """
import os, sys, time
open("pid.new", "w").write(str(os.getpid()))
os.rename("pid.new", "pid")
while True:
    with open("training_output.log", "a") as log:
        log.write("Episode 10\\n")
    time.sleep(0.02)
"""


def test_logger_that_opens_and_closes_is_seen_by_name(stage: Any, eventually: Any) -> None:
    stage.script("append.py", APPENDER)
    stage.run("exec $python append.py")
    pid = stage.pid()
    eventually(lambda: stage.log.exists() and stage.log.stat().st_size > 100)
    found = when(stage, eventually, lambda seen: seen.trainer and seen.trainer.by_name)
    assert found.trainer.pid == pid
    assert found.trainer.how == "seen by name, not by file: it runs append.py in the log's folder"
    found = when(stage, eventually, lambda seen: seen.trainer.by_name, hint="append.py")
    assert found.trainer.how == "seen by name, not by file: it fits [run] process"
    assert eventually(lambda: find_writer(stage.log, hint="no such program") == Found(), "only the hint counts")


def test_logger_that_is_told_the_log_works_anywhere(stage: Any, eventually: Any) -> None:
    (stage.folder / "tools").mkdir()
    stage.script("tools/append.py", APPENDER.replace('"training_output.log"', 'sys.argv[1].rpartition("=")[2]'))
    stage.run(f"exec $python append.py --log={stage.log}", folder=stage.folder / "tools")
    pid = stage.pid("tools/pid")
    found = when(stage, eventually, lambda seen: seen.trainer and seen.trainer.by_name)
    assert (found.trainer.pid, found.trainer.how) == (pid, "seen by name, not by file: its command line names the log")


def test_a_process_younger_than_the_last_line_did_not_write_it(stage: Any, eventually: Any) -> None:
    stage.log.write_text("Episode 10\n")
    os.utime(stage.log, (1.0, 1.0))
    stage.run("exec $python train.py pid > elsewhere.txt")
    stage.pid()
    assert find_writer(stage.log) == Found()


def test_remote_writer_is_said_to_be_unseen(stage: Any, eventually: Any) -> None:
    """A program named ssh that prints what comes from elsewhere (its own pipe is not held by anybody here)."""
    (stage.folder / "ssh").symlink_to(shutil.which("sleep") or "/bin/sleep")
    ssh = stage.run("exec ./ssh 1000 > training_output.log")
    found = when(stage, eventually, lambda seen: seen.why_unseen)
    assert found.trainer is None and roles(found, "relay") == [ssh.pid]
    assert found.why_unseen == (
        f"ssh {ssh.pid} writes the log; what feeds it is remote or in a container: not visible here"
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another user for a test")
def test_what_we_may_not_see_is_said(stage: Any, eventually: Any) -> None:
    let_others_in(stage.folder)
    (stage.folder / "train.py").rename(stage.folder / (name := f"train_{os.getpid()}.py"))  # no other test's program
    main = stage.run(f"exec $python {stage.folder}/{name} pid > training_output.log")
    stage.pid()
    found = as_nobody(lambda: find_writer(stage.log))
    assert found == f"(None, 'pid {main.pid} may be it (not permitted to look)')"
    hinted = as_nobody(lambda: find_writer(stage.log, hint=name))
    assert f"pid={main.pid}" in hinted and "seen by name, not by file" in hinted, "the configuration names it"


def as_nobody(look: Callable[[], Found]) -> str:
    """What another user sees: a fork that gives its rights away (a new program could not read this interpreter)."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
        try:
            found = look()
            os.write(writing, repr((found.trainer, found.why_unseen)).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        text = answer.read().decode()
    os.waitpid(child, 0)
    return text


def test_outside_text_is_inert_and_short(stage: Any, eventually: Any) -> None:
    long = "$(head -c 100000 /dev/zero | tr '\\0' x)"
    stage.run(f"exec -a $'evil\\e[2J\\u202e' $python train.py pid {long} > training_output.log")
    stage.pid()
    command = trainer(stage, eventually).trainer.command
    assert command.startswith("evil\\x1b[2J\\u202e ") and len(command) == 300 and command.endswith("…")
    assert shown_command([], "kworker") == "[kworker]"


def test_facts_of_the_found(stage: Any, eventually: Any) -> None:
    stage.script("busy.py", BUSY)
    stage.run("exec $python busy.py > training_output.log")
    stage.pid()
    found = when(stage, eventually, lambda seen: seen.trainer and seen.trainer.cpu_percent)
    assert found.trainer.cpu_percent > 0.5 and found.trainer.rss_bytes > 1_000_000
    assert found.trainer.started_at == pytest.approx(stage.log.stat().st_ctime, abs=60)


def test_missing_log(stage: Any) -> None:
    assert find_writer(stage.folder / "no" / "such.log") == Found()


def test_hidden_process_is_guessed_only_in_the_logs_folder(tmp_path: Any) -> None:
    log = tmp_path / "training_output.log"
    (tmp_path / "train.py").touch()
    assert by_name.may_be_hidden(["python", "train.py"], log)
    assert by_name.may_be_hidden(["python", f"{tmp_path}/other.py"], log)
    assert by_name.may_be_hidden(["trainer", f"--log={log}"], log)
    assert not by_name.may_be_hidden(["python", __file__], log)
    assert not by_name.may_be_hidden(["python", "elsewhere.py"], log)
    assert not by_name.may_be_hidden(["vim", "train.py"], log)


def test_scripts_and_tools_are_told_apart() -> None:
    assert programs.script(["python", "-u", "-W", "ignore", "train.py", "x"]) == "train.py"
    assert programs.script(["python3", "-m", "trainer.main"]) == "trainer.main"
    assert programs.script(["python", "-c", "print()"]) is None
    assert programs.is_onlooker("python", ["python", "-m", "tui_monitor", "run"])
    assert programs.is_onlooker("python", ["/usr/bin/python3", "/x/bin/moe-top", "run"])
    assert programs.is_onlooker("python", ["python", "-m", "http.server"])
    assert not programs.is_onlooker("python", ["python", "-m", "tui_monitor.demo.trainer"])
    assert by_name.matches("/data/run/", ["python"], "/data/run")
