"""The folder of one demo run: its log, its checkpoints and, when it is over, its training_log.json."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tui_monitor.demo import checkpoints
from tui_monitor.demo.agent import EXPERTS
from tui_monitor.demo.console import Console
from tui_monitor.demo.training import Played, Training

LOG = "training_output.log"


def free_name(results: Path, episodes: int) -> str:
    """`demo_<episodes>`, or with the first free number behind it: a run's folder is never used twice."""
    name, number = f"demo_{episodes}", 1
    while (results / name).exists():
        number += 1
        name = f"demo_{episodes}_{number}"
    return name


class Recorder:
    """Writes down a training while it goes on."""

    def __init__(self, folder: Path, training: Training, console: Console) -> None:
        self.folder = folder
        self.training = training
        self.console = console
        self.played: list[Played] = []
        self.best_reward = float("-inf")
        (folder / "checkpoints").mkdir(parents=True, exist_ok=True)

    def start(self) -> None:
        self.console.start(EXPERTS, self.training.agent.parameter_count)

    def record(self, episode: int) -> None:
        """Plays one episode (0-based) with the lines before and behind it and the checkpoints that are due."""
        self.console.before(episode, self.training.schedule.phase(episode))
        self.played.append(self.training.play(episode))
        self.console.after(self.played)
        if self.played[-1].reward > self.best_reward:
            self.best_reward = self.played[-1].reward
            self._save("best_model")
        if (episode + 1) % self.training.schedule.checkpoint_every == 0:
            self._save(f"model_{episode + 1:05d}")

    def finish(self, hours: float) -> None:
        """Everything is saved before the end is announced."""
        self._save("model_final")
        logs = self.folder / "logs"
        logs.mkdir(exist_ok=True)
        content = json.dumps(self._history(), indent=1).encode()
        checkpoints.write_whole(logs / "training_log.json", content)
        self.console.finish(self.played, hours)

    def _save(self, name: str) -> None:
        metadata = {"episode": str(len(self.played)), "best_reward": f"{self.best_reward:.4f}"}
        content = checkpoints.encode(self.training.agent.tensors, metadata)
        checkpoints.write_whole(self.folder / "checkpoints" / f"{name}.safetensors", content)

    def _history(self) -> dict[str, list[float | None]]:
        return {
            "episode_scores": [p.score for p in self.played],
            "episode_rewards": [p.reward for p in self.played],
            "episode_steps": [p.steps for p in self.played],
            "alpha_entropies": [p.alpha_entropy for p in self.played],
            "expert_usage_variances": [p.usage_variance for p in self.played],
            "gradient_norms": [p.gradient_norm for p in self.played],
        }


@contextmanager
def recording(folder: Path, training: Training, total: int, old_console: bool) -> Iterator[Recorder]:
    """Opens a new run in this folder; every line is on disk as soon as it is printed.

    Raises FileExistsError if the folder has a log already.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOG).open("x", encoding="utf-8", buffering=1) as log:
        yield Recorder(folder, training, Console(lambda line: log.write(line + "\n"), total, old_console))
