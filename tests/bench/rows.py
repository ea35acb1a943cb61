"""The rows of the table by name: one function each, in the table's order; what --quick may leave out comes last."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.bench.figures import Figure
from tests.bench.living import many_runs, standing_by, write_to_screen
from tests.bench.opening import drawing, first_frame, first_frame_giant, keys_while_loading, memory, reopening
from tests.bench.place import Bench
from tests.bench.reading import commands, footprint, full_reading, full_reading_again

Row = Callable[[Bench], Iterator[Figure]]
ROWS: dict[str, Row] = {
    "first-frame": first_frame,
    "first-frame-giant": first_frame_giant,
    "full": full_reading,
    "footprint": footprint,
    "again": full_reading_again,
    "commands": commands,
    "loading-keys": keys_while_loading,
    "reopen": reopening,
    "memory": memory,
    "latency": write_to_screen,
    "drawing": drawing,
    "idle": standing_by,
    "many": many_runs,
}
