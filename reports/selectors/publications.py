"""Waves and publications by the names in their addresses."""

from maturity.models import Publication
from maturity.selectors import publications_of
from surveys.models import Wave
from surveys.selectors import waves


def wave_named(slug: str) -> Wave | None:
    """The wave with this slug, unless it is still a draft."""
    return waves().filter(slug=slug).exclude(state=Wave.State.DRAFT).first()


def publication_numbered(wave: Wave, number: int) -> Publication | None:
    """A publication of ``wave``, prepared ones too: for those who publish."""
    return publications_of(wave).filter(number=number).first()
