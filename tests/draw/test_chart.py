"""Charts as pictures, at every size, and with values that would make plotext end the process."""

import math
import subprocess
import sys
import time
from array import array
from threading import Event, Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_monitor.draw.canvas import Canvas
from tui_monitor.draw.cells import cell_width, row_text
from tui_monitor.draw.chart import ChartSpec, Line, Mark, draw_chart, plan_chart
from tui_monitor.draw.plotter import Picture, Stroke, render

LEVELS = [Line(f"ln {count}", (), [math.log(count)], "muted", "level") for count in (2, 3, 4)]
ALPHA = Line("α entropy", range(10, 300, 10), [1.385] * 28 + [1.381])
SCORE = Line("score", [0, 1, 2, 3, 4, 5], [0, 10, 0, None, 40, 0])

HOSTILE = """
import math, random
from tui_monitor.draw.chart import ChartSpec, Line, Mark, draw_chart
random.seed(7)
ODD = [math.nan, math.inf, -math.inf, 1e308, -1e308, 9.9e299, -9.9e299, 1e300, 5e-324, -5e-324, 2.3e-308, 0.0, -0.0,
       None, 10**400, -(10**400), 2**63, 1e16, 1e16 + 2, 1.0, 1.0 + 2**-52, 1, -1, 1e-300]
def value():
    return random.choice(ODD) if random.random() < 0.6 else random.gauss(0, 10.0 ** random.randint(-20, 20))
def row(n):
    return [value() for _ in range(n)]
def limits():
    return random.choice([None, (value() or 0, value() or 0), (0, 1)])
for build in range(3000):
    n = random.choice([0, 1, 2, 3, 7, 40])
    xs = sorted(random.random() * 10 for _ in range(n)) if random.random() < 0.3 else row(n)
    lines = [Line("a", xs, row(n)), Line("level", (), row(3), "muted", "level"),
             Line("band", xs, row(n), "muted", "envelope", row(n))]
    width, height = random.randint(0, 70), random.randint(0, 16)
    y_ticks = random.choice([None, [(value() or 0, "ln 4"), (value() or 0, "")]])
    spec = ChartSpec(lines[: random.randint(0, 3)], width, height, limits(), limits(), y_ticks,
                     [Mark(value() or 0, "专家 phase")], ascii=random.random() < 0.3)
    rows = draw_chart(spec)
    assert len(rows) == height
print("survived")
"""


def picture(*lines: Line, width: int = 40, height: int = 9, **options: object) -> list[str]:
    """The chart as plain text, without blanks at the ends of its rows."""
    rows = draw_chart(ChartSpec(lines, width, height, **options))
    return [row_text(row).rstrip() for row in rows]


def test_hostile_values_do_not_end_the_process() -> None:
    done = subprocess.run([sys.executable, "-c", HOSTILE], capture_output=True, text=True, timeout=240, check=False)
    assert (done.returncode, done.stdout) == (0, "survived\n"), done.stderr[-2000:]


def test_plotext_is_loaded_by_the_first_chart_only() -> None:
    code = "import sys, tui_monitor.draw.chart; sys.exit('plotext' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60, check=False).returncode == 0


def test_entropy_between_nothing_and_its_ceiling() -> None:
    ln4 = math.log(4)
    y_ticks = [(ln4, "ln 4"), (0, "0"), (math.log(2), "ln 2")]
    shown = picture(*LEVELS, ALPHA, y_range=(0, ln4), y_ticks=y_ticks, marks=[Mark(150, "Transition")])
    assert shown == [
        "ln 4┤┈⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉┈",
        "    │┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┊Transition┈┈┈ln 3",
        "    │                 ┊",
        "ln 2┤┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┊┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈",
        "    │                 ┊",
        "    │                 ┊",
        "   0┤                 ┊",
        "    └┬──────────┬───────────┬──────────┬",
        "     0         100         200       300",
    ]


def test_a_score_with_a_gap_in_three_rows() -> None:
    assert picture(SCORE, width=24, height=4) == [
        "40┤                ⠈⢆",
        "20┤                  ⠱⡀",
        " 0┤⣀⠤⠒⠊⠉⠒⠢⢄⡀          ⠈⢆",
        "   0                   5",
    ]


def test_ascii_uses_ascii_only() -> None:
    shown = picture(*LEVELS, SCORE, marks=[Mark(2, "专家")], ascii=True)
    assert all(row.isascii() for row in shown)
    assert any("*" in row for row in shown) and any("????" in row for row in shown)


@pytest.mark.parametrize("ys", [[], [None], [math.nan, math.inf, 1e308, 10**400]])
def test_without_a_point_the_chart_says_so(ys: list[float]) -> None:
    shown = picture(*LEVELS, Line("score", range(len(ys)), ys), width=20, height=5)
    assert shown == ["", "", "    no data yet", "", ""]


def test_one_point_and_a_constant_are_seen() -> None:
    assert any("•" in row for row in picture(Line("score", [10], [3])))
    assert any("⠤⠤⠤⠤" in row or "⣀⣀⣀⣀" in row or "⠒⠒⠒⠒" in row for row in picture(Line("score", [1, 2, 3], [3, 3, 3])))


def test_too_small_for_a_chart_the_newest_value_is_written() -> None:
    assert picture(SCORE, width=12, height=3) == ["", "     0", ""]
    assert picture(SCORE, width=3, height=1) == [" 0"]
    assert picture(Line("score", [1], [1234567.0]), width=4, height=1) == ["1.2…"]


def test_roles_reach_the_runs() -> None:
    rows = draw_chart(ChartSpec([*LEVELS, ALPHA, Line("b", [0, 300], [0, 1], "accent")], 40, 9))
    roles = {run.role for row in rows for run in row if run.text.strip()}
    assert roles == {"axis", "muted", "primary", "accent"}
    assert {run.role for row in rows for run in row if not run.text.strip()} <= {None}


def test_a_spike_in_a_million_points_is_drawn() -> None:
    ys = array("d", bytes(8 * 1_000_000))
    ys[700_000] = 40.0
    rows = picture(Line("score", range(1_000_000), ys), width=60, height=12)
    assert [row[42] for row in rows[:10]] == [*"⢸⢸⢸⢸⢸⣿⣿⣿⣿⣿"]


def test_names_hide_no_data() -> None:
    wall = Line("score", list(range(100)), [index % 2 for index in range(100)])
    shown = picture(wall, marks=[Mark(50, "Transition")])
    assert shown == picture(wall)
    free = picture(wall, y_range=(0, 2), marks=[Mark(90, "Transition")])
    assert free[0].endswith("Transition┊") and free[4:7] == picture(wall, y_range=(0, 2))[4:7]


@pytest.mark.parametrize("names", [("Transition", "Fine-tune"), ("专家", "路由")])
@settings(max_examples=60, deadline=None)
@given(st.integers(24, 60), st.integers(1, 298), st.integers(1, 298))
def test_names_of_borders_never_touch(names: tuple[str, str], width: int, first: int, second: int) -> None:
    flat = Line("score", [0, 300], [0, 0])
    shown = picture(flat, width=width, y_range=(0, 2), marks=[Mark(first, names[0]), Mark(second, names[1])])
    assert not any(one + other in line for line in shown for one, other in (names, names[::-1]))
    assert any(name in line for line in shown for name in names)


def test_plotext_is_given_no_more_points_than_dots() -> None:
    for count in (100, 10_000, 200_000):
        ys = [index * 7919 % 1000 for index in range(count)]
        stroke = Canvas(50, 10, (0, count), (0, 1000)).line(range(count), ys, "primary")
        assert stroke is not None and len(stroke.us) <= 2 * 2 * 50


def test_an_envelope_lies_behind_its_line() -> None:
    xs = list(range(100))
    band = Line("band", xs, [-5.0] * 100, "muted", "envelope", [5.0] * 100)
    rows = draw_chart(ChartSpec([Line("mean", xs, [0.0] * 100), band], 40, 9))
    assert {run.role for row in rows for run in row} >= {"muted", "primary"}


@pytest.mark.parametrize("place", [math.nan, -0.1, 1.1, math.inf])
def test_the_door_to_plotext_lets_nothing_else_through(place: float) -> None:
    stroke = Stroke([0.0, place], [0.0, 1.0], [False, True], "primary")
    with pytest.raises(ValueError, match=r"0\.\.1"):
        render(Picture(40, 9, [stroke], [(0.5, "0")], [(0.5, "0")]))
    with pytest.raises(ValueError, match="16x5"):
        render(Picture(15, 9, [], [], []))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 200), st.integers(0, 60), st.booleans(), st.booleans())
def test_every_size_is_exact(width: int, height: int, ascii: bool, marked: bool) -> None:
    marks = [Mark(150, "Transition"), Mark(290, "专家 ⚠\ufe0f e\u0301\n")] if marked else []
    rows = draw_chart(ChartSpec([*LEVELS, ALPHA], width, height, marks=marks, ascii=ascii))
    assert len(rows) == height
    assert all(cell_width(row_text(row)) == width for row in rows)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-1e299, 1e299), min_size=1, max_size=30), st.integers(16, 90), st.integers(4, 30))
def test_labels_on_the_axes_never_repeat(ys: list[float], width: int, height: int) -> None:
    rows = [row_text(row) for row in draw_chart(ChartSpec([Line("a", range(len(ys)), ys)], width, height))]
    beside = [row.split("┤")[0].strip() for row in rows if "┤" in row]
    below = rows[-1].split()
    assert len(set(beside)) == len(beside) and len(set(below)) == len(below)


def test_the_newest_value_within_its_dot_changes_no_plan() -> None:
    plans = [plan_chart(ChartSpec([Line("a", [0, 1, 2], [0, 5, y])], 40, 9, y_range=(0, 10))) for y in (7, 7.05, 9)]
    assert plans[0] == plans[1] != plans[2]
    assert plans[0].rows() == plans[1].rows() != plans[2].rows()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([0.0, 1.0, 5.0, math.nan]), min_size=2, max_size=60), st.booleans())
def test_points_inside_a_level_stretch_are_not_needed(ys: list[float], ascii: bool) -> None:
    """Drawn point by point, with each value's own little stretch, the picture is the same."""
    canvas = Canvas(30, 6, (0, 60), (0, 6), ascii)
    stroke = canvas.line(range(len(ys)), ys, "primary")
    if stroke is None or len(stroke.us) < 2:
        return
    us, vs, joins = [stroke.us[0]], [stroke.vs[0]], [False]
    for u, v, joined in list(zip(*stroke[:3], strict=True))[1:]:
        middle = [(us[-1] + (u - us[-1]) * k / 7, v) for k in range(1, 7)] if joined and v == vs[-1] else []
        for place in [*middle, (u, v)]:
            us, vs, joins = [*us, place[0]], [*vs, place[1]], [*joins, joined]
    dense = stroke._replace(us=us, vs=vs, joins=joins)
    assert render(Picture(30, 8, [dense], [], [])) == render(Picture(30, 8, [stroke], [], []))


def test_plotext_is_imported_without_its_manual_and_keeps_it_for_others() -> None:
    code = """
import sys
from tui_monitor.draw.library import load_plotter
load_plotter()
assert not any(name.startswith("plotext._doc.sections") for name in sys.modules)
import plotext._doc.doc
assert any(name.startswith("plotext._doc.sections") for name in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_chart_waits_for_no_other_thread() -> None:
    """One that computes keeps the interpreter's lock until somebody has waited for it, here for a tenth of a second: a
    chart that let go of it at each of its calls would take ten seconds."""
    before, ended = sys.getswitchinterval(), Event()
    picture(SCORE)

    def compute() -> None:
        while not ended.is_set():
            pass

    sys.setswitchinterval(0.1)
    try:
        Thread(target=compute).start()
        began = time.monotonic()
        picture(SCORE, ALPHA, width=70)
        took = time.monotonic() - began
    finally:
        ended.set()
        sys.setswitchinterval(before)
    assert took < 3
