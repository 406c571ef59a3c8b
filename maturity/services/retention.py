"""What is not kept for ever: files of evidence, two years after the final publication of their wave."""

from datetime import date

from django.db.models import Max
from django.utils import timezone

from surveys.selectors import waves
from surveys.services.evidence_retention import delete_old_evidence, delete_withdrawn_evidence

from ..models import Publication


def delete_evidence_that_is_due(*, today: date) -> dict[str, int]:
    """Delete files of evidence whose time is over, and return how many by wave; those withdrawn count as "withdrawn".

    A wave's time begins with its last final publication, so that one that was never final keeps all.
    """
    released = dict(
        Publication.objects.filter(state=Publication.State.FINAL)
        .exclude(released_at=None)
        .values_list("wave")
        .annotate(last=Max("released_at"))
        .order_by()
    )
    deleted = {
        wave.slug: delete_old_evidence(wave=wave, published_on=timezone.localdate(released[wave.pk]), today=today)
        for wave in waves().filter(pk__in=released)
    }
    return {**deleted, "withdrawn": delete_withdrawn_evidence()}
