"""The report about a region or England, its one page, and its slides: what each says, and the files."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from accounts.models import User
from surveys.models import Wave

from ..exports.contents import Content
from ..exports.editions import Edition
from ..exports.naming import area_name
from ..pdf.area_report import area_data
from ..pdf.setters import Setters
from ..pdf.typeface import characters_in
from ..selectors.area import AreaFacts, area_facts, programme_figures
from ..selectors.group_figures import GroupFigures
from ..slides.area_slides import area_slides


@dataclass(frozen=True)
class AreaFiles:
    """What is read of an area in a wave, once for all three files."""

    facts: AreaFacts
    programmes: list[GroupFigures]
    edition: Edition
    made_at: datetime

    def name(self, content: Content) -> str:
        """What the file is called."""
        return area_name(wave=self.facts.wave.slug, region_name=self.facts.region_name, content=content)

    def make(self, content: Content, setters: Setters) -> bytes:
        """The file. Raises TypesettingFailed and TypefaceMissing."""
        if content is Content.SLIDES:
            return area_slides(
                self.facts,
                self.programmes,
                watermark=self.edition.watermark,
                available=characters_in(settings.FONTS_DIR),
                made_at=self.made_at,
            )
        data = area_data(self.facts, watermark=self.edition.watermark, sheet=content is Content.SHEET)
        return setters.submit("area_report.typ", data, made_at=self.made_at).result()


def area_files(
    by: User | None, wave: Wave, *, region_code: str, region_name: str, edition: Edition, made_at: datetime
) -> AreaFiles | None:
    """What the files about an area are made of, in the edition asked for; None before anything is published.

    The caller has checked that the area is theirs.
    """
    with_names = edition is Edition.REGION_ONLY
    facts = area_facts(by, wave, region_code=region_code, region_name=region_name, with_names=with_names)
    if facts is None:
        return None
    programmes = [] if region_code else programme_figures(by if with_names else None, wave)
    return AreaFiles(facts, programmes, edition, made_at)
