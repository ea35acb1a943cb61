"""What the demo prints, line for line as the native trainer does."""

from collections.abc import Callable, Sequence
from statistics import fmean, pstdev

from tui_monitor.demo.game import MAX_STEPS
from tui_monitor.demo.schedule import Phase
from tui_monitor.demo.training import Played

RULE = "=" * 60
ALARM_RULE = "!" * 60
LINE_EVERY = 10  # episodes between two lines
SUMMARY_EVERY = 50  # episodes between two Summaries, each over the last 50
COLLAPSED, CONFUSED, EXPLODED = 0.3, 1.2, 10.0
"""The native trainer's alarm levels for the mean entropy and gradient norm; its texts name milder ones as normal."""


class Console:
    """Formats what happens in a run and hands it on, line by line."""

    def __init__(self, write: Callable[[str], object], total: int, old: bool) -> None:
        """`write` takes one line without its end; `old` leaves out episode and phase, as an older trainer did."""
        self.write = write
        self.total = total
        self.old = old
        self.rollbacks = 0

    def start(self, experts: int, parameters: int) -> None:
        self._banner("moe-top demo: MoE + REINFORCE")
        self.write(f"训练配置: {self.total} episodes, {MAX_STEPS} steps/episode")
        self.write(f"专家数量: {experts}")
        self.write("设备: cpu")
        self.write(f"✓ 总参数: {parameters:,}")

    def before(self, episode: int, phase: Phase) -> None:
        """The lines ahead of an episode (0-based): its phase's banner at the border, and every tenth the routing."""
        if episode == phase.start:
            self._banner(f"进入 {phase.name.upper()} 阶段 (Episode {episode})")
            self.write(f"  路由方式: {phase.routing}")
            self.write(f"  学习率: {phase.learning_rate}")
            self.write(f"  负载均衡系数: {phase.balance}")
        if episode % LINE_EVERY == 0:
            where = "" if self.old else f"DEBUG: Episode {episode}, "
            self.write(f"{where}Routing: {phase.routing}{self._phase(phase, ', ')}")

    def after(self, played: Sequence[Played]) -> None:
        """The lines behind the last of the episodes played so far."""
        last = played[-1]
        if last.gradient_norm is None:
            self.rollbacks += 1
            self.write(f"⚠️ NaN/Inf detected in loss! (count: {self.rollbacks})")
            self.write("→ Rolling back to last good checkpoint...")
        if (last.episode + 1) % LINE_EVERY == 0:
            self._episode(last)
        if last.episode % SUMMARY_EVERY == 0 and last.episode > 0:
            self._summary(last.episode, played[-SUMMARY_EVERY:])

    def finish(self, played: Sequence[Played], hours: float) -> None:
        rewards, scores = [p.reward for p in played], [p.score for p in played]
        self._banner("训练完成")
        self.write(f"总时间: {hours:.4f} 小时")
        self.write(f"最佳奖励: {max(rewards):.2f}")
        self.write(f"平均奖励: {fmean(rewards):.2f}")
        self.write(f"最佳Score: {max(scores)}")
        self.write(f"平均Score: {fmean(scores):.2f}")

    def _banner(self, text: str) -> None:
        for line in (RULE, text, RULE):
            self.write(line)

    def _phase(self, phase: Phase, separator: str) -> str:
        return "" if self.old else f"{separator}Phase: {phase.name.lower()}"

    def _episode(self, last: Played) -> None:
        reward = round(last.reward, 2) + 0.0  # never "-0.00"
        self.write(
            f"Episode {last.episode + 1}/{self.total} | Score: {last.score:<2} | Reward: {reward:<6.2f} "
            f"| Steps: {last.steps:<3} | α_entropy: {last.alpha_entropy:.3f}{self._phase(last.phase, ' | ')}"
        )

    def _summary(self, episode: int, window: Sequence[Played]) -> None:
        entropies = [p.alpha_entropy for p in window]
        norms = [p.gradient_norm for p in window if p.gradient_norm is not None] or [float("nan")]
        self._banner(f"Episode {episode} Summary")
        self.write(f"  episode_score: {_spread([p.score for p in window], 2)}")
        self.write(f"  alpha_entropy: {_spread(entropies, 4)}")
        self.write(f"  gradient_norm: {_spread(norms, 2)}")
        self.write(f"  expert_usage_variance: {_spread([p.usage_variance for p in window], 4)}")
        self._alarms(fmean(entropies), fmean(norms))

    def _alarms(self, entropy: float, norm: float) -> None:
        alarms = []
        if entropy < COLLAPSED:
            alarms.append(f"⚠️ 专家塌缩: α熵={entropy:.4f} (正常>0.5)")
        if entropy > CONFUSED:
            alarms.append(f"⚠️ 专家混乱: α熵={entropy:.4f} (正常<1.0)")
        if norm > EXPLODED:
            alarms.append(f"⚠️ 梯度爆炸: 梯度范数={norm:.2f} (正常<5.0)")
        for line in (ALARM_RULE, "异常检测:", *alarms, ALARM_RULE) if alarms else ():
            self.write(line)


def _spread(values: Sequence[float], digits: int) -> str:
    return f"{fmean(values):.{digits}f} ± {pstdev(values):.{digits}f}"
