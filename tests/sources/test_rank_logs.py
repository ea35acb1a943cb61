"""The logs of one run's ranks and streams as one course: rows once, what ends it by whom, whatever appears when."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.formats.files.wandb_writing import console, history, log
from tui_monitor.analysis.conclusion import fatal_incident
from tui_monitor.model.records import Batch, Incident, LogFacts, Notice, Problem, Record, Row, RunFound
from tui_monitor.model.run import Run
from tui_monitor.model.store import Store
from tui_monitor.model.text import clean
from tui_monitor.sources.discovery import discover
from tui_monitor.sources.run_source import RunSource, Wanted

NOW = 1_700_000_000.0
NCCL = "torch.distributed.DistBackendError: NCCL watchdog timeout"


def rows(steps: range, shift: float = 0.0) -> str:
    return "".join(f"step {at}/1000 | loss {shift + 1 / at:.4f} | lr 0.0003\n" for at in steps)


def bars(steps: range) -> str:
    return "".join(f"\rEpoch 1:  {at}%|##   | {at}/1000 [00:10<00:20,  4.10it/s]" for at in steps) + "\n"


def crash(error: str) -> str:
    return f'Traceback (most recent call last):\n  File "train.py", line 9, in <module>\n    main()\n{error}\n'


class Watched:
    """The run of a folder, read as the engine reads it, and what the store makes of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (found,) = discover([folder]).runs
        self.source = RunSource(found, Wanted(), None)
        self.store = Store()
        self.store.apply(Batch("run", (found,), NOW))

    def put(self, name: str, text: str, written: float = 0.0) -> None:
        """Append to a file, which may be new; `written` seconds after NOW."""
        with (self.folder / name).open("a") as file:
            file.write(text)
        os.utime(self.folder / name, (NOW + written, NOW + written))

    def find(self) -> None:
        (found,) = discover([self.folder]).runs
        self.source.extend([*([found.log] if found.log else []), *found.metrics])

    def poll(self) -> list[Record]:
        news: list[Record] = []
        more = True
        while more:
            records, more = self.source.read_log(NOW)
            news += records
        self.store.apply(Batch("run", tuple(news), NOW))
        return news

    def end(self) -> Run:
        """Read to the end, as for a command that reads once."""
        self.poll()
        self.store.apply(Batch("run", tuple(self.source.read_rest()), NOW))
        return self.run

    @property
    def run(self) -> Run:
        return self.store.runs["run"]


def watched(folder: Path, files: dict[str, str], written: dict[str, float] | None = None) -> Watched:
    for name, text in files.items():
        (folder / name).write_text(text)
        at = NOW + (written or {}).get(name, 0.0)
        os.utime(folder / name, (at, at))
    return Watched(folder)


def causes(run: Run) -> list[str]:
    return [placed.incident.text for placed in run.incidents]


def cause(run: Run) -> str | None:
    fatal = fatal_incident(run)
    return fatal.incident.text if fatal else None


def losses(run: Run) -> list[float]:
    return [float(f"{value:.4f}") for value in run.rows.metrics["loss"].values]


# --- rows ---


def test_rows_of_all_ranks_are_told_once_from_the_first_without_a_conflict(tmp_path: Path) -> None:
    run = watched(tmp_path, {f"rank_{rank}.log": rows(range(1, 21), shift=rank) for rank in range(4)}).end()
    assert list(run.rows.counters) == list(range(1, 21)) and len(run.sessions) == 1
    assert losses(run) == [round(1 / at, 4) for at in range(1, 21)]
    assert not run.problems


def test_the_rank_with_most_rows_leads_where_the_first_has_none(tmp_path: Path) -> None:
    files = {"rank_1.log": rows(range(1, 6)), "rank_2.log": rows(range(1, 10), 2)}
    run = watched(tmp_path, {"rank_0.log": "using world size: 3\n", **files}).end()
    assert run.current == 9 and losses(run)[0] == 3.0


def test_what_only_another_rank_tells_is_told(tmp_path: Path) -> None:
    more = "".join(f"step {at}/1000 | loss 9.0 | frobness 0.25\n" for at in range(1, 11))
    run = watched(tmp_path, {"rank_0.log": rows(range(1, 11)), "rank_1.log": more}).end()
    assert run.rows.metrics["frobness"].count == 10
    assert run.rows.metrics["loss"].max == 1.0 and list(run.rows.counters) == list(range(1, 11))


def test_long_logs_of_ranks_are_read_in_step(tmp_path: Path) -> None:
    watch = watched(tmp_path, {f"rank_{rank}.log": rows(range(1, 8_001)) for rank in range(3)})
    run = watch.end()
    assert list(run.rows.counters) == list(range(1, 8_001))


def test_a_rank_that_appears_late_leads_on_from_there(tmp_path: Path) -> None:
    watch = watched(tmp_path, {"rank_2.log": rows(range(1, 5), shift=2)})
    watch.poll()
    watch.put("rank_0.log", rows(range(1, 8)))
    watch.put("rank_1.log", rows(range(1, 8), shift=1))
    watch.find()
    watch.poll()
    watch.put("rank_0.log", rows(range(8, 10)))
    watch.poll()
    assert list(watch.run.rows.counters) == list(range(1, 10)) and len(watch.run.sessions) == 1
    assert losses(watch.run)[4:] == [0.2, 0.1667, 0.1429, 0.125, 0.1111]


def test_an_idle_file_keeps_nobody_waiting(tmp_path: Path) -> None:
    watch = watched(tmp_path, {"rank_0.log": rows(range(1, 5)), "rank_1.log": "", "rank_1.err": "", "rank_0.err": ""})
    watch.poll()
    watch.put("rank_0.log", rows(range(5, 6)))
    news = watch.poll()
    assert [record.counter for record in news if isinstance(record, Row)] == [5]
    assert [record.live for record in news if isinstance(record, LogFacts)] == [True]


def test_a_rank_that_stopped_long_before_the_others_is_said(tmp_path: Path) -> None:
    files = {f"rank_{rank}.log": rows(range(1, 6 if rank == 2 else 21)) for rank in range(5)}
    watch = watched(tmp_path, files, {"rank_2.log": -1800.0})
    watch.end()
    assert watch.run.problems["sources"] == "rank 2 wrote nothing for 30 min after 5, the others went on"


# --- what ends runs ---


def test_a_crash_of_one_rank_is_the_runs_and_says_whose(tmp_path: Path) -> None:
    files = {f"rank_{rank}.log": rows(range(1, 11)) + crash(NCCL) for rank in (0, 1, 2)}
    files["rank_1.log"] = rows(range(1, 11)) + crash("ValueError: no such expert")
    run = watched(tmp_path, files, {"rank_1.log": -3.0}).end()
    assert cause(run) == "rank 1: ValueError: no such expert"
    assert run.incidents[-1].incident.line == 11
    assert causes(run) == [f"rank 0: {NCCL}", "rank 1: ValueError: no such expert"]


def test_what_all_ranks_say_is_said_once(tmp_path: Path) -> None:
    warning = "RuntimeWarning: NaN or Inf found in input tensor\n"
    text = rows(range(1, 9)) + warning
    run = watched(tmp_path, {f"rank_{at}.log": text + crash(f"ValueError: on cuda:{at}") for at in range(8)}).end()
    assert causes(run) == ["rank 0: ValueError: on cuda:0"]
    assert [group.count for group in run.notices.values()] == [1]


def test_a_timeout_of_the_others_names_what_came_before_it(tmp_path: Path) -> None:
    files = {"rank_0.log": rows(range(1, 11)) + crash(NCCL), "rank_1.log": crash("ValueError: no such expert")}
    run = watched(tmp_path, files, {"rank_1.log": -1800.0}).end()
    assert cause(run) == f"rank 0: {NCCL} (before it, rank 1: ValueError: no such expert)"


def test_a_crash_on_stderr_ends_the_run_though_stdout_is_flushed_after_it(tmp_path: Path) -> None:
    watch = watched(tmp_path, {"train.out": rows(range(1, 5)), "train.err": ""})
    watch.poll()
    watch.put("train.err", crash("KeyError: 'router'"), written=1.0)
    assert not [record for record in watch.poll() if isinstance(record, Incident)]
    watch.put("train.out", rows(range(5, 9)), written=1.2)
    watch.poll()
    assert [record.text for record in watch.poll() if isinstance(record, Incident)] == ["KeyError: 'router'"]
    assert cause(watch.run) == "KeyError: 'router'" and watch.run.current == 8


def test_a_crash_is_told_though_others_go_on(tmp_path: Path) -> None:
    watch = watched(tmp_path, {f"rank_{rank}.log": rows(range(1, 5)) for rank in range(2)})
    watch.poll()
    watch.put("rank_1.log", crash("ValueError: no such expert"))
    for at in range(5, 30):
        watch.put("rank_0.log", rows(range(at, at + 1)))
        watch.poll()
    assert causes(watch.run) == ["rank 1: ValueError: no such expert"] and cause(watch.run) is None


@pytest.mark.parametrize("ended", [True, False])
def test_a_traceback_on_stderr_long_ago_ended_nothing(tmp_path: Path, ended: bool) -> None:
    files = {"train.out": rows(range(1, 200)), "train.err": crash("TimeoutError: the data server")}
    run = watched(tmp_path, files, {"train.err": -1.0 if ended else -4000.0}).end()
    assert (cause(run) is not None) == ended and len(run.incidents) == 1


def test_a_traceback_that_stdout_and_stderr_both_have_is_told_once(tmp_path: Path) -> None:
    both = crash("KeyError: 'router'")
    run = watched(tmp_path, {"train.out": rows(range(1, 9)) + both, "train.err": both}).end()
    assert causes(run) == ["KeyError: 'router'"] and cause(run) == "KeyError: 'router'"


def test_a_traceback_that_wandb_kept_twice_is_told_once(tmp_path: Path) -> None:
    lines = crash("KeyError: 'router'").splitlines(keepends=True)
    record, output = tmp_path / "run-x.wandb", tmp_path / "output.log"
    record.write_bytes(log(*(history(at, {"loss": 1 / at}) for at in range(1, 9)), *(console(line) for line in lines)))
    output.write_text("".join(lines))
    source = RunSource(RunFound(clean("run"), str(tmp_path), str(output), (str(record),)), Wanted(), None)
    told = [*source.read_log(NOW)[0], *source.read_rest()]
    assert [each.text for each in told if isinstance(each, Incident)] == ["KeyError: 'router'"]


# --- stdout and stderr ---


def test_errors_lead_where_only_they_have_rows(tmp_path: Path) -> None:
    run = watched(tmp_path, {"job.1.out": "Host: gpu01\nTue Jan 7\n", "job.1.err": rows(range(1, 9))}).end()
    assert run.current == 8 and run.total == 1000 and not run.problems


def test_stdout_leads_when_its_rows_come_after_the_bars_of_stderr(tmp_path: Path) -> None:
    watch = watched(tmp_path, {"train.out": "", "train.err": bars(range(1, 9))})
    watch.poll()
    watch.put("train.out", "".join(f"Epoch {at}/9: loss {1 / at:.4f}\n" for at in range(1, 5)))
    watch.poll()
    assert watch.run.unit == "epoch" and list(watch.run.rows.counters) == [1, 2, 3, 4]
    assert losses(watch.run) == [1.0, 0.5, 0.3333, 0.25]


def test_a_notice_of_stderr_takes_no_other_ones_place(tmp_path: Path) -> None:
    warning = "RuntimeWarning: NaN or Inf found in input tensor\n"
    watch = watched(tmp_path, {"train.out": warning + rows(range(1, 9)), "train.err": "x NaN in the router\n"})
    news = [*watch.poll(), *watch.source.read_rest()]
    lines = [record.line for record in news if isinstance(record, Notice) and record.line]
    assert len(set(lines)) == len(lines)
    assert not [record for record in news if isinstance(record, Problem)]
