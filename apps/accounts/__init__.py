"""People, newsrooms, roles, invitations, tokens."""
