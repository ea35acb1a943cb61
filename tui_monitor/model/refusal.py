"""The error that people are meant to read: something cannot be done as asked."""


class Refusal(Exception):
    """What was asked cannot be done. The message is one line: what, where (file, line, key), and what to do."""
