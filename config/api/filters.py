"""What may stand in the query of an address."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request

from .pagination import PARAMETERS

FORMAT = "format"


class DeclaredFilters(BaseFilterBackend):
    """Has a list narrowed by the parameters that its view declares, and refuses all others.

    A view names a serializer as ``filters`` and has ``narrow(queryset, **wanted)``. A parameter that is unknown,
    repeated or not valid is an error: a filter with a slip of the pen would otherwise answer with everything.
    """

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        """The view's ``narrow`` with what was asked for; ValidationError with reasons by parameter."""
        filters = view.filters if view.action == "list" else None
        ours = {*PARAMETERS, *([FORMAT] if len(view.get_renderers()) > 1 else [])}
        known = {*filters().fields, *ours} if filters else set()
        query = request.query_params
        wrong = {name: ["There is no such parameter."] for name in query if name not in known}
        wrong |= {name: ["Give it once."] for name in known & set(query) if len(query.getlist(name)) > 1}
        if query.get(FORMAT) == "":
            wrong[FORMAT] = ["There is no such form of this answer."]
        if wrong:
            raise ValidationError(wrong)
        wanted = {}
        if filters:
            asked = filters(data={name: value for name, value in query.items() if name not in ours})
            asked.is_valid(raise_exception=True)
            wanted = asked.validated_data
        narrowed: QuerySet = view.narrow(queryset, **wanted)
        return narrowed
