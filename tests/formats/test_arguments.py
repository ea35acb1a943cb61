"""Argument dumps are read for what they state, in every form, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.formats.arguments import ArgumentReader, Stated, total_for
from tui_monitor.model.records import Setup


def told(setup: Setup) -> dict[str, object]:
    return {
        name: value
        for name in setup.__struct_fields__
        if name != "line" and (value := getattr(setup, name)) is not None
    }


def read(lines: list[str], progressed: bool = False) -> tuple[list[int], dict[str, int], dict[str, object]]:
    """The lines claimed, the totals, and everything else that was stated."""
    reader = ArgumentReader()
    reader.progressed = progressed
    claimed: list[int] = []
    setup: dict[str, object] = {}
    for number, line in enumerate(lines, 1):
        stated = reader.read(line, number)
        if stated is not None:
            claimed.append(number)
            setup |= told(stated.setup)
    return claimed, reader.totals, setup


@pytest.mark.parametrize(
    ("line", "totals"),
    [
        ("Namespace(seed=1, max_steps=5000, lr=0.001, env='Maze-v1')", {"step": 5000}),
        ("args: Namespace(num_epochs=30, total_timesteps=1000000.0)", {"epoch": 30, "step": 1_000_000}),
        ("11:45:00 - INFO - TrainArgs(num_episodes=400, seed=None)", {"episode": 400}),
        ("Configuration: {'seed': 3, 'iterations': 250, 'episodes': 80}", {"iteration": 250, "episode": 80}),
        ('{"batch_size": 64, "num_train_epochs": 3, "max_steps": -1}', {"epoch": 3}),
        ("  train_iters ................................. 90000", {"iteration": 90000}),
        ("python train.py --max_steps 2_000 --lr 1e-4 --seed 1", {"step": 2000}),
        ("+ torchrun x.py --num-epochs=12 --fp16", {"epoch": 12}),
        ("  --total-timesteps 5M \\", {"step": 5_000_000}),
        ("args.num_iterations=97 args.num_envs=8", {"iteration": 97}),
        ("Total timesteps: 100,000", {"step": 100_000}),
        ("  Num Epochs = 3", {"epoch": 3}),
        ("  Total optimization steps = 3,300", {"step": 3300}),
        ("Using user-provided number of iterations: 2,500", {"iteration": 2500}),
        ("Training for 50 epochs...", {"epoch": 50}),
        ("🎮 Training 3 agents (700 iterations each)", {}),
        ("🎮 Training all agents (700 iterations each)", {"iteration": 700}),
        ("总步数: 20000", {"step": 20000}),
        ("训练轮数: 60", {"epoch": 60}),
    ],
)
def test_totals_of_one_line(line: str, totals: dict[str, int]) -> None:
    assert read([line])[1] == totals


@pytest.mark.parametrize(
    "line",
    [
        *(
            "{'loss': 4.9, 'epoch': 0.33}",
            "step=5 loss=3",
            "{'loss': 0.5, 'learning_rate': 1e-05, 'batch_size': 8, 'seed': 1}",
        ),
        *(
            "Epoch 3/30 | loss: 0.5",
            "Episode 10 | steps: 200",
            "| total_timesteps | 2048 |",
            "total_timesteps_per_second: x",
        ),
        *(
            "Training for 5 epochs took 3 s",
            "Evaluated 400 steps resulting in 0 episodes",
            "Training for 3 more epochs",
        ),
        *("train.py: error: unrecognized arguments: --max_steps 2 --x", "usage: train.py [--max_steps N] [--seed N]"),
        *("Avg reward last 100 episodes: 1.18", "Config: {'seed': 1, 'num_epochs': 30}, Epoch 3/30, loss: 0.5"),
        *("Finished training for 300 epochs", "(after 20 iterations) memory: 7024", "iteration 5/ 90000 | loss: 1"),
        *("Timesteps: 50,000", "Epochs: 3"),
    ],
)
def test_what_is_no_dump(line: str) -> None:
    assert read([line]) == ([], {}, {})


def test_a_list_under_its_heading_ends_before_the_metrics() -> None:
    lines = [
        "Training Configuration:",
        "=====",
        "  filter: wide",
        "  epochs: 35",
        "  batch_size: 128",
        "  target_kl: 0.02",
    ]
    rows = ["Epoch 1/35, Train Loss: 1.6", "lr: 0.1"]
    claimed, totals, setup = read([*lines, *rows])
    assert (claimed, totals, setup) == ([1, 2, 3, 4, 5, 6], {"epoch": 35}, {"target_kl": 0.02})


@pytest.mark.parametrize(
    "row",
    [
        "loss: 0.5",
        "reward: 3",
        "step: 10",
        "fps=100",
        "kl: 0.1 clip: 0.2",
        "filter: again",
        "",
        "ValueError: bad shape",
        "slurmstepd: error: *** JOB 5 ***",
        "python: can't open file 'x.py'",
        "Loading:   0%|   | 0/4 [00:00<?]",
    ],
)
def test_a_list_ends_at_a_metric(row: str) -> None:
    assert read(["Hyperparameters:", "filter: wide", row, "a: 1"])[0] == [1, 2]


def test_a_key_that_only_arguments_have_opens_a_list() -> None:
    prefix = "2026-01-07 11:45:00,001 - INFO -   "
    lines = [prefix + text for text in ("num_epochs: 35", "optimizer: adam", "momentum: 0")]
    assert read(lines)[:2] == ([1, 2, 3], {"epoch": 35})
    assert read(lines, progressed=True)[0] == []


def test_a_printed_class_over_many_lines() -> None:
    lines = [
        *("11:45 INFO TrainingConfig:", "TrainingConfig(data=Data(train=[Split(name='a (b',", "    path=None,"),
        *("    kinds=['x', 'y'])]),", "  max_steps=1000,", "  num_train_epochs=3,", "  seed=1)", "step=5 loss=3"),
    ]
    claimed, totals, _ = read(lines)
    assert claimed == [2, 3, 4, 5, 6, 7]
    assert totals == {"step": 1000, "epoch": 3}


def test_a_bracket_that_never_closes_claims_no_metrics() -> None:
    assert read(["TrainingArguments(", "a=1,", "step=5 loss=3", "b=2,"])[0] == [1, 2]


def test_json_under_a_heading() -> None:
    lines = [
        *(
            "Model config MoEConfig {",
            '  "architectures": [',
            '    "MoEForCausalLM"',
            "  ],",
            '  "n_routed_experts": 64,',
        ),
        *('  "num_experts_per_tok": 6,', '  "aux_loss_alpha": 0.001,', '  "top_k": 50', "}", '{"step": 1, "loss": 2}'),
    ]
    claimed, _, setup = read(lines)
    assert claimed == list(range(1, 10))
    assert setup == {"experts": 64, "top_k": 6, "aux_coefficient": 0.001}


def test_json_that_nothing_announces_may_be_metrics() -> None:
    assert read(["{", '  "step": 5,', '  "lr": 0.1', "}"])[0] == []


def test_a_table_of_parameters() -> None:
    lines = [
        "|param|value|",
        "|-|-|",
        "|total_timesteps|500000|",
        "|target_kl|None|",
        "|early_stop|True|",
        "global_step=5, x=1",
    ]
    claimed, totals, setup = read(lines)
    assert (claimed, totals, setup) == ([1, 2, 3, 4, 5], {"step": 500_000}, {"early_stopping": True})
    assert read(["| Metric | Value |", "| reward | 3 |"])[0] == []


def test_experts_and_coefficients() -> None:
    line = (
        "Namespace(num_experts=8, top_k=2, aux_loss_coef=0.01, z_loss_coef=1e-3, target_kl=0.015, early_stopping=False)"
    )
    assert read([line])[2] == {
        **{"experts": 8, "top_k": 2, "aux_coefficient": 0.01, "z_coefficient": 0.001, "target_kl": 0.015},
        "early_stopping": False,
    }


def test_the_top_k_of_text_generation_is_not_that_of_experts() -> None:
    assert read(["Namespace(top_k=50, seed=1)"])[2] == {}
    assert read(["Namespace(num_experts=8, top_k=50)"])[2] == {"experts": 8}


def test_the_size_of_the_model() -> None:
    lines = ["trainable params: 1,000 || all params: 7,000,000 || trainable%: 0.01", "Actor trainable params: 5,000"]
    assert read(lines)[2] == {"parameters": 7_000_000}
    assert read(["number of parameters: 124.44M"])[2] == {"parameters": 124_440_000}
    assert read(["Offload: Total persistent parameters: 266240 in 65 params"])[2] == {}


def test_a_plain_plural_is_a_total_only_among_arguments() -> None:
    assert read(["Device: cpu", "Timesteps: 50,000"])[1] == {"step": 50_000}
    assert read(["Device: cpu", *["noise"] * 9, "Timesteps: 50,000"])[1] == {}


def test_a_total_said_again_with_another_value_counts_something() -> None:
    reader = ArgumentReader()
    assert reader.read("Total timesteps: 2048", 1) == Stated({"step": 2048}, Setup(line=1))
    assert reader.read("Total timesteps: 4096", 2) is None
    assert reader.totals == {}
    assert read(["total_steps: 10", "total_steps: 20"])[1] == {}
    assert read(["Total timesteps: 2048"] * 2)[1] == {"step": 2048}


def test_a_restart_with_other_arguments_has_their_total() -> None:
    assert read(["Namespace(max_steps=10, a=1)", "x", "Namespace(max_steps=20, a=1)"], progressed=True)[1] == {
        "step": 20
    }


def test_what_is_said_after_progress_is_no_total() -> None:
    assert read(["Total episodes: 500", "Training for 50 epochs"], progressed=True) == ([], {}, {})


@pytest.mark.parametrize(
    ("totals", "unit", "current", "total"),
    [
        ({"step": 1000, "epoch": 3}, "step", 10, 1000),
        ({"step": 1000, "epoch": 3}, "epoch", 0.33, 3),
        ({"iteration": 976}, "epoch", 677, 976),
        ({"iteration": 976, "epoch": 8}, "epoch", 677, 976),
        ({"epoch": 10}, "epoch", 500, None),
        ({"step": 50_000}, "step", 51_200, 50_000),
        ({"step": 50_000}, "episode", 10, None),
        ({"epoch": 3, "step": 1000}, None, 0, 1000),
        ({}, None, 0, None),
    ],
)
def test_the_total_is_that_of_the_counter(
    totals: dict[str, int], unit: str | None, current: float, total: int | None
) -> None:
    assert total_for(totals, unit, current) == total


@given(
    st.lists(
        st.text(max_size=80) | st.sampled_from(["Config:", "Namespace(", "{", "a: 1", "x=1,", "|param|value|"]),
        max_size=20,
    )
)
def test_any_text_is_read_without_harm(lines: list[str]) -> None:
    _, totals, _ = read(lines)
    assert all(0 < total < 2**63 for total in totals.values())
