"""The general reader's parts: what a number in a line is, which counter is the run's, and that memory stays bounded."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_monitor.formats import LogReader
from tui_monitor.formats.shapes.ledger import MOST_LABELS, Ledger
from tui_monitor.formats.shapes.lines import KEPT_PLANS, LineReader
from tui_monitor.formats.shapes.prefix import without_launcher, without_prefix
from tui_monitor.formats.shapes.reading import Counter, Reading
from tui_monitor.formats.shapes.recall import Recall
from tui_monitor.formats.shapes.sightings import MOST, Sightings
from tui_monitor.model.records import Batch, Row, Setup
from tui_monitor.model.store import Store

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*/*.txt"))

LINES = [
    ("step 10/200 | loss 0.5", {"step": (10, 200)}, {"loss": 0.5}),
    ("Epoch 3: reward=-1.5e-3, win rate=66.9%", {"epoch": (3, None)}, {"reward": -0.0015, "win_rate": 66.9}),
    ("iter 7 tokens 833,525 dt 629.00ms", {"iteration": (7, None)}, {"tokens": 833525.0, "dt": 629.0}),
    ("Episode 5 | Avg (last 20): 7.34 ± 1.6", {"episode": (5, None)}, {"avg": 7.34}),
    ("After 300 episodes, mean return = 23.5", {"episode": (300, None)}, {"mean_return": 23.5}),
    (
        "Epoch [3][50/1000] lr: 2.0e-02, eta: 3:03:11",
        {"epoch": (3, None), "batch": (50, 1000)},
        {"lr": 0.02},
    ),
    ("[val] epoch 4 loss=0.7", {"epoch": (4, None)}, {"val_loss": 0.7}),
    ("localhost:3001 answered, worker.py:12 done", {}, {}),
    ("took 12 of them, saved model to ckpt_26.pt", {}, {}),
    ("2025-06-04 17:36:55 | 12:30:01 left", {}, {}),
    ("release 1.9.4 of 2.0.1", {}, {}),
]


@pytest.mark.parametrize(
    ("line", "counters", "values"), LINES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_what_the_numbers_of_a_line_are(line: str, counters: dict[str, object], values: dict[str, float]) -> None:
    reading = LineReader().read(without_prefix(line)) or Reading("line", "", (), {})
    assert {counter.unit: (counter.value, counter.total) for counter in reading.counters} == counters
    assert reading.values == pytest.approx(values)


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("2025-12-19 13:47:46,392 - INFO - Episode 50", "Episode 50"),
        ("INFO:root:Episode 10", "Episode 10"),
        ("I0208 00:58:52.740406 15437 solver.cpp:243] Iteration 1", "Iteration 1"),
        ("[rank3]: [train] step 5", "step 5"),
        ("(RolloutWorker pid=612) loss 3", "loss 3"),
        ("[step=510/1000,epoch=0]", "[step=510/1000,epoch=0]"),
        ("[val] epoch 3", "[val] epoch 3"),
    ],
)
def test_what_stands_before_a_line_is_no_part_of_it(line: str, body: str) -> None:
    assert without_prefix(line) == body


def test_a_block_behind_a_launcher_keeps_its_indentation() -> None:
    assert without_launcher("(main pid=7) |    loss    | 3 |") == "|    loss    | 3 |"
    assert without_launcher("[rank0]:   loss: 3") == "  loss: 3"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_line_recalled_is_a_line_read(sample: Path) -> None:
    """The quick way gives what the slow one gives, line by line."""
    recall, lines = Recall(), LineReader()
    for line in sample.read_text(errors="replace").splitlines():
        match = lines.match(without_prefix(line))
        quick = recall.read(line)
        if quick is not None:
            assert match is not None
            assert repr(quick) == repr(match.reading())
        if match is not None:
            recall.keep(line, match)


def test_a_counter_chosen_in_haste_gives_way_and_its_rows_go() -> None:
    log, store = LogReader(), Store()
    lines = ["Epoch: 0, Step: 5, loss = 7.95", *(f"Epoch: 0, Step: {step}, loss = 7.0" for step in range(10, 60, 5))]
    for line in lines:
        store.apply(Batch("run", tuple(log.read([line.encode()]) + log.settle()), 0.0))
    run = store.runs["run"]
    assert (run.unit, run.current) == ("step", 55)
    assert list(run.rows.counters) == sorted(run.rows.counters)


def test_a_total_stated_by_arguments_is_that_of_the_unit_that_counts() -> None:
    lines = ["Namespace(epochs=3, max_steps=345)", *(f"step {step} | loss 1.5" for step in (1, 2, 3))]
    log = LogReader()
    records = log.read(line.encode() for line in lines) + log.finish()
    assert [row.total for row in records if isinstance(row, Row)] == [345, 345, 345]
    assert [setup.unit for setup in records if isinstance(setup, Setup) and setup.unit] == ["step"]


def test_text_that_never_repeats_leaves_bounded_memory() -> None:
    lines, sightings, ledger = LineReader(), Sightings(), Ledger()
    for n in range(2 * KEPT_PLANS):
        lines.read(f"word{n}x: 5")
        sightings.note(f"key {n}", n)
        ledger.note(Reading("line", "", (Counter(f"label {n}", "step", n),), {}))
    assert len(lines._plans) <= KEPT_PLANS
    assert len(sightings.all) <= MOST + 1
    assert len(ledger.labels) <= MOST_LABELS


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.text(max_size=80) | st.from_regex(r"[a-z ]{1,9}[:=] ?[0-9.,e%/-]{1,12}( \| [a-z]{1,5} [0-9]{1,9}){0,3}"),
        max_size=30,
    )
)
def test_no_text_raises_and_every_row_can_be_stored(lines: list[str]) -> None:
    log, store = LogReader(), Store()
    for line in lines:
        store.apply(Batch("run", tuple(log.read([line.encode()]) + log.settle()), 0.0))
    store.apply(Batch("run", tuple(log.finish()), 0.0))


def test_ticks_of_a_bar_stand_not_in_the_feed_until_they_have_a_value() -> None:
    """Each tick of a progress bar is a row, so that progress is known; the feed shows those that tell something."""
    bar = " {0}%|#         | {0}/100 [00:0{1}<00:30,  3.00it/s]"
    lines = [bar.format(step, step % 10) for step in range(1, 41)]
    lines[20:20] = ["{'loss': 1.5, 'epoch': 0.2}"]
    lines[41:] = ["{'loss': 1.2, 'epoch': 0.4}"]
    log, store = LogReader(), Store()
    store.apply(Batch("run", tuple(log.read(line.encode() for line in lines) + log.finish()), 0.0))
    run = store.runs["run"]
    shown = [run.rows.counters[place] for place in run.feed if place >= 0]
    assert (len(run.rows), shown) == (40, [20, 40])
