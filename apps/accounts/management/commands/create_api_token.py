"""Make an API token for a person."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.accounts import selectors, services
from apps.core.errors import DomainError


class Command(BaseCommand):
    """Print a token that acts as a person in a newsroom; only its hash is kept."""

    help = "Make an API token for EMAIL and print it, this once. Only its hash is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the person's address and, where they work in several, the newsroom."""
        parser.add_argument("email", help="whose token it is")
        parser.add_argument("--newsroom", default="", help="where it acts, by name")
        parser.add_argument("--name", default="API", help="what it is for")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it and print the secret alone, so that a script can take it."""
        del args
        try:
            member = selectors.the_member(options["email"], newsroom=options["newsroom"])
            issued = services.create_token(by=member, name=options["name"])
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(issued.secret or "")
