"""A replay: when things happened, what was known then, the clock and its controls, and the screens over it."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.making import NOW, SEED_SUMMARY, T, native_row
from tests.ui.making import screen_text
from tui_monitor.analysis.report import build_report
from tui_monitor.arguments import parse
from tui_monitor.cli.recorded import recorded
from tui_monitor.config import Settings
from tui_monitor.headless.finding import find_runs
from tui_monitor.headless.gathering import gather
from tui_monitor.headless.reading import batches_of
from tui_monitor.headless.world import Question, World
from tui_monitor.model.records import Batch, Block, CheckpointsSeen, LogFacts, RunFound, WriterSeen
from tui_monitor.model.report import RunReport
from tui_monitor.model.store import Store
from tui_monitor.replay import Replay
from tui_monitor.replay.tape import Tape, tape_of
from tui_monitor.sources.backlog import Plan
from tui_monitor.ui.app import MoeTop
from tui_monitor.ui.services import Services
from tui_monitor.ui.widgets.metric_chart import MetricChart, data_of

WORLD = World(lambda folder: Settings(), None, NOW, "here", "0")
END = T - 36_000  # ten hours ago; an episode every 3.6 s


def lived(folder: Path, times: bool = True) -> Path:
    """A run of 1000 episodes, saved every 100; with the times of its files, or with those of a copy."""
    run = folder / "run"
    (run / "checkpoints").mkdir(parents=True)
    log = run / "training_output.log"
    log.write_text("".join(native_row(at) for at in range(10, 1001, 10)) + "训练完成! 总用时: 1.00小时\n", "utf-8")
    os.utime(log, (END, END))
    for at in range(100, 1001, 100):
        file = run / "checkpoints" / f"model_{at:05d}.pth"
        file.write_bytes(bytes(1000))
        saved = END - (1000 - at) * 3.6 if times else END
        os.utime(file, (saved, saved))
    return run


def batches(folder: Path) -> list[Batch]:
    (found,) = find_runs([folder], WORLD.settings_of).runs
    return list(batches_of(found, WORLD))


def played(folder: Path, *, times: bool = True) -> Tape:
    tape = tape_of(batches(lived(folder, times)), T)
    assert tape is not None
    return tape


def test_rows_come_when_they_were_printed(tmp_path: Path) -> None:
    tape = played(tmp_path)
    assert tape.said == "" and tape.counters == (10, 1000) and tape.unit == "episode"
    rows = [event for event in tape.events() if event.is_row]
    assert len(rows) == 100 and rows[-1].time == pytest.approx(END, abs=1)
    assert all(event.time == pytest.approx(END - (1000 - (event.counter or 0)) * 3.6, abs=40) for event in rows)
    assert [event.time for event in tape.events()] == sorted(event.time for event in tape.events())


def test_checkpoints_come_when_they_were_saved_and_no_process_is_known(tmp_path: Path) -> None:
    tape = played(tmp_path)
    told = [record for event in tape.events() for record in event.records]
    seen = [len(record.checkpoints) for record in told if isinstance(record, CheckpointsSeen)]
    assert seen == list(range(11))
    assert not any(record.process or record.departed for record in told if isinstance(record, WriterSeen))
    assert isinstance(told[0], RunFound)


def test_times_that_nobody_knows_are_a_steady_pace_and_give_no_estimate(tmp_path: Path) -> None:
    """Files that were copied all have the time of the copy."""
    tape = played(tmp_path, times=False)
    assert tape.said == "times not known: 10 episodes a second"
    assert tape.ends[1] - tape.ends[0] == pytest.approx(99 + 1)
    facts = [record for event in tape.events() for record in event.records if isinstance(record, LogFacts)]
    assert not any(fact.live for fact in facts)
    at = {event.records[0].checkpoints[-1].counter: event.counter for event in tape.events()
          if isinstance(event.records[0], CheckpointsSeen) and event.records[0].checkpoints}  # fmt: skip
    assert all(saved == counter for saved, counter in at.items())


def test_a_log_without_rows_is_no_tape(tmp_path: Path) -> None:
    (tmp_path / "training_output.log").write_text("hello\n")
    assert tape_of(batches(tmp_path), T) is None
    assert tape_of([], T) is None


def test_a_second_session_follows_the_first(tmp_path: Path) -> None:
    text = "".join(native_row(at) for at in (*range(10, 310, 10), *range(210, 510, 10)))
    (tmp_path / "training_output.log").write_text(text, "utf-8")
    tape = tape_of(batches(tmp_path), T)
    assert tape is not None
    told = [event.counter for event in tape.events() if event.is_row]
    assert told == [*range(10, 310, 10), *range(210, 510, 10)] and tape.moment_of(250) < tape.moment_of(400)


def long_run(folder: Path) -> Path:
    """A run of 3000 episodes that is read in columns, with Summaries, and a loss that was no number for a while."""
    run = lived(folder)
    rows = [native_row(at, 3000, score=at % 23, entropy=1.38 - at / 9999) for at in range(1, 3001)]
    for at in range(50, 3001, 50):
        rows[at - 1] += SEED_SUMMARY.format(at=at)
    rows[1233] += "  → Manager Constraints: Alignment=nan, Semantic=0.4567\n"
    (run / "training_output.log").write_text("".join(rows), "utf-8")
    os.utime(run / "training_output.log", (END, END))
    return run


def reported(tape: Tape, counter: int) -> RunReport:
    """What a screen that went there knows."""
    moment = tape.moment_of(counter)
    events, _ = tape.leading_to(moment)
    store = Store()
    store.apply_all(Batch(tape.run, event.records, event.time) for event in events)
    return build_report(store.runs[tape.run], Settings(), datetime.fromtimestamp(moment, NOW.tzinfo))


@pytest.mark.parametrize("counter", [30, 1233, 1234, 1235, 2999])
def test_each_moment_of_a_log_read_in_columns_is_what_check_as_of_tells(tmp_path: Path, counter: int) -> None:
    run = long_run(tmp_path)
    (found,) = find_runs([run], WORLD.settings_of).runs
    told = [*recorded(found, WORLD._replace(plan=Plan("whole")))]
    assert any(isinstance(record, Block) for batch in told for record in batch.records)
    tape = tape_of(told, T)
    assert tape is not None
    report = reported(tape, counter)
    (then,), *_ = gather(Question((run,), as_of=counter), WORLD)
    assert (report.verdict, report.checks, report.checkpoints) == (then.verdict, then.checks, then.checkpoints)
    assert (report.metrics, report.recent, report.summaries) == (then.metrics, then.recent, then.summaries)
    assert report.metrics["alpha_entropy"].count == counter


@pytest.mark.parametrize("wrong", [["--speed", "0"], ["--speed", "x"], ["--from", "-1"], []])
def test_what_is_not_understood_is_refused(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["replay", *(["run"] if wrong else []), *wrong])
    assert ended.value.code == 3 and "moe-top replay:" in capsys.readouterr().err


def test_speed_and_place_are_told() -> None:
    name, options = parse(["replay", "run", "--speed", "10x", "--from", "200"])
    assert (name, options.speed, options.first) == ("replay", 10.0, 200)


def replay(folder: Path, first: int | None = None) -> Replay:
    run = lived(folder)
    return Replay(lambda: batches(run), 60.0, first)


def make_app(player: Replay) -> MoeTop:
    return MoeTop(player, lambda run: Settings(), title="run", clock=player.clock, host="gpu01",
                  services=Services(player=player))  # fmt: skip


async def until(pilot: Pilot[None], holds: Callable[[], bool], what: str) -> None:
    for _ in range(600):
        if holds():
            return
        await pilot.pause(0.01)
    raise AssertionError(f"never came: {what}\n{screen_text(pilot.app)}")


def shown(app: MoeTop, counter: int) -> bool:
    scene = app._desk.scene
    progress = scene.selected.report.progress if scene is not None and scene.selected is not None else None
    return progress is not None and progress.current == counter


def charts_are_of(app: MoeTop) -> bool:
    """Whether the charts show all rows that the screen has."""
    view = app._desk.scene.selected if app._desk.scene is not None else None
    charts = [chart for chart in app._desk.query(MetricChart) if chart._chart is not None]
    return bool(view and charts) and all(data_of(view, chart._chart) == chart._plotted.data for chart in charts)  # type: ignore[arg-type]


async def test_the_verdict_of_then_is_that_of_check_as_of(tmp_path: Path) -> None:
    player = replay(tmp_path, 300)
    app = make_app(player)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until(pilot, lambda: app._desk.scene is not None and app._desk.scene.selected is not None, "the run")
        if player.played().playing:
            await pilot.press("p")
        await pilot.press("colon", "5", "5", "0", "enter")
        await until(pilot, lambda: shown(app, 550), "episode 550")
        scene = app._desk.scene
        assert scene is not None and scene.selected is not None and scene.replay == "REPLAY held"
        report = scene.selected.report
        (then,), *_ = gather(Question((tmp_path / "run",), as_of=550), WORLD)
        assert (report.verdict, report.summary.partition(",")[0]) == (then.verdict, then.summary.partition(",")[0])
        assert report.eta is not None and then.eta is not None
        assert report.eta.seconds == pytest.approx(then.eta.seconds, rel=0.05)
        assert [file.counter for file in report.checkpoints] == [100, 200, 300, 400, 500]
        assert report.generated_at.timestamp() == pytest.approx(END - 450 * 3.6, abs=40)


async def test_play_hold_step_speed_and_the_ends(tmp_path: Path) -> None:
    player = replay(tmp_path, 500)
    app = make_app(player)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "REPLAY ×60" in screen_text(app), "the replay")
        await until(pilot, lambda: not shown(app, 500) and app._desk.scene.selected is not None, "it plays")  # type: ignore[union-attr]
        await pilot.press("p")
        await until(pilot, lambda: "REPLAY held" in screen_text(app), "held")
        await until(pilot, lambda: charts_are_of(app), "charts of what is held: nothing will come to draw them later")
        await pilot.press("colon", "7", "0", "0", "enter")
        await until(pilot, lambda: shown(app, 700), "episode 700")
        await pilot.press("full_stop")
        await until(pilot, lambda: shown(app, 710), "a row on")
        await pilot.press("comma", "comma")
        await until(pilot, lambda: shown(app, 690), "two rows back")
        await pilot.press("right_parenthesis")
        await until(pilot, lambda: "×120" in screen_text(app), "faster")
        await pilot.press("a")
        await until(pilot, lambda: "a replay changes nothing" in screen_text(app), "why not")
        await pilot.press("colon", "9")
        await until(pilot, lambda: "▲ episodes 10 to 1000" in screen_text(app), "what is wrong")
        await pilot.press("escape")
        assert shown(app, 690)
        await pilot.press("colon", *"1000", "enter", "full_stop")
        await until(pilot, lambda: "REPLAY end" in screen_text(app) and shown(app, 1000), "the end")
        await pilot.press("question_mark")
        await until(pilot, lambda: "Play, or hold the replay" in screen_text(app), "its keys in the help")
        await pilot.press("escape", "p")
        await until(pilot, lambda: "REPLAY ×120" in screen_text(app) and not shown(app, 1000), "from the beginning")


async def test_a_run_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    def fails() -> list[Batch]:
        raise OSError("the disk is gone")

    app = make_app(Replay(fails, None))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "OSError: the disk is gone" in screen_text(app), "why")
