"""What is sent: complete, compressed, small, and from nowhere else."""

import gzip
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
from django.conf import settings as portal
from django.core.management import call_command
from django.test import Client
from django.test.utils import override_settings

from .markup import read
from .showcase import EverythingForm

BUILT = portal.BASE_DIR / "build"
FORM_PAGE = 45_000  # Bytes of HTML, CSS and JS as sent.

# Classes of NHS.UK components that carry a behaviour or a name, and no style.
UNSTYLED = {"nhsuk-link", "nhsuk-table__row", "nhsuk-header__account-form"}


@pytest.fixture(scope="module")
def built() -> Path:
    assert (BUILT / "static" / "portal.css").is_file(), "The assets are not built: make setup"
    return BUILT


@pytest.fixture(scope="module")
def served(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The assets named and compressed as `collectstatic` does it; Plotly, which takes seconds, left out."""
    source = tmp_path_factory.mktemp("static")
    shutil.copytree(built / "static", source, dirs_exist_ok=True, ignore=shutil.ignore_patterns("plotly*"))
    storages = portal.STORAGES | {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
    with override_settings(STATICFILES_DIRS=[source], STATIC_ROOT=tmp_path_factory.mktemp("served"), STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def addresses(visitor: Client) -> tuple[str, str]:
    page = read(visitor.get("/showcase/everything/").content.decode())
    return page.one("link", rel="stylesheet")["href"], page.one("script", type="module")["src"]


@pytest.mark.usefixtures("served")
class TestCompression:
    def test_a_page_is_sent_in_gzip(self, visitor: Client) -> None:
        plain = visitor.get("/showcase/everything/")
        response = visitor.get("/showcase/everything/", headers={"accept-encoding": "gzip, br"})
        assert response.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in response.headers["Vary"]
        assert len(response.content) < len(plain.content) / 3
        assert "Content-Encoding" not in plain.headers

    def test_the_length_of_a_page_tells_little(self, visitor: Client) -> None:
        """The padding against BREACH is there: the same page comes in many lengths."""
        lengths = {len(visitor.get("/cookies/", headers={"accept-encoding": "gzip"}).content) for _ in range(30)}
        assert len(lengths) > 10

    @pytest.mark.parametrize(("accepted", "encoding"), [("gzip, br", "br"), ("gzip", "gzip")])
    def test_styles_and_scripts_are_sent_compressed(self, visitor: Client, accepted: str, encoding: str) -> None:
        for address in addresses(visitor):
            response = visitor.get(address, headers={"accept-encoding": accepted})
            assert response.headers["Content-Encoding"] == encoding
            sent = body(response)
            text = brotli.decompress(sent) if encoding == "br" else gzip.decompress(sent)
            assert text == body(visitor.get(address))

    def test_names_carry_the_hash_and_are_kept_for_good(self, visitor: Client) -> None:
        for address in addresses(visitor):
            assert re.search(r"portal\.[0-9a-f]{12}\.(css|js)$", address)
            assert "immutable" in visitor.get(address).headers["Cache-Control"]

    @pytest.mark.parametrize("accepted", ["gzip, br", "gzip"])
    def test_a_form_page_stays_light(self, visitor: Client, accepted: str) -> None:
        sent = {
            address: len(body(visitor.get(address, headers={"accept-encoding": accepted})))
            for address in ("/showcase/everything/?name=Amina", *addresses(visitor))
        }
        assert sum(sent.values()) < FORM_PAGE * 0.85


class TestBuild:
    def test_styles_ask_no_other_server(self, built: Path) -> None:
        css = (built / "static" / "portal.css").read_text()
        assert not re.search(r"url\([\"']?(https?:)?//", css)
        assert "@import" not in css
        assert "@font-face" not in css

    def test_scripts_need_no_eval(self, built: Path) -> None:
        for name in ("portal.js", "passkeys.js"):
            assert not re.search(r"\beval\(|new Function\(", (built / "static" / name).read_text())

    def test_the_fonts_of_the_reports_are_there(self, built: Path) -> None:
        names = {path.name for path in (built / "fonts").iterdir()}
        assert {"Arimo_400Regular.ttf", "Arimo_700Bold.ttf", "Arimo_400Regular_Italic.ttf"} <= names

    def test_every_class_that_a_template_names_has_a_style(self, built: Path) -> None:
        css = (built / "static" / "portal.css").read_text()
        known = set(re.findall(r"\.((?:nhsuk|app)-[A-Za-z0-9_-]+)", css)) | UNSTYLED
        unknown = {}
        for template in sorted((portal.BASE_DIR / "templates").rglob("*.jinja")):
            source = re.sub(r"\{#.*?#\}", "", template.read_text(), flags=re.DOTALL)
            html = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", " ", source, flags=re.DOTALL)
            named = re.findall(r'class="([^"]*)"', html) + re.findall(r'"classes": "([^"]*)"', source)
            for word in " ".join(named).split():
                # One that ends in a hyphen is continued by what the template adds.
                if word.startswith(("nhsuk-", "app-")) and not word.endswith("-") and word not in known:
                    unknown[word] = template.name
        assert unknown == {}

    def test_no_variant_that_a_form_uses_is_left_out(self, built: Path) -> None:
        css = (built / "static" / "portal.css").read_text()
        classes = {
            word
            for form in (EverythingForm(), EverythingForm({"level": "na"}))
            for element in read(str(form.error_summary) + form.body)
            for word in (element.get("class") or "").split()
        }
        behaviours = {word for word in classes if "-js-" in word}
        nameless = {"nhsuk-form-group--wrapper", "nhsuk-password-input__toggle", "nhsuk-date-input__label"}
        assert {word for word in classes - behaviours - nameless if f".{word}" not in css} == set()
