"""What every answer of the portal has in common, whichever app gives it."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


def private_answers(get_response: Answer) -> Answer:
    """Have no cache, a proxy's or a shared computer's, keep an answer that does not say itself how it may be kept.

    Static files and the API say so themselves.
    """

    def add_header(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return add_header


def no_nul_in_addresses(get_response: Answer) -> Answer:
    """Answer 404 to U+0000 in a path and 400 in a query: PostgreSQL keeps no such text, so nothing has it in a name.

    The API answers for its own addresses, in its own format.

    Raises:
        Http404: the path has one.
        BadRequest: the query has one.
    """

    def check(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/api/"):
            if "\x00" in request.path_info:
                raise Http404("No address has U+0000 in it.")
            query = request.META.get("QUERY_STRING", "")
            if "%00" in query or "\x00" in query:
                raise BadRequest("No query has U+0000 in it.")
        return get_response(request)

    return check
