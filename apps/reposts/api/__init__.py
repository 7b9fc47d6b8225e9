"""The API of reposts."""
