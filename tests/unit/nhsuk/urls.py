"""The portal without its other apps: the layout, its pages and the showcase."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from . import showcase


def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse("home")


urlpatterns = [
    path("", home, name="home"),
    path("sign-out/", home, name="account_logout"),
    path("showcase/", include(showcase)),
    path("", include("nhsuk.urls")),
]

handler400 = "nhsuk.views.errors.bad_request"
handler403 = "nhsuk.views.errors.permission_denied"
handler404 = "nhsuk.views.errors.page_not_found"
handler500 = "nhsuk.views.errors.server_error"
