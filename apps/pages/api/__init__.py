"""The API of what brings several apps together."""
