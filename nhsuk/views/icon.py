"""The icon where browsers look for one that no page named: beside a file or the API's data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe


@require_safe
def icon_read(request: HttpRequest) -> HttpResponse:
    return redirect(static("images/favicon.ico"), permanent=True)
