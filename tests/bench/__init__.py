"""The benchmark: moe-top beside lnav, toolong, `wc -l` and `grep -c` in one run; `python -m tests.bench`."""
