"""Data files: what there is for the reader, each of them, and those that a worker is to make."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from nhsuk.formats import plural
from nhsuk.forms import Form
from surveys.models import Wave

from ..data.catalogue import FORMS, Offer, file_name, offer_named, offers_for
from ..forms import DataFileForm, OpenDataForm
from ..presenters.data_files import data_file_view, forms_of
from ..selectors.data import may_download, open_publication, waves_with_data
from ..selectors.exports import may_have_open_data
from ..services.data_files import note_data_download
from ..services.export_asking import ask_for_data, ask_for_open_data
from .limits import too_many_downloads

ONLY_FOR = "This page is for digital leads and who exports reports, and for regions, boards and the national team."


@require_safe
@login_required
def data_list(request: HttpRequest) -> HttpResponse:
    if not may_download(request.user):
        raise PermissionDenied(ONLY_FOR)
    waves = {wave.slug: wave for wave in waves_with_data()}
    asked = request.GET.get("wave")
    if asked is not None and asked not in waves:
        raise Http404("No such wave.")
    wave = waves[asked] if asked is not None else next(iter(waves.values()), None)
    offers = offers_for(request.user, wave) if wave else []
    context = {
        "waves": waves.values(),
        "wave": wave,
        "files": [data_file_view(offer, wave, at_once=settings.DATA_ROWS_AT_ONCE) for offer in offers if wave],
        "open_data": open_publication(request.user, wave) if wave else None,
        "makes_open_data": may_have_open_data(request.user),
    }
    return render(request, "reports/data.jinja", context)


@require_safe
@login_required
def data_download(request: HttpRequest, wave: str, table: str, form: str) -> HttpResponseBase:
    found, offer = _offer_or_404(request, wave, table)
    if form not in FORMS:
        raise Http404("No such file.")
    rows = offer.count()
    if rows > settings.DATA_ROWS_AT_ONCE:
        messages.info(request, f"{offer.table.title} has about {plural(rows, 'row')}: have the file made.")
        return redirect("reports:data_make", wave, table)
    refused = too_many_downloads(request)
    if refused is not None:
        return refused
    if request.method == "GET":
        note_data_download(wave=found, table=table, form=form, by=request.user)
    return StreamingHttpResponse(
        FORMS[form].pieces(offer.table) if request.method == "GET" else (),
        content_type=FORMS[form].media_type,
        headers={"Content-Disposition": f'attachment; filename="{file_name(offer.table, found, form)}"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def data_make(request: HttpRequest, wave: str, table: str) -> HttpResponse:
    """Have a worker make a data file."""
    found, offer = _offer_or_404(request, wave, table)
    form = DataFileForm(request.POST if request.method == "POST" else None, kinds=forms_of(offer, offer.count()))

    def ask(asked: dict[str, object]) -> None:
        ask_for_data(by=request.user, wave=found, table=table, form=str(asked["form"]), tells=bool(asked["tells"]))

    return _ask(request, form, ask, {"title": offer.table.title, "wave": found, "sharing": offer.sharing})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def open_data_make(request: HttpRequest, wave: str) -> HttpResponse:
    """Have a worker make the final publication of a wave into open data."""
    if not may_have_open_data(request.user):
        raise PermissionDenied("This page is for national analysts.")
    found = _wave_or_404(wave)
    publication = open_publication(request.user, found)
    if publication is None:
        messages.info(request, f"{found.title} has no final publication yet.")
        return redirect(f"{reverse('reports:data_list')}?wave={found.slug}")
    form = OpenDataForm(request.POST if request.method == "POST" else None)

    def ask(asked: dict[str, object]) -> None:
        ask_for_open_data(by=request.user, wave=found, tells=bool(asked["tells"]))

    return _ask(request, form, ask, {"title": f"Open data, {found.title}", "wave": found, "publication": publication})


def _wave_or_404(slug: str) -> Wave:
    found = next((one for one in waves_with_data() if one.slug == slug), None)
    if found is None:
        raise Http404("No such wave.")
    return found


def _offer_or_404(request: HttpRequest, wave: str, table: str) -> tuple[Wave, Offer]:
    if not may_download(request.user):
        raise PermissionDenied(ONLY_FOR)
    found = _wave_or_404(wave)
    offer = offer_named(request.user, found, table)
    if offer is None:
        raise Http404("No such file.")
    return found, offer


def _ask(
    request: HttpRequest, form: Form, ask: Callable[[dict[str, object]], None], context: dict[str, object]
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        ask(form.cleaned_data)
        return redirect("reports:export_list")
    return render(request, "reports/data_make.jinja", {"form": form, **context})
