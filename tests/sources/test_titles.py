"""What runs are called whose folders only say when or which: by what their launchers and loggers put beside them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tui_monitor.sources.discovery import discover
from tui_monitor.sources.titles import LONGEST, MOST, title_of

TABLE = "step,loss\n1,0.5\n2,0.25\n"
RESULTS = '{"training_iteration": 1, "episode_reward_mean": 0.5, "experiment_tag": "0_lr=0.01"}\n'


def put(path: Path, text: str = TABLE) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def names(root: Path) -> list[str]:
    return [run.name for run in discover([root]).runs]


@pytest.mark.parametrize(
    ("folder", "title"),
    [
        ("PPO_CartPole-v1_1a2b3_00000_0_lr=0.001_2026-01-07_11-45-12", "PPO_CartPole-v1_lr=0.001"),
        ("PPO_CartPole-v1_1a2b3c4d_00002_2_gamma=0.99,lr=0.1_2026-01-07_11-45-12", "PPO_CartPole-v1_gamma=0.99,lr=0.1"),
        ("PPO_CartPole-v1_1a2b3_00003_3_2026-01-07_11-45-12", "PPO_CartPole-v1_00003"),
        ("train_fn_abcde_00001", "train_fn_00001"),
        ("PPO_CartPole-v0_0_lr=0.01_2020-01-01_10-10-10a1b2c3d_", "PPO_CartPole-v0_lr=0.01"),
        ("PPO_CartPole_00000", ""),
        ("ppo_2026_seed3", ""),
    ],
)
def test_rays_trial_folders_are_called_without_ids_and_times(tmp_path: Path, folder: str, title: str) -> None:
    assert title_of(tmp_path / folder) == title


def test_a_trial_that_is_only_numbered_is_called_by_its_results(tmp_path: Path) -> None:
    trial = tmp_path / "ray_results/exp/1a2b3_00004"
    put(trial / "result.json", RESULTS * 3)
    put(trial / "params.json", json.dumps({"env": "CartPole-v1", "lr": 0.01}))
    assert names(tmp_path) == ["CartPole-v1_lr=0.01_00004"]


def test_hydras_runs_are_called_by_what_was_set(tmp_path: Path) -> None:
    day = tmp_path / "outputs/2026-01-07"
    for time, overrides in (
        ("11-45-12", "- lr=0.1\n- '+model.layers=3'\n"),
        ("12-00-00", "[]\n"),
        ("13-00-00", "[]\n"),
    ):
        put(day / time / "metrics.csv")
        put(day / time / ".hydra/overrides.yaml", overrides)
        put(day / time / ".hydra/hydra.yaml", "hydra:\n  mode: RUN\n  job:\n    name: train_moe\n    chdir: null\n")
    put(
        day / "13-00-00/.hydra/config.yaml",
        "model:\n  name: gpt\nexp_name: 'warm start'  # of today\nname: ${oc.env:X}\n",
    )
    assert names(tmp_path) == ["lr=0.1,model.layers=3/11-45-12", "train_moe/12-00-00", "warm-start/13-00-00"]


def test_runs_of_one_title_get_the_folders_above_and_at_last_a_number(tmp_path: Path) -> None:
    for day in ("2026-01-07", "2026-01-08"):
        put(tmp_path / day / "0" / "metrics.csv")
        put(tmp_path / day / "0" / ".hydra/overrides.yaml", "- lr=0.1\n")
    assert names(tmp_path) == ["2026-01-07/lr=0.1/0", "2026-01-08/lr=0.1/0"]


def test_a_version_of_lightning_takes_the_name_that_its_settings_state(tmp_path: Path) -> None:
    put(tmp_path / "my_model/version_3/metrics.csv")
    put(tmp_path / "my_model/version_4/metrics.csv")
    put(tmp_path / "my_model/version_4/hparams.yaml", "lr: 0.1\nrun_name: wide\nmodel: !!python/object:x.Y\n")
    put(tmp_path / "by_hand/metrics.csv")
    put(tmp_path / "by_hand/hparams.yaml", "name: something_else\n")
    assert names(tmp_path) == ["by_hand", "my_model/version_3", "wide/version_4"]


@pytest.mark.parametrize("stated", ["null", "~", "''", "&anchor", "*other", "{a: 1}", "${now:%H}", "|"])
def test_what_is_no_name_names_nothing(tmp_path: Path, stated: str) -> None:
    put(tmp_path / "version_0/hparams.yaml", f"name: {stated}\n")
    assert title_of(tmp_path / "version_0") == ""


def test_only_the_beginning_of_large_settings_is_read_and_titles_are_short(tmp_path: Path) -> None:
    put(tmp_path / "version_0/hparams.yaml", "x: 1\n" * MOST + "name: late\n")
    put(tmp_path / "version_1/hparams.yaml", f"name: {'long ' * 100}\n")
    assert title_of(tmp_path / "version_0") == ""
    assert len(title_of(tmp_path / "version_1")) <= LONGEST + len("/version_1")


def test_hostile_names_are_shown_harmless(tmp_path: Path) -> None:
    put(tmp_path / "version_0/metrics.csv")
    put(tmp_path / "version_0/hparams.yaml", "name: a\x1b[2J/../\u202eb\n")
    assert names(tmp_path) == ["a-2J-..-b/version_0"]


def test_a_title_that_changes_is_read_anew(tmp_path: Path) -> None:
    settings = put(tmp_path / "version_0/hparams.yaml", "name: one\n")
    assert title_of(tmp_path / "version_0") == "one/version_0"
    settings.write_text("name: another\n")
    assert title_of(tmp_path / "version_0") == "another/version_0"
