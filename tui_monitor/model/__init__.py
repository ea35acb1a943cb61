"""What happened: records, series and runs. No I/O, no threads, no clock, no framework."""
