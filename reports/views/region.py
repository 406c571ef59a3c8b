"""A region: who needs me today?"""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from accounts.selectors import scope_of
from maturity.models import PeerGroup
from surveys.selectors.chasing import last_contacts

from ..presenters.completion import completion_in_words, completion_rows
from ..presenters.distributions import distributions_view
from ..selectors.completion import completion_in, current_wave
from ..selectors.distributions import distributions
from ..selectors.exports import may_pack
from ..selectors.queries import queries_in
from ..selectors.standings import standings


@require_safe
@login_required
def region_read(request: HttpRequest, code: str) -> HttpResponse:
    wave = current_wave()
    may = scope_of(request.user, Permission.DASHBOARD_REGION).covers(trust_code="", region_code=code)
    found = completion_in(wave, request.user, region=code) if may and wave else []
    # A region that does not exist has no trusts, and is answered like one that is not the reader's.
    if not found or wave is None:
        raise Http404("No such region.")
    chases = scope_of(request.user, Permission.TRUST_REMIND).covers(trust_code="", region_code=code)
    shown = distributions(request.user, region=code)
    return render(
        request,
        "reports/region.jinja",
        {
            "wave": wave,
            "code": code,
            "region": found[0].assessment.region_name,
            "words": completion_in_words(found),
            "rows": completion_rows(
                found,
                today=timezone.localdate(),
                standings=standings(request.user, wave),
                contacts=last_contacts([row.assessment for row in found]) if chases else None,
            ),
            "chases": chases,
            "decides": scope_of(request.user, Permission.NOT_APPLICABLE_DECIDE).covers(trust_code="", region_code=code),
            "distributions": distributions_view(shown, kind=PeerGroup.Kind.REGION) if shown else None,
            "packs": may_pack(request.user, code),
            "queries": queries_in(request.user, region=code),
        },
    )
