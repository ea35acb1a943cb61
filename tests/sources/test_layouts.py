"""Runs in the folders that loggers, trackers and launchers lay out: which files are one run, and what it is called."""

from __future__ import annotations

import json
from pathlib import Path

from tui_monitor.sources.discovery import discover

TABLE = "step,loss\n1,0.5\n2,0.25\n"
LINES = '{"training_iteration": 1, "episode_reward_mean": 0.5}\n'
CONSOLE = "".join(f"Epoch {at}: loss {1 / at:.3f}\n" for at in range(1, 9))


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def found(root: Path) -> dict[str, list[str]]:
    """The runs' names, and their files below `root`."""
    runs = discover([root]).runs
    return {run.name: [str(Path(path).relative_to(root)) for path in (run.log or "", *run.metrics)] for run in runs}


def test_each_version_of_lightning_is_a_run_named_by_its_project(tmp_path: Path) -> None:
    for version in (0, 1):
        put(tmp_path / f"resnet/lightning_logs/version_{version}/metrics.csv", TABLE)
        put(tmp_path / f"resnet/lightning_logs/version_{version}/hparams.yaml", "lr: 0.1\n")
    assert found(tmp_path) == {
        "resnet/version_0": ["resnet/lightning_logs/version_0/metrics.csv"],
        "resnet/version_1": ["resnet/lightning_logs/version_1/metrics.csv"],
    }


def test_a_trial_of_ray_is_read_once(tmp_path: Path) -> None:
    trial = tmp_path / "ray_results/PPO_cart/PPO_CartPole_00000"
    put(trial / "result.json", LINES * 3)
    put(trial / "progress.csv", "training_iteration,episode_reward_mean\n1,0.5\n2,0.5\n")
    put(trial / "params.json", '{"lr": 0.1, "loss": 1}')
    (name,) = found(tmp_path)
    assert found(tmp_path)[name] == ["ray_results/PPO_cart/PPO_CartPole_00000/progress.csv"]


def test_a_launchers_folder_of_a_time_is_named_with_its_date(tmp_path: Path) -> None:
    put(tmp_path / "outputs/2024-01-07/12-30-00/train.log", CONSOLE)
    put(tmp_path / "outputs/2024-01-07/12-30-00/metrics.csv", "epoch,val_loss\n1,0.5\n2,0.25\n")
    assert found(tmp_path) == {
        "2024-01-07/12-30-00": [
            "outputs/2024-01-07/12-30-00/train.log",
            "outputs/2024-01-07/12-30-00/metrics.csv",
        ]
    }


def test_an_output_folder_of_checkpoints_is_read_by_their_states(tmp_path: Path) -> None:
    for step in (10, 20):
        state = {"log_history": [{"step": at, "loss": 0.5} for at in range(1, step)], "max_steps": 40}
        put(tmp_path / f"llama-sft/checkpoint-{step}/trainer_state.json", json.dumps(state, indent=2))
        put(tmp_path / f"llama-sft/checkpoint-{step}/model.safetensors", "x")
    assert found(tmp_path) == {"llama-sft": ["llama-sft/trainer_state.json"]}


def test_what_wandb_keeps_is_one_run_and_its_links_and_debug_logs_are_none(tmp_path: Path) -> None:
    run = tmp_path / "proj/wandb/run-20240107_123000-abc123"
    put(run / "run-abc123.wandb", ":W&B\xbe\xe1")
    put(run / "files/output.log", CONSOLE)
    put(run / "files/wandb-summary.json", '{"loss": 0.5, "_step": 3}')
    put(run / "logs/debug.log", CONSOLE)
    put(tmp_path / "proj/wandb/debug.log", CONSOLE)
    (tmp_path / "proj/wandb/latest-run").symlink_to(run.name)
    ((name, files),) = found(tmp_path).items()
    assert name == "proj/run-20240107_123000-abc123"
    assert Path(files[0]).name == "output.log"


def test_records_of_several_wandb_runs_in_one_folder_are_several_runs(tmp_path: Path) -> None:
    put(tmp_path / "copied/run-abc.wandb", ":W&B\xbe\xe1")
    put(tmp_path / "copied/run-def.wandb", ":W&B\xbe\xe1")
    assert found(tmp_path) == {name: [f"copied/{name}.wandb"] for name in ("run-abc", "run-def")}


def test_tables_of_names_of_ones_own_are_runs_and_data_are_none(tmp_path: Path) -> None:
    put(tmp_path / "results/ppo.csv", TABLE)
    put(tmp_path / "results/dqn.csv", TABLE)
    put(tmp_path / "data/prices.csv", "day,open,close\n1,10.5,11\n2,11,12\n")
    put(tmp_path / "data/config.json", '{\n "loss": 1, "step": 2\n}')
    assert set(found(tmp_path)) == {"ppo", "dqn"}


def test_the_closing_file_of_a_native_run_is_no_run(tmp_path: Path) -> None:
    put(tmp_path / "warmup/training_output.log", "Episode 10 | loss: 0.5\n" * 3)
    put(
        tmp_path / "warmup/logs/training_log.json", json.dumps([{"episode": 1, "score": 2}, {"episode": 2, "score": 3}])
    )
    assert found(tmp_path) == {"warmup": ["warmup/training_output.log"]}


def test_loggers_folders_beside_a_log_are_the_runs(tmp_path: Path) -> None:
    put(tmp_path / "exp/train.log", CONSOLE)
    put(tmp_path / "exp/csv/metrics.csv", TABLE)
    assert found(tmp_path) == {"exp": ["exp/train.log", "exp/csv/metrics.csv"]}


def test_environments_of_one_run_are_one_run(tmp_path: Path) -> None:
    for number in range(3):
        put(tmp_path / f"ppo/{number}.monitor.csv", '#{"t_start": 1700000000, "env_id": "x"}\nr,l,t\n1,2,3\n2,2,4\n')
    assert len(found(tmp_path)) == 1


def test_a_long_document_is_recognised_by_its_end(tmp_path: Path) -> None:
    document = {"training": {"iterations": list(range(9000)), "episode_rewards": [0.123456789] * 9000}}
    put(tmp_path / "arena/training_metrics.json", json.dumps(document, indent=2))
    assert list(found(tmp_path)) == ["arena"]
