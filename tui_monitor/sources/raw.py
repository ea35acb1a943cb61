"""A file's bytes as they stand, for readers that cut records themselves: a metric file has no lines to speak of."""

from __future__ import annotations

from tui_monitor.sources.transcoding import Encoding


class RawBytes:
    """In the place of a LineSplitter: what comes is passed on as it is, and nothing is carried."""

    carried = b""
    encoding: Encoding | None = None
    half_line = False

    def feed(self, data: bytes) -> list[bytes]:
        return [data] if data else []

    def settle(self) -> list[bytes]:
        return []

    def rest(self) -> bytes:
        return b""
