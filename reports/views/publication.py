"""Publishing a wave: one analyst prepares, another releases."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission
from accounts.services import require_anywhere
from maturity.models import PeerGroup, Publication
from maturity.selectors import peer_groups
from maturity.services import PublicationRefused, prepare_publication, release_publication
from surveys.models import Wave

from ..forms import PublicationForm, ReleaseForm
from ..selectors.publications import publication_numbered, wave_named


def _wave_or_404(slug: str) -> Wave:
    wave = wave_named(slug)
    if wave is None:
        raise Http404("No such wave.")
    return wave


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def publication_prepare(request: HttpRequest, wave: str) -> HttpResponse:
    require_anywhere(request.user, Permission.PUBLICATION_PREPARE)
    found = _wave_or_404(wave)
    form = PublicationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            publication = prepare_publication(wave=found, by=request.user, **form.cleaned_data)
        except PublicationRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, f"Publication {publication.number} is prepared. Another analyst must now release it."
            )
            return redirect("reports:national_read")
    status = 422 if form.errors else 200
    return render(request, "reports/publication_prepare.jinja", {"wave": found, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def publication_release(request: HttpRequest, wave: str, number: int) -> HttpResponse:
    require_anywhere(request.user, Permission.PUBLICATION_RELEASE)
    found = _wave_or_404(wave)
    publication = publication_numbered(found, number)
    if publication is None:
        raise Http404("No such publication.")
    if publication.released_at is not None:
        return redirect("reports:national_read")
    if publication.prepared_by_id == str(request.user.pk):
        raise PermissionDenied("You prepared this publication: another analyst must release it.")
    form = ReleaseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            release_publication(publication=publication, by=request.user)
        except PublicationRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Publication {publication.number} of {found.title} is released.")
            return redirect("reports:national_read")
    context = {"wave": found, "publication": publication, "form": form, "groups": _groups(publication)}
    return render(request, "reports/publication_release.jinja", context, status=422 if form.errors else 200)


def _groups(publication: Publication) -> list[PeerGroup]:
    return [group for kind in PeerGroup.Kind.values for group in peer_groups(publication, kind=kind)]
