"""The checkpoint folder: every kind of name, files that are being written, broken ones, and a great many."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from tui_monitor.sources import checkpoint_folders
from tui_monitor.sources.checkpoint_folders import find_checkpoint_folder
from tui_monitor.sources.checkpoint_names import read_name
from tui_monitor.sources.checkpoints import STALE, CheckpointScanner

NOW = 1_767_756_300.0  # any time: files are given their age relative to it


def save(path: Path, size: int = 100, age: float = 100.0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x" * size)
    os.utime(path, (NOW - age, NOW - age))
    return path


@pytest.mark.parametrize(
    ("name", "kind", "counter"),
    [
        ("model_00100.pth", "numbered", 100),
        ("best_model.pth", "best", None),
        ("model_best.pt", "best", None),
        ("model_final.pth", "final", None),
        ("latest.pt", "latest", None),
        ("last-v1.ckpt", "latest", None),
        ("epoch=3-step=100.ckpt", "numbered", 100),
        ("epoch=3-val_loss=0.25.ckpt", "numbered", 3),
        ("step=100-v1.ckpt", "numbered", 100),
        ("rl_model_50000_steps.zip", "numbered", 50000),
        ("model_ep100_seed42.pth", "numbered", 100),
        ("model100.keras", "numbered", 100),
        ("weights.12.h5", "numbered", 12),
        ("params-7.npz", "numbered", 7),
        ("ckpt_20251105_123000.pt", "latest", None),
        ("checkpoint.pth.tar", "latest", None),
        ("model.safetensors", "latest", None),
        ("iter_0027.pt", "numbered", 27),
        ("PPO_Walker_10000_steps.zip", "numbered", 10_000),
        ("dqn_iter_50000.caffemodel", "numbered", 50_000),
        ("walker_ppo_5M.zip", "numbered", 5_000_000),
        ("model_iter_1431k.pt", "numbered", 1_431_000),
        ("ep300.weights.h5", "numbered", 300),
        ("ppo_epoch1_step37.pt", "numbered", 37),
        ("weights.05-0.41.h5", "numbered", 5),
        ("checkpoint_3_5000.pt", "numbered", 5000),
        ("seed42_step_500.pt", "numbered", 500),
        ("cp-0005.ckpt.index", "numbered", 5),
        ("agent_500.pkl", "numbered", 500),
        ("checkpoint12.pt", "numbered", 12),
        ("model_256x256_100.pt", "numbered", 100),
        ("sac_model_n3_C8.pt", "latest", None),
        ("maze_dqn_model.pth", "latest", None),
        ("policy_model_latest_succ_3.pth", "latest", None),
        ("best_model_430000.zip", "best", None),
    ],
)
def test_kinds_by_name(name: str, kind: str, counter: int | None) -> None:
    found = read_name(name, is_folder=False)
    assert found is not None
    assert (found.kind, found.counter, found.temporary) == (kind, counter, False)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "notes.txt",
            "train_v3_gat.pth",
            "optimizer_100.pt",
            "dataset.zip",
            "rng_state_3.pth",
            ".pth",
            "model_0.95.pth",
        ),
        *("mp_rank_00_model_states.pt", "bf16_zero_pp_rank_0_mp_rank_00_optim_states.pt", "optim_016704_rank0.pt"),
        *("state_19072_0.bin", "dqn_iter_500.solverstate", "resnet50.pth", "Big2.5-7B.safetensors", "data_100.zip"),
        *("replay_buffer_1000.pkl", "stats.pkl", "model_optim_rng.pt"),
    ],
)
def test_what_is_no_checkpoint(name: str) -> None:
    assert read_name(name, is_folder=False) is None


@pytest.mark.parametrize(
    ("name", "counter"),
    [
        *(("checkpoint-500", 500), ("iter_0001000", 1000), ("global_step100", 100), ("checkpoint_000010", 10)),
        *(("step500-unsharded", 500), ("ckpt_step_100", 100), ("hf_checkpoint_500", 500), ("checkpoint_epoch_3", 3)),
        *(("Small-1.1B-intermediate-step-1431k-3T", 1_431_000), ("iter-100000-ckpt", 100_000)),
        ("epoch=3-step=100.ckpt", 100),
    ],
)
def test_folders_by_name(name: str, counter: int) -> None:
    found = read_name(name, is_folder=True)
    assert found is not None
    assert (found.kind, found.counter) == ("numbered", counter)


@pytest.mark.parametrize("name", ["src", "models", "model_1", "episode_3", "data-2025", "rollout_100", "my.ckpt"])
def test_folders_that_are_no_checkpoints(name: str) -> None:
    assert read_name(name, is_folder=True) is None


@pytest.mark.parametrize(
    ("name", "is_folder"),
    [
        ("model_00500.pth.tmp", False),
        ("model_00500.pth.part", False),
        ("model_00500.pth.tmp.12345", False),
        ("model_00500.tmp.pth", False),
        ("tmp_model_00500.pth", False),
        (".model_00500.pth.Xa81bQ", False),
        (".model_00500.pth", False),
        ("tmp-checkpoint-500", True),
        ("checkpoint-500.tmp", True),
    ],
)
def test_temporary_names_are_savings_of_their_target(name: str, is_folder: bool) -> None:
    found = read_name(name, is_folder)
    assert found is not None
    assert (found.kind, found.counter, found.temporary) == ("numbered", 500, True)


def test_order_sizes_and_room(tmp_path: Path) -> None:
    for name in (
        "model_final.pth",
        "model_00200.pth",
        "latest.pth",
        "model_00100.pth",
        "best_model.pth",
        "model_01000.pth",
    ):
        save(tmp_path / name)
    save(tmp_path / "train.log")
    seen = CheckpointScanner(tmp_path, None).scan(NOW)
    assert [each.name for each in seen.checkpoints] == [
        *("best_model.pth", "model_00100.pth", "model_00200.pth", "model_01000.pth", "latest.pth", "model_final.pth")
    ]
    assert all((each.complete, each.defect, each.bytes) == (True, None, 100) for each in seen.checkpoints)
    assert seen.checkpoints[1].saved_at == NOW - 100
    assert seen.checkpoints[1].path == str(tmp_path / "model_00100.pth")
    assert seen.folder == str(tmp_path)
    assert seen.disk_free is not None
    assert seen.disk_free > 0


def test_a_file_that_grows_or_is_fresh_is_being_saved(tmp_path: Path) -> None:
    scanner = CheckpointScanner(tmp_path, None)
    path = save(tmp_path / "model_00100.pth", age=1.0)
    assert not scanner.scan(NOW).checkpoints[0].complete
    assert scanner.scan(NOW + 5).checkpoints[0].complete
    save(path, size=200, age=100.0)  # grown, although its clock says it is old
    assert not scanner.scan(NOW + 10).checkpoints[0].complete
    assert scanner.scan(NOW + 15).checkpoints[0].complete


def test_a_temporary_file_is_saving_and_later_stale(tmp_path: Path) -> None:
    scanner = CheckpointScanner(tmp_path, None)
    save(tmp_path / "model_00100.pth")
    path = save(tmp_path / "model_00200.pth.tmp", age=5.0)
    numbered, saving = scanner.scan(NOW).checkpoints
    assert numbered.complete
    assert (saving.name, saving.counter, saving.complete, saving.defect) == ("model_00200.pth", 200, False, None)
    later = NOW + STALE
    assert "stale" in (scanner.scan(later).checkpoints[1].defect or "")
    with path.open("ab") as file:
        file.write(b"more")
    os.utime(path, (NOW, NOW))
    assert scanner.scan(later + 1).checkpoints[1].defect is None  # it grew after all


def test_empty_and_hollow_files_are_defects(tmp_path: Path) -> None:
    save(tmp_path / "model_00100.pth", size=0)
    hollow = save(tmp_path / "model_00200.pth", size=10)
    os.truncate(hollow, 9_856_614)
    os.utime(hollow, (NOW - 100, NOW - 100))
    empty, sparse = CheckpointScanner(tmp_path, None).scan(NOW).checkpoints
    assert empty.defect == "empty file"
    assert "of 9856614 bytes on the disk" in (sparse.defect or "")


def test_shards_are_one_checkpoint_and_no_step(tmp_path: Path) -> None:
    for number in (1, 2):
        save(tmp_path / f"model-{number:05d}-of-00003.safetensors")
    scanner = CheckpointScanner(tmp_path, None)
    (part,) = scanner.scan(NOW).checkpoints
    assert (part.kind, part.counter, part.bytes, part.complete, part.defect) == ("latest", None, 200, False, None)
    assert scanner.scan(NOW + STALE).checkpoints[0].defect == "2 of 3 shards"
    save(tmp_path / "model-00003-of-00003.safetensors")
    scanner.scan(NOW)
    (whole,) = scanner.scan(NOW).checkpoints
    assert (whole.bytes, whole.complete, whole.defect) == (300, True, None)


def test_a_folder_is_the_sum_of_its_files(tmp_path: Path) -> None:
    for name in ("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "optimizer.pt"):
        save(tmp_path / "checkpoint-500" / name)
    os.utime(tmp_path / "checkpoint-500", (NOW - 50, NOW - 50))
    (tmp_path / "checkpoint-600").mkdir()
    os.utime(tmp_path / "checkpoint-600", (NOW - 50, NOW - 50))
    full, empty = CheckpointScanner(tmp_path, None).scan(NOW).checkpoints
    assert (full.counter, full.bytes, full.complete) == (500, 300, True)
    assert empty.defect == "empty file"


def test_the_files_of_every_rank_count(tmp_path: Path) -> None:
    folder = tmp_path / "iter_0001000"
    for rank in range(2):
        save(folder / f"mp_rank_0{rank}" / "model_optim_rng.pt", size=50, age=30.0 - rank)
        os.utime(folder / f"mp_rank_0{rank}", (NOW - 200, NOW - 200))
    save(folder / "a" / "b" / "c" / "too_deep.pt", size=7, age=5.0)
    os.utime(folder, (NOW - 200, NOW - 200))
    (found,) = CheckpointScanner(tmp_path, None).scan(NOW).checkpoints
    assert (found.counter, found.bytes, found.saved_at, found.complete) == (1000, 100, NOW - 29, True)


@pytest.mark.parametrize(
    ("unit", "counter"), [(None, 100), ("step", 100), ("epoch", 3), ("timestep", 100), ("episode", None)]
)
def test_the_unit_of_the_run_tells_which_counter_is_meant(
    tmp_path: Path, unit: str | None, counter: int | None
) -> None:
    save(tmp_path / "epoch=3-step=100.ckpt")
    save(tmp_path / "model_00050.pth")  # names no unit: it is the run's own
    scanner = CheckpointScanner(tmp_path, None)
    scanner.unit = unit
    assert {found.counter for found in scanner.scan(NOW).checkpoints} == {counter, 50}


def test_links(tmp_path: Path) -> None:
    save(tmp_path / "model_00100.pth")
    (tmp_path / "latest.pth").symlink_to("model_00100.pth")
    (tmp_path / "best.pth").symlink_to("gone.pth")
    best, _, latest = CheckpointScanner(tmp_path, None).scan(NOW).checkpoints
    assert (best.complete, best.defect) == (False, "dangling link")
    assert (latest.bytes, latest.complete) == (100, True)


def test_a_pattern_chooses(tmp_path: Path) -> None:
    for name in ("actor_100.pt", "critic_100.pt"):
        save(tmp_path / name)
    (only,) = CheckpointScanner(tmp_path, "actor_*.pt").scan(NOW).checkpoints
    assert only.name == "actor_100.pt"


def test_a_missing_or_forbidden_folder(tmp_path: Path) -> None:
    scanner = CheckpointScanner(tmp_path / "checkpoints", None)
    assert scanner.scan(NOW).folder is None
    assert scanner.problem is None
    scanner.folder.write_bytes(b"")
    assert scanner.scan(NOW).checkpoints == ()
    assert scanner.problem is not None


def test_hostile_names_and_a_pickle_are_never_touched(tmp_path: Path) -> None:
    bomb = save(tmp_path / "model_00100\x1b]52;c;x\x07.pth")
    bomb.chmod(0)
    before = bomb.stat().st_atime_ns
    (seen,) = CheckpointScanner(tmp_path, None).scan(NOW).checkpoints
    assert seen.name == "model_00100\\x1b]52;c;x\\x07.pth"
    assert bomb.stat().st_atime_ns == before
    assert not {"torch", "numpy"} & sys.modules.keys()


def test_twenty_thousand_files(tmp_path: Path) -> None:
    for number in range(20_000):
        os.close(os.open(f"{tmp_path}/model_{number:06d}.pth", os.O_CREAT))
    seen = CheckpointScanner(tmp_path, None).scan(time.time() + 100)
    assert len(seen.checkpoints) == 20_000
    assert seen.checkpoints[-1].counter == 19_999


@pytest.mark.parametrize("name", ["checkpoints", "checkpoint", "ckpt", "ckpts", "models", "weights", "saved_models"])
def test_the_usual_folders_are_found(tmp_path: Path, name: str) -> None:
    save(tmp_path / name / "model_00100.pth")
    save(tmp_path / "train.log")
    assert find_checkpoint_folder(tmp_path, None) == tmp_path / name


def test_which_folder_it_is(tmp_path: Path) -> None:
    assert find_checkpoint_folder(tmp_path, None) is None
    save(tmp_path / "models" / "net.py")
    assert find_checkpoint_folder(tmp_path, None) is None  # source code
    (tmp_path / "checkpoints").mkdir()
    assert find_checkpoint_folder(tmp_path, None) == tmp_path / "checkpoints"  # nothing saved yet
    save(tmp_path / "model_00100.pth")
    assert find_checkpoint_folder(tmp_path, None) == tmp_path
    assert find_checkpoint_folder(tmp_path, "out/ckpt") == tmp_path / "out/ckpt"
    assert find_checkpoint_folder(tmp_path, str(tmp_path / "far")) == tmp_path / "far"


def test_a_draft_of_one_that_is_there_is_no_entry_until_it_is_stale(tmp_path: Path) -> None:
    save(tmp_path / "best_model.pth", age=1000.0)
    draft = save(tmp_path / "best_model.pth.tmp", age=1.0)
    scanner = CheckpointScanner(tmp_path, None)
    assert [(c.name, c.complete) for c in scanner.scan(NOW).checkpoints] == [("best_model.pth", True)]
    os.utime(draft, (NOW - 2 * STALE, NOW - 2 * STALE))
    assert [c.defect is not None for c in scanner.scan(NOW).checkpoints] == [False, True]


def test_a_folder_of_steps_counts_no_epochs() -> None:
    name = read_name("checkpoint-500", True)
    assert name is not None
    assert [name.counter_of(unit) for unit in ("step", "episode", "epoch", None)] == [500, 500, None, 500]


def test_what_was_whole_is_told_again_without_being_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(20):
        save(tmp_path / f"model_{number:08d}.pth")
    scanner, asked = CheckpointScanner(tmp_path, None), list[str]()
    first = scanner.scan(NOW)

    def read(name: str, is_folder: bool) -> object:
        asked.append(name)
        return read_name(name, is_folder)

    monkeypatch.setattr(checkpoint_folders, "read_name", read)
    assert scanner.scan(NOW + 5) == first
    assert asked == []
    save(tmp_path / "model_00000007.pth", size=200, age=100.0)  # written over, although its clock says it is old
    (tmp_path / "model_00000003.pth").unlink()
    save(tmp_path / "model_00000020.pth", age=100.0)
    second = scanner.scan(NOW + 10)
    assert sorted(asked) == ["model_00000007.pth", "model_00000020.pth"]
    assert [c.counter for c in second.checkpoints if not c.complete] == [7]
    assert [c.counter for c in second.checkpoints] == [*range(3), *range(4, 21)]
    assert all(c.complete for c in scanner.scan(NOW + 20).checkpoints)


def test_another_unit_reads_the_names_anew(tmp_path: Path) -> None:
    save(tmp_path / "epoch=3-step=100.ckpt")
    scanner = CheckpointScanner(tmp_path, None)
    assert [c.counter for c in scanner.scan(NOW).checkpoints] == [100]
    scanner.unit = "epoch"
    assert [c.counter for c in scanner.scan(NOW + 1).checkpoints] == [3]


def test_a_draft_beside_an_untouched_one_is_no_entry(tmp_path: Path) -> None:
    save(tmp_path / "best_model.pth", age=1000.0)
    scanner = CheckpointScanner(tmp_path, None)
    scanner.scan(NOW)
    save(tmp_path / "best_model.pth.tmp", age=1.0)
    assert [c.name for c in scanner.scan(NOW + 1).checkpoints] == ["best_model.pth"]
