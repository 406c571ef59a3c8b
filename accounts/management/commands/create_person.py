"""``manage.py create_person``: the first administrator, or anybody else, from the command line."""

import getpass
import os
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.models import Role, User
from accounts.services import create_person, grant_membership

from ._organisations import add_scope_arguments, chosen_scope


class Command(BaseCommand):
    help = (
        "Create a person, with a role if --role is given. The password is read from the environment variable "
        "PERSON_PASSWORD, or asked for; --no-password leaves it to the person, by “Forgotten password”."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True, help="the full name")
        parser.add_argument("--job-title", default="")
        parser.add_argument("--no-password", action="store_true")
        parser.add_argument("--role", choices=Role.values)
        add_scope_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        password = None if options["no_password"] else os.environ.get("PERSON_PASSWORD") or getpass.getpass()
        try:
            with transaction.atomic():
                user = self._create(password, options)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        self.stdout.write(f"Created {user}.")

    def _create(self, password: str | None, options: dict[str, Any]) -> User:
        user = create_person(
            email=options["email"], name=options["name"], job_title=options["job_title"], password=password, by=None
        )
        if options["role"]:
            grant_membership(user=user, role=options["role"], by=None, **chosen_scope(options))
        return user
