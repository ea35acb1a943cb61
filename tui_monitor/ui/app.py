"""The app: drains the feed, judges the runs, sets the scene, answers the keys that are about more than looking."""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from time import perf_counter, thread_time

from textual.screen import Screen

from tui_monitor.analysis.remarks import acknowledge
from tui_monitor.config import Settings
from tui_monitor.model.feed import Feed
from tui_monitor.model.run import Run
from tui_monitor.model.store import Store
from tui_monitor.model.text import clean
from tui_monitor.ui.acknowledging import Acknowledging
from tui_monitor.ui.actions import ACTIONS
from tui_monitor.ui.attention import Attention
from tui_monitor.ui.driver import thrifty
from tui_monitor.ui.intake import drain_slice
from tui_monitor.ui.keeping import Keeping
from tui_monitor.ui.keys.remapped import remapped
from tui_monitor.ui.messages import AcknowledgeAsked, FeedWoke, RunChosen, SnapshotAsked
from tui_monitor.ui.pace import Pace
from tui_monitor.ui.reports import Reports
from tui_monitor.ui.scene import Scene
from tui_monitor.ui.services import NONE, Services
from tui_monitor.ui.thrift import Thrift
from tui_monitor.ui.turns import BREATH, Turns

JUST_SHOWN = 0.9  # seconds: a screen that news has just brought up to date is not drawn again for the clock alone


def local_now() -> datetime:
    """The wall clock with its offset."""
    return datetime.now().astimezone()


class MoeTop(Keeping):
    """The monitor. `feed` brings what happened; `settings_of` a run's configuration; `clock` the time, aware;
    `services` are what it may ask of the world besides."""

    TITLE = "moe-top"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    NOTIFICATION_TIMEOUT = 2.5  # seconds: a message stands in the footer's place

    def __init__(
        self,
        feed: Feed,
        settings_of: Callable[[Run], Settings],
        *,
        title: str,
        waiting: Callable[[], str | None] = lambda: None,
        clock: Callable[[], datetime] = local_now,
        host: str | None = None,
        theme: str | None = None,
        plain: bool = False,
        keys: dict[str, str] | None = None,
        services: Services = NONE,
    ) -> None:
        self._where, self._host = clean(title), clean(host if host is not None else platform.node())
        super().__init__(services, self._where, theme)
        self._thrift = Thrift()
        self.driver_class = thrifty(self.driver_class, self._thrift)
        self._feed, self._store = feed, Store()
        self._settings_of = settings_of
        self._reports = Reports(self._store, settings_of)
        self._attention, self._acknowledging = Attention(feed.attend, self.say_gone), Acknowledging()
        self._clock, self._waiting, self.plain = clock, waiting, plain
        self._paused = False
        self._heard_at: datetime | None = None
        self._pace = Pace()
        self._turns: Turns[Callable[[], None]] = Turns(lambda work: work(), self.set_timer)
        self._judged: tuple[Scene | None, Scene | None, float] = (None, None, 0.0)  # its scene, the one before, seconds
        self._draining = self._stopped = self._unseen = self._rewinding = False
        if keys:
            self.set_keymap(keys)
            self._desk.table = remapped(ACTIONS, keys)

    # --- life ---------------------------------------------------------------------------------------------------------

    def get_default_screen(self) -> Screen[None]:
        """The dashboard is the bottom of the stack: an empty screen under it would be painted first."""
        return self._desk

    def on_mount(self) -> None:
        super().on_mount()
        self.set_interval(1.0, self._tick)
        self._show()
        self._feed.start(self.news_came)

    def on_resize(self) -> None:
        """A terminal that was resized has moved its cells about: all are sent again."""
        self._thrift.forget()

    def on_unmount(self) -> None:
        self.keep_habits()
        self.stop_feed()

    def stop_feed(self) -> None:
        """End the feed's threads; once is enough, twice does no harm."""
        if not self._stopped:
            self._stopped = True
            self._feed.stop()
            self.stop_others()

    # --- data ---------------------------------------------------------------------------------------------------------

    def news_came(self) -> None:
        """Called from a feed's thread when its queue turned non-empty."""
        self.post_message(FeedWoke())

    def on_feed_woke(self) -> None:
        if not self._draining:
            self._draining = True
            self.set_timer(max(self._pace.wait(), BREATH), self._drain)

    def _drain(self) -> None:
        """One slice; a backlog goes on after a breath, an empty queue waits to be woken."""
        began = perf_counter()
        self.enter_when_read()
        self.begin_when_read()
        others_empty = self.read_on()
        changed, empty = drain_slice(self._feed, self._store)
        if changed:
            self._heard_at = self._clock()
            self.tell_times()
        grown = self._reports.changed(changed)
        self._draining = not (empty and others_empty)
        if self._draining:
            self.set_timer(BREATH, self._drain)
        if empty and self._rewinding:
            self._rewinding = False
            self._unseen = True
        self._unseen = self._unseen or self._reports.are_news(grown, self._attention.selected)
        if self._unseen and (empty or self._pace.age > 2 * self._pace.gap):
            self._unseen = False
            self._turns.do((self._judge_news, self._show_news), began)

    def _judge_news(self) -> None:
        """The first half of a showing: what came is judged."""
        began, before = thread_time(), self._desk.scene
        self._judged = self._scene(), before, thread_time() - began

    def _show_news(self) -> None:
        """The other half: it is drawn; judged anew, where a key has changed the scene meanwhile."""
        began, (scene, before, judging) = thread_time(), self._judged
        if self._desk.scene is not before:
            self._show()
        elif scene is not None and not self._rewinding:
            self._desk.scene = scene
        self._pace.shown(began - judging)

    def _tick(self) -> None:
        """The clock's second, the only timer: ages, silence and ETA are judged again, and garbage is collected."""
        if not self._paused and self._store.runs:
            self._reports.judge_others(self._clock())
            for key, remark in self._reports.verdicts_to_remember():
                self._feed.tell(key, remark)
        if self._pace.age > JUST_SHOWN:
            self._show()
        self.tidy()

    def _show(self) -> None:
        """Judge the selected run and set the scene, at once."""
        scene = self._scene()
        if scene is not None:
            self._desk.scene = scene

    def _scene(self) -> Scene | None:
        """The scene as of now; a paused display keeps its runs, only the clock goes on. None while a replay goes to
        another place: what is on the screen stays."""
        if self._rewinding:
            return None
        now, self._unseen = self._clock(), False
        old = self._desk.scene
        if self._paused and old is not None:
            views, selected = old.views, old.selected
        else:
            before = old.views if old is not None else ()
            views, selected = self._attention.views(self._store, self._reports, before, now)
        heard = None if self._heard_at is None else max((now - self._heard_at).total_seconds(), 0.0)
        return Scene(
            now, self.title_words(self._where), self._host, views, selected, self._waiting(), heard, self._paused,
            self.plain, self._chosen.marked, self.replay_words(), self.replay_instant(), self._chosen.baseline,
        )  # fmt: skip

    # --- a replay -----------------------------------------------------------------------------------------------------

    def begin_anew(self) -> None:
        super().begin_anew()
        self._store = Store()
        self._reports = Reports(self._store, self._settings_of)
        self._attention.begin_anew()
        self._acknowledging = Acknowledging()
        self._rewinding, self._paused = True, False
        self.on_feed_woke()

    def look_now(self) -> None:
        self.on_feed_woke()
        self._show()

    # --- keys ---------------------------------------------------------------------------------------------------------

    def on_run_chosen(self, message: RunChosen) -> None:
        """Show what is known of the run at once, and then judge it as of now."""
        self._attention.choose(message.key)
        scene = self._desk.scene
        chosen = next((view for view in scene.views if view.key == message.key), None) if scene is not None else None
        if scene is not None and chosen is not None:
            self._desk.scene = replace(scene, selected=chosen)
        if not self._paused:
            self.set_timer(BREATH, lambda: self._turns.do((self._judge_news, self._show_news)))

    def on_pause_asked(self) -> None:
        self._paused = not self._paused
        self._show()

    def on_acknowledge_asked(self, message: AcknowledgeAsked) -> None:
        """Tell the feed; the report follows when it is remembered."""
        scene = self._desk.scene
        if scene is None or scene.selected is None:
            self.notify("no run to acknowledge anything of yet", severity="warning", markup=False)
            return
        if self.player is not None:
            self.notify("a replay changes nothing: nothing is acknowledged", severity="warning", markup=False)
            return
        check, words = self._acknowledging.answer(scene.selected, message.check)
        if check is not None:
            self._feed.tell(scene.selected.key, acknowledge(check, scene.now.timestamp()))
        self.notify(words, severity="warning" if check is None else "information", markup=False)

    def on_snapshot_asked(self, message: SnapshotAsked) -> None:
        scene = self._desk.scene
        if scene is None or scene.selected is None:
            self.notify("no run to write about yet", severity="warning", markup=False)
            return
        self.run_worker(self.tell_snapshot(scene.selected, scene, message.copy))
