"""The watch over a writer: facts, death, orphans, memory of an earlier moe-top; with real processes and signals."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from tui_monitor.model.records import Process, Remembered, WriterSeen
from tui_monitor.sources import procfs
from tui_monitor.sources.oom_kills import OomKills
from tui_monitor.sources.processes import WriterWatch, find_by_name, wait_for_death
from tui_monitor.sources.witness import Witness, wait_for_end

pytestmark = pytest.mark.skipif(not procfs.available(), reason="needs Linux's /proc")

WORKERS = """
import os, signal, sys, time
for _ in range(3):
    if os.fork() == 0:
        while True:
            time.sleep(0.05)
open("pid.new", "w").write(str(os.getpid()))
os.rename("pid.new", "pid")
while True:
    print("Episode 10", flush=True)
    time.sleep(0.02)
"""


class Clock:
    """The time handed to the watch: real, plus what the test lets pass."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def now(self) -> float:
        return time.time() + self.ahead


@pytest.fixture
def watch(stage: Any) -> Iterator[Callable[..., WriterWatch]]:
    made: list[WriterWatch] = []

    def make(**arguments: Any) -> WriterWatch:
        made.append(WriterWatch(stage.log, **arguments))
        return made[-1]

    yield make
    for one in made:
        one.close()


def until(eventually: Any, one: WriterWatch, clock: Clock, condition: Callable[[WriterSeen], object]) -> WriterSeen:
    """Looks as the engine does, a second of its time after the other, until `condition` is true."""

    def look() -> WriterSeen | None:
        clock.ahead += 1.0
        seen = one.look(clock.now())
        return seen if condition(seen) else None

    return eventually(look, "a look as expected")


def started(stage: Any, eventually: Any, command: str = "exec $python train.py pid > training_output.log") -> int:
    stage.run(command)
    pid = stage.pid()
    eventually(lambda: stage.log.exists() and stage.log.stat().st_size > 0)
    return pid


def kill_and_wait(pid: int, eventually: Any, number: int = signal.SIGKILL) -> None:
    os.kill(pid, number)
    eventually(lambda: (stat := procfs.read_stat(pid)) is None or stat.has_ended)


def roles(seen: WriterSeen, role: str) -> set[int]:
    return {other.pid for other in seen.others if other.role == role}


def test_live_facts(stage: Any, eventually: Any, watch: Any) -> None:
    pid = started(stage, eventually)
    process = watch().look(time.time()).process
    assert (process.pid, process.how) == (pid, "writes the log")
    assert process.started_at == pytest.approx(psutil.Process(pid).create_time(), abs=1.5)
    assert process.rss_bytes == pytest.approx(psutil.Process(pid).memory_info().rss, rel=0.5)
    assert process.state in ("running", "sleeping")


def test_processor_share_is_since_the_last_look(stage: Any, eventually: Any, watch: Any) -> None:
    pid = started(stage, eventually)
    one, now = watch(), time.time()
    used = psutil.Process(pid).cpu_times()
    share = one.look(now + 100.0).process.cpu_percent
    assert share == pytest.approx(used.user + used.system, rel=0.5), "first since its start, about 100 seconds ago"
    os.kill(pid, signal.SIGSTOP)
    eventually(lambda: procfs.read_stat(pid).state == "T")
    one.look(now + 110.0)
    assert one.look(now + 111.0).process.cpu_percent == 0.0
    assert one.look(now + 111.1).process.cpu_percent == 0.0, "too soon to measure anew"
    assert one.look(now).process.cpu_percent == 0.0, "the clock was set back"


def test_stopped_and_continued(stage: Any, eventually: Any, watch: Any) -> None:
    pid, one, clock = started(stage, eventually), watch(), Clock()
    os.kill(pid, signal.SIGSTOP)
    until(eventually, one, clock, lambda seen: seen.process.state == "stopped")
    os.kill(pid, signal.SIGCONT)
    until(eventually, one, clock, lambda seen: seen.process.state in ("running", "sleeping"))


@pytest.mark.parametrize(
    ("number", "code", "expected"),
    [(signal.SIGKILL, None, (9, 137)), (signal.SIGTERM, None, (15, 143)), (None, 3, (None, 3)), (None, 0, (None, 0))],
)
def test_zombie_tells_how_it_ended(
    stage: Any, eventually: Any, watch: Any, number: int | None, code: int | None, expected: tuple[int | None, int]
) -> None:
    stage.script("end.py", f"import sys\nprint('Episode 10', flush=True)\nsys.stdin.readline()\nsys.exit({code or 0})")
    os.mkfifo(stage.folder / "stop")
    main = stage.run("exec $python end.py <> stop > training_output.log")
    one, clock = watch(), Clock()
    until(eventually, one, clock, lambda seen: seen.process and "end.py" in seen.process.command)
    if number is None:
        (stage.folder / "stop").write_text("now\n")
    else:
        main.send_signal(number)
    seen = until(eventually, one, clock, lambda seen: seen.departed)
    assert seen.process is None
    assert (seen.departed.pid, seen.departed.signal, seen.departed.exit_status) == (main.pid, *expected)
    assert not seen.departed.by_oom_killer
    assert one.look(clock.now()).departed == seen.departed, "it stays said"


def kernel_tells_after_reaping() -> bool:
    return tuple(int(part) for part in os.uname().release.split(".")[:2]) >= (6, 15)


@pytest.mark.skipif(not kernel_tells_after_reaping(), reason="PIDFD_GET_INFO tells the exit code from Linux 6.15 on")
def test_reaped_process_tells_how_it_ended(stage: Any, eventually: Any, watch: Any) -> None:
    main = stage.run("exec $python train.py pid > training_output.log")
    stage.pid()
    one, clock = watch(), Clock()
    until(eventually, one, clock, lambda seen: seen.process)
    main.kill()
    main.wait()
    departed = one.look(clock.now()).departed
    assert (departed.signal, departed.exit_status) == (9, 137)


def test_death_is_noticed_without_asking_again(stage: Any, eventually: Any, watch: Any) -> None:
    pid, one, idle = started(stage, eventually), watch(), watch()
    one.look(time.time())
    assert not wait_for_death([one, idle], 0.0)
    os.kill(pid, signal.SIGKILL)
    before = time.monotonic()
    assert wait_for_death([one, idle], 60.0), "it ends the waiting at once"
    assert time.monotonic() - before < 50
    assert one.look(time.time()).departed.pid == pid
    assert one.death_fd is None and not wait_for_death([one, idle], 0.0)


def test_writer_known_by_name_departs_too(stage: Any, eventually: Any, watch: Any) -> None:
    """A logger that opens, appends and closes: dead only because it was seen before, and is gone now."""
    append = "open('training_output.log', 'a').write('Episode 10\\n')"
    text = f"import time\nwhile True:\n    {append}\n    time.sleep(0.02)\n"
    stage.script("append.py", text)
    main = stage.run("exec $python append.py")
    one, clock = watch(), Clock()
    eventually(stage.log.exists)
    until(eventually, one, clock, lambda seen: seen.process or one.grown())
    main.kill()
    seen = until(eventually, one, clock, lambda seen: seen.departed)
    assert (seen.process, seen.departed.pid, seen.departed.signal) == (None, main.pid, 9)


@pytest.mark.parametrize("output", ["> training_output.log", "| tee training_output.log"])
def test_main_killed_while_its_workers_hold_the_log(stage: Any, eventually: Any, watch: Any, output: str) -> None:
    stage.script("workers.py", WORKERS)
    pid, one, clock = started(stage, eventually, f"$python workers.py {output}"), watch(), Clock()
    alive = until(eventually, one, clock, lambda seen: seen.process and len(roles(seen, "worker")) == 3)
    assert alive.process.pid == pid
    kill_and_wait(pid, eventually)
    seen = until(eventually, one, clock, lambda seen: seen.departed)
    assert seen.process is None and seen.departed.pid == pid
    assert seen.departed.signal in ((9,) if kernel_tells_after_reaping() else (9, None))
    assert roles(seen, "orphan") == roles(alive, "worker")
    clock.ahead += 60.0
    assert one.look(clock.now()).process is None, "the next scan takes no orphan for the trainer either"


def test_single_orphan_that_was_never_seen_is_known_by_its_fork(stage: Any, eventually: Any, watch: Any) -> None:
    """It began between two scans; alone, only the memory layout it shares with its main tells where it comes from."""
    stage.script("workers.py", WORKERS.replace("range(3)", "range(1)"))
    pid, one, clock = started(stage, eventually, "$python workers.py > training_output.log"), watch(), Clock()
    until(eventually, one, clock, lambda seen: seen.process and seen.process.pid == pid)
    one._lineage = one._lineage._replace(members=frozenset())
    kill_and_wait(pid, eventually)
    seen = until(eventually, one, clock, lambda seen: seen.departed)
    assert seen.process is None and len(roles(seen, "orphan")) == 1


def test_the_shell_that_started_the_trainer_is_no_trainer_after_it(stage: Any, eventually: Any, watch: Any) -> None:
    pid = started(stage, eventually, "{ $python train.py pid; sleep 1000; } > training_output.log")
    one, clock = watch(), Clock()
    until(eventually, one, clock, lambda seen: seen.process and seen.process.pid == pid)
    kill_and_wait(pid, eventually)
    seen = until(eventually, one, clock, lambda seen: seen.departed)
    assert seen.process is None and seen.departed.pid == pid


def test_a_new_trainer_follows_the_one_that_ended(stage: Any, eventually: Any, watch: Any) -> None:
    pid, one, clock = started(stage, eventually), watch(), Clock()
    one.look(clock.now())
    kill_and_wait(pid, eventually)
    assert until(eventually, one, clock, lambda seen: seen.departed).process is None
    (stage.folder / "pid").unlink()
    second = started(stage, eventually, "exec $python train.py pid >> training_output.log")
    one.grown()
    seen = until(eventually, one, clock, lambda seen: seen.process)
    assert seen.process.pid == second and seen.departed is None


def test_a_look_alike_does_not_undo_a_death(stage: Any, eventually: Any, watch: Any) -> None:
    """Another script that runs in the log's folder all along is no new trainer: it lived beside the dead one."""
    stage.script("evaluate.py", "import time\ntime.sleep(1000)\n")
    other = stage.run("exec $python evaluate.py")
    pid, one, clock = started(stage, eventually), watch(), Clock()
    until(eventually, one, clock, lambda seen: seen.process and seen.process.pid == pid)
    eventually(lambda: stage.log.stat().st_mtime > procfs.read_stat(other.pid).started_at, "a line after its start")
    assert procfs.arguments(other.pid)[-1] == "evaluate.py"
    kill_and_wait(pid, eventually)
    until(eventually, one, clock, lambda seen: seen.departed)
    clock.ahead += 60.0
    seen = one.look(clock.now())
    assert (seen.process, seen.departed.pid) == (None, pid)


def test_growth_without_a_writer_looks_for_one_at_once_and_then_less_often(stage: Any, watch: Any) -> None:
    stage.log.write_text("Episode 10\n")
    one, scans = watch(), []
    for second in range(100):
        one.look(1000.0 + second)
        scans.append(one._scanned_at)
        one.grown()
    assert sorted({scan - 1000.0 for scan in scans})[:5] == [0.0, 1.0, 2.0, 4.0, 8.0]
    assert len(set(scans)) < 10


LAUNCHER = """
import os, subprocess, sys, time
for rank in range(2):
    subprocess.Popen([sys.executable, "train.py", f"rank{rank}"], env={**os.environ, "RANK": str(rank)})
"""


@pytest.mark.parametrize(("after", "state"), [("time.sleep(1000)", "zombie"), ("while True: os.wait()", "ended")])
def test_rank_that_dies_is_seen_at_once(stage: Any, eventually: Any, watch: Any, after: str, state: str) -> None:
    """Its launcher may have asked how it ended, and be left with no trace of it."""
    stage.script("launch.py", LAUNCHER + after)
    stage.run("exec $python launch.py > training_output.log")
    ranks = {stage.pid(f"rank{rank}") for rank in range(2)}
    one, now = watch(), time.time()
    assert roles(one.look(now), "worker") == ranks
    dead = max(ranks)
    kill_and_wait(dead, eventually)
    eventually(lambda: (procfs.read_stat(dead) is None) == (state == "ended"), "a zombie, or none")
    states = {other.pid: other.state for other in one.look(now + 1.0).others}
    assert states[dead] == state and states[min(ranks)] in ("running", "sleeping")
    assert {other.pid for other in one.look(now + 60.0).others} == ranks, "a lost rank is not forgotten"


def test_trainer_blocked_by_its_tee(stage: Any, eventually: Any, watch: Any) -> None:
    stage.script("flood.py", "import os\nprint('Episode 10', flush=True)\nwhile True: os.write(1, b'x' * 5000)")
    stage.run("$python flood.py | tee training_output.log | grep --line-buffered nothing")
    one, clock = watch(), Clock()
    seen = until(eventually, one, clock, lambda seen: seen.process and roles(seen, "relay"))
    (tee,) = roles(seen, "relay")
    os.kill(tee, signal.SIGSTOP)
    if not eventually(lambda: procfs.read_stat(seen.process.pid).state == "S" and procfs.waits_in(seen.process.pid)):
        pytest.skip("this kernel does not tell where a process waits")
    seen = until(eventually, one, clock, lambda seen: seen.blocked and "tee" in seen.blocked)
    assert seen.blocked == f"blocked writing its log: tee {tee} is stopped"
    os.kill(tee, signal.SIGCONT)
    until(eventually, one, clock, lambda seen: not seen.blocked)


def test_trainer_blocked_by_a_pipe_that_nobody_reads(stage: Any, eventually: Any, watch: Any) -> None:
    stage.script("flood.py", "import os\nlog = open('training_output.log', 'w')\nwhile True: os.write(1, b'x' * 5000)")
    stage.run("$python flood.py | sleep 1000")
    one, now = watch(), time.time()
    eventually(lambda: stage.log.exists() and (one.look(now).process or one.grown()))
    pid = one.look(now).process.pid
    if not eventually(lambda: procfs.read_stat(pid).state == "S") or not procfs.waits_in(pid):
        pytest.skip("this kernel does not tell where a process waits")
    eventually(lambda: "pipe_write" in procfs.waits_in(pid))
    assert one.look(now + 1.0).blocked is None, "a moment's wait is ordinary"
    assert one.look(now + 10.0).blocked == "blocked writing to a pipe that nobody reads"


def remembered(pid: int, started_at: float) -> Remembered:
    return Remembered(pid, started_at, procfs.place())


def test_remembered_writer_that_has_gone(stage: Any, eventually: Any, watch: Any) -> None:
    pid, first = started(stage, eventually), watch()
    first.look(time.time())
    known = first.remember(((1.0, 10),))
    assert (known.pid, known.anchors) == (pid, ((1.0, 10),))
    first.close()
    main = stage._started[0]
    main.kill()
    main.wait()
    second = watch(remembered=known)
    seen = second.look(5_000_000_000.0)
    assert seen.process is None
    assert (seen.departed.pid, seen.departed.ended_at, seen.departed.signal) == (pid, 5_000_000_000.0, None)
    assert second.remember().pid == pid, "the next moe-top has to know it too"


def test_remembered_zombie_tells_how_it_ended(stage: Any, eventually: Any, watch: Any) -> None:
    pid = started(stage, eventually)
    stat = procfs.read_stat(pid)
    kill_and_wait(pid, eventually)
    seen = watch(remembered=remembered(pid, stat.started_at)).look(time.time())
    assert seen.process is None and seen.departed.signal == 9


def test_remembered_writer_that_holds_the_log_no_more(stage: Any, eventually: Any, watch: Any) -> None:
    pid = started(stage, eventually)
    stat = procfs.read_stat(pid)
    stage.log.unlink()
    stage.log.write_text("Episode 10\n")
    os.utime(stage.log, (1.0, 1.0))
    seen = watch(remembered=remembered(pid, stat.started_at)).look(time.time())
    assert (seen.process.pid, seen.process.by_name, seen.departed) == (pid, True, None)


def test_a_reused_pid_is_not_the_remembered_writer(stage: Any, watch: Any) -> None:
    other = os.getpid()
    seen = watch(remembered=remembered(other, procfs.read_stat(other).started_at - 1000.0)).look(9.0)
    assert seen.process is None and seen.departed.pid == other


def test_another_machines_pid_says_nothing(stage: Any, watch: Any) -> None:
    seen = watch(remembered=Remembered(2**22 - 1, 1.0, "another boot")).look(9.0)
    assert seen == WriterSeen()


def test_witness_compares_the_start_not_only_the_pid(stage: Any) -> None:
    main = stage.run("exec sleep 1000")
    stat = procfs.read_stat(main.pid)
    right, wrong = Witness(main.pid, stat.started_at), Witness(main.pid, stat.started_at - 5.0)
    assert not right.has_ended() and wrong.has_ended() and wrong.wait_status() is None
    main.kill()
    assert right.fd is not None and wait_for_end([right.fd], 60.0)
    assert right.has_ended() and right.wait_status() == 9
    right.close()
    wrong.close()


def test_witness_without_pidfds(stage: Any, eventually: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "pidfd_open")
    main = stage.run("exec sleep 1000")
    witness = Witness(main.pid, procfs.read_stat(main.pid).started_at)
    assert witness.fd is None and not witness.has_ended()
    main.kill()
    eventually(witness.has_ended)
    assert witness.wait_status() == 9


def test_oom_killer_is_told_by_its_count(tmp_path: Path) -> None:
    file = tmp_path / "memory.events"
    file.write_text("low 0\noom 3\noom_kill 3\noom_group_kill 0\n")
    kills, unreadable = OomKills([tmp_path / "missing", file]), OomKills([tmp_path / "missing"])
    assert not kills.rose()
    file.write_text("low 0\noom 4\noom_kill 4\noom_group_kill 0\n")
    assert kills.rose() and not unreadable.rose()
    assert not OomKills([file]).rose()


def test_by_name_where_no_descriptors_are_shown(stage: Any, eventually: Any) -> None:
    pid = started(stage, eventually)
    process = eventually(lambda: find_by_name(stage.log, None).trainer, "somebody by name")
    assert (process.pid, process.by_name) == (pid, True)
    assert process.how == "seen by name, not by file: it runs train.py in the log's folder"
    assert isinstance(process, Process)
    assert find_by_name(stage.log, "no such program").why_unseen


def test_nothing_stays_open(stage: Any, eventually: Any) -> None:
    pid = started(stage, eventually)
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        one = WriterWatch(stage.log)
        one.look(time.time())
        one.close()
    kill_and_wait(pid, eventually)
    one = WriterWatch(stage.log)
    one.look(time.time())
    assert len(os.listdir("/proc/self/fd")) == before
