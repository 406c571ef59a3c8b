"""Secrets that the embedded portal makes for itself once and keeps."""

import os
import secrets
from pathlib import Path


def kept_secret(path: Path) -> str:
    """Return the secret in ``path``, made on first use and readable by the owner only.

    Two processes may start at once: the file appears whole or not at all, and the first one wins.
    """
    try:
        return path.read_text()
    except FileNotFoundError:
        aside = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(aside, path)
        except FileExistsError:
            pass
        finally:
            aside.unlink()
        return path.read_text()
