"""Checks before sign-off: what stands in the way of a signature, and what is worth a second look. Pure: no queries."""

from collections.abc import Callable

from . import contradictions, facts, gaps, jumps, not_applicable, refused, straight, understated, unsupported
from .finding import Finding, Kind, digest_of_all
from .material import Held, LastTime, Material

__all__ = ["Finding", "Held", "Kind", "LastTime", "Material", "digest_of_all", "find", "gaps_in", "warnings_in"]

_GAPS: tuple[Callable[[Material], list[Finding]], ...] = (gaps.find, not_applicable.find, refused.find)
_WARNINGS: tuple[Callable[[Material], list[Finding]], ...] = (
    contradictions.find,
    facts.find,
    jumps.find,
    understated.find,
    unsupported.find,
    straight.find,
)


def gaps_in(material: Material) -> list[Finding]:
    """What nobody can explain away: it has to be mended before anybody signs."""
    return [finding for find_kind in _GAPS for finding in find_kind(material)]


def warnings_in(material: Material) -> list[Finding]:
    """What may be right, and then wants a word: in the order of kinds, and of questions within each."""
    return [finding for find_kind in _WARNINGS for finding in find_kind(material)]


def find(material: Material) -> list[Finding]:
    """Everything: gaps first, then warnings."""
    return gaps_in(material) + warnings_in(material)
