"""``manage.py demo_code EMAIL``: what a demonstration account's authenticator app would show."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.authenticators import current_code
from accounts.selectors import user_by_email
from demonstration.selectors import is_demonstration_person


class Command(BaseCommand):
    help = "Print the current six-digit code of a demonstration account. Each code works once, for about 30 seconds."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        user = user_by_email(options["email"])
        # One answer for both: the command does not tell who else has an account.
        if user is None or not is_demonstration_person(user):
            raise CommandError(f"{options['email']} is not a demonstration account.")
        try:
            self.stdout.write(current_code(user))
        except Authenticator.DoesNotExist as error:
            raise CommandError(f"{user.email} has no second step: the password is enough.") from error
