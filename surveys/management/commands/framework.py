from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from surveys.framework_files import NoFramework, framework_in, framework_named
from surveys.framework_preview import StylesMissing, preview
from surveys.questionnaire.changes import ENDING
from surveys.questionnaire.diff import compare
from surveys.questionnaire.diff_text import lines_of
from surveys.questionnaire.document import FrameworkDocument
from surveys.questionnaire.loading import FrameworkInvalid
from surveys.questionnaire.style import style_faults
from surveys.services.frameworks import AlreadyPublished, publish_framework

TO_STDOUT = "-"


class Command(BaseCommand):
    help = "Check a framework file, publish it, compare it with another, or see it as respondents will."

    def add_arguments(self, parser: CommandParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
        a_file = "surveys/frameworks/<slug>/<version>.yaml"
        either = f'{a_file}, or a published version: "digital-maturity 1.0"'
        validate = steps.add_parser("validate", help="name every fault of a file")
        validate.add_argument("file", type=Path, metavar="FILE", help=a_file)
        publish = steps.add_parser("publish", help="from then on what it asks and how it scores never changes")
        publish.add_argument("file", type=Path, metavar="FILE", help=a_file)
        diff = steps.add_parser("diff", help="what changed, by theme, and which trends go on")
        diff.add_argument("old", metavar="OLD", help=either)
        diff.add_argument("new", metavar="NEW", help=either)
        seen = steps.add_parser("preview", help="all question pages in one HTML file that needs nothing else")
        seen.add_argument("name", metavar="FILE", help=either)
        seen.add_argument("--output", metavar="PATH", help="where to write it; - is standard output")

    def handle(self, *args: Any, step: str, **options: Any) -> None:
        try:
            getattr(self, step)(options)
        except FrameworkInvalid as error:
            raise CommandError("\n".join(error.errors)) from error
        except (NoFramework, AlreadyPublished, StylesMissing) as error:
            raise CommandError(str(error)) from error

    def validate(self, options: dict[str, Any]) -> None:
        document = self._sound(options["file"])
        self.stdout.write(f"{document.slug} {document.version}: {len(document.scored)} scored questions, no fault.")

    def publish(self, options: dict[str, Any]) -> None:
        if options["file"].name.endswith(ENDING):
            raise CommandError("A file of changes is for review. Publish the whole version, as its own file.")
        version = publish_framework(document=self._sound(options["file"]), by=None)
        self.stdout.write(f"Published {version}, hash {version.content_hash}.")

    def diff(self, options: dict[str, Any]) -> None:
        old, new = framework_named(options["old"]), framework_named(options["new"])
        for line in lines_of(compare(old, new)):
            self.stdout.write(line)

    def preview(self, options: dict[str, Any]) -> None:
        document = framework_named(options["name"])
        page = preview(document)
        output = options["output"] or f"{document.slug}-{document.version}.html"
        if output == TO_STDOUT:
            self.stdout.write(page)
            return
        try:
            Path(output).write_text(page, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{output}: {error.strerror}") from error
        self.stdout.write(f"Written to {Path(output).resolve()}: {len(document.questions)} questions.")

    def _sound(self, file: Path) -> FrameworkDocument:
        document = framework_in(file)
        faults = style_faults(document, source=file.name)
        if faults:
            raise CommandError("\n".join(faults))
        return document
