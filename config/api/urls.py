"""The addresses under /api/v1/."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponseBase
from django.urls import path, re_path
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page
from rest_framework.renderers import JSONRenderer
from rest_framework.viewsets import GenericViewSet

from maturity.api import ScoreViewSet
from maturity.explanation_api import ExplainedScoreViewSet
from maturity.publication_api import BenchmarkViewSet, PublicationViewSet
from organisations.api import TrustViewSet
from reports.api import ExportViewSet
from surveys.api import AssessmentViewSet, WaveViewSet
from surveys.framework_api import FrameworkViewSet

from . import views
from .sheets import CsvRenderer

View = Callable[..., HttpResponseBase]
READ: dict[str, Any] = {"get": "retrieve"}


def fresh(view: View) -> View:
    """Answers have an ETag, and 304 says that nothing changed; nobody else's cache may keep them."""
    return cache_control(private=True, no_cache=True)(conditional_page(view))


def listed(of: type[GenericViewSet]) -> View:
    """A list, which is had as CSV too."""
    return fresh(of.as_view({"get": "list"}, renderer_classes=[JSONRenderer, CsvRenderer]))


app_name = "api"
urlpatterns = [
    path("", views.api_read, name="api_read"),
    path("schema/", fresh(views.SchemaRead.as_view()), name="schema_read"),
    path("trusts/", listed(TrustViewSet), name="trust_list"),
    path("trusts/<str:code>/", fresh(TrustViewSet.as_view(READ)), name="trust_read"),
    path("frameworks/", listed(FrameworkViewSet), name="framework_list"),
    path(
        "frameworks/<slug:slug>/<str:version>/", fresh(FrameworkViewSet.as_view(READ)), name="framework_document_read"
    ),
    path("waves/", listed(WaveViewSet), name="wave_list"),
    path("waves/<slug:slug>/", fresh(WaveViewSet.as_view(READ)), name="wave_read"),
    path("assessments/", listed(AssessmentViewSet), name="assessment_list"),
    path("assessments/<int:assessment_id>/", fresh(AssessmentViewSet.as_view(READ)), name="assessment_read"),
    path("scores/", listed(ScoreViewSet), name="score_list"),
    path("scores/<int:assessment_id>/", fresh(ExplainedScoreViewSet.as_view(READ)), name="score_read"),
    path("publications/", listed(PublicationViewSet), name="publication_list"),
    path("publications/<slug:wave>/<int:number>/", fresh(PublicationViewSet.as_view(READ)), name="publication_read"),
    path("benchmarks/", listed(BenchmarkViewSet), name="benchmark_list"),
    path("exports/", listed(ExportViewSet), name="export_list"),
    path("exports/<int:export_id>/", fresh(ExportViewSet.as_view(READ)), name="export_read"),
    re_path(r"^(?P<rest>[\s\S]+)/$", views.NothingHere.as_view(), name="nothing_read"),
]
