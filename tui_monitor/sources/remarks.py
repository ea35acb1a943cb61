"""Puts memories together: a remark into a page, and pages that several moe-tops wrote into one. Nothing is lost."""

from __future__ import annotations

import msgspec

from tui_monitor.model.records import Acknowledged, Judged, Remark, Remembered, Stall

KEPT = 200  # of each kind, the latest: verdicts change some times a day, a page stays some ten kilobytes


def with_remark(page: Remembered, remark: Remark) -> Remembered:
    """The page with what a face said; the same page where that is known: a verdict counts where it changes."""
    if isinstance(remark, Acknowledged):
        others = [old for old in page.acknowledged if old.check != remark.check]
        known = [old for old in page.acknowledged if old.check == remark.check]
        if known and (known[0].mark, known[0].withdrawn) == (remark.mark, remark.withdrawn):
            return page
        return msgspec.structs.replace(page, acknowledged=(*others, remark)[-KEPT:])
    if page.verdicts and page.verdicts[-1].verdict == remark.verdict:
        return page
    return msgspec.structs.replace(page, verdicts=(*page.verdicts, remark)[-KEPT:])


def with_all_of(page: Remembered, *others: Remembered) -> Remembered:
    """The page with the stalls, verdicts and acknowledgements of `others`; of one check the latest counts."""
    stalls = {stall.at: stall for other in others for stall in other.stalls}
    latest = {each.check: each for each in sorted((a for other in others for a in other.acknowledged), key=_time)}
    return msgspec.structs.replace(
        page,
        stalls=tuple(sorted(stalls.values(), key=_time)[-KEPT:]),
        verdicts=_changes({verdict.at: verdict for other in others for verdict in other.verdicts}),
        acknowledged=tuple(sorted(latest.values(), key=_time)[-KEPT:]),
    )


def _time(record: Remark | Stall) -> float:
    return record.at


def _changes(verdicts: dict[float, Judged]) -> tuple[Judged, ...]:
    """In order of time, each that differs from the one before."""
    kept: list[Judged] = []
    for verdict in sorted(verdicts.values(), key=_time):
        if not kept or kept[-1].verdict != verdict.verdict:
            kept.append(verdict)
    return tuple(kept[-KEPT:])
