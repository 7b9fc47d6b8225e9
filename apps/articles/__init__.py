"""Articles, their text kept still, and their event log."""
