"""The API of what waits for people."""
