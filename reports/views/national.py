"""England: is the whole moving, and is the tail?"""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from accounts.selectors import has_permission, scope_of
from maturity.selectors import publications_of
from surveys.models import Wave

from ..presenters.completion import by_region, by_type, completion_counts, completion_in_words
from ..presenters.distributions import distributions_view
from ..selectors.completion import completion_in, current_wave
from ..selectors.distributions import distributions
from ..selectors.exports import may_pack


@require_safe
@login_required
def national_read(request: HttpRequest) -> HttpResponse:
    if not has_permission(request.user, Permission.DASHBOARD_NATIONAL):
        raise PermissionDenied("This page is for people who work for England as a whole.")
    wave = current_wave()
    packs = wave is not None and may_pack(request.user, "")
    context = {"wave": wave, "packs": packs, **england_context(request, wave)}
    return render(request, "reports/national.jinja", context)


def england_context(request: HttpRequest, wave: Wave | None) -> dict[str, object]:
    """What pages about England show: completion (to those who may see it), distributions and publications."""
    user = request.user
    counts: dict[str, object] = {"completion_words": "", "regions": [], "types": []}
    if wave and scope_of(user, Permission.COMPLETION_READ).all:
        found = completion_in(wave, user)
        counts = {
            "completion_words": completion_in_words(found),
            "regions": completion_counts(found, by=by_region),
            "types": completion_counts(found, by=by_type),
        }
    shown = distributions(user)
    publishes = has_permission(user, Permission.PUBLICATION_PREPARE)
    return {
        **counts,
        "distributions": distributions_view(shown) if shown else None,
        "publishes": publishes,
        "publications": list(publications_of(wave)) if publishes and wave else [],
        "user_id": str(user.pk),
    }
