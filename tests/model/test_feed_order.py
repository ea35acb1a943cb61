"""The order of the feed in few numbers is the plain list of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.model.feed_order import FeedOrder

STEPS = st.lists(st.one_of(st.just("event"), st.just("row"), st.integers(1, 50), st.just("gap")), max_size=30)


@given(STEPS)
def test_the_order_is_a_plain_list(steps: list[str | int]) -> None:
    order, plain = FeedOrder(), list[int]()
    row = events = 0
    for step in steps:
        if step == "event":
            events += 1
            order.append(-events)
            plain.append(-events)
        elif step == "gap":  # a row that is told in parts, or says nothing
            row += 1
        else:
            rows = step if isinstance(step, int) else 1
            order.append_rows(row, rows) if isinstance(step, int) else order.append(row)
            plain += range(row, row + rows)
            row += rows
    assert (len(order), list(order)) == (len(plain), plain)
    assert [order[at] for at in range(-len(plain), 0)] == plain
    assert list(order.without_rows()) == [index for index in plain if index < 0]
    rows_there = [index for index in plain if index >= 0]
    assert [order.row_place(row) for row in rows_there] == [plain.index(row) for row in rows_there]
    assert order.row_place(row) is None and order.row_before(-1) is None
    before = [next((index for index in reversed(plain[: at + 1]) if index >= 0), None) for at in range(len(plain))]
    assert [order.row_before(at) for at in range(len(plain))] == before
