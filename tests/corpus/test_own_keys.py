"""The keys of a metric file: columns, JSON keys, tags - and that what it does not have stays invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.corpus.invention import Source, invented
from tests.corpus.own_keys import own_names
from tests.corpus.scoring import names_of
from tests.corpus.truth import TrueMetric, Truth

TRUTH = Truth("f/progress.csv", "progress", "step", 3, None, None, "finished", None, False)


@pytest.mark.parametrize(
    ("name", "data", "known", "foreign"),
    [
        ("a.csv", b"time/fps,train/clip range,rollout/ep_rew_mean\n1,2,3\n", {"fps", "clip_range", "reward"}, "loss"),
        ("a.csv", b'#{"t_start": 1}\nr,l,t\n1,2,3\n', {"r", "l", "t"}, "env_id"),
        ("a.jsonl", b'{"step": 1, "stats": {"hit": 0.5, "grad_norm": 2}}\n', {"stats", "hit", "gradient_norm"}, "loss"),
        ("a.wandb", b":W&B\0\0\x01train/kl\0\x02", {"train_kl", "kl"}, "loss"),
    ],
)
def test_the_names_of_a_files_own_keys(tmp_path: Path, name: str, data: bytes, known: set[str], foreign: str) -> None:
    (tmp_path / name).write_bytes(data)
    names = own_names(tmp_path / name)
    assert known <= names and foreign not in names


def test_a_metric_that_is_no_column_is_invented(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"time/fps,step,train/loss\n900,1,0.5\n")
    source = Source("time/fps,step,train/loss\n900,1,0.5\n", own_names(tmp_path / "a.csv"))
    assert [name for name, _ in invented(TRUTH, ["fps", "loss", "mood"], source)] == ["mood"]


def test_a_metric_may_be_told_by_the_end_of_its_path_and_by_the_word_of_the_truth() -> None:
    assert {"reward", "r"} <= set(names_of("reward", TrueMetric(1, "1", ("r",))))
    assert "ep_len_mean" in names_of("ep_len", TrueMetric(1, "1", ("rollout/ep_len_mean",)))
