"""Short phrases of the panels, from reports of known runs."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tests.making import NOW, T, native_row
from tests.ui.making import finished_run, killed_run, log_records, run_batch, saved, seed_run, writer
from tui_monitor.analysis.report import build_report
from tui_monitor.config import Settings
from tui_monitor.draw.cells import cell_width, row_text
from tui_monitor.model.records import Batch, CheckpointsSeen, Departure, Row, WriterSeen
from tui_monitor.model.report import Coverage, EtaReport, Progress, RunReport, SinceVisit
from tui_monitor.model.store import Store
from tui_monitor.model.text import clean
from tui_monitor.ui.chart_spec import running_mean
from tui_monitor.ui.checkpoint_nodes import tree_nodes
from tui_monitor.ui.checkpoint_rows import next_due, node_row, problem_word
from tui_monitor.ui.phrases import (
    aside_words,
    disk_words,
    fate,
    interval_words,
    lost_words,
    moved,
    percent_words,
    progress_words,
    reading_words,
    resume_words,
    shortened,
    since_words,
    stem,
)
from tui_monitor.ui.rows import wrap
from tui_monitor.ui.scene import RunView, Scene
from tui_monitor.ui.series import chart_metrics, extreme
from tui_monitor.ui.signs import run_sign
from tui_monitor.ui.widgets.brief import Brief
from tui_monitor.ui.widgets.checks_list import ChecksList
from tui_monitor.ui.widgets.end_line import end_line
from tui_monitor.ui.widgets.header import facts_line


def report_of(batch: Batch) -> RunReport:
    return build_report(Store().apply(batch), Settings(), NOW)


def test_signs_and_fates_of_three_runs() -> None:
    told = [(run_sign(report).mark, run_sign(report).word, fate(report)) for report in
            map(report_of, (seed_run(), killed_run(), finished_run()))]  # fmt: skip
    assert told == [("▲", "warning", "1h36"), ("✖", "killed", "killed"), ("✔", "finished", "done")]


def test_what_changes_every_second_moves_nothing_beside_it() -> None:
    report = report_of(seed_run())
    assert report.process is not None
    for width in range(40, 130):
        places = set()
        for cpu, age in ((3.0, 2), (98.0, 41), (100.0, 99)):
            process = msgspec.structs.replace(report.process, cpu_percent=cpu)
            told = msgspec.structs.replace(report, process=process, last_line_at=NOW - timedelta(seconds=age),
                                           usual_gap_seconds=81.0)  # fmt: skip
            line = row_text(facts_line(told, width))
            places.add(tuple(line.find(word) for word in ("pid", "cpu", " GB", "last line", "usual")))
        assert len(places) == 1, (width, places)


def test_a_sentence_whose_end_has_no_room_is_cut_with_a_mark() -> None:
    report = msgspec.structs.replace(report_of(seed_run()), summary=clean("many words of a sentence " * 4))
    view = RunView("r", Store().apply(seed_run()), report, Settings(), 1)
    scene = Scene(NOW, "", clean("host"), (view,), view)
    whole, seen = wrap(report.summary, 44, 2), set()
    for height in range(1, 15):
        told = [row_text(line) for line in Brief("brief").body(scene, 44, height)]
        seen.add(tuple(line for line in told if line.startswith("many words") or line in whole))
    assert seen == {(), (wrap(report.summary, 44, 1)[0],), tuple(whole)}


def test_the_names_of_checks_are_told_in_full_where_they_leave_half_of_the_line() -> None:
    report = report_of(seed_run())
    checks = tuple(msgspec.structs.replace(check, metric=clean("State Dependence")) for check in report.checks[:2])
    view = RunView("r", Store().apply(seed_run()), msgspec.structs.replace(report, checks=checks), Settings(), 1)
    scene = Scene(NOW, "", clean("host"), (view,), view)
    wide, narrow = (row_text(ChecksList("checks").body(scene, width, 5)[0]) for width in (38, 28))
    assert "state dependence " in wide and "state dependen… " in narrow


def test_where_to_resume_never_names_a_checkpoint_from_the_future() -> None:
    assert resume_words(report_of(seed_run())) == "resume from model_00200 (12 min)"
    assert resume_words(report_of(seed_run()), room=20) == "ckpt 200 (12 min)"
    assert lost_words(report_of(killed_run())) == "10 episodes to repeat"


def test_the_end_of_each_run() -> None:
    assert "killed at episode 410" in row_text(end_line(report_of(killed_run()), 100))
    assert row_text(end_line(report_of(finished_run()), 100)).startswith("finished 08:25")
    assert row_text(end_line(report_of(seed_run()), 100)).startswith("ETA  1 h 36 min   80%: 12:53–13:5")


def test_an_eta_of_ten_thousand_years_is_still_words() -> None:
    report = report_of(seed_run())
    assert isinstance(report.eta, EtaReport)
    far = msgspec.structs.replace(report.eta, low_seconds=1e300, high_seconds=math.inf)
    assert interval_words(msgspec.structs.replace(report, eta=far)).startswith("80%: ")
    assert moved(NOW, -5) == NOW and moved(NOW, 60) - NOW == timedelta(minutes=1)


def seen_before(episodes: int, before: float | None, now: float | None, checkpoints: int) -> RunReport:
    visit = SinceVisit(NOW - timedelta(minutes=47), episodes, "score", before, now, checkpoints)
    return msgspec.structs.replace(report_of(seed_run()), since_visit=visit)


def test_since_you_last_looked_tells_what_changed_and_nothing_else() -> None:
    assert since_words(seen_before(112, 140.0, 165.0, 2)) == [
        "since 10:58", "+112 ep", "score 140 → 165", "2 new checkpoints",
    ]  # fmt: skip
    assert since_words(seen_before(10, 6.0, 6.0, 1)) == ["since 10:58", "+10 ep", "1 new checkpoint"]
    assert since_words(seen_before(10, None, 6.0, 0)) == ["since 10:58", "+10 ep"]
    assert since_words(seen_before(0, 140.0, 165.0, 0)) == since_words(report_of(seed_run())) == []


def of_unit(unit: str, current: float = 290, total: int | None = 1000) -> RunReport:
    fraction = current / total if total else None
    return msgspec.structs.replace(report_of(seed_run()), progress=Progress(unit, current, total, fraction))


def test_the_counter_is_called_what_the_log_calls_it() -> None:
    assert next_due(of_unit("step")) == (300, "in 10 steps, 80 s")
    assert next_due(of_unit("batch", 299)) == (300, "in 1 batch, 8 s")
    dead = msgspec.structs.replace(of_unit("iteration", 210), state="killed")
    assert lost_words(dead) == "10 iterations to repeat"
    killed = msgspec.structs.replace(dead, cause="oom at iteration 210")
    assert row_text(end_line(killed, 120)).count("at iteration 210") == 2
    visit = SinceVisit(NOW - timedelta(minutes=47), 112, None, None, None, 0)
    seen = msgspec.structs.replace(of_unit("step"), since_visit=visit)
    assert since_words(seen) == ["since 10:58", "+112 steps"]


def test_progress_without_a_total_and_with_fractions() -> None:
    assert progress_words(of_unit("step", 614_400, None)) == "614400" and percent_words(of_unit("step", 1, None)) == ""
    assert progress_words(of_unit("epoch", 2.35, 3)) == "2.35/3" and percent_words(of_unit("epoch", 2.35, 3)) == "78%"
    assert progress_words(of_unit("epoch", 2.0, 3)) == "2/3"


def test_a_log_that_is_still_read_says_how_far() -> None:
    def reading(coverage: Coverage) -> str:
        return reading_words(msgspec.structs.replace(report_of(seed_run()), coverage=coverage))

    assert reading(Coverage(430, 1000, False)) == "reading the log: 43 %"
    assert reading(Coverage(999, 1000, False)) == "reading the log: 99 %", "cut, not rounded: it is not whole yet"
    assert reading(Coverage(1000, 1000, True)) == ""
    assert reading(Coverage(0, 1000, False)) == "", "a deleted log is not being read"


def test_what_could_not_be_read_keeps_its_end_where_there_is_little_room() -> None:
    silent = clean("no answer from /mnt/a-cluster/of/many/teams/and/their/results for 30 s")
    report = msgspec.structs.replace(report_of(seed_run()), problems=(silent, clean("another")))
    assert aside_words(report, 54) == "no answer from /mnt/a-cluster…sults for 30 s (+1 more)"


def half_saved(seen: WriterSeen) -> RunReport:
    """The scan found a checkpoint that had grown since the one before, and no scan came after it."""
    growing = msgspec.structs.replace(saved("model_00500", 500, T - 1), complete=False, bytes=3_000_000)
    files = CheckpointsSeen("/home/u/results/r/checkpoints", (saved("model_00400", 400, T - 99), growing), 10**12)
    return report_of(run_batch("r", [*log_records("".join(map(native_row, range(10, 510, 10)))), files, seen]))


def test_nobody_saves_when_the_process_is_dead() -> None:
    gone = WriterSeen(departed=Departure(4711, T - 900, T - 1, signal=9))
    told = {"alive": half_saved(writer()), "dead": half_saved(gone), "never seen": half_saved(WriterSeen())}
    words = {who: problem_word(report.checkpoints[-1]) for who, report in told.items()}
    assert words == {"alive": "saving", "dead": "half?", "never seen": "saving"}
    assert "saving" not in str(told["dead"].checkpoints) and "resume from model_00400" in resume_words(told["dead"])
    rows = [row_text(node_row(node, None, NOW, 30)) for node in tree_nodes(told["dead"].checkpoints)[1:]]
    assert rows[-1].endswith("2.9 MB half?") and {len(line) for line in rows} == {30}


def test_the_disk_forecast() -> None:
    report = report_of(seed_run())
    one = 9_856_614
    assert disk_words(report) == "lasts beyond the ETA"
    assert disk_words(msgspec.structs.replace(report, disk_free_bytes=8 * one)) == "lasts beyond the ETA"
    assert disk_words(msgspec.structs.replace(report, disk_free_bytes=8 * one - 1)).endswith(", before the end")
    assert disk_words(msgspec.structs.replace(report, disk_free_bytes=0)) == "full in 80 s, before the end"
    assert disk_words(msgspec.structs.replace(report, eta=None)) == disk_words(report_of(killed_run())) == ""
    fewer = tuple(saved for saved in report.checkpoints if saved.counter != 100)
    assert disk_words(msgspec.structs.replace(report, checkpoints=fewer)) == "", "old ones are deleted: no growth"


def test_the_next_checkpoint_due() -> None:
    assert next_due(report_of(seed_run())) == (300, "in 10 episodes, 80 s")
    assert next_due(report_of(killed_run())) is None and next_due(report_of(finished_run())) is None


def test_names_lose_their_ending_only() -> None:
    assert [stem(name) for name in ("model_00200.pth", "step-1.5", "best.safetensors", ".hidden")] == [
        "model_00200", "step-1.5", "best", ".hidden",
    ]  # fmt: skip


def test_whole_parts_are_kept_when_short() -> None:
    assert shortened("running, pid 48213, last line 3 s ago", 14) == "running"
    assert shortened("290/1000 (29%)", 12) == "290/1000"
    assert shortened("2 saved of 2 due + 3 ahead", 13) == "2 saved of 2"
    assert shortened("Softmax", 12) == "Softmax"
    assert shortened("acknowledged, 5.41 ± 7.01", 12) == "acknowledged"
    assert shortened("near its maximum, as Warmup wants: weight spread over 3.9 of 4", 40) == (
        "near its maximum, as Warmup wants"
    )


@given(st.text(max_size=30), st.integers(0, 20))
def test_shortened_texts_fit(text: str, width: int) -> None:
    assert cell_width(shortened(text, width)) <= width


def metrics_of(*names: str) -> RunReport:
    return report_of(Batch("r", (Row(1, dict.fromkeys(names, 1.0)),), NOW.timestamp()))


def test_which_metrics_are_charted_first() -> None:
    native = metrics_of("score", "reward", "steps", "alpha_entropy")
    assert chart_metrics(native, 3) == ["alpha_entropy", "score", "reward"]
    assert chart_metrics(metrics_of("accuracy", "val_loss"), 2) == ["val_loss", "accuracy"]
    assert chart_metrics(metrics_of("speed"), 2) == ["speed"]


values = st.lists(st.floats(-1e6, 1e6, width=32), min_size=1, max_size=400)


@given(values, st.booleans())
def test_the_extreme_row_is_found_wherever_it_is(numbers: list[float], highest: bool) -> None:
    run = Store().apply(Batch("r", tuple(Row(n * 10, {"score": v}) for n, v in enumerate(numbers)), 0.0))
    pick: Callable[[list[float]], float] = max if highest else min
    found = extreme(run, "score", highest)
    assert found is not None and found[1] == pick(numbers) and numbers[found[0] // 10] == pick(numbers)


def test_the_mean_line_passes_over_gaps_and_starts_at_the_first_value() -> None:
    drawn = running_mean([math.nan, 4.0, math.nan, 8.0])
    assert math.isnan(drawn[0]) and drawn[1] == 4.0 and drawn[2] == 4.0 and 4.0 < drawn[3] <= 8.0
