"""``manage.py export_pack --wave 2026 [--region Y56] --output FILE.zip``: every trust's report in one ZIP.

With ``--content`` one file about the region or England instead.
"""

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
from maturity.models import Publication
from reports.exports.contents import Content
from reports.exports.editions import Edition
from reports.pdf.typeface import TypefaceMissing
from reports.pdf.typesetting import TypesettingFailed
from reports.selectors.exports import publication_for, region_named
from reports.selectors.publications import wave_named
from reports.services.packs import NothingToPack, PackRequest, PackSummary, RightsGone, write_pack
from surveys.models import Wave


class Command(BaseCommand):
    help = (
        "Write the reports of all trusts of a wave, or of one region, as a ZIP with a report, a one-page sheet and "
        "slides about the region or England; or one of those three alone. The file appears whole or not at all."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--wave", required=True, help="the wave's name in addresses, such as 2026")
        parser.add_argument("--region", default="", help="the region's code, such as Y56; all of England unless given")
        parser.add_argument(
            "--edition",
            choices=[edition.value for edition in Edition],
            default=Edition.TO_SHARE.value,
            help="to-share (unless given) shows groups as anybody may see them; region-only as --for may, and marks it",
        )
        parser.add_argument(
            "--content",
            choices=[content.value for content in Content],
            default=Content.PACK.value,
            help="the pack (unless given), or one file about the area: report and sheet are PDF, slides PPTX",
        )
        parser.add_argument("--no-trusts", action="store_true", help="a pack of the files about the area only")
        parser.add_argument("--publication", type=int, help="stop unless this publication of the wave is the last one")
        parser.add_argument(
            "--state",
            choices=Publication.State.values,
            help="stop unless the last publication is in this state, so that no script hands out provisional figures",
        )
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
        if request.content is not Content.PACK:
            self.stdout.write(f"Wrote {output}: {size:,} bytes, in {time.monotonic() - started:.1f} s.")
            return
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
    edition, content = Edition(options["edition"]), Content(options["content"])
    if options["no_trusts"] and content is not Content.PACK:
        raise CommandError("--no-trusts is about a pack: there are no trusts' reports in anything else.")
    _require_publication(wave, options["publication"], options["state"])
    person: User | None = None
    if options["person"]:
        person = user_by_email(options["person"])
        if person is None:
            raise CommandError(f"Nobody has the address {options['person']}.")
    elif edition is Edition.REGION_ONLY:
        raise CommandError("What the edition “region only” shows depends on who reads it: say --for EMAIL.")
    return PackRequest(wave, region, name, edition, person, content, not options["no_trusts"])


def _require_publication(wave: Wave, number: int | None, state: str | None) -> None:
    """Stop where the publication that stands is another one: earlier ones are superseded, and are not given out."""
    if number is None and state is None:
        return
    found = publication_for(wave)
    if found is None:
        raise CommandError(f"Nothing of {wave.title} is released.")
    if (number is not None and found.number != number) or (state is not None and found.state != state):
        raise CommandError(f"The last publication of {wave.title} is number {found.number}, {found.state}.")


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
                "content": request.content.value,
                "for": str(request.by or ""),
                "trusts": summary.reports,
                "file": name,
            },
        )
