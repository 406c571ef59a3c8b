"""The OpenAPI document."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema

from .problems import MEDIA_TYPE

# By status: the name of the response, and what it says.
PROBLEMS = {
    "400": ("BadRequest", "A parameter is unknown, repeated or not valid: errors has the reasons, by parameter."),
    "401": ("NotSignedIn", "Nobody is signed in."),
    "404": ("NotFound", "It is not there, or it is not yours to read: both are answered alike."),
    "406": ("NotAcceptable", "Lists are JSON or CSV, everything else is JSON only."),
    "429": ("TooManyRequests", "Too many requests in a minute: Retry-After says in how many seconds to go on."),
    "503": ("Unavailable", "The portal cannot answer now: Retry-After says in how many seconds to try again."),
}
OF_ONE_THING_ONLY = "404"
CSV = "text/csv"
UNCHANGED = "Nothing has changed since the answer whose ETag came as If-None-Match."

PROBLEM = {
    "type": "object",
    "description": "Problem details as in RFC 9457.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "description": "Always about:blank: see the status."},
        "title": {"type": "string", "description": "The status in words."},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong, for a person to read."},
        "errors": {
            "type": "object",
            "description": "With status 400: the reasons by parameter.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
}


class PortalSchema(AutoSchema):
    """Documents the filters that a view declares, and the errors that every address can answer with."""

    def get_override_parameters(self) -> list[Any]:
        view: Any = self.view
        return [view.filters] if self._is_list_view() else []

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        if operation is not None:
            forms = operation["responses"]["200"]["content"]
            if CSV in forms:
                forms[CSV] = {"schema": {"type": "string", "description": "A row for each entry."}}
                [form] = (one for one in operation["parameters"] if one["name"] == "format")
                form["description"] = "Form of the answer, whatever Accept says."
            operation["responses"]["304"] = {"description": UNCHANGED}
            for status, (name, _) in PROBLEMS.items():
                if status != OF_ONE_THING_ONLY or not self._is_list_view():
                    operation["responses"][status] = {"$ref": f"#/components/responses/{name}"}
        return operation


class PortalSessionScheme(OpenApiAuthenticationExtension):
    target_class = "config.api.authentication.PortalSession"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


def add_problems(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Put the errors that operations point to into the document; drf-spectacular calls it at the end."""
    components = result["components"]
    components["schemas"]["Problem"] = PROBLEM
    components["responses"] = {
        name: {
            "description": said,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for name, said in PROBLEMS.values()
    }
    return result


@lru_cache(maxsize=1)
def openapi_document() -> dict[str, Any]:
    """The document, the same for every reader; made once a process. Not to be changed."""
    document: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return document
