"""Warnings of the trainer that are equal, counted together: a run repeats the same few thousands of times."""

from __future__ import annotations

from collections import deque

from msgspec import Struct

from tui_monitor.late import late
from tui_monitor.model.log_records import Notice
from tui_monitor.model.units import Count

GROUPS = 100  # kinds of warnings that are told apart by their texts; as many more without the numbers in these
LATEST = 64  # counters kept of one kind of notice: the 50 clean episodes after a rollback need few

_NUMBER = late(r"[0-9]+")


class NoticeGroup(Struct):
    """Equal warnings of the trainer: `ats` are the counters of the latest ones."""

    latest: Notice
    count: int
    first_at: Count | None
    last_at: Count | None
    ats: deque[Count]


def count_notice(groups: dict[str, NoticeGroup], notice: Notice) -> None:
    """One more, in the group of those that are equal to it. `at` is where the store placed it."""
    key, counter = _key(groups, notice), notice.at
    group = groups.get(key)
    if group is None:
        group = groups[key] = NoticeGroup(notice, 0, counter, counter, deque(maxlen=LATEST))
    group.latest, group.count, group.last_at = notice, group.count + 1, counter
    if counter is not None:
        group.ats.append(counter)


def _key(groups: dict[str, NoticeGroup], notice: Notice) -> str:
    """Where there are many groups already, warnings are equal that differ in numbers; in the end, all that are new."""
    if notice.kind != "other":
        return notice.kind
    text = notice.text.rstrip("0123456789.()")
    if text in groups or len(groups) < GROUPS:
        return text
    shape = _NUMBER.sub("0", notice.text)
    return shape if shape in groups or len(groups) < 2 * GROUPS else ""
