"""moe-top.toml that reads well and cannot be meant: plans with gaps, unknown themes, metrics of two names."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.making import NOW, native_row, run_of
from tui_monitor.analysis.classes import class_of, is_lower_better
from tui_monitor.analysis.report import build_report
from tui_monitor.config import ConfigError, Known, Settings, load
from tui_monitor.config.loading import FILE_NAME
from tui_monitor.formats.reader import LogReader
from tui_monitor.model.records import Row
from tui_monitor.ui.theme_names import THEME_NAMES

KNOWN = Known(themes=THEME_NAMES)


def write(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE_NAME
    path.write_text(text, "utf-8")
    return path


def refused(*paths: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        load(paths, KNOWN)
    assert str(caught.value).isprintable()
    return str(caught.value)


def plan(*phases: str) -> str:
    return "".join(f'[[phase]]\nname = "{name}"\n{rest}\n' for name, _, rest in (one.partition("|") for one in phases))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (plan("A|to = 100", "B|from = 120"), ":6: a gap: `A` ends at 100, phase `B` begins at 120"),
        (plan("A|to = 100", "B|from = 80"), ":6: phase `B` (from = 80) overlaps `A` (to = 100, exclusive)"),
        (plan("A|from = 9\nto = 5"), ":4: phase `A` ends (to = 5) before it begins (from = 9); `to` is exclusive"),
        (plan("A|from = 5\nto = 5"), ":4: phase `A` ends (to = 5) before it begins (from = 5); `to` is exclusive"),
        (
            plan("B|from = 100\nto = 200", "A|to = 100"),
            ":6: phase `A` (from = 0) begins before `B`: list phases in their order",
        ),
        (plan("A|from = 0", "B|from = 100"), ":6: phase `B` follows `A`, which has no end: give that one `to = 100`"),
        (plan("A|from = -1"), ":3: phase `A`: from = -1: must be 0 or more"),
        (plan("A|top_k = 0"), ":3: phase `A`: top_k = 0: must be 1 or more"),
        (plan("A|to = 100", "a|from = 100"), ":5: two phases are named `a`"),
        (plan(" |to = 100"), ":2: a phase needs a name"),
        ("[run]\nexperts = 2\n" + plan("A|top_k = 4"), ":5: phase `A`: top_k = 4, but run.experts = 2"),
        ("[run]\nexperts = 0\n", ":2: run.experts = 0: must be 1 or more"),
        ('[ui]\ntheme = "moe-drak"\n', ":2: ui.theme: unknown theme `moe-drak` - did you mean `moe-dark`?"),
        ("[rules.grad]\nwarning = nan\n", ":2: rules.grad.warning = nan: must be a finite number"),
        ('[[metric]]\nname = "a"\n[[metric]]\nname = "a"\n', ":4: metric[1].name: `a` is already a name of `a`"),
        (
            '[[metric]]\nname = "a"\naliases = ["x"]\n[[metric]]\nname = "b"\naliases = ["X"]\n',
            ":6: metric[1].aliases: `X` is already a name of `a`",
        ),
        ('[[metric]]\nname = ""\n', ":2: metric[0].name: a metric needs a name"),
    ],
)
def test_a_contradiction_has_its_line_and_its_reason(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path, text)
    assert refused(path) == f"{path}{message}"


def test_a_class_that_does_not_exist_lists_those_that_do(tmp_path: Path) -> None:
    message = refused(write(tmp_path, '[[metric]]\nname = "a"\nclass = "scoer"\n'))
    assert ":3: metric[0].class" in message and '"score", "loss"' in message


def test_files_that_contradict_each_other_are_refused_too(tmp_path: Path) -> None:
    far, near = write(tmp_path, plan("A|top_k = 4")), write(tmp_path / "run", "[run]\nexperts = 2\n")
    assert load([far]).settings.phases[0].top_k == 4
    assert refused(near, far) == f"{far}:3: phase `A`: top_k = 4, but run.experts = 2"


@pytest.mark.parametrize("theme", ["moe-dark", "nord"])
def test_a_theme_that_exists_is_taken(tmp_path: Path, theme: str) -> None:
    assert load([write(tmp_path, f'[ui]\ntheme = "{theme}"\n')], KNOWN).settings.ui.theme == theme


def test_the_theme_names_are_those_of_the_screen() -> None:
    from textual.theme import BUILTIN_THEMES

    from tui_monitor.ui.theme import THEMES

    assert {theme.name for theme in THEMES} <= THEME_NAMES <= {theme.name for theme in THEMES} | set(BUILTIN_THEMES)


# --- [[metric]] ------------------------------------------------------------------------------------------------------

OWN = """
[[metric]]
name = "Win Rate"
aliases = ["Score", "wins"]
better = "higher"
class = "score"
unit = "%"
[[metric]]
name = "reward"
better = "lower"
"""


def test_an_alias_is_read_under_the_metrics_own_name(tmp_path: Path) -> None:
    settings = load([write(tmp_path, OWN)]).settings
    reader = LogReader(aliases=settings.aliases)
    (row,) = [record for record in reader.read([native_row(10, score=7).encode()]) if isinstance(record, Row)]
    assert row.values["win_rate"] == 7 and "score" not in row.values and "reward" in row.values


def test_a_settings_meaning_reaches_rules_and_report(tmp_path: Path) -> None:
    settings = load([write(tmp_path, OWN)]).settings
    assert class_of("win_rate", settings) == "score" and is_lower_better("reward", settings)
    run = run_of([Row(10, {"win_rate": 5.0, "reward": 1.0}, 100, 1)])
    told = build_report(run, settings, NOW).metrics
    meanings = {name: (metric.label, metric.kind, metric.better) for name, metric in told.items()}
    assert meanings == {"win_rate": ("Win Rate (%)", "score", "higher"), "reward": ("reward", "score", "lower")}


def test_without_settings_the_known_meaning_holds() -> None:
    meaning = Settings().meaning("loss")
    assert (meaning.kind, meaning.better, Settings().label("loss"), Settings().aliases) == ("loss", "lower", "", {})
