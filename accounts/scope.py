"""Where a right holds: pure, no database."""

from dataclasses import dataclass

from django.db.models import Q


@dataclass(frozen=True)
class Scope:
    """The trusts, ICBs and regions (by code) in which somebody holds a right; ``all`` is England.

    False where the right is held nowhere.
    """

    all: bool = False
    trusts: frozenset[str] = frozenset()
    icbs: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()

    @classmethod
    def of_lists(cls, everywhere: bool, trusts: list[str], icbs: list[str], regions: list[str]) -> "Scope":
        """What ``lists`` took apart."""
        return cls(everywhere, frozenset(trusts), frozenset(icbs), frozenset(regions))

    def lists(self) -> tuple[bool, list[str], list[str], list[str]]:
        """Whether it is England, trusts, ICBs and regions, as a prepared query takes them."""
        return self.all, sorted(self.trusts), sorted(self.icbs), sorted(self.regions)

    def __bool__(self) -> bool:
        return bool(self.all or self.trusts or self.icbs or self.regions)

    def covers(self, *, trust_code: str, icb_code: str = "", region_code: str = "") -> bool:
        """Whether the right holds for this trust, given the ICB and region it belongs to.

        Blank codes match nothing: who does not know a trust's region is not let in by it.
        """
        return (
            self.all
            or (bool(trust_code) and trust_code in self.trusts)
            or (bool(icb_code) and icb_code in self.icbs)
            or (bool(region_code) and region_code in self.regions)
        )

    def q(self, trust: str = "trust_code", icb: str = "icb_code", region: str = "region_code") -> Q:
        """The same as a query condition on the named fields (blank: the rows have no such field).

        An empty scope matches no row.
        """
        if self.all:
            return Q()
        condition = Q(pk__in=[])
        for field, codes in ((trust, self.trusts), (icb, self.icbs), (region, self.regions)):
            if field and codes:
                condition |= Q(**{f"{field}__in": codes})
        return condition
