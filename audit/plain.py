"""Event data as plain JSON that every database gives back exactly as it was written.

The seal is a hash over what is read back, so a value that one database rewrites (PostgreSQL turns
the float 1e22 into a whole number, and refuses U+0000) must not enter the trail as it is.
"""

import datetime
import enum
from collections.abc import Mapping, Set
from decimal import Decimal
from uuid import UUID

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def plain_text(value: str) -> str:
    """``value`` without what PostgreSQL cannot store: U+0000 and lone surrogates."""
    return value.encode("utf-8", "replace").decode("utf-8").replace("\x00", REPLACEMENT)


def plain_data(value: object) -> object:
    """``value`` as text, whole numbers, booleans, None, lists and dicts with text keys.

    Floats and decimals become text, times ISO 8601, sets sorted lists.

    Raises:
        TypeError: for anything that has no plain form, such as a model instance.
    """
    match value:
        case enum.Enum():
            return plain_data(value.value)
        case None | bool() | int():
            return value
        case str():
            return plain_text(value)
        case float():
            return repr(value)
        case Decimal() | UUID():
            return str(value)
        case datetime.date() | datetime.time():
            return value.isoformat()
        case Mapping():
            return {plain_text(str(key)): plain_data(item) for key, item in value.items()}
        case Set():
            return sorted((plain_data(item) for item in value), key=str)
        case list() | tuple():
            return [plain_data(item) for item in value]
    raise TypeError(f"{type(value).__name__} cannot be kept in the audit trail: give it as text, a number or a list.")
