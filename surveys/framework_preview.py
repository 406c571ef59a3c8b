"""Every question page of a framework in one file that needs nothing else: for authors and reviewers."""

import base64
import mimetypes
import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from .forms import AnswerForm, answer_form
from .questionnaire.canonical import content_hash
from .questionnaire.document import FrameworkDocument, QuestionText

_ADDRESS = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")


class StylesMissing(LookupError):
    """The styles have not been built."""


def preview(document: FrameworkDocument) -> str:
    """The framework as one HTML page, its styles and pictures inside: opening it asks nobody for anything."""
    return render_to_string(
        "surveys/framework_preview.jinja",
        {
            "document": document,
            "hash": content_hash(document),
            "forms": {question.key: _form(question) for question in document.questions},
            # Our own build, not a text that somebody typed.
            "styles": SafeString(f"<style>{_styles()}</style>"),  # nosec B703
        },
    )


def _form(question: QuestionText) -> AnswerForm:
    """The form of the question page. Its names begin with the question's, since all stand on one page here."""
    form = answer_form(question)
    form.prefix = question.key.replace(".", "-")
    return form


def _styles() -> str:
    path = finders.find("portal.css")
    if not path:
        raise StylesMissing("The styles are not built yet: npm run build makes them.")
    folder = Path(path).parent
    return _ADDRESS.sub(lambda found: f"url({_inlined(folder, found[1])})", Path(path).read_text(encoding="utf-8"))


def _inlined(folder: Path, address: str) -> str:
    if address.startswith("data:"):
        return f'"{address}"'
    content = base64.b64encode((folder / address).read_bytes()).decode()
    return f"data:{mimetypes.guess_type(address)[0]};base64,{content}"
