"""The page of data files: what each is, how large about, and whether it can be had at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from nhsuk.formats import plural
from surveys.models import Wave

from ..data.catalogue import FORMS, Offer
from ..data.table import Column
from ..data.workbook import MOST_ROWS
from .words import size_in_words


@dataclass(frozen=True)
class FormView:
    """One form of a file: its name in addresses, what it is called, about how large it is, and where it is."""

    name: str
    words: str
    size: str
    href: str


@dataclass(frozen=True)
class DataFileView:
    """``make`` is where to have it made by a worker; blank where every form can be had at once."""

    name: str
    title: str
    rows: str
    notes: Sequence[str]
    sharing: str
    withheld: str
    forms: Sequence[FormView]
    make: str
    columns: Sequence[Column]


def data_file_view(offer: Offer, wave: Wave, *, at_once: int) -> DataFileView:
    """One table as the page shows it; with more than ``at_once`` rows a worker makes the file."""
    table, rows = offer.table, offer.count()
    forms = [
        FormView(name, words, size, reverse("reports:data_download", args=[wave.slug, table.name, name]))
        for name, words, size in forms_of(offer, rows)
    ]
    return DataFileView(
        name=table.name,
        title=table.title,
        rows=f"About {plural(rows, 'row')}" if rows else "No rows yet",
        notes=table.notes,
        sharing=offer.sharing,
        withheld=offer.withheld,
        forms=forms,
        make=reverse("reports:data_make", args=[wave.slug, table.name]) if rows > at_once else "",
        columns=table.columns,
    )


def forms_of(offer: Offer, rows: int) -> list[tuple[str, str, str]]:
    """Name, words and size of each form that has room for so many rows: a workbook has not for any number."""
    return [
        (name, form.words, f"about {size_in_words(offer.size(name, rows))}")
        for name, form in FORMS.items()
        if name != "xlsx" or rows <= MOST_ROWS
    ]
