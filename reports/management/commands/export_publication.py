"""``manage.py export_publication --wave 2026 --output FILE.zip``: a final publication as open data."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from maturity.selectors import latest_publication
from reports.selectors.publications import wave_named
from reports.services.publication_pack import NotOpenYet, note_publication_pack, write_publication_pack


class Command(BaseCommand):
    help = "Write the final publication of a wave as open data. The file appears whole or not at all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--wave", required=True, help="the wave's name in addresses, such as 2026")
        parser.add_argument("--output", required=True, type=Path, help="the file to write or to replace")

    def handle(self, *args: Any, **options: Any) -> None:
        output: Path = options["output"]
        wave = wave_named(options["wave"])
        if wave is None:
            raise CommandError(f"There is no wave {options['wave']}.")
        publication = latest_publication(wave)
        if publication is None:
            raise CommandError(f"Nothing of {wave.title} is released.")
        aside = output.with_name(f".{output.name}.part")
        try:
            with aside.open("wb") as file:
                names = write_publication_pack(publication, file)
            note_publication_pack(publication=publication, file=output.name)
            aside.replace(output)
        except NotOpenYet as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from error
        finally:
            aside.unlink(missing_ok=True)
        self.stdout.write(f"Wrote {output}: {len(names)} files, {output.stat().st_size:,} bytes.")
