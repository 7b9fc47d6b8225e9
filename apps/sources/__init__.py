"""The registry of sources and bodies."""
