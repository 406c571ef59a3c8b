"""Addresses of documents that are kept elsewhere. Pure: nothing here, or anywhere, asks for them."""

import re
import unicodedata
from urllib.parse import urlsplit

MOST_CHARACTERS = 2_000
_HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,59})")


class NotALink(ValueError):
    """An address that is not taken; its text says what is."""


def checked_address(typed: str) -> str:
    """The https address that was typed, its host in the letters that tell lookalikes apart.

    Raises:
        NotALink: it is no such address, too long, or has a password in it.
    """
    address = typed.strip()
    if len(address) > MOST_CHARACTERS:
        raise NotALink(f"Use an address of {MOST_CHARACTERS:,} characters or fewer")
    if any(c.isspace() or c in '<>"\\`' or unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in address):
        raise NotALink("Enter one address, without spaces")
    try:
        parts = urlsplit(address)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError):
        raise NotALink("Enter an address that begins with https://") from None
    if parts.scheme.lower() != "https" or not _HOST.fullmatch(host):
        raise NotALink("Enter an address that begins with https://, such as https://www.example.nhs.uk")
    if parts.username is not None or parts.password is not None:
        raise NotALink("Take the user name and password out of the address")
    return parts._replace(scheme="https", netloc=f"{host}:{port}" if port else host).geturl()
