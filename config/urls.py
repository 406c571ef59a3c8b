"""Every address of the portal."""

from django.urls import URLPattern, URLResolver, include, path

from . import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.alive, name="health_alive"),
    path("readyz", health.ready, name="health_ready"),
    path("statusz", health.status, name="health_status"),
    path("accounts/", include("accounts.urls")),
    path("api/v1/", include("config.api.urls")),
    path("", include("nhsuk.urls")),
    path("", include("surveys.urls")),
    path("", include("reports.urls")),
]

handler400 = "nhsuk.views.errors.bad_request"
handler403 = "nhsuk.views.errors.permission_denied"
handler404 = "nhsuk.views.errors.page_not_found"
handler500 = "nhsuk.views.errors.server_error"
