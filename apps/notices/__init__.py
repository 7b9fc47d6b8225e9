"""To-dos: what waits for a person."""
