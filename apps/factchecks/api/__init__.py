"""The API of fact-checks."""
