"""Two workers more than there are processors: much of the suite's time is waiting for real processes (with one more
225 s on two cores, with two 200 s)."""

from __future__ import annotations

import os


def pytest_xdist_auto_num_workers() -> int:
    """For `-n auto`."""
    return (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)) + 2
