"""The scores of all trusts of a named wave."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..presenters.named import named_view
from ..selectors.named import named_scores


@require_safe
@login_required
def named_read(request: HttpRequest, wave: str) -> HttpResponse:
    """How do the trusts that we may read by name score? ``type`` and ``region`` are in the address."""
    found = named_scores(request.user, wave)
    if found is None:
        raise Http404("No such page.")
    view = named_view(found, trust_type=request.GET.get("type", ""), region=request.GET.get("region", ""))
    return render(request, "reports/named.jinja", {"wave": found.wave, "view": view})
