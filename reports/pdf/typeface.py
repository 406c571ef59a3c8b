"""What the PDF's typeface can show. PDF/UA refuses a text with a character that its typeface lacks."""

import unicodedata
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from fontTools.ttLib import TTFont

# As built from npm's @expo-google-fonts/arimo: Arial's metrics, free to embed.
FACES = ("Arimo_400Regular.ttf", "Arimo_700Bold.ttf")
FAMILY = "Arimo"


class TypefaceMissing(RuntimeError):
    """The typeface has not been built: `npm run build` makes it."""


@lru_cache(maxsize=4)
def characters_in(folder: Path) -> frozenset[str]:
    """The characters that every face in ``folder`` has. Raises TypefaceMissing."""
    found: list[frozenset[str]] = []
    for name in FACES:
        if not (folder / name).is_file():
            raise TypefaceMissing(f"{name} is missing in {folder}. Build the assets first: npm run build.")
        with TTFont(folder / name, lazy=True) as face:
            found.append(frozenset(chr(code) for code in face.getBestCmap()))
    return frozenset.intersection(*found)


def displayable(text: str, available: frozenset[str]) -> str:
    """``text`` with every character that has no shape in the typeface written out by its Unicode name.

    "A 😀" becomes "A [grinning face]", so nothing that somebody wrote is dropped in silence. Line ends
    stay; invisible formatting characters (among them those that reverse the direction of reading) go.
    """
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    parts = []
    for shown, run in groupby((_spaced(c) for c in composed), lambda c: c in available or c == "\n" or not c):
        characters = list(run)
        parts.append("".join(characters) if shown else f"[{', '.join(_name(c) for c in characters)}]")
    return "".join(parts)


def _spaced(character: str) -> str:
    """A plain space for every kind of space, a line end for every kind of line end, nothing for the invisible."""
    if character == "\n" or character in "\u2028\u2029":
        return "\n"
    category = unicodedata.category(character)
    if category == "Zs" or character == "\t":
        return " "
    is_variation_selector = "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
    return "" if category in ("Cc", "Cf") or is_variation_selector else character


def _name(character: str) -> str:
    return unicodedata.name(character, "").lower() or f"U+{ord(character):04X}"
