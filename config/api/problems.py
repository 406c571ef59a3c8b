"""Errors as JSON: problem details, RFC 9457."""

from http import HTTPStatus
from typing import Any

from django.db import InterfaceError, OperationalError
from rest_framework import status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import exception_handler

MEDIA_TYPE = "application/problem+json"
NOT_SIGNED_IN = "Nobody is signed in. Sign in to the portal first."
NOT_FOUND = "It is not there, or it is not yours to read."


class Unavailable(APIException):
    """The database does not answer: come back in a moment."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_detail = "The portal cannot answer now. Try again in half a minute."
    wait = 30


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer for ``error``; None for a bug, which the portal's own page for errors answers.

    Absent and foreign things are told apart by nothing.
    """
    if isinstance(error, OperationalError | InterfaceError):
        error = Unavailable()
    response = exception_handler(error, context)
    if response is None:
        return None
    errors = response.data if isinstance(error, ValidationError) else None
    if response.status_code == status.HTTP_404_NOT_FOUND:
        detail = NOT_FOUND
    elif response.status_code == status.HTTP_401_UNAUTHORIZED:
        detail = NOT_SIGNED_IN
    elif errors is not None:
        detail = "Something is wrong with the parameters: " + ", ".join(errors) + "."
    else:
        detail = str(response.data["detail"])
    response.data = {
        "type": "about:blank",
        "title": HTTPStatus(response.status_code).phrase,
        "status": response.status_code,
        "detail": detail,
        **({"errors": errors} if errors is not None else {}),
    }
    response.content_type = MEDIA_TYPE
    # Whatever form the answer would have had, an error is JSON.
    context["request"].accepted_renderer = JSONRenderer()
    context["request"].accepted_media_type = JSONRenderer.media_type
    return response
