"""Which logs are one run's: ranks, tasks of one job, stdout and stderr; and which only look like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_monitor.sources.discovery import discover
from tui_monitor.sources.log_names import parse

ROWS = "".join(f"step {at}/100 | loss {1 / at:.3f}\n" for at in range(1, 9))
SCHEDULER = "000 (123.000.000) 01/07 12:00:00 Job submitted from host: <10.0.0.1:9618>\n...\n"


def put(root: Path, *names: str, text: str = ROWS) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def found(root: Path) -> dict[str, list[str]]:
    """The runs' names, and their files below `root`, the leading one first."""
    runs = discover([root]).runs
    return {run.name: [str(Path(path).relative_to(root)) for path in (run.log or "", *run.metrics)] for run in runs}


@pytest.mark.parametrize(
    ("name", "rank", "label"),
    [
        ("rank_0.log", (0,), "rank 0"),
        ("log_rank_7.txt", (7,), "rank 7"),
        ("train_rank12.log", (12,), "rank 12"),
        ("global_rank_1.log", (1,), "rank 1"),
        ("worker-3.log", (3,), "worker 3"),
        ("gpu1.log", (1,), "gpu 1"),
        ("node2_rank3.out", (2, 3), "node 2 rank 3"),
        ("log.txt.rank1", (1,), "rank 1"),
        ("slurm-123-5.out", (5,), "rank 5"),
        ("slurm-123_4-1.out", (1,), "rank 1"),
        ("none_x/attempt_0/2/stderr.log", (2,), "rank 2"),
        ("rank_3/train.log", (3,), "rank 3"),
        ("slurm-123_0.out", None, ""),
        ("seed0.log", None, ""),
        ("lora_rank8.log", None, ""),
        ("train_crank3.log", None, ""),
    ],
)
def test_a_rank_is_read_from_a_name(name: str, rank: tuple[int, ...] | None, label: str) -> None:
    parsed = parse(Path("/runs") / name)
    assert (parsed.rank, parsed.label) == (rank, label)


RANKS = [
    ["rank_0.log", "rank_1.log", "rank_2.log"],
    ["log_rank_0.txt", "log_rank_1.txt"],
    ["train_rank0.log", "train_rank1.log", "train_rank10.log"],
    ["worker-0.log", "worker-1.log"],
    ["node0_rank0.out", "node0_rank1.out", "node1_rank0.out"],
    ["log.txt", "log.txt.rank1", "log.txt.rank2"],
    ["nohup.out", "rank0.log", "rank1.log"],
    ["rank_0/train.log", "rank_1/train.log"],
    ["logs/rank_0.log", "logs/rank_1.log"],
]


@pytest.mark.parametrize("names", RANKS)
def test_ranks_are_one_run_named_by_its_folder(tmp_path: Path, names: list[str]) -> None:
    put(tmp_path / "moe", *reversed(names))
    assert found(tmp_path / "moe") == {"moe": names}


@pytest.mark.parametrize(
    "names",
    [
        ["run_1.log", "run_2.log"],
        ["seed0.log", "seed1.log"],
        ["exp1.log", "exp2.log"],
        ["slurm-123_0.out", "slurm-123_1.out"],
        ["moe.o12345.1", "moe.o12345.2"],
        ["gpu4.log", "gpu8.log"],
        ["ppo_rank8.log", "ppo_rank16.log"],
        ["ppo.log", "dqn.log"],
        ["0.log", "1.log"],
    ],
)
def test_other_runs_stay_apart(tmp_path: Path, names: list[str]) -> None:
    put(tmp_path, *names)
    assert sorted(file for files in found(tmp_path).values() for file in files) == sorted(names)
    assert all(len(files) == 1 for files in found(tmp_path).values())


def test_tasks_of_a_job_are_one_run_of_its_name(tmp_path: Path) -> None:
    put(tmp_path, *(f"slurm-77-{task}.out" for task in range(3)), "slurm-78-0.out", "slurm-78-1.out")
    assert {name: len(files) for name, files in found(tmp_path).items()} == {"slurm-77": 3, "slurm-78": 2}


def test_logs_that_say_themselves_to_be_ranks_are(tmp_path: Path) -> None:
    for rank in range(3):
        put(tmp_path / "moe", f"log-{rank}.log", text=f"Initialized process group: rank {rank}, world size 3\n{ROWS}")
        put(tmp_path / "all", f"log-{rank}.log", text=f"Initialized process group: rank 0, world size 1\n{ROWS}")
    assert found(tmp_path / "moe") == {"moe": ["log-0.log", "log-1.log", "log-2.log"]}
    assert len(found(tmp_path / "all")) == 3


def test_an_attempt_of_torchrun_is_a_run_of_the_name_of_its_launch(tmp_path: Path) -> None:
    for rank in (0, 1):
        put(tmp_path, f"logs/moe_x7/attempt_0/{rank}/stdout.log", f"logs/moe_x7/attempt_0/{rank}/stderr.log")
        put(tmp_path, f"logs/moe_x7/attempt_1/{rank}/stdout.log")
    runs = found(tmp_path)
    assert set(runs) == {"moe_x7", "moe_x7/attempt_1"}
    assert [file.removeprefix("logs/moe_x7/attempt_0/") for file in runs["moe_x7"]] == [
        *("0/stdout.log", "0/stderr.log", "1/stdout.log", "1/stderr.log"),
    ]


@pytest.mark.parametrize(
    ("names", "run"),
    [
        (["stdout.log", "stderr.log"], "moe"),
        (["train.out", "train.err"], "moe"),
        (["std.out", "std.err"], "moe"),
        (["output.log", "error.log"], "moe"),
        (["train.log", "stderr.log"], "moe"),
        (["ppo.stdout.log", "ppo.stderr.log"], "ppo"),
        (["job.123.out", "job.123.err"], "job.123"),
        (["slurm-123.out", "slurm-123.err"], "slurm-123"),
        (["moe.o12345", "moe.e12345"], "moe.12345"),
    ],
)
def test_stdout_and_stderr_are_one_run(tmp_path: Path, names: list[str], run: str) -> None:
    put(tmp_path / "moe", *reversed(names))
    assert found(tmp_path / "moe") == {run: names}


def test_two_jobs_keep_their_own_errors(tmp_path: Path) -> None:
    put(tmp_path, "a.out", "a.err", "b.out", "b.err")
    assert found(tmp_path) == {"a": ["a.out", "a.err"], "b": ["b.out", "b.err"]}


def test_the_schedulers_log_is_no_trainers(tmp_path: Path) -> None:
    put(tmp_path, "job.out", "job.err")
    put(tmp_path, "job.log", text=SCHEDULER)
    assert found(tmp_path) == {"job": ["job.out", "job.err"]}


def test_errors_alone_are_a_run_if_they_talk_of_training(tmp_path: Path) -> None:
    put(tmp_path, "job.err")
    put(tmp_path / "quiet", "job.err", text="")
    assert found(tmp_path) == {"job": ["job.err"]}


@pytest.mark.parametrize("beside", [(), ("ppo.log",)])
def test_a_console_whose_name_speaks_of_errors_is_listed(tmp_path: Path, beside: tuple[str, ...]) -> None:
    put(tmp_path / "moe", "qlora_errors.log", *beside, text="nothing that a trainer says\n")
    assert ["qlora_errors.log"] in found(tmp_path / "moe").values()


def test_a_file_that_is_named_is_that_file_alone(tmp_path: Path) -> None:
    put(tmp_path, "train_rank0.log", "train_rank1.log", "train_rank0.err")
    (run,) = discover([tmp_path / "train_rank1.log"]).runs
    assert run.log == str(tmp_path / "train_rank1.log") and not run.metrics
