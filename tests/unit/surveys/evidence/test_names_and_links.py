"""Names that files are sent back with, and addresses that are shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.evidence.links import NotALink, checked_address
from surveys.evidence.names import MOST_CHARACTERS, clean_name


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("Board minutes.pdf", "Board minutes.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\me\\minutes.pdf", "minutes.pdf"),
        ("minutes\x00.exe\r\nSet-Cookie: a.pdf", "minutes.exe Set-Cookie_ a.pdf"),
        ("annual\u202efdp.exe.pdf", "annualfdp.exe.pdf"),
        ("\u2066minutes\u2069\u200b.pdf", "minutes.pdf"),
        ("...pdf", "evidence.pdf"),
        (".pdf", "evidence.pdf"),
        ("", "evidence.pdf"),
        ("NUL.pdf", "_NUL.pdf"),
        ('a"b<c>.pdf', "a_b_c_.pdf"),
        ("Größe.pdf", "Größe.pdf"),
    ],
)
def test_a_name_says_what_it_is_and_leads_nowhere(name, cleaned):
    assert clean_name(name, ".pdf") == cleaned


def test_a_long_name_keeps_its_ending():
    cleaned = clean_name("m" * 300 + ".pdf", ".pdf")
    assert len(cleaned) == MOST_CHARACTERS
    assert cleaned.endswith("m.pdf")


@given(st.text(max_size=400))
def test_no_name_gets_out(name):
    cleaned = clean_name(name, ".pdf")
    assert cleaned.endswith(".pdf")
    assert 4 < len(cleaned) <= MOST_CHARACTERS + 1
    assert not set(cleaned) & set('/\\\x00\r\n"\u202e\u2066\u200f')
    assert clean_name(cleaned, ".pdf").lstrip("_") == cleaned.lstrip("_")


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" https://www.example.nhs.uk/minutes ", "https://www.example.nhs.uk/minutes"),
        ("HTTPS://Www.Example.nhs.uk/A?b=c#d", "https://www.example.nhs.uk/A?b=c#d"),
        ("https://example.nhs.uk:8443/", "https://example.nhs.uk:8443/"),
        ("http://example.nhs.uk/minutes", "http://example.nhs.uk/minutes"),
        ("https://intranet/board/minutes", "https://intranet/board/minutes"),
        ("HTTP://Intranet:8080/board", "http://intranet:8080/board"),
        ("http://trust-sp01/sites/board", "http://trust-sp01/sites/board"),
        # A Cyrillic "a" looks like ours: the letters that are sent to the name server tell.
        ("https://exаmple.nhs.uk/", "https://xn--exmple-4nf.nhs.uk/"),
    ],
)
def test_an_address_is_taken(typed, address):
    assert checked_address(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "javascript:alert(1)//https://example.nhs.uk",
        "data:text/html,<script>",
        "//example.nhs.uk/",
        "https://",
        "http://",
        "http://2130706433/",
        "http://127.0.0.1/",
        "http://me:secret@intranet/",
        "http://-intranet/",
        "http://" + "a" * 64 + "/",
        "file://intranet/board.docx",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://me:secret@example.nhs.uk/",
        "https://example.nhs.uk:port/",
        "https://example.nhs.uk/a b",
        "https://example.nhs.uk/\u202egpj",
        "https://example.nhs.uk/\x00",
        'https://example.nhs.uk/"onmouseover="alert(1)',
        "https://example.nhs.uk/" + "a" * 2_000,
        "https://" + "a" * 64 + ".nhs.uk/",
        "ftp://example.nhs.uk/",
    ],
)
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(NotALink):
        checked_address(typed)
