"""A filter of a few words: what it is true of, and what is said where it means nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.making import finished_run, killed_run, run_batch, seed_run
from tests.ui.test_pictures import silent_run
from tests.ui.test_runs_list import view_of
from tui_monitor.model.records import Row
from tui_monitor.ui.scene import RunView
from tui_monitor.ui.views.runs.fields import seconds_of
from tui_monitor.ui.views.runs.query import Misunderstood, begun_field, query_of
from tui_monitor.ui.views.runs.words import words_of

VIEWS = [view_of(batch) for batch in (killed_run(), seed_run(), silent_run(), finished_run())]
VIEWS.append(view_of(run_batch("专家 two words [red]", [Row(1, {"loss": 0.5}, 9)])))
KILLED, SEED, SILENT, FINISHED, WIDE = (view.report.name for view in VIEWS)
METRICS = {name for view in VIEWS for name in view.report.metrics}


def found(text: str, marked: frozenset[str] = frozenset(), views: list[RunView] = VIEWS) -> list[str]:
    return [view.report.name for view in query_of(text, METRICS, {"episode", "step"}).chosen(views, marked)]


@pytest.mark.parametrize(("text", "names"), [
    ("", [KILLED, SEED, SILENT, FINISHED, WIDE]),
    ("warmup_1", [SEED]),
    ("WARMUP_1", [SEED]),
    ("专家", [WIDE]),
    ('"two words"', [WIDE]),
    ("[red]", [WIDE]),
    ("name:ablate,stuck", [KILLED, SILENT]),
    ("killed", [KILLED]),
    ("state:killed", [KILLED]),
    ("state:kil", [KILLED]),
    ("state:died", [KILLED]),
    ("state:ended", [KILLED, FINISHED]),
    ("state:killed,finished", [KILLED, FINISHED]),
    ("verdict:warning", [SEED, SILENT]),
    ("phase:warm !name:warmup", [KILLED, SILENT, FINISHED]),
    ("!warmup_1 phase:warm", [KILLED, SILENT, FINISHED]),
    ("state!=killed is:bad", [SEED, SILENT]),
    ("is:bad", [KILLED, SEED, SILENT]),
    ("is:live", [SEED, SILENT, WIDE]),
    ("is:ended", [KILLED, FINISHED]),
    ("done>29", [KILLED, FINISHED]),
    ("done>=29%", [KILLED, SEED, FINISHED]),
    ("done<30", [SEED, SILENT, WIDE]),
    ("episode=290", [SEED]),
    ("step>=290", [KILLED, SEED]),
    ("end<2h", [SEED]),
    ("end>1h30m", [SEED]),
    ("line>10m", [KILLED, SILENT, FINISHED]),
    ("line<10s", [SEED]),
    ("score>8", [SEED, SILENT]),
    ("score=9.28", [SEED]),
    ("score!=9.28 score>0", [KILLED, SILENT, FINISHED]),
    ("score.max>20", [SEED]),
    ("alpha_entropy<1.2", [KILLED]),
    ("α_entropy<1.2", [KILLED]),
    ("loss<1", [WIDE]),
    ("why:process", [KILLED, SILENT]),
    ("path:results/ablate", [KILLED]),
    ("!score>0", [WIDE]),
])  # fmt: skip
def test_what_a_filter_is_true_of(text: str, names: list[str]) -> None:
    assert found(text) == names


def test_marked_runs_can_be_asked_for() -> None:
    assert found("is:marked", frozenset({VIEWS[1].key})) == [SEED] and found("is:marked") == []


@pytest.mark.parametrize(("text", "words"), [
    ("state:", "state: what?"),
    ("!", "! what?"),
    ("score>", "score> what?"),
    ("score>x", "score> what number?"),
    ("score>nan", "score> what number?"),
    ("line>10", "line> 90s, 10m, 1h30m?"),
    ("end<5x", "end< 90s, 10m, 1h30m?"),
    ("scroe>3", "no run tells scroe"),
    ("colour:red", "no field colour"),
    ("state:red", "no state red: waiting running"),
    ("is:red", "is: bad live ended marked"),
    ("name>3", "name: takes words"),
    ("warmup state:,", "state: what?"),
])  # fmt: skip
def test_what_is_said_of_a_filter_that_means_nothing(text: str, words: str) -> None:
    with pytest.raises(Misunderstood, match="^" + words.replace("?", r"\?")):
        query_of(text, METRICS, {"episode"})


@pytest.mark.parametrize(("text", "seconds"), [
    ("90s", 90), ("10m", 600), ("1h30m", 5400), ("2d", 172800), ("1.5h", 5400), ("", None), ("10", None), ("m", None),
    ("10m x", None), ("-3s", None),
])  # fmt: skip
def test_times(text: str, seconds: float | None) -> None:
    assert seconds_of(text) == seconds


@pytest.mark.parametrize(("text", "field"), [
    ("sc", "score>"), ("x st", "state:"), ("li", "line>"), ("score>1", ""), ("zzz", ""), ("", ""), ("!sc", "score>"),
])  # fmt: skip
def test_what_the_last_word_may_become(text: str, field: str) -> None:
    assert begun_field(text, METRICS) == field


def test_quotes_keep_words_together_even_before_they_are_closed() -> None:
    assert [word.value for word in words_of('a "b c" name:"d e" "f g')] == ["a", "b c", "d e", "f g"]
    assert words_of('"state:x"')[0].field == ""


@given(st.text(alphabet=st.sampled_from('score>=<!:." ,state1%h专\x1b[]∞²'), max_size=24))
def test_whatever_is_typed_means_something_or_is_said_to_mean_nothing(text: str) -> None:
    try:
        query = query_of(text, METRICS, {"episode"})
    except Misunderstood as why:
        assert str(why)
    else:
        assert {view.key for view in query.chosen(VIEWS, ())} <= {view.key for view in VIEWS}
