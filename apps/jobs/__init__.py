"""Background work that is a row first and a message second."""
