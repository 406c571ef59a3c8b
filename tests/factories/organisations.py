"""Regions, ICBs and trusts for tests: small, complete, with the dated rows that the selectors read."""

from datetime import date

from organisations.models import ICB, Placement, Region, Trust, TrustName, TrustType

LONG_AGO = date(2000, 4, 1)


def make_region(code: str = "Y63", name: str = "North East and Yorkshire") -> Region:
    """The region with this code, made if there is none."""
    return Region.objects.get_or_create(code=code, defaults={"name": name})[0]


def make_icb(code: str = "QWO", name: str | None = None, region: Region | None = None) -> ICB:
    """The ICB with this code, made if there is none."""
    defaults = {
        "name": name or f"NHS {code} Integrated Care Board",
        "region": region or make_region(),
        "source": "made for a test",
    }
    return ICB.objects.get_or_create(code=code, defaults=defaults)[0]


def make_trust(
    code: str = "RXX",
    name: str | None = None,
    *,
    region: Region | None = None,
    icb: ICB | None = None,
    trust_type: str = TrustType.ACUTE,
    opened_on: date = LONG_AGO,
    closed_on: date | None = None,
) -> Trust:
    """A trust with one name and one placement that hold as long as it is open."""
    region = region or (icb.region if icb and icb.region else make_region())
    icb = icb or region.icbs.order_by("code").first() or make_icb(code=f"Q{region.code[1:]}", region=region)
    trust = Trust.objects.create(
        code=code,
        name=name or f"Trust {code}",
        trust_type=trust_type,
        type_source="made for a test",
        opened_on=opened_on,
        closed_on=closed_on,
    )
    TrustName.objects.create(trust=trust, name=trust.name, from_date=opened_on, until_date=closed_on)
    Placement.objects.create(trust=trust, icb=icb, region=region, from_date=opened_on, until_date=closed_on)
    return trust
