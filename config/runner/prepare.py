"""Brings the database to the code's state: `python -m config.runner.prepare [--demo]`.

A process of its own, so that the runner stays small and never holds a connection.
"""

import os
import sys

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command, get_commands

from config.env import BadEnvironmentError


def main(arguments: list[str]) -> None:
    """Migrate, build what production serves; with `--demo`, fill a database without a newsroom."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        django.setup()
    except BadEnvironmentError as error:
        sys.exit(str(error))
    call_command("migrate", interactive=False, verbosity=0)
    if not settings.LOCAL:
        call_command("collectstatic", interactive=False, verbosity=0)
    newsrooms = apps.get_model("accounts", "Newsroom").objects
    if "--demo" in arguments and "load_demo" in get_commands() and not newsrooms.exists():
        call_command("load_demo")


if __name__ == "__main__":
    main(sys.argv[1:])
