from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from surveys.questionnaire.loading import FrameworkInvalid, read_yaml
from surveys.questionnaire.style import style_faults
from surveys.services.frameworks import AlreadyPublished, publish_framework


class Command(BaseCommand):
    help = "Check a framework file, or publish it: from then on what it asks and how it scores never changes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("step", choices=["validate", "publish"])
        parser.add_argument("file", type=Path, metavar="FILE", help="surveys/frameworks/<slug>/<version>.yaml")

    def handle(self, *args: Any, step: str, file: Path, **options: Any) -> None:
        try:
            document = read_yaml(file)
        except FrameworkInvalid as error:
            raise CommandError("\n".join(error.errors)) from error
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        faults = style_faults(document, source=file.name)
        if faults:
            raise CommandError("\n".join(faults))
        if step == "publish":
            try:
                version = publish_framework(document=document, by=None)
            except AlreadyPublished as error:
                raise CommandError(str(error)) from error
            self.stdout.write(f"Published {version}, hash {version.content_hash}.")
        else:
            self.stdout.write(f"{document.slug} {document.version}: {len(document.scored)} scored questions, no fault.")
