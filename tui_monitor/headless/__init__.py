"""The face without a screen: list, check, snapshot, compare, explain and config, each a text and an exit code."""
