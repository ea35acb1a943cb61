"""`check` on a large log: by its ends at once, by `--full` whole; the same log is known the next time."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path

import pytest

from tests.end_to_end.place import Place
from tests.sources.history_reading import rows

BANNER = "训练配置: 9000 episodes, 500 steps/episode\n专家数量: 4\n".encode()
LARGE = 9 << 20
"""More bytes than are read at once."""


@pytest.fixture
def large(place: Place) -> Path:
    """A hundred sessions that fell back, and a latest one up to 3000."""
    place.run.mkdir(parents=True)
    block = rows(1, 1000)
    text = BANNER + block * (LARGE // len(block)) + rows(1, 3000)
    place.log.write_bytes(text)
    return place.run


def report(place: Place, *options: str) -> tuple[int, dict[str, object]]:
    done = place.ask("check", place.run, "--json", *options, MOE_TOP_CACHE=str(place.here / "cache"))
    assert done.stderr == ""
    told = json.loads(done.stdout)
    return done.returncode, told["runs"][0] if "runs" in told else told


def test_check_says_how_much_it_read(place: Place, large: Path) -> None:
    code, ends = report(place)
    coverage = ends["coverage"]
    assert isinstance(coverage, dict)
    assert (coverage["bytes_total"], coverage["complete"]) == (place.log.stat().st_size, False)
    assert 0 < coverage["bytes_read"] < 1 << 20
    full_code, full = report(place, "--full")
    size = place.log.stat().st_size
    assert isinstance(full["coverage"], dict)
    assert full["coverage"].items() >= {"bytes_read": size, "bytes_total": size, "complete": True}.items()
    assert code == full_code
    again_code, again = report(place)  # the index is there
    assert (again["coverage"], again_code) == (full["coverage"], full_code)
    assert place.processes() == {}


def test_ctrl_c_ends_a_full_check_and_its_workers(place: Place, large: Path) -> None:
    with place.log.open("ab") as file:
        file.write(rows(1, 1000) * 500)
    place.environment["MOE_TOP_CACHE"] = str(place.here / "cache")
    process = place.shell('exec $python -m tui_monitor check --full "$(dirname "$log")"')
    end = time.monotonic() + 30
    while not any("history.worker" in command for command in place.processes().values()):
        assert time.monotonic() < end and process.poll() is None
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    process.wait(30)
    place.wait_alone()
