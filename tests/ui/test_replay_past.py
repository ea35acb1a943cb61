"""A live screen turned to the selected run's past: what `check --as-of` says, while the live run is read on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Input

from tests.making import NOW
from tests.test_replay import WORLD, batches, lived, shown, until
from tests.ui.making import ListFeed, make_app, screen_text
from tui_monitor.headless.gathering import gather
from tui_monitor.headless.world import Question
from tui_monitor.model.records import Batch, LogFacts, Process, Row, WriterSeen
from tui_monitor.model.text import Clean
from tui_monitor.replay import Replay
from tui_monitor.ui.app import MoeTop
from tui_monitor.ui.services import Services


def process(pid: int) -> WriterSeen:
    return WriterSeen(Process(pid, NOW.timestamp() - 3600, "running", Clean("python train.py"), Clean("writes"), 98.0))


def live(folder: Path) -> tuple[MoeTop, ListFeed, list[Replay]]:
    """A run of 1000 episodes, followed; and the pasts that were asked for."""
    run, pasts = lived(folder), list[Replay]()
    told = batches(run)
    feed = ListFeed([*told, Batch(told[0].run, (process(48213),), NOW.timestamp())])

    def past(key: str) -> Replay:
        assert key == told[0].run
        pasts.append(Replay(lambda: batches(run), None))
        return pasts[-1]

    return make_app(feed, services=Services(past=past)), feed, pasts


def words(app: MoeTop) -> Callable[[str], Callable[[], bool]]:
    return lambda text: lambda: text in screen_text(app)


async def in_the_past(pilot: Pilot[None], app: MoeTop, counter: int) -> None:
    await until(pilot, lambda: shown(app, 1000), "the live run")
    await pilot.press("p")
    await until(pilot, words(app)("AS OF 1000"), "the past")
    await pilot.press("colon", *str(counter), "enter")
    await until(pilot, lambda: shown(app, counter), "the episode")


@pytest.mark.parametrize("counter", [200, 550, 990])
async def test_the_past_is_what_check_as_of_tells(tmp_path: Path, counter: int) -> None:
    app, _, _ = live(tmp_path)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await in_the_past(pilot, app, counter)
        scene = app._desk.scene
        assert scene is not None and scene.selected is not None
        report = scene.selected.report
        (then,), *_ = gather(Question((tmp_path / "run",), as_of=counter), WORLD._replace(now=NOW.astimezone()))
        assert (report.verdict, report.state, report.summary) == (then.verdict, then.state, then.summary)
        assert [(one.id, one.status, one.current, one.reason, one.value) for one in report.checks] == [
            (one.id, one.status, one.current, one.reason, one.value) for one in then.checks
        ]
        assert (report.checkpoints, report.metrics, report.eta) == (then.checkpoints, then.metrics, then.eta)
        assert report.generated_at == then.generated_at and report.process is None


async def test_it_says_of_when_it_is_and_never_which_process(tmp_path: Path) -> None:
    app, _, _ = live(tmp_path)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until(pilot, words(app)("pid 48213"), "the live process")
        await in_the_past(pilot, app, 200)
        await until(pilot, words(app)("AS OF episode 200 (of 1000 now) · esc back to live"), "when")
        text = screen_text(app)
        assert "process not known" in text and "pid 48213" not in text and "cpu" not in text
        await pilot.press("full_stop", "comma", "comma", "a")
        await until(pilot, lambda: shown(app, 190), "a row on, two back")
        await until(pilot, words(app)("nothing is acknowledged"), "why not")


async def test_the_live_run_is_read_on_and_escape_goes_back_to_it(tmp_path: Path) -> None:
    app, feed, pasts = live(tmp_path)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await in_the_past(pilot, app, 200)
        key = next(iter(app._store.runs))
        more = (Row(1010, {"score": 9.0}), LogFacts(99_999, NOW.timestamp(), 99_999, 102, "native", True))
        feed.put(Batch(key, more, NOW.timestamp()))
        await until(pilot, words(app)("(of 1010 now)"), "the live run grows")
        assert shown(app, 200)
        await pilot.press("escape")
        await until(pilot, lambda: shown(app, 1010), "the live run with the row that came meanwhile")
        text = screen_text(app)
        assert "AS OF" not in text and "pid 48213" in text and "p past" in text and not feed.stopped
        assert not pasts[0]._thread.is_alive()
        await until(pilot, words(app)("live 0"), "that it is live")
        feed.put(Batch(key, (Row(1020, {"score": 9.0}),), NOW.timestamp()))
        await until(pilot, lambda: shown(app, 1020), "it goes on")
    assert feed.stopped


async def test_leaving_moe_top_from_the_past_ends_both_feeds(tmp_path: Path) -> None:
    app, feed, pasts = live(tmp_path)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await in_the_past(pilot, app, 300)
        await pilot.press("q")
    assert feed.stopped and not pasts[0]._thread.is_alive()


async def test_a_past_that_cannot_be_read_is_said_and_the_screen_stays_live(tmp_path: Path) -> None:
    lived(tmp_path)
    app = make_app(ListFeed(batches(tmp_path / "run")), services=Services(past=lambda key: Replay(list, None)))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until(pilot, lambda: shown(app, 1000), "the live run")
        await pilot.press("p")
        await until(pilot, words(app)("no row that could be played"), "why not")
        assert app.player is None and app._desk.times == ("live",)


async def test_what_is_typed_into_a_line_is_text(tmp_path: Path) -> None:
    app, _, _ = live(tmp_path)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await in_the_past(pilot, app, 300)
        await pilot.press("colon", "colon", "p")
        assert isinstance(app.focused, Input) and app.focused.value == ":p"
        await until(pilot, words(app)("no number"), "what is wrong")
        await pilot.press("escape", "question_mark", "colon", "full_stop", "escape")
        assert shown(app, 300) and app.focused is None


@pytest.mark.parametrize("key", ["colon", "escape"])
async def test_no_message_stands_where_a_line_is_typed_nor_outlives_the_past(tmp_path: Path, key: str) -> None:
    app, _, _ = live(tmp_path)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await in_the_past(pilot, app, 300)
        app.notify("of the past", timeout=3600)
        await until(pilot, words(app)("of the past"), "the message")
        await pilot.press(key)
        await until(pilot, lambda: "of the past" not in screen_text(app), "that it goes")


async def test_an_episode_that_is_typed_right_behind_the_key_belongs_to_the_line(tmp_path: Path) -> None:
    app, _, _ = live(tmp_path)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await in_the_past(pilot, app, 300)
        for key, character in (("colon", ":"), ("5", "5"), ("5", "5"), ("0", "0"), ("enter", "\r")):
            app.post_message(Key(key, character))
        await until(pilot, lambda: shown(app, 550), "the episode that was typed")
        assert app._desk.view == "dashboard"
