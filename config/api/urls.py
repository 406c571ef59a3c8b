"""The addresses under /api/v1/."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponseBase
from django.urls import path, re_path
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page

from maturity.api import ScoreViewSet
from organisations.api import TrustViewSet
from surveys.api import AssessmentViewSet, WaveViewSet
from surveys.framework_api import FrameworkViewSet

from . import views

View = Callable[..., HttpResponseBase]
LIST: dict[str, Any] = {"get": "list"}
READ: dict[str, Any] = {"get": "retrieve"}


def fresh(view: View) -> View:
    """Answers have an ETag, and 304 says that nothing changed; nobody else's cache may keep them."""
    return cache_control(private=True, no_cache=True)(conditional_page(view))


app_name = "api"
urlpatterns = [
    path("", views.api_read, name="api_read"),
    path("schema/", fresh(views.SchemaRead.as_view()), name="schema_read"),
    path("trusts/", fresh(TrustViewSet.as_view(LIST)), name="trust_list"),
    path("trusts/<str:code>/", fresh(TrustViewSet.as_view(READ)), name="trust_read"),
    path("frameworks/", fresh(FrameworkViewSet.as_view(LIST)), name="framework_list"),
    path(
        "frameworks/<slug:slug>/<str:version>/", fresh(FrameworkViewSet.as_view(READ)), name="framework_document_read"
    ),
    path("waves/", fresh(WaveViewSet.as_view(LIST)), name="wave_list"),
    path("waves/<slug:slug>/", fresh(WaveViewSet.as_view(READ)), name="wave_read"),
    path("assessments/", fresh(AssessmentViewSet.as_view(LIST)), name="assessment_list"),
    path("assessments/<int:assessment_id>/", fresh(AssessmentViewSet.as_view(READ)), name="assessment_read"),
    path("scores/", fresh(ScoreViewSet.as_view(LIST)), name="score_list"),
    re_path(r"^(?P<rest>[\s\S]+)/$", views.NothingHere.as_view(), name="nothing_read"),
]
