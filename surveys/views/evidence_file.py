"""A file of evidence as an answer, for whoever has been let in to it."""

import logging

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from ..evidence.kinds import KINDS
from ..evidence.sending import file_response
from ..evidence.store import open_kept
from ..models import Evidence

logger = logging.getLogger(__name__)


def evidence_response(request: HttpRequest, evidence: Evidence) -> HttpResponse:
    """The file, or a part of it that was asked for; a page that says why while it is not there to be opened.

    Raises Http404 where the file is missing.
    """
    if evidence.state != Evidence.State.READY:
        status = 409 if evidence.state == Evidence.State.CHECKING else 410
        return render(request, "surveys/evidence_unavailable.jinja", {"evidence": evidence}, status=status)
    try:
        file = open_kept(settings.EVIDENCE_DIR, evidence.file_key)
    except FileNotFoundError:
        logger.error("The file of evidence %s is missing.", evidence.pk)
        raise Http404("No such file.") from None
    return file_response(
        file,
        size=evidence.size,
        name=evidence.file_name,
        media_type=KINDS[evidence.file_kind].media_type,
        asked="" if "If-Range" in request.headers else request.headers.get("Range", ""),
    )
