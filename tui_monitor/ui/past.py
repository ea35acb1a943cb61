"""A live screen that is turned to the selected run's past, and back: the live side is put aside and read on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar, NamedTuple

from textual.binding import BindingType

from tui_monitor.model.feed import Feed, Player, Recording
from tui_monitor.model.store import Store
from tui_monitor.model.text import Clean, clean
from tui_monitor.model.units import count_text
from tui_monitor.ui.attention import Attention
from tui_monitor.ui.bindings import bindings
from tui_monitor.ui.intake import drain_slice
from tui_monitor.ui.replaying import Replaying
from tui_monitor.ui.reports import Reports


class Side(NamedTuple):
    """What a screen is about: where it comes from, what is known of it, by which clock it is judged."""

    feed: Feed
    store: Store
    reports: Reports
    attention: Attention
    clock: Callable[[], datetime]
    heard_at: datetime | None


class Past(Replaying):
    """An app with a side that is shown, which may be a run's past."""

    # the replay's once more: of keys that two classes bind only the last ones would be known, and `p` means two things
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("replay", "live", "past")]
    _aside: Side | None = None  # the live one, while a past is shown
    _asked: Recording | None = None  # a past that is still being read
    _shown_past: Recording | None = None

    # the side that is shown
    _feed: Feed
    _store: Store
    _reports: Reports
    _attention: Attention
    _clock: Callable[[], datetime]
    _heard_at: datetime | None
    _paused: bool
    _rewinding: bool

    def say_gone(self, name: Clean) -> None:
        """The run that was selected is there no more."""
        self.notify(f"{name} is gone: its log was deleted", markup=False)

    def news_came(self) -> None:
        """A feed has something; called on any thread."""
        raise NotImplementedError

    @property
    def player(self) -> Player | None:
        return self._shown_past or super().player

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """To the past from where runs are live, and back from there."""
        if action == "past_enter":
            return self._services.past is not None and self._shown_past is None and self.screen is self._desk
        if action == "past_leave":
            return self._shown_past is not None and self.screen is self._desk
        return super().check_action(action, parameters)

    def action_past_enter(self) -> None:
        scene = self._desk.scene
        if self._services.past is None or scene is None or scene.selected is None or self._asked is not None:
            return
        self.notify(f"reading the past of {scene.selected.run.name}", markup=False)
        self._asked = self._services.past(scene.selected.key)
        self._asked.start(self.news_came)

    def action_past_leave(self) -> None:
        if self._shown_past is None or self._aside is None:
            return
        self._shown_past.stop()
        live, self._aside, self._shown_past = self._aside, None, None
        self._desk.turn("live")
        self.clear_notifications()  # what was said of the past
        self._feed, self._store, self._reports, self._attention, self._clock, self._heard_at = live
        self._paused = self._rewinding = False
        self.look_now()

    def enter_when_read(self) -> None:
        """Turn to the past that was asked for, once it is read; or say why that cannot be."""
        asked = self._asked
        if asked is None or not (asked.ready or asked.failure):
            return
        self._asked = None
        if asked.failure:
            asked.stop()
            self.notify(asked.failure, severity="warning", markup=False)
            return
        self._aside = Side(self._feed, self._store, self._reports, self._attention, self._clock, self._heard_at)
        asked.to_end()
        self._desk.turn("past")
        self._shown_past = self._feed = asked
        self._attention, self._clock, self._heard_at = Attention(asked.attend, self.say_gone), asked.clock, None
        self.begin_anew()

    def read_on(self) -> bool:
        """Take what came for the side that is not shown; whether there is no more of it just now."""
        if self._aside is None:
            return True
        changed, empty = drain_slice(self._aside.feed, self._aside.store)
        self._aside.reports.changed(changed)
        if changed:
            self._aside = self._aside._replace(heard_at=self._aside.clock())
        return empty

    def stop_others(self) -> None:
        """End the feeds that are not shown."""
        for feed in (self._asked, self._aside.feed if self._aside is not None else None):
            if feed is not None:
                feed.stop()

    def replay_words(self) -> str:
        """`AS OF 200`, and how fast it goes on from there."""
        words = super().replay_words()
        if self._shown_past is None:
            return words
        played = self._shown_past.played()
        speed = f" ×{count_text(int(played.speed))}" if played.playing else ""
        return f"AS OF {count_text(played.counter)}{speed}" if played.counter is not None else "AS OF the start"

    def title_words(self, title: Clean) -> str:
        """Of when the picture is, and how to leave it."""
        words = super().title_words(title)
        scene = self._desk.scene
        if self._shown_past is None or self._aside is None or scene is None or scene.selected is None:
            return words
        at, live = self._shown_past.played().counter, self._aside.store.runs.get(scene.selected.key)
        of = f" (of {count_text(live.current)} now)" if live is not None and live.current is not None else ""
        when = f"{scene.selected.run.unit} {count_text(at)}" if at is not None else "the start"
        return clean(f"AS OF {when}{of} · esc back to live")
