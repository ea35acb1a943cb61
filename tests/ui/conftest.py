"""A slow machine does its work in more turns than a fast one; here all of it in one, so that both show the same."""

from __future__ import annotations

import math

import pytest

from tui_monitor.ui import turns


@pytest.fixture(autouse=True)
def _one_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "SLICE", math.inf)
