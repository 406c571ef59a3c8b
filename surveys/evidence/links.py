"""Addresses of documents that are kept elsewhere. Pure: nothing here, or anywhere, asks for them."""

import re
import unicodedata
from urllib.parse import urlsplit

MOST_CHARACTERS = 2_000
_NAME = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?=.{{4,253}}$)({_NAME}\.)+([a-z]{{2,63}}|xn--[a-z0-9-]{{1,59}})")
_INTRANET = re.compile(r"(?=.*[a-z])" + _NAME)
"""A name of one word, as trusts have in their own networks; never a number, which is an address of a machine."""


_BEGINS = "Enter an address that begins with https:// or http://, such as https://www.example.nhs.uk"


class NotALink(ValueError):
    """An address that is not taken; its text says what is."""


def checked_address(typed: str) -> str:
    """The address that was typed, http or https, its host in the letters that tell lookalikes apart.

    Many trusts keep their papers on an intranet, whose names have one word and often no certificate.

    Raises:
        NotALink: it is no such address, too long, or has a password in it.
    """
    address = typed.strip()
    if len(address) > MOST_CHARACTERS:
        raise NotALink(f"Use an address of {MOST_CHARACTERS:,} characters or fewer")
    if address.startswith("\\\\") or re.match(r"[A-Za-z]:\\", address):
        raise NotALink("A path of a shared drive is no link: others cannot open it. Attach the file instead")
    if any(c.isspace() or c in '<>"\\`' or unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in address):
        raise NotALink("Enter one address, without spaces")
    try:
        parts = urlsplit(address)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError):
        raise NotALink(_BEGINS) from None
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https") or not (_HOST.fullmatch(host) or _INTRANET.fullmatch(host)):
        raise NotALink(_BEGINS)
    if parts.username is not None or parts.password is not None:
        raise NotALink("Take the user name and password out of the address")
    return parts._replace(scheme=scheme, netloc=f"{host}:{port}" if port else host).geturl()
