"""England: is the whole moving, and is the tail?"""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from accounts.selectors import has_permission, scope_of
from maturity.models import Scope
from maturity.selectors import publications_of
from surveys.models import Wave

from ..presenters.choices import WHOLE
from ..presenters.completion import by_region, by_type, completion_counts, completion_in_words
from ..presenters.figures import held_words
from ..presenters.menus import england_menu
from ..presenters.theme_levels import themes_view
from ..selectors.completion import completion_in, current_wave
from ..selectors.exports import may_pack
from ..selectors.group_figures import figures_of, published_waves
from .national_scores import reads_england_by_name


@require_safe
@login_required
def national_read(request: HttpRequest) -> HttpResponse:
    by_name = reads_england_by_name(request)
    wave = current_wave()
    published = published_waves()
    summary, held = None, ""
    if published:
        found = figures_of(request.user, published[:2], named=[WHOLE], scopes=[Scope.THEME])
        summary = themes_view(found, WHOLE)
        held = held_words(found[:1])
    context = {
        "wave": wave,
        "menu": england_menu("national_read", by_name=by_name),
        "published": published[0] if published else None,
        "summary": summary,
        "held": held,
        "packs": wave is not None and may_pack(request.user, ""),
        **_state_of(request, wave),
    }
    return render(request, "reports/national.jinja", context)


def _state_of(request: HttpRequest, wave: Wave | None) -> dict[str, object]:
    """Completion, to those who may see it, and publications."""
    user = request.user
    counts: dict[str, object] = {"completion_words": "", "regions": [], "types": []}
    if wave and scope_of(user, Permission.COMPLETION_READ).all:
        found = completion_in(wave, user, signed_too=False)
        counts = {
            "completion_words": completion_in_words(found),
            "regions": completion_counts(found, by=by_region),
            "types": completion_counts(found, by=by_type),
        }
    publishes = has_permission(user, Permission.PUBLICATION_PREPARE)
    return {
        **counts,
        "publishes": publishes,
        "publications": list(publications_of(wave)) if publishes and wave else [],
        "user_id": str(user.pk),
    }
