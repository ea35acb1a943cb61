"""The key `a`: which check it is about, that the check rests and comes back, and what is said."""

from __future__ import annotations

import msgspec

from tests.making import T
from tests.ui.making import (
    ListFeed,
    drawn,
    finished_run,
    killed_run,
    make_app,
    screen_lines,
    screen_text,
    seed_run,
    until,
)
from tui_monitor.draw.cells import row_text
from tui_monitor.model.records import Acknowledged, Batch, Remark, Remembered, RunFound
from tui_monitor.model.report import Check, Status
from tui_monitor.model.text import Clean
from tui_monitor.ui.acknowledging import Acknowledging, check_meant
from tui_monitor.ui.signs import is_bad, worst_checks
from tui_monitor.ui.widgets.checks_list import ChecksList, check_row


class RememberingFeed(ListFeed):
    """Answers a remark as the live engine does: with the run's new `Remembered`."""

    def tell(self, run: str, remark: Remark) -> None:
        super().tell(run, remark)
        said = [each for key, each in self.told if key == run and isinstance(each, Acknowledged)]
        latest = {each.check: each for each in said}
        self.put(Batch(run, (Remembered(acknowledged=tuple(latest.values())),), T))


def check(name: str, status: Status, seen: bool = False) -> Check:
    return Check(name, name.capitalize(), "now", "wanted", status, f"{name} is bad", acknowledged=seen)


# --- which check ------------------------------------------------------------------------------------------------------


def test_the_worst_is_meant_and_never_the_process() -> None:
    checks = (check("grad", "warning"), check("process", "critical"), check("entropy", "critical"), check("rate", "ok"))
    meant = check_meant(checks, None)
    assert meant is not None and meant.id == "entropy"
    assert check_meant((check("process", "critical"), check("rate", "ok"), check("load", "note")), None) is None


def test_again_takes_back_what_was_let_rest_last() -> None:
    checks = (check("entropy", "critical", seen=True), check("grad", "warning"))
    again = check_meant(checks, "entropy")
    assert again is not None and again.id == "entropy"
    meant = check_meant(checks, None)
    assert meant is not None and meant.id == "grad", "one that another moe-top let rest is not in the way"
    alone = check_meant(checks[:1], None)
    assert alone is not None and alone.id == "entropy"


def test_each_run_has_a_last_one_of_its_own() -> None:
    acknowledging, bad = Acknowledging(), check("grad", "warning")
    seen = msgspec.structs.replace(bad, acknowledged=True)
    assert acknowledging.choose("one", (bad,), None)[0] is bad
    assert acknowledging.choose("one", (seen, check("load", "warning")), None)[0] is seen
    other = acknowledging.choose("two", (seen, check("load", "warning")), None)[0]
    assert other is not None and other.id == "load"


def test_why_there_is_nothing_to_do_is_said() -> None:
    acknowledging, dead, fine = Acknowledging(), check("process", "critical"), check("rate", "ok")
    assert acknowledging.choose("r", (fine,), None) == (None, "nothing to acknowledge")
    assert acknowledging.choose("r", (fine, dead), None) == (
        None, "not to be acknowledged: it is about the process itself",
    )  # fmt: skip
    assert acknowledging.choose("r", (fine, dead), "rate") == (None, "rate is ok: nothing to acknowledge")
    assert acknowledging.choose("r", (fine, dead), "process")[0] is None


def test_an_acknowledged_check_is_quiet_and_stands_behind_what_still_counts() -> None:
    loud, quiet = (check_row(check("grad", "critical", seen), 40) for seen in (False, True))
    assert any("critical" in (piece.role or "") for piece in loud) and not is_bad(check("grad", "critical", True))
    assert all(piece.role in (None, "muted", "accent strong") for piece in quiet) and "✖" in row_text(quiet)
    checks = [check("a", "ok"), check("b", "critical", True), check("c", "warning"), check("d", "unknown")]
    ranked = worst_checks(checks)
    assert [each.id for each in ranked] == ["c", "b", "a", "d"], "an unknown check that decides nothing keeps its place"


# --- on screen --------------------------------------------------------------------------------------------------------


async def test_a_lets_the_worst_check_rest_and_again_wakes_it() -> None:
    app = make_app(RememberingFeed([seed_run()]))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "WARNING")
        await pilot.press("a")
        await drawn(pilot, "✔ HEALTHY")
        text = screen_text(app)
        assert "checkpoints acknowledged: it rests until it changes" in text
        assert "▲ checkpoints     acknowledged" in text
        app.clear_notifications()
        await pilot.press("a")
        await drawn(pilot, "▲ WARNING")
        assert "checkpoints counts again" in screen_text(app)
        assert "▲ checkpoints     2 saved" in screen_text(app)


async def test_the_chosen_check_is_the_one() -> None:
    feed = RememberingFeed([seed_run()])
    app = make_app(feed)
    async with app.run_test(size=(120, 36)) as pilot:
        await drawn(pilot, "WARNING")
        for _ in range(4):
            await pilot.press("tab")
        await drawn(pilot, "─ ▸ Checks ─")
        await pilot.press(*"jjjjjj")
        await drawn(pilot, "·▸gradient norm")
        await pilot.press("a")
        await drawn(pilot, "·▸gradient norm   acknowledged")
        assert [(remark.check, remark.withdrawn) for _, remark in feed.told if isinstance(remark, Acknowledged)] == [
            ("grad", False)]  # fmt: skip
        assert "▲ WARNING" in screen_text(app), "the worst one still counts"


async def test_the_list_of_checks_moves_with_the_chosen_one() -> None:
    app = make_app(ListFeed([seed_run()]))
    async with app.run_test(size=(120, 34)) as pilot:
        await drawn(pilot, "2 more")
        checks = app._desk.query_one(ChecksList)
        checks.focus()
        await until(pilot, lambda: checks.has_focus, "the focus")
        ids = [each.id for each in checks._checks()]
        checks.move(99)
        assert checks.chosen == ids[-1]
        await drawn(pilot, "│   2 before")
        assert sum("▸" in line[:5] for line in screen_lines(app)[23:]) == 2, "the title and the last check"
        await pilot.press("k")
        assert checks.chosen == ids[-2]
        checks.move(-99)
        assert checks.chosen == ids[0]


async def test_a_dead_run_is_no_matter_of_opinion() -> None:
    feed = RememberingFeed([killed_run()])
    app = make_app(feed)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await drawn(pilot, "CRITICAL")
        await pilot.press("a")
        await until(pilot, lambda: "acknowledge" in screen_text(app).replace("\n", " "), "what was done")
        assert "CRITICAL" in screen_text(app)
        assert all(remark.check != "process" for _, remark in feed.told if isinstance(remark, Acknowledged))


async def test_a_run_that_cannot_be_remembered_says_so() -> None:
    seed = seed_run()
    nameless = Batch(seed.run, (RunFound(Clean("no log"), "/home/u/results/x", None), *seed.records[1:]), T)
    feed = RememberingFeed([nameless])
    app = make_app(feed)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await drawn(pilot, "WARNING")
        await pilot.press("a")
        await drawn(pilot, "a run without a log is not remembered")
        assert not feed.told


async def test_without_a_run_or_a_problem_it_says_so() -> None:
    feed = ListFeed()
    app = make_app(feed)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("a")
        await drawn(pilot, "no run to acknowledge")
        feed.put(finished_run())
        await drawn(pilot, "HEALTHY")
        await pilot.press("a")
        await drawn(pilot, "nothing to acknowledge")
        assert not feed.told
