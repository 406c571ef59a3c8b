"""What the portal's pages are measured against: the least that a signed-in page and a saving form can be in Django."""

from django.contrib.auth.decorators import login_required
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.urls import path


@login_required
def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<!doctype html><title>Empty</title>")


@login_required
def save(request: HttpRequest) -> HttpResponse:
    ContentType.objects.create(app_label="twin", model=request.POST["text"])
    return HttpResponse(status=302, headers={"Location": "/empty/"})


urlpatterns = [path("empty/", empty), path("save/", save)]
