"""App registration."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, newsrooms, roles, invitations, tokens."""

    name = "apps.accounts"
