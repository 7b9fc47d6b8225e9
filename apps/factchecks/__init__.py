"""Evidence, rating and review of a claim."""
