"""The pages of claims, of the talk about them, and of how far people agree."""
