"""The API of articles."""
