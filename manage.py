#!/usr/bin/env python3
"""Django's command line."""

import os
import sys

from django.conf import settings
from django.core.management import execute_from_command_line
from django.db import OperationalError

from config.env import BadEnvironmentError

NO_DATABASE = """\
No database is running: `make run` would start one, or DATABASE_URL names one of yours.
Looked for one of `make run` in {folder} (SECOND_SOURCE_DATA names another folder)."""


def main() -> None:
    """Run a command; a site that is not set up is told in sentences."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        execute_from_command_line(sys.argv)
    except BadEnvironmentError as error:
        sys.exit(str(error))
    except OperationalError:
        if settings.DATABASE_URL:
            raise
        sys.exit(NO_DATABASE.format(folder=settings.DATA_DIR))


if __name__ == "__main__":
    main()
