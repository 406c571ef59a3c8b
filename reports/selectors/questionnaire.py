"""The text of a published version, as it reads today."""

from surveys.selectors import document_of, errata_of, framework_version

from ..questionnaire.edition import Edition


def edition_of(slug: str, version: str) -> Edition | None:
    """The version with its corrections; None where it is not published."""
    found = framework_version(slug, version)
    if found is None:
        return None
    errata = errata_of(found)
    return Edition(
        document=document_of(found),
        content_hash=found.content_hash,
        published_at=found.published_at,
        made_at=errata[-1].made_at if errata else found.published_at,
        corrections=len(errata),
    )
