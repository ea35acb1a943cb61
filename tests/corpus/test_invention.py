"""Names that are no metrics are found out, and printed ones are left in peace."""

from __future__ import annotations

import msgspec
import pytest

from tests.corpus.invention import Source, invented
from tests.corpus.truth import TrueMetric, Truth

TRUTH = Truth("f/run.log", "progress", "step", 3, None, None, "finished", None, False)
LOG = """Namespace(batch_size=32, seed=1)
I0208 00:58:52.740406 15437 solver.cpp:243] Iteration 1, loss = 0.3 of the whole is 4
Episode 1: SR 66.9%, Avg(Utility): 3.0, ε: 0.5 elapsed time per iteration (ms): 1639.0
| rollout/           |          |
|    ep_len_mean     | 3.6e+03  |
info:
  learner:
    mean_q: 12.5
'grad_norm': '0.326', "lr": 1e-5, EpRewMean=3
action   kept   speed   total time (s)
up       yes    1.5     22
Feb 12 done
episodes_this_iter: 4, 4.62 it/s, Evaluating x accuracy: 0.3
"""


def reasons(*keys: str, truth: Truth = TRUTH, text: str = LOG) -> dict[str, str]:
    return dict(invented(truth, keys, Source(text)))


@pytest.mark.parametrize(
    "key",
    [
        "loss", "sr", "avg_utility", "epsilon", "exploration", "elapsed_time_per_iteration", "ep_len_mean",
        "rollout_ep_len_mean", "info_learner_mean_q", "grad_norm", "gradient_norm", "lr", "speed", "reward",
        "episodes_this_iter", "it_s", "eval_accuracy", "total_time_s",
    ],
)  # fmt: skip
def test_what_is_printed_before_a_number_or_over_a_column_is_a_metric(key: str) -> None:
    assert reasons(key) == {}


@pytest.mark.parametrize(
    "key", ["12", "solver_cpp", "feb", "of_the_whole_is", "val_loss", "learner", "action_up", "tok_s"]
)
def test_what_is_not_is_invented(key: str) -> None:
    assert key in reasons(key)


def test_arguments_of_the_preamble_are_invented_once_it_is_known_where_training_begins() -> None:
    truth = msgspec.structs.replace(TRUTH, metrics={"loss": TrueMetric(0.3, "0.3", ("loss",))})
    assert set(reasons("batch_size", "seed", "sr", truth=truth)) == {"batch_size", "seed"}
    assert reasons("seed", truth=truth, text=LOG + "seed: 3\n") == {}


def test_what_truth_names_is_never_invented() -> None:
    truth = msgspec.structs.replace(TRUTH, metrics={"q": TrueMetric(1, "1", ("the very last is",))})
    assert reasons("the_very_last_is", truth=truth) == {}


def test_every_metric_of_a_file_in_which_nothing_was_trained_is_invented() -> None:
    truth = msgspec.structs.replace(TRUTH, verdict_class="no_progress")
    assert set(reasons("loss", "sr", truth=truth)) == {"loss", "sr"}
