from pathlib import Path

import pytest
from django.conf import settings

from reports.pdf.typeface import TypefaceMissing, characters_in, displayable

LATIN = frozenset(chr(code) for code in range(32, 127)) | {"é", "’"}


def test_what_the_typeface_has_stays_as_it_is():
    assert displayable("Café’s plan, 3 of 8", LATIN) == "Café’s plan, 3 of 8"


def test_what_it_lacks_is_written_out_by_name():
    assert displayable("Done \N{GRINNING FACE}!", LATIN) == "Done [grinning face]!"
    assert displayable("\u4e2d\u6587", LATIN) == "[cjk unified ideograph-4e2d, cjk unified ideograph-6587]"
    assert displayable("\ue000", LATIN) == "[U+E000]"


def test_a_letter_with_its_accent_beside_it_is_one_letter():
    assert displayable("Cafe\N{COMBINING ACUTE ACCENT}", LATIN) == "Café"


@pytest.mark.parametrize("invisible", ["\u202e", "\u200d", "\ufe0f", "\x00", "\x1b", "\U000e0100"])
def test_invisible_characters_go(invisible):
    assert displayable(f"a{invisible}b", LATIN) == "ab"


def test_line_ends_and_spaces_become_plain_ones():
    assert displayable("a\r\nb\rc\u2028d\te\u00a0f", LATIN) == "a\nb\nc\nd e f"


def test_half_a_character_does_not_stop_it():
    assert displayable("a\ud800b", LATIN) == "a[U+D800]b"


def test_the_typeface_has_what_pages_say():
    available = characters_in(settings.FONTS_DIR)
    assert set("“Typical” – 38 to 55 · £5 · half’s ≥ é") <= available


def test_a_missing_typeface_says_how_to_build_it():
    with pytest.raises(TypefaceMissing, match="npm run build"):
        characters_in(Path("/nowhere"))
