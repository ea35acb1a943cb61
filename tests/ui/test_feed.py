"""The feed: any number of entries, folds, the way to the next problem, and a window that keeps its place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.making import NOW, native_row, run_of
from tui_monitor.analysis.report import build_report
from tui_monitor.config import Settings
from tui_monitor.draw.cells import cell_width, row_text
from tui_monitor.model.records import Incident, Notice, Other, Row, Summary
from tui_monitor.model.report import RunReport
from tui_monitor.model.run import Run
from tui_monitor.model.text import Clean
from tui_monitor.ui.feed_columns import columns_of
from tui_monitor.ui.feed_lines import FeedLines, Place, next_problem
from tui_monitor.ui.feed_rows import episode_row, event_row, header_row
from tui_monitor.ui.viewport import Viewport


def report_of(run: Run, settings: Settings | None = None) -> RunReport:
    return build_report(run, settings or Settings(), NOW)


def mixed_run():  # type: ignore[no-untyped-def]
    """Rows, a fold of three lines, an incident with two lines of detail."""
    detail = (Clean("Traceback"), Clean("ValueError: x"))
    others = [Other(Clean(f"other {n}"), n) for n in range(3)]
    incident = Incident("traceback", Clean("ValueError: x"), line=9, detail=detail)
    return run_of([Row(1, {"score": 1.0}), *others, Row(2, {"score": 2.0}), incident, Row(3, {"score": 3.0})])


def test_entries_are_one_line_each_until_unfolded() -> None:
    run = mixed_run()
    folded = FeedLines(run, len(run.feed), set())
    assert len(folded) == 5 and [folded.place(line) for line in range(5)] == [Place(at, 0) for at in range(5)]
    opened = FeedLines(run, len(run.feed), {1, 3})
    assert len(opened) == 10
    assert [opened.place(line) for line in range(10)] == [
        Place(0, 0), Place(1, 0), Place(1, 1), Place(1, 2), Place(1, 3), Place(2, 0),
        Place(3, 0), Place(3, 1), Place(3, 2), Place(4, 0),
    ]  # fmt: skip
    assert [opened.line_of(at) for at in range(5)] == [0, 1, 5, 6, 9]


def test_a_log_of_which_nothing_is_known_is_shown_as_it_is() -> None:
    run = run_of([Other(Clean(f"line {n}"), n) for n in range(7)])
    lines = FeedLines(run, len(run.feed), set())
    assert lines.as_it_is and len(lines) == 7
    assert [lines.behind(0)[lines.place(n).part] for n in range(7)] == [f"line {n}" for n in range(7)]


def test_without_rows_other_lines_are_open_until_somebody_folds_them() -> None:
    """A crash before the first row: its lines are all that is known. The traceback stays folded as ever."""
    others = [Other(Clean(f"loading shard {n}"), n) for n in range(3)]
    crash = Incident("traceback", Clean("ValueError: x"), line=9, detail=(Clean("Traceback"), Clean("ValueError: x")))
    run = run_of([*others, crash])
    run.recognised = 1
    lines = FeedLines(run, len(run.feed), set())
    assert (lines.as_it_is, lines.is_open(0), lines.is_open(1), len(lines)) == (False, True, False, 5)
    turned = FeedLines(run, len(run.feed), {0, 1})
    assert (turned.is_open(0), turned.is_open(1), len(turned)) == (False, True, 4)


def test_the_next_problem_skips_what_the_phase_expects() -> None:
    records = [
        Row(10, {"score": 1.0}),
        Notice("confusion", Clean("专家混乱: α熵=1.38"), at=10),
        Row(20, {"score": 1.0}),
        Notice("gradient", Clean("梯度爆炸: 12"), at=20),
        Row(30, {"score": 1.0}),
        Incident("oom", Clean("CUDA out of memory"), line=9),
    ]
    run = run_of(records)
    run.facts = run_of(native_row(10)).facts
    lines, settings = FeedLines(run, len(run.feed), set()), Settings()
    assert next_problem(lines, settings, -1, 1) == 3
    assert next_problem(lines, settings, 3, 1) == 5 and next_problem(lines, settings, 5, 1) is None
    assert next_problem(lines, settings, 5, -1) == 3 and next_problem(lines, settings, 3, -1) is None


def test_a_problem_is_found_without_a_look_at_each_row_and_only_where_the_display_ends() -> None:
    bad = [Incident("oom", Clean(f"out of memory {n}"), line=n) for n in range(3)]
    rows = [Row(n, {"score": 1.0}) for n in range(1, 3001)]
    run = run_of([*rows[:1000], bad[0], *rows[1000:2000], bad[1], *rows[2000:], bad[2]])
    lines, settings = FeedLines(run, len(run.feed), set()), Settings()
    onward = [next_problem(lines, settings, at, 1) for at in (-1, 999, 1000, 2001, 3002)]
    assert onward == [1000, 1000, 2001, 3002, None]
    assert [next_problem(lines, settings, at, -1) for at in (3003, 3002, 2001, 1000)] == [3002, 2001, 1000, None]
    paused = FeedLines(run, 2500, set())
    assert next_problem(paused, settings, 2500, -1) == 2001 and next_problem(paused, settings, 2001, 1) is None


def test_columns_line_up_and_keep_their_width() -> None:
    run = run_of("".join(native_row(n, score=n, entropy=1.38) for n in range(10, 200, 10)))
    columns = columns_of(run, report_of(run), 45)
    head = row_text(header_row(columns))
    lines = [row_text(episode_row(run, index, columns, NOW)) for index in range(len(run.rows))]
    assert head.split() == ["episode", "score", "reward", "steps", "α", "entropy"]
    assert {len(line) for line in [head, *lines]} == {len(head)}
    assert lines[0].split() == ["10", "10", "3.33", "500", "1.380"]


def test_too_many_columns_are_counted_and_the_needed_ones_stay() -> None:
    run = run_of([Row(1, {f"metric_{n}": n * 1.5 for n in range(20)} | {"alpha_entropy": 1.3, "score": 2.0})])
    columns = columns_of(run, report_of(run), 60)
    assert {"alpha_entropy", "score"} <= {column.name for column in columns.shown}
    assert columns.hidden == 22 - len(columns.shown) > 0
    assert len(row_text(header_row(columns))) <= 60


def test_gaps_and_values_that_are_no_numbers_are_told_apart() -> None:
    run = run_of([Row(1, {"score": 1.0, "loss": float("nan")}), Row(2, {"score": float("inf")})])
    columns = columns_of(run, report_of(run), 24)
    assert row_text(episode_row(run, 0, columns, NOW)).split() == ["1", "1", "nan"]
    assert row_text(episode_row(run, 1, columns, NOW)).split() == ["2", "inf", "–"]


def test_a_summary_shows_whole_figures_only() -> None:
    values = {"score": (7.34, 11.19), "alpha_entropy": (1.3849, 0.0009), "gradient_norm": (5.41, 7.01)}
    run = run_of([Row(250, {"score": 1.0})])
    columns = columns_of(run, report_of(run), 80)
    wide = row_text(event_row(Summary(250, values), columns, (), False, 84))
    narrow = row_text(event_row(Summary(250, values), columns, (), False, 64))
    assert wide.strip() == "Σ 250  score 7.34 ± 11.19   α 1.3849 ± 0.0009   gradient 5.41 ± 7.01"
    assert narrow.strip() == "Σ 250  score 7.34 ± 11.19   α 1.3849 ± 0.0009"


def test_an_error_of_any_length_says_that_there_is_more_to_unfold() -> None:
    run = mixed_run()
    columns = columns_of(run, report_of(run), 80)
    for text, lines, words in (("short", 2, "✖ short   ▸ 2 lines"), ("x" * 300, 1, "xxx…   ▸ 1 line")):
        error = Incident("traceback", Clean(text), line=9, detail=(Clean("a"),) * lines)
        for width in (38, 80):
            shown = row_text(event_row(error, columns, (), False, width))
            assert shown.endswith(words) and cell_width(shown) <= width, (width, shown)


# --- the window ------------------------------------------------------------------------------------------------------


def test_it_follows_until_somebody_scrolls_up() -> None:
    view = Viewport()
    view.fit(100, 10)
    assert (view.top, view.cursor) == (90, 99)
    view.fit(105, 10)
    assert view.top == 95 and view.following
    view.page(-9)
    assert view.top == 86 and not view.following
    view.fit(1_000_000, 10)
    assert view.top == 86, "the place is kept while rows come"
    view.follow()
    assert view.top == 999_990 and view.following


def test_reaching_the_end_downwards_follows_again() -> None:
    view = Viewport()
    view.fit(100, 10)
    view.page(-20)
    view.page(15)
    assert not view.following
    view.page(15)
    assert view.following


steps = st.lists(st.tuples(st.sampled_from(["move", "page", "jump", "follow", "stay", "grow", "height"]),
                           st.integers(-40, 40)), max_size=30)  # fmt: skip


@given(steps)
def test_window_and_cursor_stay_inside_whatever_is_done(done: list[tuple[str, int]]) -> None:
    view, total, height = Viewport(), 5, 7
    view.fit(total, height)
    for name, by in done:
        if name == "grow":
            total += abs(by)
        elif name == "height":
            height = abs(by)
        elif name in ("follow", "stay"):
            getattr(view, name)()
        else:
            getattr(view, name)(by)
        view.fit(total, height)
        assert 0 <= view.top <= max(total - 1, 0) and 0 <= view.cursor < max(total, 1)
        assert not view.following or view.top == max(total - max(height, 1), 0)
