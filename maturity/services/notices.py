"""Who is told of publications: one analyst prepares them, another releases them. A mail holds no result."""

from django.urls import reverse

from accounts.models import Role, User
from accounts.selectors import people_of_england
from surveys.services.notices import Addressed, call_off, notify_all

from ..models import Publication


def ask_for_release(publication: Publication) -> None:
    """Tell the other national analysts that a publication waits for one of them."""
    others = (p for p in people_of_england([Role.NATIONAL_ANALYST]) if str(p.pk) != publication.prepared_by_id)
    notify_all(kind="publication_waits", to=[_addressed(person, publication) for person in others])


def tell_of_release(publication: Publication) -> None:
    """Tell who prepared it that another released it; a mail that still asks for it is called off."""
    call_off(kind="publication_waits", about=_about(publication), reason="released in the meantime")
    preparer = User.objects.filter(pk=publication.prepared_by_id).first() if publication.prepared_by_id else None
    if preparer is not None:
        notify_all(kind="publication_released", to=[_addressed(preparer, publication)])


def _addressed(person: User, publication: Publication) -> Addressed:
    wave = publication.wave
    details = {
        "path": reverse("reports:publication_release", args=[wave.slug, publication.number]),
        "title": f"Publication {publication.number} of {wave.title}",
    }
    return Addressed(person, _about(publication), wave=wave, details=details)


def _about(publication: Publication) -> str:
    return f"publication/{publication.pk}"
