"""The hand-written health check that began the project, made by `moe-top snapshot` - and right where it was wrong.

The run folder is rebuilt from that document's own data: 290 of 1000 episodes in 39 minutes, its lines, its checkpoints.
"""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest

from tests.making import NOW, seed_folder
from tui_monitor.config import Settings
from tui_monitor.headless.commands import check, snapshot
from tui_monitor.headless.world import Answer, Question, World
from tui_monitor.model.records import Remembered
from tui_monitor.sources.state import StateFile

GOLDEN = Path(__file__).parent / "golden" / "seed.md"
SECTIONS = (
    "# Training Health Check - warmup_1000",
    "**Timestamp**: 2026-01-07 11:45",
    "**Process ID**:",
    "**Status**:",
    "## Quick Status",
    "## Recent Episodes",
    "## Episode 250 Summary",
    "## Key Observations",
    "### ✅ What's Working",
    "### ⚠️ Expected Warnings (NOT Issues)",
    "## Checkpoints",
    "## Estimated Completion",
    "## Next Actions",
    "## Monitoring Commands",
    "## References",
    "**Conclusion**",
)
FIGURES = (
    "290/1000 (29%)",
    "1.381–1.386",
    "Softmax",
    "Episode 280/1000 | Score: 0  | Reward: -0.27",
    "episode_score: 7.34 ± 11.19",
    "alpha_entropy: 1.3849 ± 0.0009",
    "gradient_norm: 5.41 ± 7.01",
    "expert_usage_variance: 0.0000 ± 0.0000",
    "专家混乱: α熵=1.3849 (正常<1.0)",
    "high entropy is intended in Warmup",
    "(9.4 MB)",
    "11:06",
    "39 minutes",
    "7.4 episodes/minute",
    "710 episodes",
    "13:20",
)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """The seed's moment; an earlier moe-top saw the trainer start at 11:06."""
    state = StateFile(tmp_path / "state")
    log = tmp_path / "ablation_v3" / "results" / "warmup_1000" / "training_output.log"
    started = (NOW - timedelta(minutes=39)).timestamp()
    state.save(str(log), Remembered(process_started_at=started))
    return World(lambda _folder: Settings(), state, NOW, "gpu01", "0.1.0")


@pytest.fixture
def document(tmp_path: Path, world: World) -> str:
    return told(snapshot(Question((seed_folder(tmp_path),)), world, "md"), tmp_path)


def told(answer: Answer, tmp_path: Path) -> str:
    assert answer.code == 0
    # what is of the machine, not of the run: the folder of the test, the room on its disk
    text = answer.text.replace(str(tmp_path), "")
    return re.sub(r"[0-9.]+ [kMGTP]?B free on the disk", "212 GB free on the disk", text)


def test_every_section_in_the_seeds_order(document: str) -> None:
    places = [document.find(section) for section in SECTIONS]
    assert -1 not in places, SECTIONS[places.index(-1)]
    assert places == sorted(places)


@pytest.mark.parametrize("figure", FIGURES)
def test_every_figure(document: str, figure: str) -> None:
    assert figure in document


def test_about_96_minutes(document: str) -> None:
    assert "~96 minutes" in document or "~95 minutes" in document


def test_checkpoints_from_the_future_are_said(document: str) -> None:
    for counter in (300, 400, 500):
        line = next(line for line in document.splitlines() if f"model_{counter:05d}.pth" in line and "MB" in line)
        assert "ahead of episode 290" in line
    for counter in (100, 200):
        line = next(line for line in document.splitlines() if f"model_{counter:05d}.pth" in line and "MB" in line)
        assert "ahead" not in line
    assert "WARNING" in document


def test_check_says_warning(tmp_path: Path, world: World) -> None:
    answer = check(Question((seed_folder(tmp_path),)), world, as_json=False)
    assert answer.code == 1
    assert answer.text.startswith("WARNING warmup_1000 290/1000")


def test_golden(document: str) -> None:
    if os.environ.get("MOE_TOP_GOLDEN"):
        GOLDEN.write_text(document, "utf-8")
    assert document == GOLDEN.read_text("utf-8")
