"""The questionnaire to take away: whoever signed in may have it, before a wave opens too."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ..pdf.typesetting import typeset
from ..questionnaire.edition import Edition
from ..questionnaire.paper import paper_data
from ..questionnaire.workbook import workbook
from ..selectors.questionnaire import edition_of

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@login_required
def questionnaire_pdf(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    edition = _edition_or_404(slug, version)
    # Dated by its text, so that the same text makes the same file.
    data = paper_data(edition)
    pdf = typeset("questionnaire.typ", data, fonts=settings.FONTS_DIR, made_at=edition.made_at)
    return _file(pdf, PDF, f"{edition.name}.pdf")


@require_safe
@login_required
def questionnaire_xlsx(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    edition = _edition_or_404(slug, version)
    return _file(workbook(edition), XLSX, f"{edition.name}.xlsx")


def _edition_or_404(slug: str, version: str) -> Edition:
    edition = edition_of(slug, version)
    if edition is None:
        raise Http404("No such version.")
    return edition


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
