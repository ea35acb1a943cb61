"""Reports become documents."""
