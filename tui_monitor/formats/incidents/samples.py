"""How runs end, as logs say it, and what is read of each."""

from tui_monitor.formats.protocol import Sample
from tui_monitor.model.records import Ending, Incident, IncidentKind, Notice
from tui_monitor.model.text import Clean


def _line(kind: IncidentKind, line: str, text: str | None = None) -> Sample:
    return Sample((line,), (Incident(kind, Clean(text or line), line=1),))


def _block(kind: IncidentKind, *lines: str) -> Sample:
    """A block whose last line names the cause, and whose lines are all of the detail."""
    return Sample(lines, (Incident(kind, Clean(lines[-1]), line=1, detail=tuple(map(Clean, lines))),))


_HEADER = "Traceback (most recent call last):"
_FRAME = ('  File "train_v3_gat_moe.py", line 812, in main', "    loss.backward()", "    ~~~~~~~~~~~~~^^")
_SLURM = "slurmstepd: error: *** JOB 17 ON n1 CANCELLED AT 2026-01-07T11:45:00"
_CHAIN = (
    _HEADER,
    *_FRAME,
    "OSError: [Errno 28] No space left on device",
    "",
    "During handling of the above exception, another exception occurred:",
    "",
    _HEADER,
    *_FRAME,
    "RuntimeError: unexpected pos 64 vs 0",
)
_CHAINED = Sample(
    _CHAIN,
    (
        Incident("disk_full", Clean(_CHAIN[4]), line=1, detail=tuple(map(Clean, _CHAIN[:5]))),
        # told again once the chain's next error came; the first one stays the cause, for it says why
        Incident("disk_full", Clean(_CHAIN[4]), line=1, detail=tuple(Clean(line) for line in _CHAIN if line)),
    ),
)

SAMPLES: tuple[Sample, ...] = (
    _block("traceback", _HEADER, *_FRAME, "ValueError: Expected 4 experts, got 3"),
    _block("traceback", _HEADER, *_FRAME, "envs.Crashed"),
    _block("traceback", *_FRAME, "RuntimeError: the header lies before what was read"),
    _block("oom", _HEADER, *_FRAME, "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 512.00 MiB."),
    _block("oom", _HEADER, *_FRAME, "MemoryError"),
    _block("disk_full", _HEADER, *_FRAME, "OSError: [Errno 28] No space left on device: 'model_00300.pth'"),
    _block("cancelled", _HEADER, *_FRAME, "KeyboardInterrupt"),
    _CHAINED,
    Sample(("Exception ignored in: <function Env.__del__>", _HEADER, *_FRAME, "TypeError: at exit"), ()),
    _block("usage", "usage: train.py [-h] --episodes N", "train.py: error: the following arguments are required: N"),
    _line("oom", "RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB"),
    _line("oom", "slurmstepd: error: Detected 1 oom-kill event(s) in StepId=123.batch."),
    _line("disk_full", "tee: training_output.log: No space left on device"),
    _line("killed", "Killed"),
    _line("killed", "./run.sh: line 3: 48213 Killed                  python train_v3_gat_moe.py"),
    _line("killed", "[1]+  Killed                  python train_v3_gat_moe.py"),
    _line("signal", "Segmentation fault (core dumped)"),
    _line("signal", "Terminated"),
    _line("signal", "Fatal Python error: Segmentation fault"),
    _line("time_limit", f"29948it [35:34, 7.00s/it]{_SLURM} DUE TO TIME LIMIT ***", f"{_SLURM} DUE TO TIME LIMIT ***"),
    _line("cancelled", f"{_SLURM} ***"),
    _line("killed", "srun: error: n1: task 0: Killed"),
    _line("missing_script", "python: can't open file '/runs/train.py': [Errno 2] No such file or directory"),
    _line("missing_script", "/usr/bin/python3: No module named trainer"),
    _line("non_finite", "Loss is nan, stopping training"),
    Sample(("Training complete.",), (Ending(Clean("Training complete."), line=1),)),
    Sample(("Loss became NaN, skipped",), (Notice("non_finite", Clean("Loss became NaN, skipped"), line=1),)),
)
