"""Settings, addresses, Celery, set-up and the process runner."""

# Whoever loads the settings may enqueue jobs, and must know the application that wakes workers.
from config.celery import app as celery_app

__all__ = ["celery_app"]
