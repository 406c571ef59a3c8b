"""Publishing a wave: one analyst prepares, another releases."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission
from accounts.services import require_anywhere
from maturity.selectors import submissions_in
from maturity.services import PublicationRefused, prepare_publication, preview_publication, release_publication
from surveys.models import Wave
from surveys.selectors import document_of
from surveys.selectors.not_applicable import unconfirmed_in

from ..forms import PublicationForm, ReleaseForm
from ..presenters.method import publication_rows
from ..presenters.release import release_view, unconfirmed_in_words
from ..selectors.publications import publication_numbered, wave_named
from ..selectors.releases import draft_facts, release_facts


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
    context = {"wave": found, "form": form, **_preview(request, found)}
    return render(request, "reports/publication_prepare.jinja", context, status=422 if form.errors else 200)


def _preview(request: HttpRequest, wave: Wave) -> dict[str, object]:
    """What a publication prepared now would hold; ``release`` is None while nothing is submitted."""
    try:
        draft = preview_publication(wave=wave, by=request.user)
    except PublicationRefused:
        return {"release": None, "unconfirmed": ""}
    return {
        "release": release_view(draft_facts(wave, draft), document_of(wave.framework_version)),
        "unconfirmed": unconfirmed_in_words(unconfirmed_in(draft.cohort)),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def publication_release(request: HttpRequest, wave: str, number: int) -> HttpResponse:
    require_anywhere(request.user, Permission.PUBLICATION_RELEASE)
    found = _wave_or_404(wave)
    publication = publication_numbered(found, number)
    if publication is None:
        raise Http404("No such publication.")
    # Everybody who publishes may read it; the one who prepared it cannot release it, and once is enough.
    prepared_it = publication.prepared_by_id == str(request.user.pk)
    if request.method == "POST" and publication.released_at is not None:
        return redirect("reports:national_read")
    if request.method == "POST" and prepared_it:
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
    context = {
        "wave": found,
        "publication": publication,
        "form": form,
        "auditor_rows": publication_rows(publication),
        "read_only": prepared_it or publication.released_at is not None,
        "unconfirmed": unconfirmed_in_words(unconfirmed_in(submissions_in(publication))),
        "release": release_view(release_facts(publication), document_of(found.framework_version)),
    }
    return render(request, "reports/publication_release.jinja", context, status=422 if form.errors else 200)
