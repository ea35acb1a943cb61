"""A log to look into, read where somebody looks: blocks around an offset, never the whole file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from tui_monitor.model.text_source import SLICE, Line, Matching, Passage, Wanted
from tui_monitor.sources import raw_incidents
from tui_monitor.sources.identity import identity_of, look, trouble
from tui_monitor.sources.raw_lines import ends_of, holding, text_of
from tui_monitor.sources.raw_problems import PROBLEM
from tui_monitor.sources.transcoding import Encoding, Transcoder

BLOCK = 32 * 1024  # bytes read around a place first: some hundred lines
AT_ONCE = 32  # lines read together of an incident: most have fewer
LOOKED_AT = 4000  # lines in search of incidents on a screen: a text of nothing but their first lines takes 10 ms
LONGEST = SLICE
"""Bytes. Where nothing ends a line for so long, from one multiple of it to the next, it is cut at the multiple."""


class _Open:
    """An open file that is closed when the last thread that reads it lets it go."""

    def __init__(self, path: Path) -> None:
        self.handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)

    def __del__(self) -> None:
        if hasattr(self, "handle"):
            os.close(self.handle)


class RawLog:
    """The `TextSource` of a file. A file that is gone is read on as long as it is open."""

    problem = PROBLEM

    def __init__(self, path: Path) -> None:
        self.size, self.anew, self.said = 0, 0, ""
        self._path = path
        self._file: _Open | None = None
        self._encoding: Encoding = "utf-8"
        self.look()

    def look(self) -> None:
        sight = look(self._path)
        try:
            facts = os.fstat(self._file.handle) if self._file is not None else None
            if sight.identity is None:
                self.said = _farewell(sight.missing) if facts is not None else str(sight.problem)
            elif facts is None or sight.identity != identity_of(facts):
                self._open(replaced=facts is not None)
                return
            if facts is not None:
                self._take(facts.st_size)
        except OSError as error:
            self.said = str(trouble(self._path, error))

    def _open(self, replaced: bool) -> None:
        self._file = _Open(self._path)
        self.size, self.anew = os.fstat(self._file.handle).st_size, self.anew + 1
        self.said = "replaced by another file" if replaced else ""
        self._encoding = self._told_encoding()

    def _take(self, size: int) -> None:
        """As large as it is now; of a shorter one everything may be different."""
        if size < self.size:
            self.anew, self.said = self.anew + 1, "was cut shorter"
        beginning = self.size < 2
        self.size = size
        if beginning or not size:
            self._encoding = self._told_encoding()

    def _told_encoding(self) -> Encoding:
        transcoder = Transcoder()
        transcoder.feed(self._read(0, 2))
        return transcoder.encoding or "utf-8"

    def close(self) -> None:
        self._file, self.size = None, 0

    # --- lines --------------------------------------------------------------------------------------------------------

    def before(self, offset: int, count: int) -> list[Line]:
        lines: list[Line] = []  # the last one first
        offset = min(offset, self.size)
        while len(lines) < count and offset > 0:
            begin = max(offset - BLOCK, 0)
            begin -= begin % 2
            block = self._read(begin, offset)
            if not block:
                break
            starts = [begin + end for end in ends_of(block, self._encoding) if begin + end < offset]
            starts = [0, *starts] if begin == 0 else starts or [self.line_start(offset)]
            wanted = starts[-(count - len(lines)) :]
            for start, end in reversed([*zip(wanted, [*wanted[1:], offset], strict=True)]):
                lines.append(self._line(start, end))
            offset = wanted[0]
        return lines[::-1]

    def after(self, offset: int, count: int) -> list[Line]:
        lines: list[Line] = []
        while len(lines) < count and offset < self.size:
            block = self._read(offset, min(offset + BLOCK, self.size))
            ends = [offset + end for end in ends_of(block, self._encoding)] or [self._line_end(offset)]
            for end in ends[: count - len(lines)]:
                lines.append(self._line(offset, end))
                offset = end
            if not block:
                break
        return lines

    def _line(self, start: int, end: int) -> Line:
        return Line(start, end, text_of(self._read(start, end), self._encoding))

    def line_start(self, offset: int) -> int:
        chunk = (offset - 1) // LONGEST * LONGEST
        near = max(chunk, (offset - BLOCK) // 2 * 2)
        for begin, end in ((near, offset), (chunk, offset), (chunk - LONGEST, chunk)):
            if begin < 0:
                return 0
            ends = [begin + at for at in ends_of(self._read(begin, end), self._encoding)]
            inner = [at for at in ends if at < offset]
            if inner:
                return inner[-1]
        return max(chunk, 0)

    def _line_end(self, start: int) -> int:
        """Behind the line that begins here: its own end, a multiple of LONGEST, or the end of the file."""
        chunk = start // LONGEST * LONGEST + LONGEST
        for begin, end in ((start, min(start + BLOCK, chunk)), (start, chunk), (chunk, chunk + LONGEST)):
            if begin != start and start % LONGEST == 0:
                return min(chunk, self.size)
            found = next(ends_of(self._read(begin, end), self._encoding), None)
            if found is not None:
                return begin + found
        return min(chunk + LONGEST, self.size)

    # --- looking through ----------------------------------------------------------------------------------------------

    def matching(self, wanted: Wanted, begin: int, end: int) -> Matching:
        end = min(end, begin + SLICE, self.size)
        if end < self.size:
            whole = self.line_start(end)
            end = whole if whole > begin else self._line_end(begin)
        block = self._read(begin, end)
        return Matching([begin + at for at in holding(block, wanted, self._encoding)], max(end, begin))

    def passing(self, begin: int, lines: int) -> tuple[int, int]:
        block = self._read(begin, begin + SLICE)
        if self._encoding == "utf-8" and (ends := block.count(b"\n")) < lines:
            return lines - ends, begin + len(block) if block else self.size
        for end in ends_of(block, self._encoding):
            lines -= 1
            if not lines:
                return 0, begin + end
        return lines, begin + len(block) if block else self.size

    def passages(self, begin: int, end: int) -> list[Passage]:
        """One that is longer than LONGEST of `raw_incidents` is none; texts of two bytes a letter have none."""
        if self._encoding != "utf-8":
            return []
        found, start = list[Passage](), max(begin - raw_incidents.LONGEST, 0)
        budget = iter(range(LOOKED_AT))
        for header in raw_incidents.HEADER.finditer(self._read(start, end)):
            first = self.line_start(start + header.end())
            if found and first < found[-1].end:
                continue
            lines = (line for line, _ in zip(self._onwards(first), budget, strict=False))
            if (whole := raw_incidents.passage(lines)) is not None and whole.end > begin:
                found.append(whole)
        return found

    def _onwards(self, offset: int) -> Iterator[Line]:
        """The lines from one on."""
        while lines := self.after(offset, AT_ONCE):
            yield from lines
            offset = lines[-1].end

    def newlines(self, begin: int, end: int) -> int:
        block = self._read(begin, end)
        return block.count(b"\n") if self._encoding == "utf-8" else sum(1 for _ in ends_of(block, self._encoding))

    def _read(self, begin: int, end: int) -> bytes:
        """What stands there; less where the file is shorter by now or cannot be read."""
        file = self._file
        if file is None or end <= begin:
            return b""
        try:
            return os.pread(file.handle, end - begin, begin)
        except OSError as error:
            self.said = str(trouble(self._path, error))
            return b""


def _farewell(missing: bool) -> str:
    return "deleted: as it was last" if missing else "cannot be read any more: as it was last"
