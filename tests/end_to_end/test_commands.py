"""compare, config and the results document, as they are called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.end_to_end.place import Place
from tests.end_to_end.test_headless import refused
from tests.making import native_row, seed_log

GAP = '[[phase]]\nname = "A"\nto = 9\n[[phase]]\nname = "B"\nfrom = 12\n'
END = "训练完成! 总用时: 2.00小时\n"


def a_run(place: Place, name: str, score: float, to: int = 400) -> Path:
    """A finished run of `to` episodes."""
    folder = place.here / "results" / name
    folder.mkdir(parents=True)
    rows = (native_row(at, to, score + at % 70 / 10) for at in range(10, to + 1, 10))
    (folder / "training_output.log").write_text("".join(rows) + END, "utf-8")
    return folder


@pytest.fixture
def two(place: Place) -> tuple[Path, Path]:
    return a_run(place, "gat_moe", 20), a_run(place, "baseline_50", 10, 300)


def test_compare_tells_two_runs_at_equal_episode(place: Place, two: tuple[Path, Path]) -> None:
    done = place.ask("compare", *two)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("# Comparison - gat_moe against baseline_50\n")
    assert "**Equal episode**: 300" in done.stdout
    assert "| score | 1–300 |" in done.stdout and "✅ better" in done.stdout and "(95%)" in done.stdout


def test_compare_takes_names_below_this_folder(place: Place, two: tuple[Path, Path]) -> None:
    assert place.ask("compare", "gat_moe", "baseline_50").stdout.startswith("# Comparison - gat_moe against")


def test_compare_in_json_stands_under_the_envelope(place: Place, two: tuple[Path, Path]) -> None:
    done = place.ask("compare", *two, "--format", "json", "-o", "out.json")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "moe-top: wrote out.json\n")
    told = json.loads((place.here / "out.json").read_text("utf-8"))
    assert told["schema_version"] == 1 and told["comparison"]["at"] == 300
    score = next(one for one in told["comparison"]["metrics"] if one["metric"] == "score")
    assert score["low"] < score["difference"] < score["high"] or score["low"] == score["high"]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["results/gat_moe"], "BASELINE"),
        (["results/gat_moe", "results/gat_moe"], "itself"),
        (["results/gat_moe", "gone"], "gone"),
        (["results", "results/gat_moe"], "holds 2 runs, name one: "),
        (["results/gat_moe", "results/baseline_50", "--format", "svg"], "svg"),
        (["results/gat_moe", "results/baseline_50", "-o", "none/such.md"], "none"),
        (["results/gat_moe", "silent"], "has no episode"),
    ],
    ids=str,
)
def test_what_cannot_be_compared_is_refused(
    place: Place, two: tuple[Path, Path], arguments: list[str], word: str
) -> None:
    (place.here / "silent").mkdir()
    (place.here / "silent" / "training_output.log").write_text("hello\n")
    refused(place.ask("compare", *arguments), word)


# --- config ----------------------------------------------------------------------------------------------------------


def test_config_begins_shows_and_never_overwrites(place: Place) -> None:
    done = place.ask("config", "--init")
    assert (done.returncode, done.stdout) == (0, "") and "wrote moe-top.toml" in done.stderr
    text = (place.here / "moe-top.toml").read_text("utf-8")
    assert place.ask("config", "--init", "-").stdout == text
    refused(place.ask("config", "--init"), "moe-top.toml is there already and is not overwritten")
    assert (place.here / "moe-top.toml").read_text("utf-8") == text
    shown = place.ask("config", "--show")
    assert (shown.returncode, shown.stderr) == (0, "") and f"# nearest: {place.here / 'moe-top.toml'}" in shown.stdout
    assert shown.stdout == place.ask("config").stdout


def test_config_shows_where_a_value_is_from(place: Place) -> None:
    (place.here / "moe-top.toml").write_text("[run]\n\ntotal = 500\n")
    (place.here / "deep").mkdir()
    assert f"total = 500  # {place.here / 'moe-top.toml'}:3\n" in place.ask("config", "deep").stdout


@pytest.mark.parametrize(
    ("text", "arguments", "word"),
    [
        ("[run]\nexperts = 0\n", ["config"], "moe-top.toml:2: run.experts = 0"),
        ('[ui]\ntheme = "neon"\n', ["config"], "moe-top.toml:2: ui.theme: unknown theme `neon`"),
        (GAP, ["check", "results"], "moe-top.toml:6: a gap"),
        ("", ["config", "gone"], "gone: no such file or folder"),
        ("", ["config", "--init", "--show"], "not allowed"),
        ("", ["config", "--init", "gone"], "gone"),
    ],
)
def test_what_cannot_be_configured_is_refused(
    place: Place, two: tuple[Path, Path], text: str, arguments: list[str], word: str
) -> None:
    (place.here / "moe-top.toml").write_text(text)
    refused(place.ask(*arguments), word)


# --- results ---------------------------------------------------------------------------------------------------------


def test_the_snapshot_of_a_run_that_is_over_is_its_results(place: Place, two: tuple[Path, Path]) -> None:
    text = place.ask("snapshot", two[0]).stdout
    for words in ("## Results\n", "- **Trained**: 400 episodes of 400", "### By Phase", "| Warmup | 1–400 |",
                  "### Against the Baseline\n\nAt equal episode, 300:", "### Verdict History",
                  "-o GAT_MOE_RESULTS.md"):  # fmt: skip
        assert words in text, words


def test_a_run_without_a_baseline_says_so(place: Place) -> None:
    assert "No baseline: none is configured" in place.ask("snapshot", a_run(place, "alone", 5)).stdout


def test_of_several_runs_none_is_compared(place: Place, two: tuple[Path, Path]) -> None:
    text = place.ask("snapshot", "results").stdout
    assert "No baseline" not in text and f"Not compared here: `moe-top compare {two[0]} BASELINE`" in text


def test_a_configured_baseline_is_taken(place: Place, two: tuple[Path, Path]) -> None:
    a_run(place, "older", 5)
    (two[0] / "moe-top.toml").write_text('[run]\nbaseline = "older"\n')
    assert "| gat_moe | older |" in place.ask("snapshot", two[0]).stdout


def test_a_configured_baseline_that_is_gone_is_said_and_stops_nothing(place: Place, two: tuple[Path, Path]) -> None:
    (two[0] / "moe-top.toml").write_text('[run]\nbaseline = "gone"\n')
    done = place.ask("snapshot", two[0])
    assert done.returncode == 0 and "## Results" in done.stdout and "| gat_moe | baseline_50 |" not in done.stdout
    assert done.stderr == f"moe-top: run.baseline = 'gone': no such run in or beside {two[0]}\n"


def test_a_run_that_goes_on_has_no_results(place: Place) -> None:
    place.run.mkdir(parents=True)
    place.log.write_text(seed_log(), "utf-8")
    assert "## Results" not in place.ask("snapshot", place.run).stdout


def test_as_of_before_any_known_time_has_no_estimate(place: Place, two: tuple[Path, Path]) -> None:
    done = place.ask("snapshot", two[0], "--as-of", "200")
    assert done.returncode == 0 and "200/400 (50%)" in done.stdout
    assert "nobody knows when 200 was reached" in done.stdout
    refused(place.ask("check", two[0], "--as-of", "-5"), "--as-of")


def test_an_alias_of_the_configuration_is_used(place: Place, two: tuple[Path, Path]) -> None:
    (place.here / "moe-top.toml").write_text('[[metric]]\nname = "Keys"\naliases = ["Score"]\nunit = "doors"\n')
    told = json.loads(place.ask("check", two[0], "--json").stdout)["runs"][0]["metrics"]
    assert "score" not in told and told["keys"]["label"] == "Keys (doors)"
