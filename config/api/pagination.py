"""Pages of a list, each naming the next."""

from typing import Any

from django.core import signing
from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.fields import IntegerField
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

PARAMETERS = ("cursor", "page_size")
USUAL, MOST = 50, 200


class Pages(CursorPagination):
    """50 entries a page, or as many as asked for, up to 200, in the order that the view names as ``ordering``.

    Cursors are signed: what is not one of ours, for the same order, never becomes part of a query.
    """

    page_size = USUAL
    page_size_query_param = "page_size"
    page_size_query_description = "Entries on a page."
    cursor_query_description = "Where the page begins: follow next and previous, which hold it."
    max_page_size = MOST

    def get_ordering(self, request: Request, queryset: QuerySet, view: Any) -> tuple[str, ...]:
        return tuple(view.ordering)

    def get_page_size(self, request: Request) -> int:
        asked = request.query_params.get("page_size")
        if asked is None:
            return USUAL
        try:
            size: int = IntegerField(min_value=1, max_value=MOST).run_validation(asked)
        except ValidationError as error:
            raise ValidationError({"page_size": error.detail}) from None
        return size

    def encode_cursor(self, cursor: Cursor) -> str:
        # Without a time stamp: the same page has the same text, and so the same ETag.
        token = self._signer().sign_object([cursor.offset, cursor.reverse, cursor.position])
        return replace_query_param(self.base_url or "", "cursor", token)

    def decode_cursor(self, request: Request) -> Cursor | None:
        token = request.query_params.get("cursor")
        if token is None:
            return None
        try:
            return Cursor(*self._signer().unsign_object(token))
        except signing.BadSignature:
            raise ValidationError({"cursor": ["This is no cursor of this list."]}) from None

    def _signer(self) -> signing.Signer:
        return signing.Signer(salt=f"config.api.cursor {self.ordering}")

    def get_paginated_response(self, data: Any) -> Response:
        """The page; where its neighbours are is in the ``Link`` header (RFC 8288) too, for a CSV has no room."""
        response = super().get_paginated_response(data)
        named = {"next": self.get_next_link(), "prev": self.get_previous_link()}
        links = [f'<{address}>; rel="{name}"' for name, address in named.items() if address]
        if links:
            response.headers["Link"] = ", ".join(links)
        return response

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": "string", "nullable": True, "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": {**link, "description": "The next page; null on the last."},
                "previous": {**link, "description": "The page before; null on the first."},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        cursor, page_size = super().get_schema_operation_parameters(view)
        page_size["schema"] |= {"minimum": 1, "maximum": MOST, "default": USUAL}
        return [cursor, page_size]
