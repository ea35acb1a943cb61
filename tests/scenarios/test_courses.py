"""What an expert would say of a run: the demo's real log, healthy or with one thing gone wrong, and what is judged."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import msgspec
import pytest

from tests.analysis.worlds import seen
from tests.demo_runs import DemoRun, alive
from tests.making import T
from tests.scenarios import changes
from tui_monitor.model.records import Departure, LogFacts, Record, WriterSeen
from tui_monitor.model.report import RunReport

EPISODES = 1000  # Warmup to 250, Transition to 600, then Fine-tune
SEED = 1

Build = Callable[[DemoRun], RunReport]


class Scenario(NamedTuple):
    """A run, and what is to be said of it: verdict, state, and of each named rule its status and a word of its reason.
    """

    name: str
    build: Build
    verdict: str
    state: str
    checks: tuple[tuple[str, str, str], ...] = ()


def at(episode: int, change: Callable[[str], str] = str, *world: Record, living: bool = True) -> Build:
    """The run at an episode, its log changed, its trainer alive unless said otherwise."""

    def build(demo: DemoRun) -> RunReport:
        known = [alive(episode)] if living else []
        return demo.at(episode, change(demo.until(episode)), *known, *world)

    return build


def routed(start: int, entropy: float, variance: float | None = None) -> Callable[[str], str]:
    return lambda text: changes.rerouted(text, start, entropy, variance)


def printed(after: int, lines: str) -> Callable[[str], str]:
    return lambda text: changes.inserted(text, after, lines)


def softmax_for_good(text: str) -> str:
    return text.replace("Routing: Sparsemax", "Routing: Softmax")


def exploding(text: str) -> str:
    return changes.substituted(text, 700, r"(  gradient_norm: ).*", r"\g<1>80.00 ± 20.00")


def resumed(demo: DemoRun) -> RunReport:
    """Killed at 700, taken up again from the checkpoint of 600, now at 800: the counter goes back once."""
    again = "[恢复checkpoint: checkpoints/model_00600.pth]\n✓ 从Episode 600继续, Best Score: 20\n"
    rest = demo.until(800)[len(demo.until(600)) :]
    return demo.at(800, demo.until(700) + again + rest, alive(200))


def from_the_future(demo: DemoRun) -> RunReport:
    present, later = demo.saved(290), demo.saved(500)[-3:]
    return demo.at(290, None, alive(290), seen(*present, *later))


def shrunken(demo: DemoRun) -> RunReport:
    files = demo.saved(500)
    torn = msgspec.structs.replace(files[-1], bytes=files[-1].bytes // 3)
    return demo.at(500, None, alive(500), seen(*files[:-1], torn))


def unsaved(demo: DemoRun) -> RunReport:
    """Since 300 no checkpoint was written any more."""
    return demo.at(800, None, alive(800), seen(*demo.saved(800)[:3]))


def disk_nearly_full(demo: DemoRun) -> RunReport:
    files = demo.saved(500)
    return demo.at(500, None, alive(500), seen(*files, free=files[-1].bytes))


def departed(**how: object) -> WriterSeen:
    ended = Departure(48213, T - 1400, T - 5, **how)  # type: ignore[arg-type]  # flags by name
    return WriterSeen(None, departed=ended)


def long_quiet(demo: DemoRun) -> RunReport:
    size = len(demo.until(500).encode())
    return demo.at(500, None, alive(8000), LogFacts(size, T - 7200, size, 190, "native"))


def buffered(demo: DemoRun) -> RunReport:
    """Its log ends within a line: the rest waits in the trainer's buffer."""
    size = len(demo.until(500).encode())
    return demo.at(500, None, alive(500), LogFacts(size, T, size, 190, "native", half_line=True))


def two_writers(demo: DemoRun) -> RunReport:
    one = alive(500)
    assert one.process is not None
    other = msgspec.structs.replace(one.process, pid=48300, role="candidate")
    return demo.at(500, None, WriterSeen(one.process, (other,)))


SCENARIOS = (
    Scenario("healthy in Warmup", at(200), "healthy", "running", (("entropy", "ok", ""), ("routing.mode", "ok", ""))),
    Scenario("healthy in Transition", at(450), "healthy", "running", (("entropy", "ok", ""),)),
    Scenario("healthy in Fine-tune", at(900), "healthy", "running", (("entropy", "ok", ""),)),
    Scenario("finished", at(1000, living=False), "healthy", "finished", (("process", "ok", "end line"),)),
    Scenario(
        "two fixed experts: H glued to ln 2, variance 0",
        at(900, routed(600, 0.693, 0.0)), "warning", "running",
        (("routing.frozen", "warning", "router constant"),),
    ),
    Scenario(
        "one-hot alternation only looks like it", at(900, routed(600, 0.693, 0.125)), "healthy", "running",
        (("routing.frozen", "note", ""),),
    ),
    Scenario(
        "collapse to one expert", at(900, routed(600, 0.08, 0.001)), "critical", "running",
        (("entropy", "critical", "collapse"),),
    ),
    Scenario(
        "confusion in Fine-tune",
        at(900, lambda text: changes.inserted(changes.rerouted(text, 600, 1.3), 890,
                                              changes.CONFUSION.format(entropy=1.3))),
        "warning", "running", (("entropy.high", "warning", ""),),
    ),
    Scenario("confusion in Warmup is expected", at(200, printed(150, changes.CONFUSION.format(entropy=1.38))),
             "healthy", "running", (("entropy", "ok", ""),)),
    Scenario("experts lost in Warmup", at(240, routed(0, 0.7)), "critical", "running", (("entropy", "critical", ""),)),
    Scenario("the router ignores the state", at(900, routed(600, 0.60, 0.0)), "warning", "running",
             (("routing.state", "warning", ""),)),
    Scenario("NaN and rollback, just now", at(500, printed(490, changes.ROLLBACK)), "critical", "running",
             (("rollback", "critical", ""),)),
    Scenario("NaN and rollback, long past", at(500, printed(300, changes.ROLLBACK)), "warning", "running",
             (("rollback", "warning", ""),)),
    Scenario("a score that is no number", at(500, lambda text: changes.substituted(text, 480, r"Reward: \S+",
                                                                                  "Reward: nan")),
             "critical", "running", (("nonfinite", "critical", "reward"),)),
    Scenario("the routing never changed", at(900, softmax_for_good), "critical", "running",
             (("routing.mode", "critical", "Softmax"),)),
    Scenario("gradients explode", at(900, exploding), "warning", "running", (("grad", "warning", ""),)),
    Scenario("out of memory", at(500, printed(500, changes.OUT_OF_MEMORY), living=False), "critical", "crashed",
             (("process", "critical", "CUDA out of memory"), ("incidents", "critical", ""))),
    Scenario("killed", at(500, str, departed(signal=9), living=False), "critical", "killed",
             (("process", "critical", "SIGKILL"),)),
    Scenario("killed by the OOM killer", at(500, str, departed(signal=9, by_oom_killer=True), living=False),
             "critical", "killed", (("process", "critical", "out-of-memory killer"),)),
    Scenario("gone without a word", at(500, str, departed(), living=False), "critical", "killed",
             (("process", "critical", "gone"),)),
    Scenario("stopped early by itself", at(500, str, departed(exit_status=0), living=False), "warning", "stopped",
             (("process", "warning", "exit 0"),)),
    Scenario("at its time limit, requeue awaited", at(500, printed(500, changes.TIME_LIMIT), living=False),
             "warning", "stopped", (("process", "warning", "TIME LIMIT"),)),
    Scenario("resumed", resumed, "healthy", "running", (("progress", "ok", ""),)),
    Scenario("checkpoints from the future", from_the_future, "warning", "running", (("ckpt", "warning", "ahead"),)),
    Scenario("a shrunken checkpoint", shrunken, "warning", "running", (("ckpt", "warning", ""),)),
    Scenario("no checkpoint for 500 episodes", unsaved, "warning", "running", (("ckpt", "warning", ""),)),
    Scenario("the disk is full before the end", disk_nearly_full, "critical", "running", (("disk", "critical", ""),)),
    Scenario("alive, but silent", long_quiet, "warning", "silent", (("process", "warning", "no line for"),)),
    Scenario("buffered", buffered, "healthy", "running", (("process", "note", "PYTHONUNBUFFERED"),)),
    Scenario("two processes write one log", two_writers, "warning", "running",
             (("process", "warning", "more than one"),)),
)  # fmt: skip


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoRun:
    return DemoRun(tmp_path_factory.mktemp("demo"), EPISODES, SEED)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_the_verdict_is_an_experts(demo: DemoRun, scenario: Scenario) -> None:
    report = scenario.build(demo)
    told = {check.id: (check.status, check.reason) for check in report.checks}
    worst = {name: found for name, found in told.items() if found[0] in ("warning", "critical")}
    assert (report.verdict, report.state) == (scenario.verdict, scenario.state), worst
    for name, status, word in scenario.checks:
        assert name in told, sorted(told)
        assert told[name][0] == status, told[name]
        assert word in told[name][1], told[name]


def test_a_resumed_run_tells_its_sessions_and_forgets_how_the_first_ended(demo: DemoRun) -> None:
    report = resumed(demo)
    assert [session.resumed for session in report.sessions] == [False, True]
    assert report.sessions[-1].first == 610
    assert report.progress is not None and report.progress.current == 800


def test_the_trainers_warning_of_high_entropy_is_news_only_where_experts_should_have_specialised(demo: DemoRun) -> None:
    expected = {}
    for episode in (200, 900):
        report = at(episode, printed(episode - 10, changes.CONFUSION.format(entropy=1.38)))(demo)
        expected[episode] = [(n.expected, n.last_at) for n in report.notices if n.kind == "confusion"]
    assert all(told for told, _ in expected[200])
    assert expected[900][0] == (False, 890)


def test_a_death_names_the_episode_and_where_to_resume(demo: DemoRun) -> None:
    report = at(550, str, departed(signal=9), living=False)(demo)
    assert "at episode 550" in (report.cause or "")
    assert (report.resume_from or "").endswith("model_00500.safetensors")


@pytest.mark.parametrize("name", ["SIGKILL", "gone", "crash"])
@pytest.mark.parametrize("episode", [10, 290, 600, 990])
def test_a_dead_run_is_never_called_healthy(demo: DemoRun, name: str, episode: int) -> None:
    builds = {
        "SIGKILL": at(episode, str, departed(signal=9), living=False),
        "gone": at(episode, str, departed(), living=False),
        "crash": at(episode, printed(episode, changes.OUT_OF_MEMORY), living=False),
    }
    report = builds[name](demo)
    assert report.verdict == "critical"
    assert report.state in ("killed", "crashed")
    assert report.eta is None
