"""Lines of the native trainer, of every kind and both versions, and what they say."""

from math import inf, nan

from tui_monitor.formats.protocol import Sample
from tui_monitor.model.records import (
    Ending,
    LogRecord,
    Notice,
    NoticeKind,
    PhaseMark,
    Resume,
    RoutingMark,
    Row,
    Setup,
    Summary,
)
from tui_monitor.model.text import Clean

_RULE = "=" * 60
_ALARM_RULE = "!" * 60
_VALUES_290 = {"score": 6.0, "reward": 2.6, "steps": 500.0, "alpha_entropy": 1.381}
_SUMMARY_250 = {
    "episode_score": (7.34, 11.19),
    "alpha_entropy": (1.3849, 0.0009),
    "gradient_norm": (5.41, 7.01),
    "expert_usage_variance": (0.0, 0.0),
}


def _sample(*pairs: tuple[str, LogRecord | None]) -> Sample:
    """A sample of lines, each with the record that names it, if any."""
    return Sample(tuple(line for line, _ in pairs), tuple(record for _, record in pairs if record))


def _notice(kind: NoticeKind, line: str, value: float | None = None) -> Sample:
    text = Clean(line.lstrip("⚠\ufe0f→ "))
    return _sample((line, Notice(kind, text, None, value, 1)))


_START = _sample(
    (_RULE, None),
    ("训练配置: 1000 episodes, 500 steps/episode", Setup(total=1000, steps_per_episode=500, line=2)),
    ("专家数量: 4", Setup(experts=4, line=3)),
    ("设备: cuda", Setup(device=Clean("cuda"), line=4)),
    ("✓ 总参数: 1,318,433", Setup(parameters=1_318_433, line=5)),
    (_RULE, None),
)
_START_OTHER_DEVICES = _sample(
    ("训练配置：50 episodes", Setup(total=50, line=1)),
    ("使用设备: cuda:0 (NVIDIA A100)", Setup(device=Clean("cuda:0 (NVIDIA A100)"), line=2)),
    ("Device: cpu", Setup(device=Clean("cpu"), line=3)),
    ("Using device: cpu", Setup(device=Clean("cpu"), line=4)),
)
_PATH = "ablation_v3/results/warmup_1000/checkpoints/model_00400.pth"
_RESUME = _sample(
    (f"[恢复checkpoint: {_PATH}]", None),
    ("✓ 总参数: 1,318,433", Setup(parameters=1_318_433, line=2)),
    ("✓ 从Episode 400继续, Best Score: 12.5", Resume(400, Clean(_PATH), 12.5, 3)),
)
_RESUME_WITHOUT_EPISODE = Sample(
    (f"[恢复checkpoint: {_PATH}]", "Episode 410/1000 | Score: 1"),
    (Resume(path=Clean(_PATH), line=1), Row(410, {"score": 1.0}, 1000, 2)),
)
_DEBUG = Sample(
    (
        "DEBUG: Episode 280, Routing: Softmax, Phase: warmup",
        "DEBUG: Routing: Softmax",
        "DEBUG - Routing: Softmax",
        "Routing: Sparsemax",
        "DEBUG: Episode 1000, Routing: Sparsemax, Phase: transition",
    ),
    (
        RoutingMark(Clean("Softmax"), 280, 1),
        PhaseMark(Clean("warmup"), 280, line=1),
        RoutingMark(Clean("Softmax"), None, 2),
        RoutingMark(Clean("Softmax"), None, 3),
        RoutingMark(Clean("Sparsemax"), None, 4),
        RoutingMark(Clean("Sparsemax"), 1000, 5),
        PhaseMark(Clean("transition"), 1000, line=5),
    ),
)
_BANNER = Sample(
    (
        _RULE,
        "进入 FINE-TUNE 阶段 (Episode 3000)",
        _RULE,
        "  路由方式: Sparsemax",
        "  学习率: 3e-05",
        "  负载均衡系数: 0.001",
        "DEBUG: Episode 3000, Routing: Sparsemax, Phase: fine_tune",
    ),
    (
        PhaseMark(
            Clean("FINE-TUNE"),
            3000,
            True,
            {"routing": Clean("Sparsemax"), "learning_rate": Clean("3e-05"), "load_balance": Clean("0.001")},
            2,
        ),
        RoutingMark(Clean("Sparsemax"), 3000, 7),
    ),
)
_EPISODES = Sample(
    (
        "Episode 280/1000 | Score: 0  | Reward: -0.27  | Steps: 51  | α_entropy: 1.384",
        "Episode 290/1000 | Score: 6  | Reward: 2.60   | Steps: 500 | α_entropy: 1.381",
        "Episode 300/1000 | Score: 6 | Reward: 2.60 | Steps: 500 | α_entropy: 1.381 | Phase: warmup",
        "Episode 310/1000 | Score: 6 | Reward: 2.60 | Steps: 500 | α_entropy: 1.381 | Phase: warmup",
    ),
    (
        Row(280, {"score": 0.0, "reward": -0.27, "steps": 51.0, "alpha_entropy": 1.384}, 1000, 1),
        Row(290, _VALUES_290, 1000, 2),
        Row(300, _VALUES_290, 1000, 3),
        PhaseMark(Clean("warmup"), 300, line=3),
        Row(310, _VALUES_290, 1000, 4),
    ),
)
_ODD_EPISODES = _sample(
    ("Episode 10/1000 | Score: 3 | Steps: 500", Row(10, {"score": 3.0, "steps": 500.0}, 1000, 1)),
    ("Episode 20/1000 | Score: nan | Reward: -inf", Row(20, {"score": nan, "reward": -inf}, 1000, 2)),
    ("Episode 30/1000 | Reward: −2.5e-3 | Total Loss: 0.5", Row(30, {"reward": -0.0025, "total_loss": 0.5}, 1000, 3)),
    ("Episode 40 | Score: 1_000 | Reward: 1.5", Row(40, {"reward": 1.5}, None, 4)),
    ("Episode 50/0 | Score: 7", Row(50, {"score": 7.0}, 0, 5)),
)
_CONSTRAINTS = _sample(
    ("Episode 290/1000 | Score: 6  | Reward: 2.60   | Steps: 500 | α_entropy: 1.381", Row(290, _VALUES_290, 1000, 1)),
    (
        "  → Manager Constraints: Alignment=0.0123, Semantic=0.4567",
        Row(290, {"manager_alignment": 0.0123, "manager_semantic": 0.4567}, 1000, 2),
    ),
    (
        "  → Advanced Mechanisms: Temporal=0.0001, Overlap=0.0200",
        Row(290, {"mechanism_temporal": 0.0001, "mechanism_overlap": 0.02}, 1000, 3),
    ),
)
_SUMMARY = Sample(
    (
        _RULE,
        "Episode 250 Summary",
        _RULE,
        "  episode_score: 7.34 ± 11.19",
        "  alpha_entropy: 1.3849 ± 0.0009",
        "  gradient_norm: 5.41 ± 7.01",
        "  expert_usage_variance: 0.0000 ± 0.0000",
        _ALARM_RULE,
        "异常检测:",
        "⚠️ 专家混乱: α熵=1.3849 (正常<1.0)",
        _ALARM_RULE,
    ),
    (
        Summary(250, _SUMMARY_250, 2),
        Notice("confusion", Clean("专家混乱: α熵=1.3849 (正常<1.0)"), 250, 1.3849, 10),
    ),
)
_SUMMARY_IN_A_DOCUMENT = Sample(
    (
        "## Episode 250 Summary",
        "",
        "```",
        "episode_score: 7.34 ± 11.19",
        "**alpha_entropy**: 1.3849 ± 0.0009",
        "- **gradient_norm:** 5.41 ± 7.01",
        "expert_usage_variance: 0.0000 ± 0.0000",
        "```",
    ),
    (Summary(250, _SUMMARY_250, 1),),
)
_NON_FINITE = _sample(
    ("Episode 290/1000 | Score: 6", Row(290, {"score": 6.0}, 1000, 1)),
    (
        "⚠️ NaN/Inf detected in loss! (count: 2)",
        Notice("non_finite", Clean("NaN/Inf detected in loss! (count: 2)"), 290, 2.0, 2),
    ),
    (
        "→ Rolling back to last good checkpoint...",
        Notice("rollback", Clean("Rolling back to last good checkpoint..."), 290, line=3),
    ),
    ("⚠️ GPU 温度过高", Notice("other", Clean("GPU 温度过高"), 290, line=4)),
)
_END = Sample(
    ("训练完成", _RULE, "总时间: 1.23 小时", "最佳奖励: 31.5", "平均奖励: 2.25", "最佳Score: 80", "平均得分: 7.5"),
    (
        Ending(
            Clean("训练完成"),
            {"hours": 1.23, "best_reward": 31.5, "mean_reward": 2.25, "best_score": 80.0, "mean_score": 7.5},
            1,
        ),
    ),
)
_END_OTHERWISE = Sample(
    ("✓ 训练完成! 总训练时间: 90分钟", "  Best Score: 80, Mean Score: 7.5", "  最佳Reward：31.5"),
    (
        Ending(
            Clean("✓ 训练完成! 总训练时间: 90分钟"),
            {"hours": 1.5, "best_score": 80.0, "mean_score": 7.5, "best_reward": 31.5},
            1,
        ),
    ),
)

SAMPLES: tuple[Sample, ...] = (
    _START,
    _START_OTHER_DEVICES,
    _RESUME,
    _RESUME_WITHOUT_EPISODE,
    _DEBUG,
    _BANNER,
    _EPISODES,
    _ODD_EPISODES,
    _CONSTRAINTS,
    _SUMMARY,
    _SUMMARY_IN_A_DOCUMENT,
    _notice("collapse", "⚠️ 专家塌缩: α熵=0.2100 (正常>0.5)", 0.21),
    _notice("confusion", "⚠️ 专家混乱: α熵=1.3849 (正常<1.0)", 1.3849),
    _notice("gradient", "⚠️ 梯度爆炸: 梯度范数=nan (正常<5.0)", nan),
    _notice("oversmoothing", "⚠️ GAT过平滑: 注意力方差=0.05 (正常>0.1)", 0.05),
    _notice("rollback", "→ Rolling back to last good checkpoint..."),
    _NON_FINITE,
    _END,
    _END_OTHERWISE,
)
