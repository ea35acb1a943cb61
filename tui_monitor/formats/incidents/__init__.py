"""What ends runs, as any trainer's log says it: tracebacks, kills, full disks, wrong usage."""

from tui_monitor.formats.incidents.reader import NAME, IncidentReader
from tui_monitor.formats.incidents.samples import SAMPLES

__all__ = ["NAME", "SAMPLES", "IncidentReader"]
