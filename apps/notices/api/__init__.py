"""The API of what waits for people, and of what they are told."""
