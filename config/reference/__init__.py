"""Makes the pages of `docs/reference/` out of the code: `python -m config.reference [--check]`."""

import os

import django

# Here, so that every module of this package may import the apps.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()
