"""The columns that say which trust a row is of, in every table with a row for each trust."""

from surveys.models import Assessment

from .table import Column, Kind, Value

TRUST_COLUMNS = (
    Column("wave", Kind.TEXT, "Slug of the wave."),
    Column("trust_code", Kind.TEXT, "ODS code of the trust."),
    Column("trust_name", Kind.TEXT, "Its name on the wave's geography date."),
    Column("trust_type", Kind.TEXT, "acute, mental_health, community, ambulance, specialist or care."),
    Column("region_code", Kind.TEXT, "ODS code of its NHS England region."),
    Column("region_name", Kind.TEXT, "Name of the region."),
    Column("icb_code", Kind.TEXT, "ODS code of its integrated care board."),
    Column("icb_name", Kind.TEXT, "Name of the integrated care board."),
    Column("programmes", Kind.TEXT, "gde (Global Digital Exemplar), ff (Fast Follower), both, or empty."),
)


def trust_values(assessment: Assessment) -> tuple[Value, ...]:
    """A value for each of TRUST_COLUMNS."""
    return (
        assessment.wave.slug,
        assessment.trust_code,
        assessment.trust_name,
        assessment.trust_type,
        assessment.region_code,
        assessment.region_name,
        assessment.icb_code,
        assessment.icb_name,
        "; ".join(assessment.programmes),
    )
