"""Marks, attributions, claims and threads."""
