"""How many files a person may download in an hour: enough for work, too few to carry everything away by a program."""

import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

HOUR = 3600


def too_many_downloads(request: HttpRequest, *, resumes: bool = False) -> HttpResponse | None:
    """Count a download of whoever is signed in; the page that says when to go on, where they had all of this hour's.

    To be called before a file is made or opened. HEAD counts for nothing. ``resumes``: the view gives parts of a file,
    and only the part that begins it counts.
    """
    begins = not resumes or request.headers.get("Range", "bytes=0-").startswith("bytes=0-")
    if request.method != "GET" or not begins:
        return None
    hour, gone = divmod(int(time.time()), HOUR)
    key = f"downloads:{request.user.pk}:{hour}"
    cache.add(key, 0, timeout=HOUR)
    try:
        count = cache.incr(key)
    except ValueError:  # The cache was emptied in between.
        count = 1
    if count <= settings.DOWNLOADS_AN_HOUR:
        return None
    wait = HOUR - gone
    context = {"most": settings.DOWNLOADS_AN_HOUR, "minutes": -(-wait // 60)}
    response = render(request, "reports/too_many_downloads.jinja", context, status=429)
    response.headers["Retry-After"] = str(wait)
    return response
