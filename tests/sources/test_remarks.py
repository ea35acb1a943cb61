"""Memories put together: nothing that one moe-top kept is lost by another, and nothing grows without end."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.model.records import Acknowledged, Judged, Remembered, Stall
from tui_monitor.model.text import Clean
from tui_monitor.sources.remarks import KEPT, with_all_of, with_remark


def verdict(at: float, name: str) -> Judged:
    return Judged(at, name, Clean("why"), int(at))  # type: ignore[arg-type]  # a verdict's name


def test_a_verdict_counts_where_it_changes() -> None:
    page = Remembered()
    for at, name in enumerate(("healthy", "healthy", "warning", "warning", "healthy")):
        page = with_remark(page, verdict(float(at), name))
    assert [(each.at, each.verdict) for each in page.verdicts] == [(0, "healthy"), (2, "warning"), (4, "healthy")]


def test_an_acknowledgement_may_be_taken_back_and_given_anew() -> None:
    seen, back = Acknowledged("grad", "m", 1.0), Acknowledged("grad", "m", 2.0, withdrawn=True)
    page = with_remark(with_remark(Remembered(), seen), Acknowledged("disk", "d", 1.5))
    assert with_remark(page, Acknowledged("grad", "m", 9.0)) is page, "no news"
    assert [a.check for a in page.acknowledged] == ["grad", "disk"]
    assert with_remark(page, back).acknowledged[-1] == back
    assert with_all_of(Remembered(), with_remark(page, back), page).acknowledged[-1] == back, "the latest counts"


def test_two_pages_become_one() -> None:
    here = Remembered(stalls=(Stall(5.0, 400.0, 10),), verdicts=(verdict(1.0, "healthy"), verdict(9.0, "critical")))
    there = Remembered(stalls=(Stall(2.0, 90.0), Stall(5.0, 400.0, 10)), verdicts=(verdict(4.0, "warning"),))
    both = with_all_of(Remembered(pid=7), here, there)
    assert both.pid == 7 and [stall.at for stall in both.stalls] == [2.0, 5.0]
    assert [each.verdict for each in both.verdicts] == ["healthy", "warning", "critical"]


verdicts = st.tuples(st.floats(0, 1e9), st.sampled_from(["healthy", "warning", "critical", "unknown"]))


@given(st.lists(verdicts, max_size=40), st.lists(verdicts, max_size=40))
def test_merging_twice_adds_nothing(left: list[tuple[float, str]], right: list[tuple[float, str]]) -> None:
    one, other = (Remembered(verdicts=tuple(verdict(*told) for told in side)) for side in (left, right))
    both = with_all_of(Remembered(), one, other)
    assert with_all_of(Remembered(), both, both) == both
    assert [v.verdict for v in both.verdicts] == [v.verdict for v in with_all_of(both, one, other).verdicts]


def test_a_page_stays_small() -> None:
    page = Remembered()
    for at in range(3 * KEPT):
        page = with_remark(page, verdict(float(at), ("healthy", "warning")[at % 2]))
        page = with_remark(page, Acknowledged(f"rule {at}", "m", float(at)))
    assert len(page.verdicts) == len(page.acknowledged) == KEPT
    assert page.verdicts[-1].at == 3 * KEPT - 1
