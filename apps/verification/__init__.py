"""Requests to bodies, reported and ours."""
