"""The history of a large log: read by worker processes, kept in the cache as an index, read back where it is wanted."""

from tui_monitor.sources.history.cache import Cache, default_cache_folder
from tui_monitor.sources.history.hands import Hands
from tui_monitor.sources.history.history import History
from tui_monitor.sources.history.reading import NotNative, read_stretch
from tui_monitor.sources.history.stretches import Stretch, border

__all__ = ["Cache", "Hands", "History", "NotNative", "Stretch", "border", "default_cache_folder", "read_stretch"]
