"""The addresses of the API that belong to no app."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from .document import openapi_document
from .guide import guide_to


@require_safe
@login_required
def api_read(request: HttpRequest) -> HttpResponse:
    """The page that describes the API, made from its OpenAPI document."""
    context = {"guide": guide_to(openapi_document()), "rate": settings.API_REQUESTS_A_MINUTE}
    return render(request, "config/api.jinja", context)


class SchemaRead(APIView):
    """The OpenAPI document, as ``application/vnd.oai.openapi+json`` or plain JSON."""

    schema = None
    renderer_classes = (OpenApiJsonRenderer, OpenApiJsonRenderer2)

    def get(self, request: Request) -> Response:
        return Response(openapi_document())


class NothingHere(APIView):
    """Every address that is none: 404 as the API says it, whatever the method."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound
