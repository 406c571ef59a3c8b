"""The password that all demonstration accounts share: made once for each installation, and kept beside it."""

import os
import secrets
from pathlib import Path

# Without letters and digits that are mistaken for each other when typed from a screen.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 4, 4


def kept_passphrase(path: Path) -> str:
    """Return the passphrase in ``path``, made on first use (79 bits), readable by the owner only."""
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        passphrase = "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(passphrase + "\n")
        os.replace(aside, path)
        return passphrase
