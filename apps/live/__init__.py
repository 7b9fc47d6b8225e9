"""Pushes to open browsers."""
