"""Made-up answers are labelled on every page, from the page after they were loaded."""

import pytest

from tests.factories.surveys import make_wave

LABEL = "Demonstration data"


@pytest.mark.django_db(transaction=True)
def test_the_label_stands_on_every_page_as_soon_as_a_demonstration_wave_is_there(client):
    assert LABEL not in client.get("/accessibility/").content.decode()
    make_wave("2025")
    assert LABEL not in client.get("/accessibility/").content.decode()
    make_wave("2026", demonstration=True)
    for address in ("/accessibility/", "/", "/accounts/login/", "/no-such-page/"):
        assert LABEL in client.get(address).content.decode(), address
