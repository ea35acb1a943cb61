"""One worker more than there are processors: a third of the suite's time is waiting for real processes."""

from __future__ import annotations

import os


def pytest_xdist_auto_num_workers() -> int:
    """For `-n auto`."""
    return len(os.sched_getaffinity(0)) + 1 if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1) + 1
