"""``manage.py demo_accounts``: who may sign in to the demonstration, and how."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from demonstration.selectors import passphrase, sign_ins


class Command(BaseCommand):
    help = "Print the demonstration accounts, their password, and how to get the code for the second step."

    def handle(self, *args: Any, **options: Any) -> None:
        accounts = sign_ins()
        if not accounts:
            raise CommandError("There are no demonstration accounts. Run manage.py load_demo first.")
        emails = max(len(account.email) for account in accounts)
        roles = max(len(account.role) for account in accounts)
        self.stdout.write("Answers and people are made up. These accounts may sign in:\n")
        for account in accounts:
            step = "  (asks for a code)" if account.second_step else ""
            self.stdout.write(f"  {account.email:<{emails}}  {account.role:<{roles}}  {account.scope}{step}")
        self.stdout.write(f"\nPassword of all: {passphrase()}")
        self.stdout.write("Code, where one is asked for: manage.py demo_code EMAIL")
