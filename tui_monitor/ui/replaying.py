"""The controls of a replay: an app that can go back begins anew, with everything that was known at that moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import ClassVar

from textual.binding import BindingType

from tui_monitor.model.feed import Player
from tui_monitor.model.text import Clean
from tui_monitor.model.units import Count, count_text, counter_of, whole
from tui_monitor.ui.bindings import bindings
from tui_monitor.ui.messages import PromptAsked
from tui_monitor.ui.pages import Pages

OLD = timedelta(seconds=60)  # more than any picture stands for


class Replaying(Pages):
    """What the keys of a replay do; where nothing is replayed they mean nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("replay")]
    _times_told = _went = False
    _lead = timedelta()

    def begin_anew(self) -> None:
        """Forget what was told, and drain the feed again."""
        self._went = True

    def begin_when_read(self) -> None:
        """Begin anew once the log is read, where some of it was shown before."""
        if self.player is not None and self.player.begins():
            self.begin_anew()

    def look_now(self) -> None:
        """Show what has come, though no time has passed."""
        raise NotImplementedError

    @property
    def player(self) -> Player | None:
        """The controls, None where the runs are live."""
        return self._services.player

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys of a replay only where there is one, and no page over it."""
        if action.startswith("replay_") and (self.player is None or self.screen is not self._desk):
            return False
        return super().check_action(action, parameters)

    def replay_words(self) -> str:
        """`REPLAY ×60`, for the first line; nothing where the runs are live."""
        if self.player is None:
            return ""
        played = self.player.played()
        held = "end" if played.at_end else "held" if not played.playing else f"×{count_text(whole(played.speed))}"
        return f"REPLAY {held}"

    def title_words(self, title: Clean) -> str:
        """The title, and how far the log is read, or what the times of a replay are where they are not the run's."""
        played = self.player.played() if self.player is not None else None
        said = (played.reading or played.said) if played is not None else ""
        return f"{title}   {said}" if said else title

    def replay_instant(self) -> datetime | None:
        """By which pictures grow old: not by the replay's clock, which may stand still; while it is held, and after it
        went elsewhere, each picture is old."""
        if self.player is None:
            return None
        if not self.player.played().playing or self._went:
            self._lead, self._went = self._lead + OLD, False
        return datetime.now().astimezone() + self._lead

    def action_replay_play(self) -> None:
        if self.player is None:
            return
        if self.player.played().at_end:
            self.player.rewind()
            self.begin_anew()
        else:
            self.player.toggle()
            self.look_now()

    def action_replay_step(self) -> None:
        if self.player is not None and self.player.step():
            self.begin_anew()
        else:
            self._notify_no_row("after")

    def action_replay_back(self) -> None:
        if self.player is not None and self.player.step_back():
            self.begin_anew()
        else:
            self._notify_no_row("before")

    def _notify_no_row(self, where: str) -> None:
        reading = self.player is not None and self.player.played().reading
        self.notify("the log is still being read" if reading else f"no row {where} this one", markup=False)

    def action_replay_slower(self) -> None:
        self._faster(-1)

    def action_replay_faster(self) -> None:
        self._faster(1)

    def _faster(self, step: int) -> None:
        if self.player is None:
            return
        before = self.player.played().speed
        self.player.faster(step)
        after = self.player.played().speed
        same = ", slower it does not go" if step < 0 else ", faster it does not go"
        told = f"×{count_text(whole(after))}: as fast as it was, times {count_text(whole(after))}"
        self.notify(told + (same if before == after else ""), markup=False)
        self.look_now()

    def action_replay_seek(self) -> None:
        if self.player is None:
            return
        seek = partial(self._seek, self.player.played().counter)
        self._desk.on_prompt_asked(PromptAsked(f"go to {self._unit}", "", seek))  # at once: see `opens` of its key

    @property
    def _unit(self) -> str:
        scene = self._desk.scene
        return scene.selected.run.unit if scene is not None and scene.selected is not None else "episode"

    def _seek(self, origin: Count | None, text: str) -> str:
        """What is wrong with the place that was typed; else it is gone to, also while it is typed. Without any text it
        is the one that somebody comes from."""
        counter = origin if not text.strip() else counter_of(text)
        if self.player is None or counter is None or counter == self.player.played().counter:
            return "" if counter is not None or not text.strip() else "no number"
        if problem := self.player.seek(counter):
            return problem
        self.begin_anew()
        return ""

    def tell_times(self) -> None:
        """Say it, once, where the times of a replay are not the run's own."""
        said = self.player.played().said if self.player is not None and not self._times_told else ""
        if said:
            self._times_told = True
            self.notify(said, severity="warning", markup=False, timeout=6)

