"""Reports as the stable JSON envelope: the contract's field order, no NaN, times with offset and whole seconds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from tui_monitor.export.context import Context
from tui_monitor.export.document import Document
from tui_monitor.model.report import SCHEMA_VERSION, RunReport
from tui_monitor.model.text import clean


def export_json(reports: Sequence[RunReport], context: Context) -> Document:
    """The envelope with every run, and what could not be looked at, indented by two spaces."""
    runs = [msgspec.to_builtins(report, builtin_types=(datetime,)) for report in reports]
    return write_envelope({"runs": runs, "problems": context.problems}, context)


def write_envelope(content: dict[str, Any], context: Context) -> Document:
    """`content` under the envelope that all JSON of moe-top shares; what JSON cannot say becomes null."""
    envelope = {
        "schema_version": SCHEMA_VERSION,
        "generated_at": context.now,
        "moe_top": context.version,
        "host": context.host,
        **content,
    }
    return Document(msgspec.json.format(msgspec.json.encode(plain(envelope)), indent=2).decode() + "\n")


def plain(value: Any) -> Any:
    """The value in JSON's own terms: NaN and infinities null, times in ISO form, texts without control characters."""
    if isinstance(value, dict):
        return {clean(str(key)): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return clean(value) if isinstance(value, str) else value
