"""A life of weeks in minutes: millions of lines, rotations, checkpoints, resizes and kills through a real screen."""
