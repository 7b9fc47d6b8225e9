"""The pages of claims and of the talk about them."""
