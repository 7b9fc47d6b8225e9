"""Open a newsroom with its first admin."""

import getpass
import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from apps.accounts.services import open_with_admin
from apps.core.errors import DomainError

PASSWORD = "SECOND_SOURCE_ADMIN_PASSWORD"  # noqa: S105 - the name of a variable


class Command(BaseCommand):
    """Open a newsroom; its first admin joins by a link, or at once with a password."""

    help = (
        "Open a newsroom and make EMAIL its admin. Prints a link by which they set their name and "
        f"password; with --password, or ${PASSWORD}, the account is made at once. Somebody who has "
        "an account already is made admin with it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the name of the newsroom and the address of its first admin."""
        parser.add_argument("name", help="what the newsroom is called")
        parser.add_argument("email", help="the address of its first admin")
        parser.add_argument("--person", default="", help="the admin's name, with --password")
        parser.add_argument("--tz", default="UTC", help="its time zone, like Europe/Berlin")
        parser.add_argument("--password", action="store_true", help="ask for the admin's password")
        parser.add_argument(
            "--url", default="http://127.0.0.1:8000", help="where people reach the app"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Open it and say how the admin comes in."""
        del args
        password = os.environ.get(PASSWORD) or (
            getpass.getpass("Password of the admin: ") if options["password"] else None
        )
        try:
            opened = open_with_admin(
                name=options["name"],
                email=options["email"],
                tz=options["tz"],
                person=options["person"],
                password=password,
            )
        except DomainError as error:
            sentences = [sentence for more in (error.errors or {}).values() for sentence in more]
            raise CommandError(" ".join([str(error), *sentences])) from error
        self.stdout.write(f"{opened.newsroom} is open.")
        if opened.secret is None:
            self.stdout.write(f"{options['email']} is its admin and signs in at {options['url']}.")
            return
        path = reverse("accounts:join", args=[opened.secret])
        self.stdout.write(f"{options['email']} joins by this link, once, within seven days:")
        self.stdout.write(f"{options['url'].rstrip('/')}{path}")
