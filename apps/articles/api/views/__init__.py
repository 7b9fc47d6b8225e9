"""The calls on articles."""
