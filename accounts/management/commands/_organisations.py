"""What a role is held for, as arguments of a command."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db.models import Model

from organisations.models import ICB, Region, Trust

SCOPES: dict[str, type[Model]] = {"trust": Trust, "icb": ICB, "region": Region}


def add_scope_arguments(parser: CommandParser) -> None:
    for name in SCOPES:
        parser.add_argument(f"--{name}", metavar="CODE", help=f"the code of the {name} that the role is held for")
    parser.add_argument("--themes", default="", help="theme keys with commas between; every theme where none is given")


def chosen_scope(options: dict[str, Any]) -> dict[str, Any]:
    """The keyword arguments for ``grant_membership``.

    Raises:
        CommandError: there is no organisation with the code.
    """
    chosen: dict[str, Any] = {"themes": [theme for theme in options["themes"].split(",") if theme]}
    for name, model in SCOPES.items():
        if code := options[name]:
            found = model._default_manager.filter(code=code.upper()).first()
            if found is None:
                raise CommandError(f"There is no {name} with the code {code}.")
            chosen[name] = found
    return chosen
