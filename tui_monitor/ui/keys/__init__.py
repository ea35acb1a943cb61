"""What each key does, one file for each place where keys are pressed. Free of Textual."""
