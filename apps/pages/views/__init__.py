"""Pages that bring several apps together."""
