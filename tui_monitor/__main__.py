"""`python -m tui_monitor` is `moe-top`."""

from tui_monitor.cli import script

if __name__ == "__main__":
    script()
