"""``manage.py remove_second_step``: for a person who has lost their device and their recovery codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.selectors import user_by_email
from accounts.services import remove_second_steps


class Command(BaseCommand):
    help = "Remove every authenticator of a person. Make sure first, by a second channel, that it is they who ask."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--reason", required=True, help="kept in the audit trail")

    def handle(self, *args: Any, **options: Any) -> None:
        user = user_by_email(options["email"])
        if user is None:
            raise CommandError(f"There is no person with the email address {options['email']}.")
        number = remove_second_steps(user=user, by=None, reason=options["reason"])
        self.stdout.write(f"Removed {number} authenticator(s) of {user}.")
