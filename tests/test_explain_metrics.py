"""`moe-top explain` of metric files: their format, their keys, and what was left out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.formats.files.event_writing import scalar, version
from tests.formats.files.wandb_writing import history, log, run
from tests.making import NOW
from tui_monitor.config import Book, Known
from tui_monitor.formats.described import refusal_of
from tui_monitor.headless.explain import explain
from tui_monitor.headless.world import CannotJudge, World

EVENTS = version() + b"".join(
    scalar("rollout/ep_rew_mean", step, step / 10) + scalar("train/grad_norm", step, 0.5)
    for step in range(100, 600, 100)
)


def explained(path: Path) -> dict[str, Any]:
    world = World(Book(None, None, Known(format_refused=refusal_of)).of, None, NOW, "box", "0")
    answer = explain(path, world, as_json=True)
    assert answer.code == 0
    told: dict[str, Any] = json.loads(answer.text)["explanation"]
    return told


def test_an_event_file(tmp_path: Path) -> None:
    path = tmp_path / "events.out.tfevents.1"
    path.write_bytes(EVENTS)
    told = explained(path)
    assert (told["format"], told["is_metrics"], told["records"]) == ("tensorboard", True, 5)
    assert told["all"] == {"lines": 11, "bytes": len(EVENTS)}
    assert told["progress"]["unit"] == "step" and told["progress"]["current"] == 500
    assert [(metric["name"], metric["printed"], metric["count"], metric["last"]) for metric in told["metrics"]] == [
        ("reward", ["rollout/ep_rew_mean"], 5, 50.0),
        ("gradient_norm", ["train/grad_norm"], 5, 0.5),
    ]
    assert (told["shapes"], told["not_understood"], told["problems"]) == ([], [], [])


def test_the_text_speaks_of_records(tmp_path: Path) -> None:
    path = tmp_path / "run.wandb"
    path.write_bytes(log(run({"epochs": 9}), *(history(step, {"epoch": step + 1, "loss": 1.0}) for step in range(3))))
    world = World(Book(None, None, Known()).of, None, NOW, "box", "0")
    text = explain(path, world, as_json=False).text
    assert "format    wandb, a metric file\n" in text
    assert "4 records\ncounter   epoch 3/9\nrows      3\n" in text
    assert "encoding" not in text and "lines" not in text.split("metrics")[0]


def test_what_was_left_out_is_said(tmp_path: Path) -> None:
    path = tmp_path / "events.out.tfevents.1"
    spoilt = bytearray(EVENTS)
    spoilt[-60] ^= 1
    path.write_bytes(bytes(spoilt))
    assert any("wrong checksum" in problem for problem in explained(path)["problems"])


def test_a_metric_bears_the_name_that_the_configuration_gives_it(tmp_path: Path) -> None:
    (tmp_path / "moe-top.toml").write_text('[[metric]]\nname = "force"\naliases = ["gradient_norm"]\n')
    path = tmp_path / "events.out.tfevents.1"
    path.write_bytes(EVENTS)
    metrics = explained(path)["metrics"]
    assert {metric["name"]: metric["printed"] for metric in metrics}["force"] == ["train/grad_norm"]


@pytest.mark.parametrize("name", ["events.out.tfevents.1", "run.wandb"])
def test_a_binary_file_of_another_kind_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(bytes(range(1, 32)) * 100)
    with pytest.raises(CannotJudge, match="no text"):
        explained(path)
