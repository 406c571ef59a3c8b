"""Which mails somebody wants: chosen in the account, or stopped by the link in a mail without signing in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ..chasing_forms import MailChoicesForm
from ..notices import GROUPS
from ..selectors.chasing import declined_groups
from ..services.mail_choices import choose_mail, stop_mail
from ..unsubscribing import NoSuchToken, read_stop_token


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def mail_choices(request: HttpRequest) -> HttpResponse:
    declined = declined_groups(request.user)
    form = MailChoicesForm(
        request.POST if request.method == "POST" else None,
        initial={"wanted": [group for group in GROUPS if group not in declined]},
    )
    if request.method == "POST" and form.is_valid():
        choose_mail(person=request.user, wanted=form.cleaned_data["wanted"])
        messages.success(request, "Your choice of mails is saved")
        return redirect("surveys:mail_choices")
    return render(request, "surveys/mail_choices.jinja", {"form": form}, status=422 if form.errors else 200)


@csrf_exempt  # A mail program has no cookie: the signed token is the whole of the right, and stops mail only.
@require_http_methods(["GET", "HEAD", "POST"])
def mail_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop these mails: asked on GET, which programs open unasked, and done on POST (RFC 8058)."""
    try:
        group = stop_mail(token=token) if request.method == "POST" else read_stop_token(token).group
    except NoSuchToken:
        raise Http404("No such link.") from None
    context = {"group": GROUPS[group], "stopped": request.method == "POST"}
    return render(request, "surveys/mail_stop.jinja", context)
