"""The waves, for whoever runs them: made, changed and removed as drafts, opened and closed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission
from accounts.services import require_anywhere
from nhsuk.formats import plural

from ..models import Wave
from ..reminders import in_days
from ..selectors import versions_in_use, waves
from ..selectors.waves import counts_of, mails_of, opening_of
from ..services import change_wave, close_wave, create_wave, open_wave, remove_wave
from ..services.waves import StaleWave, WaveStateError, as_drafted
from ..wave_forms import WaveChangeForm, WaveForm, differences


@require_safe
@login_required
def wave_list(request: HttpRequest) -> HttpResponse:
    """Which waves are there, and how does each stand?"""
    require_anywhere(request.user, Permission.WAVE_MANAGE)
    return render(request, "surveys/wave_list.jinja", {"waves": list(waves())})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def wave_create(request: HttpRequest) -> HttpResponse:
    require_anywhere(request.user, Permission.WAVE_MANAGE)
    form = WaveForm(request.POST or None, versions=[row.version for row in versions_in_use(drafts=True)])
    if request.method == "POST" and form.is_valid():
        try:
            wave = create_wave(**form.given, by=request.user)
        except ValidationError as error:
            _add_errors(form, error)
        else:
            messages.success(request, f"You have made {wave.title}, a draft")
            return redirect("surveys:wave_read", wave.slug)
    return render(request, "surveys/wave_create.jinja", {"form": form}, status=422 if form.errors else 200)


@require_safe
@login_required
def wave_read(request: HttpRequest, wave: str) -> HttpResponse:
    require_anywhere(request.user, Permission.WAVE_MANAGE)
    found = _wave_or_404(wave)
    context = {
        "wave": found,
        "counts": counts_of(found),
        "mails": mails_of(found),
        "reminders": in_days(found.reminder_days),
        "escalations": in_days(found.escalation_days),
    }
    return render(request, "surveys/wave_read.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def wave_change(request: HttpRequest, wave: str) -> HttpResponse:
    """What is to be different of a draft? Where a colleague was quicker, both are shown and nothing is lost."""
    require_anywhere(request.user, Permission.WAVE_MANAGE)
    found = _wave_or_404(wave)
    if found.state != Wave.State.DRAFT:
        return redirect("surveys:wave_read", found.slug)
    versions = [row.version for row in versions_in_use(drafts=True)]
    form = WaveChangeForm(request.POST or None, versions=versions, wave=found, drafted=as_drafted(found))
    theirs: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        given = form.given
        try:
            change_wave(wave=found, seen=form.cleaned_data["seen"], by=request.user, **given)
        except ValidationError as error:
            _add_errors(form, error)
        except WaveStateError as error:
            messages.error(request, str(error))
            return redirect("surveys:wave_list")
        except StaleWave as error:
            theirs = differences(found, given)
            form = WaveChangeForm(form.shown_again(), versions=versions, wave=found, drafted=as_drafted(found))
            form.add_error(None, f"{error} Look at what is different, then save yours or change it")
        else:
            messages.success(request, f"You have changed {given['title']}")
            return redirect("surveys:wave_read", found.slug)
    status = 409 if theirs else 422 if form.errors else 200
    return render(request, "surveys/wave_change.jinja", {"form": form, "wave": found, "theirs": theirs}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def wave_remove(request: HttpRequest, wave: str) -> HttpResponse:
    """Is this draft to go? Then remove it."""
    require_anywhere(request.user, Permission.WAVE_MANAGE)
    found = _wave_or_404(wave)
    if request.method == "POST":
        try:
            remove_wave(wave=found, by=request.user)
        except WaveStateError as error:
            messages.error(request, str(error))
            return redirect("surveys:wave_read", found.slug)
        messages.success(request, f"You have removed the draft {found.title}")
        return redirect("surveys:wave_list")
    if found.state != Wave.State.DRAFT:
        return redirect("surveys:wave_read", found.slug)
    return render(request, "surveys/wave_remove.jinja", {"wave": found})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def wave_open(request: HttpRequest, wave: str) -> HttpResponse:
    """What will happen when it opens? Then open it."""
    require_anywhere(request.user, Permission.WAVE_MANAGE)
    found = _wave_or_404(wave)
    if request.method == "POST":
        try:
            assessments = open_wave(wave=found, by=request.user)
        except WaveStateError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"You have opened {found.title} for {plural(len(assessments), 'trust')}")
        return redirect("surveys:wave_read", found.slug)
    if found.state != Wave.State.DRAFT:
        return redirect("surveys:wave_read", found.slug)
    return render(request, "surveys/wave_open.jinja", {"wave": found, "opening": opening_of(found)})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def wave_close(request: HttpRequest, wave: str) -> HttpResponse:
    """What will happen when it closes? Then close it."""
    require_anywhere(request.user, Permission.WAVE_MANAGE)
    found = _wave_or_404(wave)
    if request.method == "POST":
        try:
            close_wave(wave=found, by=request.user)
        except WaveStateError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"You have closed {found.title}")
        return redirect("surveys:wave_read", found.slug)
    if found.state != Wave.State.OPEN:
        return redirect("surveys:wave_read", found.slug)
    return render(request, "surveys/wave_close.jinja", {"wave": found, "counts": counts_of(found)})


def _wave_or_404(slug: str) -> Wave:
    found = waves().filter(slug=slug).first()
    if found is None:
        raise Http404("No such wave.")
    return found


def _add_errors(form: WaveForm, error: ValidationError) -> None:
    for field, errors in error.message_dict.items():
        form.add_error(field if field in form.fields else "due_on", errors)
