"""A run's folder: the native lines at their exact places, checkpoints that parse back, a repeatable seed."""

import json
import re
import struct
import tomllib
from pathlib import Path
from statistics import fmean, pstdev

import pytest

from tui_monitor.demo.console import Console
from tui_monitor.demo.schedule import scaled
from tui_monitor.demo.trainer import main
from tui_monitor.demo.training import Played, Training

EPISODES = 300


def run(folder: Path, *options: str, episodes: int = EPISODES) -> Path:
    arguments = ["--dir", str(folder), "--episodes", str(episodes), "--seed", "4", "--rate", "0", "--name", "live"]
    assert main([*arguments, *options]) == 0
    return folder / "results" / "live"


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(tmp_path_factory.mktemp("demo"), "--baseline")


def lines_of(folder: Path) -> list[str]:
    return (folder / "training_output.log").read_text(encoding="utf-8").splitlines()


def read_safetensors(path: Path) -> dict[str, list[float]]:
    content = path.read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    header, data, tensors, end = json.loads(content[8 : 8 + length]), content[8 + length :], {}, 0
    assert length % 8 == 0
    assert all(isinstance(value, str) for value in header.pop("__metadata__").values())
    for name, entry in header.items():
        begin, stop = entry["data_offsets"]
        count = entry["shape"][0] * entry["shape"][1]
        assert (entry["dtype"], begin, stop - begin) == ("F32", end, 4 * count)
        tensors[name], end = list(struct.unpack(f"<{count}f", data[begin:stop])), stop
    assert end == len(data)
    return tensors


def test_the_start_names_the_run_and_the_true_parameter_count(live: Path) -> None:
    lines = lines_of(live)
    assert lines[0] == lines[2] == "=" * 60
    assert lines[3:6] == ["训练配置: 300 episodes, 60 steps/episode", "专家数量: 4", "设备: cpu"]
    count = sum(map(len, read_safetensors(live / "checkpoints" / "model_final.safetensors").values()))
    assert lines[6] == f"✓ 总参数: {count:,}" and "," in lines[6]


def test_every_tenth_episode_has_its_two_lines(live: Path) -> None:
    lines = lines_of(live)
    debug = [line for line in lines if line.startswith("DEBUG")]
    shape = re.compile(
        r"Episode (\d+)/300 \| Score: (\d+) {0,1} \| Reward: -?\d+\.\d\d *\| Steps: \d+ *\| α_entropy: \d\.\d{3}"
        r" \| Phase: (warmup|transition|fine-tune)"
    )
    rows = [found for line in lines if (found := shape.fullmatch(line))]
    assert [int(row[1]) for row in rows] == list(range(10, 301, 10))
    assert debug[0] == "DEBUG: Episode 0, Routing: Softmax, Phase: warmup"
    assert debug[7:9] == [
        "DEBUG: Episode 70, Routing: Softmax, Phase: warmup",
        "DEBUG: Episode 80, Routing: Sparsemax, Phase: transition",
    ]
    assert debug[-1] == "DEBUG: Episode 290, Routing: Sparsemax, Phase: fine-tune" and len(debug) == 30
    assert lines.index(debug[8]) - 1 > lines.index(rows[7][0])


def test_the_columns_are_padded_as_natively() -> None:
    warmup = scaled(1000).phases[0]
    lines: list[str] = []
    console = Console(lines.append, 1000, old=True)
    console.after([Played(279, warmup, 0, -0.27, 51, 1.3841, 0.0, 1.0)])
    console.after([Played(289, warmup, 6, 2.6, 500, 1.3812, 0.0, 1.0)])
    console.after([Played(299, warmup, 12, -0.0001, 500, 1.3812, 0.0, 1.0)])
    assert lines == [
        "Episode 280/1000 | Score: 0  | Reward: -0.27  | Steps: 51  | α_entropy: 1.384",
        "Episode 290/1000 | Score: 6  | Reward: 2.60   | Steps: 500 | α_entropy: 1.381",
        "Episode 300/1000 | Score: 12 | Reward: 0.00   | Steps: 500 | α_entropy: 1.381",
    ]


def test_banners_stand_at_the_exact_borders(live: Path) -> None:
    lines = lines_of(live)
    for name, start in [("WARMUP", 0), ("TRANSITION", 80), ("FINE-TUNE", 180)]:
        at = lines.index(f"进入 {name} 阶段 (Episode {start})")
        assert lines[at - 1] == lines[at + 1] == "=" * 60
        assert [line.split(":")[0] for line in lines[at + 2 : at + 5]] == ["  路由方式", "  学习率", "  负载均衡系数"]
        assert lines[at + 5].startswith(f"DEBUG: Episode {start},")


def test_summaries_are_over_the_last_fifty_episodes(live: Path) -> None:
    lines = lines_of(live)
    history = json.loads((live / "logs" / "training_log.json").read_text(encoding="utf-8"))
    assert [line for line in lines if line.endswith("Summary")] == [f"Episode {n} Summary" for n in range(50, 300, 50)]
    window = slice(250 - 49, 251)

    def spread(name: str, digits: int) -> str:
        return f"{fmean(history[name][window]):.{digits}f} ± {pstdev(history[name][window]):.{digits}f}"

    at = lines.index("Episode 250 Summary")
    assert lines[at + 2 : at + 6] == [
        f"  episode_score: {spread('episode_scores', 2)}",
        f"  alpha_entropy: {spread('alpha_entropies', 4)}",
        f"  gradient_norm: {spread('gradient_norms', 2)}",
        f"  expert_usage_variance: {spread('expert_usage_variances', 4)}",
    ]
    assert lines[at - 1] == lines[at + 1] == "=" * 60 and lines[at - 2].startswith("DEBUG: Episode 250,")


def test_high_entropy_is_alarmed_in_warmup_and_not_in_fine_tune(live: Path) -> None:
    lines = lines_of(live)
    at = lines.index("Episode 50 Summary")
    assert lines[at + 6 : at + 8] == ["!" * 60, "异常检测:"] and lines[at + 9] == "!" * 60
    assert re.fullmatch(r"⚠️ 专家混乱: α熵=1\.3\d{3} \(正常<1\.0\)", lines[at + 8])
    assert "异常检测:" not in lines[lines.index("Episode 250 Summary") :]


def test_the_other_alarms_follow_the_native_levels() -> None:
    fine_tune = scaled(1000).phases[2]
    lines: list[str] = []
    Console(lines.append, 1000, old=False).after([Played(950, fine_tune, 1, 1.0, 60, 0.25, 0.0, 12.5)])
    assert lines[-4:-1] == ["异常检测:", "⚠️ 专家塌缩: α熵=0.2500 (正常>0.5)", "⚠️ 梯度爆炸: 梯度范数=12.50 (正常<5.0)"]


def test_a_rollback_is_said_and_left_out_of_the_summary() -> None:
    warmup = scaled(1000).phases[0]
    lines: list[str] = []
    console = Console(lines.append, 1000, old=False)
    console.after([Played(49, warmup, 1, 1.0, 60, 1.3, 0.0, 2.0), Played(50, warmup, 1, 1.0, 60, 1.3, 0.0, None)])
    assert lines[:2] == ["⚠️ NaN/Inf detected in loss! (count: 1)", "→ Rolling back to last good checkpoint..."]
    assert "  gradient_norm: 2.00 ± 0.00" in lines


def test_the_end_is_said_last(live: Path) -> None:
    end = lines_of(live)[-8:]
    assert end[1] == "训练完成" and end[0] == end[2] == "=" * 60
    assert [line.split(":")[0] for line in end[3:]] == ["总时间", "最佳奖励", "平均奖励", "最佳Score", "平均Score"]


def test_checkpoints_come_at_the_cadence_and_the_best_follows_the_reward(live: Path) -> None:
    history = json.loads((live / "logs" / "training_log.json").read_text(encoding="utf-8"))
    folder = live / "checkpoints"
    assert sorted(path.stem for path in folder.iterdir()) == [
        "best_model",
        *(f"model_{n:05d}" for n in range(30, 301, 30)),
        "model_final",
    ]
    best = max(range(EPISODES), key=history["episode_rewards"].__getitem__)
    training = Training(4, scaled(EPISODES))
    for _ in training.episodes(best + 1):
        pass
    numbers = [number for rows in training.agent.tensors.values() for row in rows for number in row]
    saved = read_safetensors(folder / "best_model.safetensors")
    assert [number for tensor in saved.values() for number in tensor] == pytest.approx(numbers, rel=1e-6, abs=1e-7)
    last = folder / "model_00300.safetensors", folder / "model_final.safetensors"
    assert read_safetensors(last[0]) == read_safetensors(last[1]) != saved


def test_the_same_seed_repeats_the_run(live: Path, tmp_path: Path) -> None:
    again = run(tmp_path)
    different = [pair for pair in zip(lines_of(live), lines_of(again), strict=True) if pair[0] != pair[1]]
    assert all(line.startswith("总时间") for pair in different for line in pair)
    for path in (live / "checkpoints").iterdir():
        assert path.read_bytes() == (again / "checkpoints" / path.name).read_bytes()


def test_the_old_console_has_no_phase_and_no_episode_in_its_routing_line(live: Path, tmp_path: Path) -> None:
    old = lines_of(run(tmp_path, "--old-console"))
    new = [re.sub(r"( \||,) Phase: .*", "", line) for line in lines_of(live)]
    assert old[:-8] == [re.sub(r"^DEBUG: Episode \d+, ", "", line) for line in new][:-8]
    assert "Routing: Softmax" in old


def test_the_baseline_is_a_finished_run_of_its_own(live: Path) -> None:
    baseline = live.parent / "baseline_50"
    lines = lines_of(baseline)
    assert "训练配置: 50 episodes, 60 steps/episode" in lines and "训练完成" in lines
    assert any(line.startswith("Episode 50/50 | ") for line in lines)
    assert (baseline / "logs" / "training_log.json").exists()
    rows = [
        next(line for line in log if line.startswith("Episode 10/")).split("|", 1)[1] for log in (lines, lines_of(live))
    ]
    assert rows[0] != rows[1]


def test_the_configuration_tells_the_scaled_phases(live: Path) -> None:
    text = (live.parent / "moe-top.toml").read_text(encoding="utf-8")
    assert text.startswith("#")
    assert tomllib.loads(text) == {
        "run": {"experts": 4},
        "checkpoints": {"every": 30},
        "routing": {"entropy": "of_mean"},
        "phase": [
            {
                "name": "Warmup",
                "from": 0,
                "to": 80,
                "routing": "Softmax",
                "entropy": "max",
                "expected_warnings": ["专家混乱"],
            },
            {"name": "Transition", "from": 80, "to": 180, "routing": "Sparsemax", "top_k": 2, "entropy": "falling"},
            {"name": "Fine-tune", "from": 180, "routing": "Sparsemax", "top_k": 2, "entropy": "low"},
        ],
    }


def test_a_second_run_of_another_length_keeps_the_first_ones_configuration(tmp_path: Path) -> None:
    for episodes in ("30", "60"):
        assert main(["--dir", str(tmp_path), "--episodes", episodes, "--rate", "0"]) == 0
    results = tmp_path / "results"
    first = tomllib.loads((results / "moe-top.toml").read_text(encoding="utf-8"))
    second = tomllib.loads((results / "demo_60" / "moe-top.toml").read_text(encoding="utf-8"))
    assert first["phase"][2]["from"] != second["phase"][2]["from"]


@pytest.mark.parametrize(
    ("episodes", "borders", "every"),
    [(1, (10, 20), 10), (60, (20, 40), 10), (300, (80, 180), 30), (600, (150, 360), 100), (4000, (1000, 2400), 100)],
)
def test_phases_and_cadence_scale_with_the_episodes(episodes: int, borders: tuple[int, int], every: int) -> None:
    schedule = scaled(episodes)
    assert tuple(phase.start for phase in schedule.phases) == (0, *borders)
    assert schedule.checkpoint_every == every


def test_a_folder_with_a_log_is_refused(live: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (live / "training_output.log").read_bytes()
    arguments = ["--dir", str(live.parents[1]), "--name", "live", "--episodes", "20", "--rate", "0"]
    assert main(arguments) == 1
    assert "training_output.log" in capsys.readouterr().err
    assert (live / "training_output.log").read_bytes() == before
