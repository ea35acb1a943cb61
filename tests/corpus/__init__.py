"""How right strangers' logs are read, counted against what people read in them: `python -m tests.corpus FOLDER`."""
