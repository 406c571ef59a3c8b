"""A person's own lists of trusts: made, looked at, changed, deleted."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms.refusals import add_refusals

from ..models import OwnList
from ..own_list_forms import MOST_CHECKBOXES, OwnListForm
from ..presenters.own_lists import list_view
from ..selectors.own_lists import facts_of, lists_of, may_keep_lists, own_list, trusts_to_choose, waves_to_compare
from ..services.own_lists import delete_list, save_list


def _require(request: HttpRequest) -> None:
    if not may_keep_lists(request.user):
        raise PermissionDenied("Lists are for those who may read several trusts by name.")


def _own_or_404(request: HttpRequest, list_id: int) -> OwnList:
    found = own_list(request.user, list_id)
    if found is None:
        raise Http404("No such list.")
    return found


@require_safe
@login_required
def own_list_list(request: HttpRequest) -> HttpResponse:
    _require(request)
    return render(request, "reports/own_lists.jinja", {"lists": lists_of(request.user)})


@require_safe
@login_required
def own_list_read(request: HttpRequest, list_id: int) -> HttpResponse:
    """How do these trusts stand beside each other? ``wave`` and ``order`` are in the address."""
    found = _own_or_404(request, list_id)
    waves = waves_to_compare()
    wave = next((one for one in waves if one.slug == request.GET.get("wave")), waves[0] if waves else None)
    order = request.GET.get("order", "")
    view = list_view(found.name, facts_of(found, request.user, wave), order=order) if wave else None
    context = {"own_list": found, "waves": waves, "wave": wave, "view": view, "order": order}
    return render(request, "reports/own_list.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def own_list_make(request: HttpRequest) -> HttpResponse:
    _require(request)
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def own_list_change(request: HttpRequest, list_id: int) -> HttpResponse:
    return _edit(request, _own_or_404(request, list_id))


def _edit(request: HttpRequest, found: OwnList | None) -> HttpResponse:
    trusts = trusts_to_choose(request.user)
    initial = {}
    if found is not None:
        codes = [code for code in found.codes if code in trusts]
        initial = {"name": found.name, "trusts": codes if len(trusts) <= MOST_CHECKBOXES else ", ".join(codes)}
    form = OwnListForm(request.POST or None, trusts=trusts, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            saved = save_list(name=data["name"], codes=data["trusts"], by=request.user, own_list=found)
        except ValidationError as error:
            add_refusals(form, error)
        else:
            messages.success(request, f"You have saved the list {saved.name}")
            return redirect("reports:own_list_read", saved.pk)
    context = {"form": form, "own_list": found}
    return render(request, "reports/own_list_edit.jinja", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def own_list_delete(request: HttpRequest, list_id: int) -> HttpResponse:
    """Is this list to go? Then delete it."""
    found = _own_or_404(request, list_id)
    if request.method == "POST":
        delete_list(own_list=found, by=request.user)
        messages.success(request, f"You have deleted the list {found.name}")
        return redirect("reports:own_list_list")
    return render(request, "reports/own_list_delete.jinja", {"own_list": found})
