"""The fixture of these tests: a place that is cleared afterwards, whatever a failed test left running."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.place import Place


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    if not Path("/proc/self/environ").exists():
        pytest.skip("processes are found by /proc")
    made = Place(tmp_path)
    yield made
    made.clear()
