"""What the portal's pages are measured against: the least that a signed-in page and a saving form can be in Django.

The page is that of a new project: a session, a person, a template with Django's own context processors, no more.
"""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.contrib.contenttypes.models import ContentType
from django.db.models import Manager
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from accounts.models import UserManager

EMPTY = engines["django"].from_string("<!doctype html><title>Empty</title><p>{{ user.name }}</p>")


def own_addresses(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Have requests find the pages below, whatever ROOT_URLCONF says: overriding it would empty the portal's caches.

    Meanwhile people are read as any model is, not by the portal's prepared query.
    """

    def find(request: HttpRequest) -> HttpResponse:
        request.urlconf = __name__
        prepared, UserManager.get = UserManager.get, Manager.get
        try:
            return get_response(request)
        finally:
            UserManager.get = prepared

    return find


@login_required
def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse(EMPTY.render({}, request))


@login_required
def save(request: HttpRequest) -> HttpResponse:
    ContentType.objects.create(app_label="twin", model=request.POST["text"])
    return HttpResponse(status=302, headers={"Location": "/empty/"})


urlpatterns = [path("empty/", empty), path("save/", save)]
