"""The layout and its pages alone, without the other apps and without a database."""

import copy
from pathlib import Path

import pytest
from django.test import Client

PAGES = Path(__file__).parent / "pages"


@pytest.fixture
def showcase(settings: object) -> None:
    """The portal with the showcase's addresses and templates, and nobody's context but ours."""
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"].append(PAGES)
    templates[0]["OPTIONS"]["context_processors"] = ["nhsuk.context.page", "tests.unit.nhsuk.showcase.context"]
    settings.TEMPLATES = templates
    settings.ROOT_URLCONF = "tests.unit.nhsuk.urls"
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith(("accounts.", "allauth."))]


@pytest.fixture
def visitor(showcase: None) -> Client:
    """A browser without JavaScript, that shows what went wrong as a person would see it."""
    return Client(raise_request_exception=False)
