"""Numbers become rows of text: charts, sparklines, bars; pure, without terminal, clock or framework."""
