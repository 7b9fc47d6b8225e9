"""The API of marks, attributions, claims and threads."""
