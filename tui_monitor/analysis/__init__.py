"""What it means: runs and settings to a verdict with evidence. Pure: the clock is passed in."""
