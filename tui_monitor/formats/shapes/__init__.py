"""Any trainer's console without configuration: a line is a skeleton plus numbers, and what rises counts."""

from tui_monitor.formats.shapes.reader import ShapeReader

__all__ = ["ShapeReader"]
