"""The Feed of a run that is over: its records come when the replay's clock reaches their moments."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from tui_monitor.analysis.moments import moment_of
from tui_monitor.model.feed import Played
from tui_monitor.model.isolation import Failed, tried
from tui_monitor.model.records import Batch, Problem, Remark
from tui_monitor.model.refusal import Refusal
from tui_monitor.model.text import Clean, clean
from tui_monitor.model.units import Count, count_text
from tui_monitor.replay.beginning import Beginning
from tui_monitor.replay.tape import Event, Place, Tape, tape_of

SPEEDS = (1.0, 2.0, 5.0, 10.0, 20.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0, 18_000.0, 86_400.0)
USUAL = 60.0  # times as fast as it was, where that does not end before anybody has looked
LOOKED_AT = 30.0  # seconds that a replay takes at the least, unless its speed is given
LOOK = 0.05  # seconds between two looks at what is due: twenty a second, as often as a screen is drawn


class Replay:
    """`read` gives everything that is known of the run; it is called once, from a thread of its own. `speed` None: what
    suits the run's length. All methods but `start`'s thread are called from the face's thread."""

    def __init__(self, read: Callable[[], Iterable[Batch]], speed: float | None, first: Count | None = None) -> None:
        self._read, self._speed, self._first = read, speed, first
        self._tape: Tape | None = None
        self._failed: list[Batch] = []
        self.failure = ""
        """Why nothing can be played, if so."""
        self._said = ""  # what the times are
        self._beginning = Beginning()
        self._begun = False  # whether what was shown meanwhile is forgotten
        self._place: Place | None = None  # up to where it is played; None: what leads to it is to be told first
        self._lead: Iterator[Event] = iter(())  # what is left of that, or of many rows that came at once
        self._due_at = 0.0  # when there is something to drain again: asked by our thread, that must not touch the tape
        self._at, self._since, self._playing = 0.0, 0.0, True  # the clock: where it stood at which moment of ours
        self._setting = threading.Lock()  # two threads ask what time it is, and at the end each stops the clock
        self._stopping = threading.Event()
        self._wake: Callable[[], None] = lambda: None
        self._thread = threading.Thread(target=self._run, name="moe-top replay", daemon=True)

    # --- the Feed -----------------------------------------------------------------------------------------------------

    def start(self, wake: Callable[[], None]) -> None:
        """Read the run, then wake whoever listens when its next record is due."""
        self._wake = wake
        self._thread.start()

    def drain(self, most: int) -> list[Batch]:
        """The batches whose moments have come."""
        failed, self._failed = self._failed[:most], self._failed[most:]
        tape, batches = self._tape, failed
        if tape is None or self._is_to_begin:
            return batches or self._first_rows()
        now = self._now()
        while len(batches) < most and (event := self._due(tape, now)) is not None:
            batches.append(Batch(tape.run, event.records, event.time))
            if not event.is_row:
                break  # it may be a piece of many rows: enough for one turn
        return batches

    def _first_rows(self) -> list[Batch]:
        """What is shown of a log while it is read; one piece is enough for a turn."""
        return [self._beginning.told.popleft()] if self._beginning.told else []

    def begins(self) -> bool:
        """Whether what was shown while the log was read is to be forgotten now: the run is read, and played from then
        on. Said once."""
        begins, self._begun = self._tape is not None and self._is_to_begin, self._begun or self._tape is not None
        return begins

    @property
    def _is_to_begin(self) -> bool:
        return self._beginning.moment is not None and not self._begun

    def _due(self, tape: Tape, now: float) -> Event | None:
        """The next event, where its time has come; the place is then behind it, or behind those it came with."""
        if self._place is None:
            lead, self._place = tape.leading_to(now)
            self._lead = iter(lead)
        if (event := next(self._lead, None)) is not None:
            return event
        if (passed := tape.on_to(self._place, now)) is not None:
            self._lead, self._place = passed
            return next(self._lead, None)
        step = tape.step(self._place)
        if step is None or step[0].time > now:
            self._due_at = math.inf if step is None else step[0].time
            return None
        self._place = step[1]
        return step[0]

    def tell(self, run: str, remark: Remark) -> None:
        """Nothing is remembered of a replay."""

    def attend(self, run: str) -> None:
        """There is one run."""

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.ident is not None and self._thread is not threading.current_thread():
            self._thread.join(1.0)

    def _run(self) -> None:
        done = tried("replay", self._tape_or_refusal)
        if not isinstance(done, Tape):
            self.failure = words = done.words if isinstance(done, Failed) else clean(str(done))
            self._failed.append(Batch("replay", (Problem(Clean("replay"), words),), time.time()))
            self._wake()
            return
        self._load(done)
        while not self._stopping.wait(LOOK):
            if self._due_at <= self._now():
                self._wake()

    def _tape_or_refusal(self) -> Tape | Refusal:
        try:
            return tape_of(self._listened(), time.time()) or Refusal("this run has no row that could be played")
        except Refusal as refusal:
            return refusal

    def _listened(self) -> Iterator[Batch]:
        """All that is read; whoever listens is woken when there is something to be shown of it."""
        for batch in self._beginning.heard(self._read()):
            if self._beginning.told:
                self._wake()
            yield batch

    def _load(self, tape: Tape) -> None:
        first, last = tape.ends
        if self._speed is None:
            wanted = 1.0 if tape.said else min(USUAL, (last - first) / LOOKED_AT)
            self._speed = max((speed for speed in SPEEDS if speed <= wanted), default=SPEEDS[0])
        self._at, self._since = first if self._first is None else tape.moment_of(self._first), time.monotonic()
        self._said, self._tape = tape.said, tape

    # --- the clock ----------------------------------------------------------------------------------------------------

    def clock(self) -> datetime:
        """The moment that is played; until the run is read, that of the first rows, or the present one."""
        meanwhile = self._beginning.moment or time.time()
        is_played = self._tape is not None and not self._is_to_begin
        return moment_of(self._now() if is_played else meanwhile, datetime.now().astimezone().tzinfo)

    def _now(self) -> float:
        """Where the clock stands; at the end it stops."""
        with self._setting:
            gone = (time.monotonic() - self._since) * (self._speed or 1.0) if self._playing else 0.0
            now = self._at + gone
            if self._tape is not None and now >= self._tape.ends[1]:
                self._at, self._playing = self._tape.ends[1], False
                return self._at
            return now

    def _set(self, at: float, playing: bool) -> None:
        with self._setting:
            self._at, self._since, self._playing = at, time.monotonic(), playing

    # --- a past that is looked at beside the live run -----------------------------------------------------------------

    @property
    def ready(self) -> bool:
        return self._tape is not None

    def to_end(self) -> None:
        """Hold at the end."""
        if self._tape is not None:
            self._set(self._tape.ends[1], False)
            self._leave()

    # --- the keys -----------------------------------------------------------------------------------------------------

    def played(self) -> Played:
        """How it is played just now."""
        now, tape = self._now(), self._tape
        at_end = tape is not None and now >= tape.ends[1]
        reading = "" if tape is not None or self.failure else self._beginning.words
        return Played(self._speed or 1.0, self._playing, at_end, self._said, self._counter(), reading)

    def _counter(self) -> Count | None:
        tape = self._tape
        return tape.counter(self._place) if tape is not None and self._place is not None else None

    def toggle(self) -> None:
        """Play, or hold; from the end it plays from the beginning, for which the face must begin anew."""
        self._set(self._now(), not self._playing)

    def faster(self, step: int) -> None:
        """The next speed above (1) or below (-1)."""
        above = [speed for speed in SPEEDS if speed > (self._speed or 1.0)]
        below = [speed for speed in SPEEDS if speed < (self._speed or 1.0)]
        wanted = above[:1] if step > 0 else below[-1:]
        self._set(self._now(), self._playing)
        self._speed = wanted[0] if wanted else self._speed

    def step(self) -> bool:
        """Hold at the next row, for which the face must begin anew; False where there is none."""
        tape = self._tape
        time_of_row = tape.row_after(self._now()) if tape is not None else None
        if time_of_row is None:
            return False
        self._set(time_of_row, False)
        self._leave()
        return True

    def step_back(self) -> bool:
        """Hold at the row before; the face must begin anew. False where there is none."""
        tape = self._tape
        time_of_row = tape.row_before(self._now()) if tape is not None else None
        if time_of_row is None:
            return False
        self._set(time_of_row, False)
        self._leave()
        return True

    def seek(self, counter: Count) -> str:
        """Go to where the run had just reached this counter, for which the face must begin anew; why not, where that
        is not possible."""
        tape = self._tape
        if tape is None:
            return "the log is still being read"
        low, high = tape.counters
        if not low <= counter <= high:
            return f"{tape.unit}s {count_text(low)} to {count_text(high)} were read"
        self._set(tape.moment_of(counter), self._playing)
        self._leave()
        return ""

    def _leave(self) -> None:
        """Nothing is told yet of the place to which it is gone."""
        self._place, self._lead, self._due_at = None, iter(()), 0.0

    def rewind(self) -> None:
        """To the beginning, and play; the face must begin anew."""
        if self._tape is not None:
            self._set(self._tape.ends[0], True)
            self._leave()
