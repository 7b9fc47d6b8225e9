"""Notices and mail over HTTP."""
