"""Consoles of the native trainer as hypothesis draws them: long runs of rows, and between them what it may print."""

from __future__ import annotations

from hypothesis import strategies as st

ODD_LINES = (
    "",
    "   ",
    "=" * 60,
    "!" * 60,
    "-" * 50,
    "训练配置: 9000 episodes, 500 steps/episode",
    "专家数量: 4",
    "设备: cuda",
    "✓ 总参数: 1,318,433",
    "[恢复checkpoint: checkpoints/model_00100.pth]",
    "✓ 从Episode {at}继续, Best Score: 12",
    "进入 WARMUP 阶段 (Episode {at})\n" + "=" * 60 + "\n  路由方式: Softmax\n  学习率: 3e-4",
    "进入 FINE-TUNE 阶段 (Episode {at})",
    "DEBUG: Episode {at}, Routing: Softmax, Phase: warmup",
    "DEBUG: Episode {at}, Routing: Sparsemax, Phase: fine-tune",
    "DEBUG: Episode {at}, Routing: Softmax, Phase: Fine_Tune",
    "DEBUG: Episode {at}, Routing: Softmax",
    "Routing: Sparsemax",
    "Episode {at} Summary\n" + "-" * 50 + "\n  episode_score: 7.34 ± 11.19\n  gradient_norm: nan ± 7.01",
    "!!!!!!!!!!\n异常检测:\n  ⚠️ 专家混乱: α熵=1.3849 (正常<1.0)\n!!!!!!!!!!",
    "⚠️ 梯度爆炸: 梯度范数=7.1 (正常<5.0)",
    "⚠️ NaN/Inf detected in loss! (count: 3)\n  → Rolling back to last good checkpoint...",
    "⚠️ 其他: 中文",
    "  → Manager Constraints: Alignment=0.0123, Semantic=0.4567",
    "  → Manager Constraints: Alignment=nan, Semantic=1e99",
    "  → Advanced Mechanisms: Temporal=0.0001, Overlap=inf",
    "  → Manager Constraints:",
    'Traceback (most recent call last):\n  File "train.py", line 1, in main\n    main()\nKeyError: 3',
    'Traceback (most recent call last):\n  File "train.py", line 1, in main',
    "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB",
    "some other line",
    "=> another line of someone",
    "训练完成\n总时间: 1.5 小时\n最佳奖励: 12.5",
    "Killed",
    "Episode {at}/9000 | Score: nan | Reward: inf | Steps: 500 | α_entropy: nan",
    "Episode {at}/9000 | Score: 1e5 | Reward: -2.5e-3 | Steps: 500 | α_entropy: 1.3 | Phase: warmup",
    "Episode {at}/9000 | Score: 5 | Reward: 2",
    "Episode {at}/9000 | Reward: 2.0 | Steps: 3",
    "Episode {at} | Score: 5 | Reward: 2 | Loss: 3",
    "Episode {at}/9000 | Score: 99999999999999999999999999999999999999999 | Reward: 1. | Steps: 5 | α_entropy: +1.3",
    "Episode {at}/9000 | Score: 999999999999999999999999999999 | Reward: 1. | Steps: 5 | α_entropy: +1.3",
    "Episode {at}/9000 | Score: 1.2.3 | Reward: 1 | Steps: 5 | α_entropy: 1.3",
    "Episode {at}/9000 | Score: . | Reward: - | Steps: 5 | α_entropy: 1.3",
    "Episode 999999999999999999/9000 | Score: 1 | Reward: 1 | Steps: 5 | α_entropy: 1.3",
    "Episode 99999999999999999999999/9000 | Score: 1 | Reward: 1 | Steps: 5 | α_entropy: 1.3",
    "   Episode   {at}/9000   |Score:1|Reward: 1 |Steps: 5|α_entropy: 1.3   ",
    "Episode {at}/9000 | Score: 1 | Reward: 1 | Steps: 5 | α_entropy: 1.3 | Phase: ",
    "Episode {at}/9000 | Score: 1 | Reward: 1 | Steps: 5 | α_entropy: 1.3 | Phase: 第3阶段 (2)",
    "Episode {at}/9000 | Score: 1 | Reward: 1 | Steps: 5 | α_entropy: 1.3 | Phase: _",
    "Episode {at}/9000 | Score: 1 | Reward: 1 | Steps: 5 | α_entropy: 1.3 | Phase: warmup | Loss: 3",
    "Episode {at}/9000 | Score: 1 | Reward: 1 | Steps: 5 | α_entropy: 1.3 tail",
    "\x1b[32mEpisode {at}/9000 | Score: 1 | Reward: 1 | Steps: 5 | α_entropy: 1.3\x1b[0m",
    "Episode {at}/9000 | Score: 1 | Reward: 1 | Steps: 5 | α_entropy: 1.3 | Phase: \x1b[1mwarmup\x1b[0m",
    "Epi",
)
ODD_BYTES = (
    b"\xff\xfe broken \xe4\xb8",
    "Episode {at}/9000 | Score: 1 | Reward: 1 | Steps: 5 | α_entropy: 1.3 | Phase: ".encode() + b"warm\xffup",
    b"DEBUG: Episode {at}, Routing: Soft\xffmax, Phase: warmup",
    b"\xe2\x86\x92 caf\xe9",
)
_TRACEBACK = b"Traceback"  # how the lines begin that other processes' rows may interrupt
_ENDED = tuple(line.encode() + b"\n" for line in ODD_LINES) + tuple(line + b"\n" for line in ODD_BYTES)
_RETURNED = (
    b"\x1b[K 10%|#   |\r 20%|##  |\rEpisode {at} done\n",
    "Episode {at}/9000 | Score: 1 | Reward: 1 | Steps: 5 | α_entropy: 1.3 | Phase: fine-tune\r\n".encode(),
    "Episode {at}/9000 | Score: 1 | Reward: 1 | Steps: 5 | α_entropy: 1.3\r\n".encode(),
    b"\0\0\0\0\n",
)
PHASES = (None, "warmup", "fine-tune", "Fine_Tune", "phase 2", "训练 3")


def row(at: int, phase: str | None) -> bytes:
    """A usual row; its values differ from one row to the next."""
    printed = "" if phase is None else f" | Phase: {phase}"
    return (
        f"Episode {at}/9000 | Score: {at * 7 % 23:<3}| Reward: {at % 31 / 4 - 3:<6.2f} | Steps: {40 + at % 460} "
        f"| α_entropy: {1.38 + at % 9 / 1000:.3f}{printed}\n"
    ).encode()


class _Console:
    """What was printed so far, and where the counter stands."""

    def __init__(self) -> None:
        self.text = row(1, None)
        self.at = 1

    def rows(self, count: int, step: int, phase: str | None, between: tuple[bytes, ...], every: int) -> None:
        for index in range(count):
            self.at += step
            self.text += row(self.at, phase)
            if between and index % every == 0:
                self.odd(between[index // every % len(between)])

    def odd(self, line: bytes) -> None:
        self.text += line.replace(b"{at}", b"%d" % self.at)


@st.composite
def consoles(draw: st.DrawFn, returned: bool = False, tracebacks: bool = True) -> bytes:
    """Whole lines, of which the first is a row; with carriage returns and NULs, too, where `returned`."""
    known = _ENDED + _RETURNED * 3 if returned else _ENDED
    lines = st.sampled_from([line for line in known if tracebacks or not line.startswith(_TRACEBACK)])
    console = _Console()
    for _ in range(draw(st.integers(1, 5))):
        kind = draw(st.sampled_from(("rows", "rows", "odd", "few", "fall")))
        if kind == "odd":
            console.at += draw(st.integers(0, 3))
            console.odd(draw(lines))
        elif kind == "fall":
            console.at = draw(st.integers(0, max(0, console.at)))
        else:
            count = draw(st.integers(34, 90) if kind == "rows" else st.integers(1, 5))
            between = tuple(draw(st.lists(lines, max_size=3)))
            step = draw(st.sampled_from((1, 1, 10, 0))) if kind == "few" else draw(st.sampled_from((1, 10)))
            console.rows(count, step, draw(st.sampled_from(PHASES)), between, draw(st.integers(1, 20)))
    return console.text
