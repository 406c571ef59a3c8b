"""``manage.py grant_membership``: give a person a role from the command line."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Role
from accounts.selectors import user_by_email
from accounts.services import grant_membership

from ._organisations import add_scope_arguments, chosen_scope


class Command(BaseCommand):
    help = "Give a person a role for a trust, an ICB or a region (by code), or for England where none is given."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("role", choices=Role.values)
        add_scope_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        user = user_by_email(options["email"])
        if user is None:
            raise CommandError(f"There is no person with the email address {options['email']}.")
        try:
            membership = grant_membership(user=user, role=options["role"], by=None, **chosen_scope(options))
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        self.stdout.write(f"{user} is {membership}.")
