"""`manage.py load_demo`: fill an empty database with the demo newsroom."""

import os
import secrets
from typing import Any

from django.core.management.base import BaseCommand

from apps.pages.management import demo


class Command(BaseCommand):
    """Loads the demo into a database that has no newsroom yet; otherwise does nothing."""

    help = (
        "Fill a database that has no newsroom yet with the demo. The password of its people is"
        " taken from SECOND_SOURCE_DEMO_PASSWORD, or made and printed."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the demo, or take up a load that was cut off."""
        del args, options
        if not demo.is_wanted():
            self.stdout.write("There are newsrooms here already: the demo is not loaded.")
            return
        given = os.environ.get("SECOND_SOURCE_DEMO_PASSWORD")
        password = given or secrets.token_urlsafe(9)
        demo.load(password)
        if not given:
            self.stdout.write(f"The demo people's password is {password}")
