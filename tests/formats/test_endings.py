"""What ends runs of any trainer, and what only looks like it."""

from __future__ import annotations

import pytest

from tui_monitor.formats.incidents import IncidentReader
from tui_monitor.model.records import Ending, Incident, Notice

CRASH = ["Traceback (most recent call last):", '  File "x.py", line 1, in f', "    f()", "ValueError: bad shape"]

Told = Incident | Notice | Ending


def read(lines: list[str], progressed: bool = False) -> list[Told]:
    """What is told in the end: a record of the same kind and line takes the place of the earlier one."""
    reader = IncidentReader()
    reader.banners.progressed = progressed
    told: dict[tuple[type, int], Told] = {}
    for number, line in enumerate(lines, 1):
        records = reader.read(line, number)
        for record in reader.flush() if records is None else records:
            told[type(record), record.line] = record
    for last in reader.finish():
        told[type(last), last.line] = last
    return list(told.values())


def causes(lines: list[str]) -> list[tuple[str, str]]:
    return [(record.kind, record.text) for record in read(lines) if isinstance(record, Incident)]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("terminate called after throwing an instance of 'std::bad_alloc'", "oom"),
        ("jaxlib.XlaRuntimeError: RESOURCE_EXHAUSTED: Out of memory while trying to allocate 8 bytes", "oom"),
        ("[rank3]: torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 9 GiB", "oom"),
        ("F0301 10:00:01.000001 77 memory.cpp:9] Check failed: error == cudaSuccess (2 vs. 0)  out of memory", "oom"),
        ("[71423.1] Out of memory: Killed process 4711 (python)", "oom"),
        ("=>> PBS: job killed: walltime 3605 exceeded limit 3600", "time_limit"),
        ("TERM_RUNLIMIT: job killed after reaching LSF run time limit.", "time_limit"),
        ("slurmstepd: error: *** STEP 5.0 ON n2 CANCELLED AT 2026-01-07T11:45:00 DUE TO PREEMPTION ***", "cancelled"),
        ("Killed: 9", "killed"),
        ("  traceback : Signal 9 (SIGKILL) received by PID 4711", "killed"),
        ("  exitcode  : -11 (pid: 4711)", "signal"),
        ("E0107 11:45:00 api:826] failed (exitcode: -9) local_rank: 2 (pid: 4711) of binary: python", "killed"),
        ("[ERROR] [launch.py:1:handler] ['python', 'x.py'] exits with return code = -9", "killed"),
        ("mpirun noticed that process rank 0 with PID 4711 exited on signal 11 (Segmentation fault).", "signal"),
        ("Bus error: 10", "signal"),
        ("Floating point exception (core dumped)", "signal"),
        ("./run.sh: line 7: 4711 Bus error               (core dumped) python x.py", "signal"),
        ("[rank1]:[E ProcessGroupNCCL.cpp:6] [Rank 1] Watchdog caught collective operation timeout: x", "traceback"),
        ("  what():  [Rank 1] NCCL watchdog thread terminated with exception", "traceback"),
        ("panic: runtime error: index out of range [3] with length 3", "traceback"),
        ("ERROR: LoadError: UndefVarError: x not defined", "traceback"),
        ("slurmstepd: error: Exceeded job memory limit at some point.", "oom"),
        ("thread 'main' panicked at src/main.rs:3:5:", "traceback"),
        ("2026-01-07 11:45:00 - ERROR - Training failed: no batch left", "traceback"),
        ("Could not override 'modle.experts'.", "usage"),
        ("ERROR: Could not consume arg: --epcohs", "usage"),
        ("run.sh: line 4: torchrun: command not found", "missing_script"),
        ("bash: train_moe.py: No such file or directory", "missing_script"),
        (r"C:\Program Files\Python\python.exe: can't open file 'x.py': [Errno 2] No such file", "missing_script"),
        ("Loss is nan, stopping training", "non_finite"),
        ("Batch 31: Invalid loss, terminating training", "non_finite"),
    ],
)
def test_single_lines_that_end_a_run(line: str, kind: str) -> None:
    ((found, text),) = causes([line])
    assert found == kind
    assert text in line


@pytest.mark.parametrize(
    "line",
    [
        "E0000 00:00:1767 4711 cuda_dnn.cc:1] Unable to register cuDNN factory",
        "    raise FileNotFoundError(path)",
        "    except torch.cuda.OutOfMemoryError:",
        "{{ raise_exception('roles must alternate') }}",
        "td_error: 1.5, mean_error=2",
        "2026-01-07 11:45:00 - ERROR - could not plot, going on",
        "run.sh: line 3: conda: command not found",
        "[launch.py:1:main] process 4711 exits successfully with return code = 0",
        "  exitcode  : 1 (pid: 4711)",
        "number of nan iterations:   0",
        "No NaN found",
        "if loss is nan, stop training",
        "NaN found: 0",
        "libssl.so.10: cannot open shared object file: No such file or directory",
    ],
)
def test_lines_that_end_nothing(line: str) -> None:
    assert read([line], progressed=True) == []


@pytest.mark.parametrize("line", ["NaN or Inf found in input tensor.", "WARNING: loss became NaN at step 40"])
def test_a_nan_that_ends_nothing_is_a_notice(line: str) -> None:
    (notice,) = read([line])
    assert isinstance(notice, Notice)
    assert (notice.kind, notice.text) == ("non_finite", line)


@pytest.mark.parametrize(
    "line",
    [
        "Training complete",
        "2026-01-07 11:45:00,001 - a.very.long.logger.name - INFO - Training complete. Results saved to out",
        "INFO:root:Training finished!",
        "[11:45:00] ✅ Training finished in 3 h",
        "Training complete - F1: 0.91, Acc: 0.90",
        "=== Fine-tuning Complete ===",
        "Finished Training",
        "done training in 3600.2 seconds",
        "All experiments completed",
        "Hyperparameter sweep complete. 12 runs",
        "🎉 模型训练完成！",
        "Treinamento concluído com sucesso",
        "Entrenamiento finalizado",
        "Training abgeschlossen nach 3 h",
        "Entraînement terminé",
        "学習が完了しました",
        "обучение завершено",
        "`Trainer.fit` stopped: `max_epochs=3` reached.",
        "[after training is done] datetime: 2026-01-07 11:45:00",
        "***** train metrics *****",
        "30 epochs completed in 0.512 hours.",
        "{'train_runtime': 71.2, 'train_loss': 0.5, 'epoch': 3.0}",
    ],
)
def test_banners_of_the_end(line: str) -> None:
    (ending,) = read([line])
    assert isinstance(ending, Ending)
    assert ending.text == line.replace("️", "").strip()


@pytest.mark.parametrize(
    "line",
    [
        *("Done.", "✅ Complete in 0:04:39", "Total training time: 179.44m", "Done. Model saved to out"),
        *("Early stopping at epoch 89", "Completed 500 optimizer steps.", "Saved final model to: out/model_final.zip"),
    ],
)
def test_likely_banners_count_after_progress_and_once(line: str) -> None:
    assert read([line]) == []
    (ending,) = read([line, line], progressed=True)
    assert isinstance(ending, Ending)
    assert ending.line == 1


@pytest.mark.parametrize(
    "line",
    [
        *("Epoch 3 complete", "Epoch 5 training complete", "Training epoch 3 complete"),
        *(
            "Training complete for epoch 3",
            "Training complete: 35%",
            "Training completed 100/1000",
            "Validation complete",
        ),
        *(
            "Step 2 complete",
            "第 3 轮训练完成",
            "fold 1 training finished",
            "Not all training is done",
            "if training is done:",
        ),
        *("# Training complete", 'print("Training complete")', "Is the training complete?", "done (0.1s) test=52%"),
        *("Early stopping at step 3 due to reaching max kl: 0.02", "EarlyStopping counter: 3 out of 10"),
        *("Episode finished after 200 timesteps", "Tokenizer loading finished"),
    ],
)
def test_what_ends_only_a_part(line: str) -> None:
    assert read([line], progressed=True) == []


def test_a_claimed_line_may_end_the_training_besides() -> None:
    reader = IncidentReader()
    (ending,) = reader.beside("{'train_runtime': '71', 'epoch': '3'}", 9)
    assert isinstance(ending, Ending)
    (kill,) = reader.beside("9it [00:09, 1.0s/it]slurmstepd: error: *** JOB 5 ON n1 CANCELLED AT 2026-01-07 ***", 10)
    assert isinstance(kill, Incident)
    assert (kill.kind, kill.text) == ("cancelled", "slurmstepd: error: *** JOB 5 ON n1 CANCELLED AT 2026-01-07 ***")
    (diverged,) = reader.beside("Loss is nan, stopping training", 11)
    assert isinstance(diverged, Incident)
    assert diverged.kind == "non_finite"
    assert reader.beside("{'loss': 0.5, 'epoch': 0.5}", 12) == ()


def test_a_bar_or_a_summary_behind_a_traceback_changes_nothing() -> None:
    lines = [*CRASH, "", "  0%|          | 0/90 [00:29<?, ?it/s]", "wandb: Run summary:", "wandb: loss 0.5"]
    assert causes(lines) == [("traceback", "ValueError: bad shape")]


def test_ranks_that_write_into_the_same_lines() -> None:
    lines = [
        "Traceback (most recent call last):Traceback (most recent call last):",
        "",
        '  File "x.py", line 3, in <module>  File "x.py", line 3, in <module>',
        "    go()",
        "    go()",
        "NameErrorNameError: : name 'go' is not definedname 'go' is not defined",
    ]
    assert causes(lines) == [("traceback", lines[-1])]


def test_ranks_that_take_turns_are_told_once() -> None:
    lines = [f"[rank{rank}]: {line}" for line in CRASH for rank in range(4)]
    assert causes(lines) == [("traceback", "ValueError: bad shape")]
    blocks = [f"[rank{rank}]: {line}" for rank in range(4) for line in CRASH]
    assert causes(blocks) == [("traceback", "ValueError: bad shape")]


def test_the_box_that_rich_draws() -> None:
    lines = ["╭───── Traceback (most recent call last) ─────╮", "│ x.py:3 in main  │", "│ ❱ 3   f()       │", "╰───╯"]
    assert causes([*lines, "ValueError: bad shape"]) == [("traceback", "ValueError: bad shape")]


def test_what_powershell_puts_into_a_traceback() -> None:
    shell = [
        "python : Traceback (most recent call last):",
        "At line:1 char:1",
        "+ python x.py",
        "    + CategoryInfo : x",
        " ",
    ]
    assert causes([*shell, *CRASH[1:]]) == [("traceback", "ValueError: bad shape")]


def test_the_same_error_of_a_later_start_is_told_again() -> None:
    lines = [f"[rank0]: {line}" for line in CRASH]
    assert len(causes([*lines, *["noise"] * 1100, *lines])) == 2


@pytest.mark.parametrize("prefix", ["(worker pid=4711) ", "(worker pid=4711, ip=10.0.0.1) ", "[default0]:", "[0]: "])
def test_prefixes_of_launchers(prefix: str) -> None:
    assert causes([prefix + line for line in CRASH]) == [("traceback", "ValueError: bad shape")]


def test_a_launcher_that_repeats_its_child_is_no_cause() -> None:
    launcher = [*CRASH[:3], "torch.distributed.elastic.multiprocessing.errors.ChildFailedError:"]
    assert causes([*CRASH, *launcher]) == [("traceback", "ValueError: bad shape")]
    assert [text for _, text in causes(launcher)] == [launcher[-1]]


def test_an_abort_behind_its_error_is_no_second_cause() -> None:
    what = "  what():  CUDA error: device-side assert triggered"
    assert causes([what, "Aborted (core dumped)"]) == [("traceback", what.strip())]
    assert causes(["Aborted (core dumped)"]) == [("signal", "Aborted (core dumped)")]


@pytest.mark.parametrize(
    "heading", ["Exception ignored in: <f>", "Error in atexit._run_exitfuncs:", "--- Logging error ---"]
)
def test_tracebacks_that_end_nothing(heading: str) -> None:
    assert causes([heading, *CRASH]) == []


def test_a_signal_that_a_launcher_passed_on_is_a_kill() -> None:
    error = "torch.distributed.elastic.multiprocessing.api.SignalException: Process 4711 got signal: 15"
    assert causes([*CRASH[:3], error]) == [("killed", error)]
