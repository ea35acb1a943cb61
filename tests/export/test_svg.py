"""The picture is valid XML for any report, self-contained, and shows the data where it says."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ElementTree

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_monitor.export.context import Context
from tui_monitor.export.exporters import EXPORTERS
from tui_monitor.export.svg.picture import xml
from tui_monitor.model.report import RunReport, Trend
from tui_monitor.model.text import Clean, clean

SVG = "{http://www.w3.org/2000/svg}"
ALL = ("healthy", "ahead", "killed", "finished", "empty", "hostile")


def drawn(context: Context, *reports: RunReport) -> ElementTree.Element:
    return ElementTree.fromstring(EXPORTERS["svg"](reports, context))


def words(picture: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in picture.iter(f"{SVG}text")]


@pytest.mark.parametrize("run", ALL)
def test_valid_and_self_contained(run: str, runs: dict[str, RunReport], context: Context) -> None:
    picture = drawn(context, runs[run])
    shapes = {"svg", "title", "rect", "text", "line", "polyline", "polygon", "circle"}
    assert {element.tag.removeprefix(SVG) for element in picture.iter()} <= shapes
    assert not any("href" in key for element in picture.iter() for key in element.attrib)


def test_it_shows_the_run(runs: dict[str, RunReport], context: Context) -> None:
    said = words(drawn(context, runs["ahead"]))
    for fact in (
        "warmup_1000",
        "▲ WARNING",
        "290/1000  29%",
        "ln 4",
        "ln 2",
        "3.98 of 4 experts · ceiling ln 4",
        "1.381",
    ):
        assert fact in said
    assert any("model_00500.pth" in line and "ahead of episode 290" in line for line in said)
    assert any("ends ≈ 13:20" in line for line in said)


def test_entropy_line_lies_between_its_guides(runs: dict[str, RunReport], context: Context) -> None:
    picture = drawn(context, runs["healthy"])
    heights = {element.text: float(element.attrib["y"]) for element in picture.iter(f"{SVG}text")}
    line = next(picture.iter(f"{SVG}polyline")).attrib["points"]
    ys = [float(point.split(",")[1]) for point in line.split()]
    assert len(ys) == 29
    assert heights["ln 4"] - 6 < min(ys) <= max(ys) < heights["ln 3"], "1.381 of ln 4 is near the top, not a fall"


def test_everything_stays_inside_the_frame(runs: dict[str, RunReport], context: Context) -> None:
    picture = drawn(context, runs["ahead"], runs["killed"])
    height = float(picture.attrib["height"])
    tops = [float(element.attrib["y"]) for element in picture.iter(f"{SVG}text")]
    assert min(tops) > 0 and max(tops) < height


def test_a_run_without_experts_charts_something_else(runs: dict[str, RunReport], context: Context) -> None:
    trend = runs["healthy"].trends["score"]
    report = msgspec.structs.replace(
        runs["healthy"], trends={"lr": trend, "train_loss": trend, "loss": trend}, metrics={}, recent=()
    )
    said = words(drawn(context, report))
    assert "loss" in said and "lr" in said and "α entropy" not in said


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(*[st.floats() | st.sampled_from([5e-324, 1e308, -1e308, 0.0])] * 4), min_size=1, max_size=6))
def test_hostile_numbers_are_drawn_or_left_out(points: list[tuple[float, ...]]) -> None:
    report = msgspec.structs.replace(
        SAMPLES["healthy"],
        trends={"alpha_entropy": Trend(*zip(*points, strict=True)), "loss": Trend(*zip(*points, strict=True))},
    )
    text = EXPORTERS["svg"]([report], Context("h", report.generated_at, "0"))
    ElementTree.fromstring(text)
    places = [
        point for line in ElementTree.fromstring(text).iter(f"{SVG}polyline") for point in line.attrib["points"].split()
    ]
    assert all(math.isfinite(float(number)) for point in places for number in point.split(","))


SAMPLES: dict[str, RunReport] = {}


@pytest.fixture(autouse=True)
def samples(runs: dict[str, RunReport]) -> None:
    SAMPLES.update(runs)


@given(st.text().map(clean))
def test_any_text_is_valid_xml(text: Clean) -> None:
    ElementTree.fromstring(f"<t>{xml(text)}</t>")


def test_no_runs_is_said(context: Context) -> None:
    assert "no run was found" in words(drawn(context))
