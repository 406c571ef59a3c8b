"""``manage.py export_pack --wave 2026 [--region Y56] --output FILE.zip``: every trust's report in one ZIP."""

import os
import tempfile
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from accounts.selectors import user_by_email
from audit.services import record
from reports.exports.editions import Edition
from reports.pdf.typeface import TypefaceMissing
from reports.pdf.typesetting import TypesettingFailed
from reports.selectors.exports import region_named
from reports.selectors.publications import wave_named
from reports.services.packs import NothingToPack, PackRequest, PackSummary, RightsGone, write_pack


class Command(BaseCommand):
    help = "Write the reports of all trusts of a wave, or of one region, as a ZIP. It appears whole or not at all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--wave", required=True, help="the wave's name in addresses, such as 2026")
        parser.add_argument("--region", default="", help="the region's code, such as Y56; all of England unless given")
        parser.add_argument("--edition", choices=[edition.value for edition in Edition], default=Edition.TO_SHARE.value)
        parser.add_argument("--for", dest="person", default="", help="email address of whose rights hold")
        parser.add_argument("--output", required=True, type=Path, help="the file to write or to replace")

    def handle(self, *args: Any, **options: Any) -> None:
        output: Path = options["output"]
        if output.is_dir() or not output.absolute().parent.is_dir():
            raise CommandError(f"{output} is not a file in a folder that exists.")
        request = _request(options)
        started = time.monotonic()
        handle, name = tempfile.mkstemp(prefix=f".{output.name}.", dir=output.absolute().parent)
        aside = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                summary = write_pack(request, file)
                size = file.tell()
                file.flush()
                os.fsync(file.fileno())
            _record(request, summary, output.name)
            umask = os.umask(0)
            os.umask(umask)
            aside.chmod(0o666 & ~umask)
            aside.replace(output)
        except (NothingToPack, RightsGone, TypesettingFailed, TypefaceMissing) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from error
        finally:
            aside.unlink(missing_ok=True)
        self.stdout.write(
            f"Wrote {output}: {len(summary.reports)} reports, {len(summary.left_out)} trusts without one, {size:,} "
            f"bytes, in {time.monotonic() - started:.1f} s."
        )


def _request(options: dict[str, Any]) -> PackRequest:
    wave = wave_named(options["wave"])
    if wave is None:
        raise CommandError(f"There is no wave {options['wave']}.")
    region = options["region"].strip().upper()
    name = region_named(region) if region else ""
    if region and not name:
        raise CommandError(f"There is no region {region}.")
    edition = Edition(options["edition"])
    person: User | None = None
    if options["person"]:
        person = user_by_email(options["person"])
        if person is None:
            raise CommandError(f"Nobody has the address {options['person']}.")
    elif edition is Edition.REGION_ONLY:
        raise CommandError("What the edition “region only” shows depends on who reads it: say --for EMAIL.")
    return PackRequest(wave, region, name, edition, person)


def _record(request: PackRequest, summary: PackSummary, name: str) -> None:
    with transaction.atomic():
        record(
            action="export.made",
            by=None,
            subject=request.wave,
            data={
                "wave": request.wave.slug,
                "region": request.region_code or "England",
                "edition": request.edition.value,
                "for": str(request.by or ""),
                "trusts": summary.reports,
                "file": name,
            },
        )
