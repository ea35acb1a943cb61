"""The world as records: log files, checkpoint folders, processes, and what an earlier moe-top wrote down."""
