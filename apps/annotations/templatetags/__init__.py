"""Tags of threads."""
