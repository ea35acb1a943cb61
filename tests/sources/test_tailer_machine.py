"""Random file operations against the tailer: nothing is lost, nothing is read twice.

What no reader can know is left out of the demand, not out of the operations: text truncated away before it was read
may be missing, and so may a file that lost its name before any read. Whatever is delivered must have been written."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from tui_monitor.sources.tailer import MOST_FILES, QUIET_READS, Tailer


class Written:
    """A file as its writer knows it: the text since it was last truncated, and the texts before."""

    def __init__(self, path: Path, append: bool) -> None:
        self.fd = os.open(path, os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else 0))
        self.text = b""
        self.truncated: list[bytes] = []
        self.seen = False  # by a read, while it had the name
        self.reads_since = 0

    def write(self, data: bytes) -> None:
        os.write(self.fd, data)
        self.text += data
        self.reads_since = 0

    def truncate(self) -> None:
        os.ftruncate(self.fd, 0)  # a writer without O_APPEND goes on behind a hole
        self.truncated.append(self.text)
        self.text = b""


def whole_lines(text: bytes) -> list[bytes]:
    return text.split(b"\n")[:-1]


class LogLife(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.path = self.folder / "train.log"
        self.tailer = Tailer(self.path)
        self.present: Written | None = None
        self.former: list[Written] = []
        self.delivered: list[bytes] = []
        self.number = 0

    def teardown(self) -> None:
        try:
            for _ in range(3):
                self.drain()
            self.check()
        finally:
            self.tailer.close()
            for written in self.everything():
                os.close(written.fd)
            shutil.rmtree(self.folder)

    def everything(self) -> list[Written]:
        return [*self.former, *([self.present] if self.present else [])]

    def line(self, padding: int) -> bytes:
        self.number += 1
        return b"%d:%s:%d\n" % (self.number, b"." * padding, self.number)

    @precondition(lambda self: self.present is None)
    @rule(append=st.booleans(), padding=st.integers(0, 2000))
    def create(self, append: bool, padding: int) -> None:
        self.present = Written(self.path, append)
        self.present.write(self.line(padding) if padding % 3 else b"")

    @precondition(lambda self: self.present)
    @rule(count=st.integers(1, 5), padding=st.sampled_from([0, 7, 300, 3000]))
    def write_lines(self, count: int, padding: int) -> None:
        self.present.write(b"".join(self.line(padding) for _ in range(count)))

    @precondition(lambda self: self.present)
    @rule(cut=st.integers(1, 400), padding=st.integers(0, 300))
    def write_half_a_line(self, cut: int, padding: int) -> None:
        self.present.write(self.line(padding)[:-1][:cut])

    @precondition(lambda self: self.present)
    @rule()
    def truncate(self) -> None:
        self.present.truncate()

    @precondition(lambda self: self.present)
    @rule(count=st.integers(1, 30))
    def truncate_and_grow_again(self, count: int) -> None:
        self.present.truncate()
        self.write_lines(count, 300)

    @precondition(lambda self: self.present and len(self.former) < MOST_FILES - 2)
    @rule(how=st.sampled_from(["rename", "delete", "replace"]), new_text=st.booleans())
    def lose_the_name(self, how: str, new_text: bool) -> None:
        self.former.append(self.present)
        self.present.reads_since = 0
        self.present = None
        if how == "rename":
            self.path.rename(self.folder / f"train.log.{len(self.former)}")
        elif how == "delete":
            self.path.unlink()
        else:
            temporary = self.folder / "new"
            self.present = Written(temporary, append=True)
            self.present.write(self.line(50) if new_text else b"")
            temporary.replace(self.path)

    @precondition(lambda self: any(each.reads_since < QUIET_READS for each in self.former))
    @rule(data=st.data())
    def write_late(self, data: st.DataObject) -> None:
        alive = [each for each in self.former if each.reads_since < QUIET_READS]
        data.draw(st.sampled_from(alive)).write(self.line(20))

    @rule(limit=st.sampled_from([1, 2, 17, 500, 1 << 20]))
    def read(self, limit: int) -> None:
        self.read_piece(limit)

    def read_piece(self, limit: int) -> bool:
        for written in self.everything():
            written.reads_since += 1
        if self.present:
            self.present.seen = True
        piece = self.tailer.read(limit)
        self.delivered += piece.lines
        return piece.more

    @rule()
    def drain(self) -> None:
        while self.read_piece(1 << 20):
            pass

    @rule()
    def settle_and_check(self) -> None:
        self.drain()
        self.check()

    def check(self) -> None:
        written: Counter[bytes] = Counter()
        for each in self.everything():
            for text in [*each.truncated, each.text]:
                written.update(whole_lines(text))
        demanded = Counter(line for each in self.everything() if each.seen for line in whole_lines(each.text))
        delivered = Counter(self.delivered)
        assert not delivered - written, "delivered twice, or never written"
        assert not demanded - delivered, "lost"
        for each in self.everything():
            lines = whole_lines(each.text)
            order = [self.delivered.index(line) for line in lines if delivered[line] == 1 and written[line] == 1]
            assert order == sorted(order), "out of order"


def test_nothing_is_lost_and_nothing_read_twice() -> None:
    run_state_machine_as_test(LogLife, settings=settings(max_examples=100, stateful_step_count=40, deadline=None))
