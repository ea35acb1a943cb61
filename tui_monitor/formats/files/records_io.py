"""TFRecord framing, which TensorBoard's event files have: records in order, through damage, half ones waiting.

A record is its length (8 bytes), the length's checksum, the payload, the payload's checksum. A checksum is a masked
CRC32C. That of the length is always verified (equal lengths are looked up): a wrong one would lead anywhere. The
payload's is costly in pure Python (measured: 3 µs for the usual 42 bytes, 60 ms for a megabyte), so short records are
verified together and long ones only where numbers are taken from them: pictures and graphs are never summed up.
"""

from __future__ import annotations

from struct import Struct

from tui_monitor.formats.files.checksums import AT_LEAST, AT_MOST, masked, masked_together
from tui_monitor.late import late

HEAD, FOOT = 12, 4  # bytes around a payload

LARGEST = 16 << 20
"""Bytes of a payload that is kept: merged summaries of large models have a megabyte; more is a picture, a graph or a
flipped bit, and passed over."""

_BEYOND = 1 << 40
"""Bytes that no record has, and what eight characters of text say as a length: it costs no checksum."""

_MOST_LENGTHS = 4096  # whose checksums are remembered

_HEAD, _FOOT = Struct("<QI"), Struct("<I")
_ZEROS = late(rb"\0{5,}")  # the upper bytes of any length below 16 MiB


Frame = tuple[bytes, int]
"""A record: its payload and the checksum that stands behind it."""


def begins_record(head: bytes) -> bool:
    """Whether these first bytes are a record's head."""
    if len(head) < HEAD:
        return False
    length, checksum = _HEAD.unpack_from(head)
    return 0 < length < _BEYOND and masked(head[:8]) == int(checksum)


class Frames:
    """Cuts a growing file into its records. `lost` counts bytes that belong to no record, `passed` records that were
    too large; both never hold back the next sound one."""

    def __init__(self) -> None:
        self.lost = self.passed = 0
        self._pieces: list[bytes] = []  # of the half record at the end
        self._held = 0  # bytes in them
        self._needed = HEAD  # bytes from which on there is anything to read
        self._skip = 0  # bytes still to come of a record that is passed over
        self._lengths: dict[int, int] = {}

    @property
    def half(self) -> int:
        """Bytes of a record that is not whole yet."""
        return self._held

    def feed(self, data: bytes) -> list[Frame]:
        """The records that `data` completes. Their payloads' checksums are not verified."""
        if self._skip:
            passed = min(self._skip, len(data))
            self._skip -= passed
            data = data[passed:]
        self._pieces.append(data)
        self._held += len(data)
        if self._held < self._needed:
            return []
        data = b"".join(self._pieces) if len(self._pieces) > 1 else data
        return self._cut(data)

    def _cut(self, data: bytes) -> list[Frame]:
        frames: list[Frame] = []
        at, size, lengths, unpack, foot = 0, len(data), self._lengths, _HEAD.unpack_from, _FOOT.unpack_from
        needed = HEAD
        while size - at >= HEAD:
            length, checksum = unpack(data, at)
            if lengths.get(length) != checksum and not self._is_length(data[at : at + 8], length, checksum):
                at = self._resume(data, at)
                continue
            end = at + HEAD + length + FOOT
            if end > size:
                needed = end - at
                break
            frames.append((data[at + HEAD : end - FOOT], foot(data, end - FOOT)[0]))
            at = end
        self._keep(data[at:] if at < size else b"", needed)
        return frames

    def _keep(self, rest: bytes, needed: int) -> None:
        """Hold the half record, but not one that is too large."""
        if needed > LARGEST + HEAD + FOOT:
            self.passed += 1
            self._skip, rest, needed = needed - len(rest), b"", HEAD
        self._pieces, self._held, self._needed = [rest] if rest else [], len(rest), needed

    def _is_length(self, head: bytes, length: int, checksum: int) -> bool:
        """Whether a length is sound. An empty record is none: no writer has any, and holes are full of them."""
        if not length or masked(head) != checksum:
            return False
        if len(self._lengths) < _MOST_LENGTHS:
            self._lengths[length] = checksum
        return True

    def _resume(self, data: bytes, at: int) -> int:
        """Where the next sound head stands after a damaged one at `at`; if nowhere, where one may still begin. Only
        beginnings of runs of zeros are tried, so that a hole costs no time."""
        for zeros in _ZEROS.finditer(data, at + 1):
            for start in range(max(at + 1, zeros.start() - 3), zeros.start()):
                if start + 8 <= zeros.end() and begins_record(data[start : start + HEAD]):
                    self.lost += start - at
                    return start
        end = max(at + 1, len(data) - HEAD + 1)
        self.lost += end - at
        return end


def verified(frames: list[Frame]) -> dict[int, bool]:
    """Which of the short records have the right checksum, by their place: those of whose length there are enough to be
    verified together."""
    places: dict[int, list[int]] = {}
    for place, (payload, _) in enumerate(frames):
        places.setdefault(len(payload), []).append(place)
    sound: dict[int, bool] = {}
    for length, group in places.items():
        if length <= AT_MOST and len(group) >= AT_LEAST:
            told = masked_together([frames[place][0] for place in group])
            sound.update((place, frames[place][1] == crc) for place, crc in zip(group, told, strict=True))
    return sound
