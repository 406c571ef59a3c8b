"""What is noted of data files that leave the portal."""

from django.db import transaction

from accounts.models import User
from audit.services import record
from surveys.models import Wave


@transaction.atomic
def note_data_download(*, wave: Wave, table: str, form: str, by: User) -> None:
    """Record that somebody took a table of a wave."""
    record(action="data.downloaded", by=by, subject=wave, data={"wave": wave.slug, "table": table, "form": form})
