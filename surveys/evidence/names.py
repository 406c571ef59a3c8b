"""The name that a file is shown and sent back with. It never names anything on our disk. Pure."""

import re
import unicodedata

MOST_CHARACTERS = 120
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.I)


def clean_name(name: str, ending: str) -> str:
    """``name`` without folders, control characters and what turns the direction of writing, ending in ``ending``.

    >>> clean_name("../../Board\\u202eminutes.pdf", ".pdf")
    'Boardminutes.pdf'
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    # Cc and Cf: control characters and NUL, marks of direction, spaces of no width. Cs, Co and Cn: no characters.
    shown = "".join(
        " " if character.isspace() else character
        for character in last
        if character.isspace() or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    stem = shown[: -len(ending)] if shown.lower().endswith(ending.lower()) else shown
    stem = re.sub(r"[<>:\"|?*]", "_", " ".join(stem.split())).strip(". ")
    stem = stem[: MOST_CHARACTERS - len(ending)].rstrip(". ") or "evidence"
    return f"_{stem}{ending}" if _RESERVED.match(stem) else f"{stem}{ending}"


def ending_of(name: str, endings: tuple[str, ...]) -> str:
    """Which of ``endings`` the name has; the first where it has none."""
    return next((ending for ending in endings if name.lower().endswith(ending)), endings[0])
