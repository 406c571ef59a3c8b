"""Benchmarks of a publication, as a table, disclosed for its reader."""

from collections.abc import Iterator

from accounts.models import User
from maturity.models import Publication, Scope
from maturity.published_selectors import shown_of
from nhsuk.formats import nhs_date
from surveys.selectors import document_of

from ..selectors.data import benchmarks_in_batches
from .table import Batch, Column, Kind, Table

COLUMNS = (
    Column("wave", Kind.TEXT, "Slug of the wave."),
    Column("publication", Kind.WHOLE, "Number of the publication within the wave."),
    Column("state", Kind.TEXT, "provisional, final or corrected."),
    Column(
        "group_kind", Kind.TEXT, "england, region, icb, type, programme or nearest: what its trusts have in common."
    ),
    Column(
        "group_key", Kind.TEXT, "Code of the region or board, type, programme, or trust whose nearest ten they are."
    ),
    Column("group_name", Kind.TEXT, "Name of the group."),
    Column("participating", Kind.WHOLE, "Trusts of the group that take part in the wave."),
    Column("scored", Kind.WHOLE, "Trusts of the group that are scored."),
    Column("scope", Kind.TEXT, "overall, theme or question: what it is the score of."),
    Column("key", Kind.TEXT, "Key of the theme or question; empty for overall."),
    Column("title", Kind.TEXT, "Title of the theme, prompt of the question, or Overall."),
    Column("n", Kind.WHOLE, "Trusts that have this score."),
    Column("median", Kind.WHOLE, "Points, 0 to 100. Empty: withheld."),
    Column("lower_quartile", Kind.WHOLE, "Points. Empty: withheld."),
    Column("upper_quartile", Kind.WHOLE, "Points. Empty: withheld."),
    *(Column(f"decile_{percent}", Kind.WHOLE, "Points. Empty: withheld.") for percent in range(10, 100, 10)),
    *(
        Column(f"level_{level}", Kind.WHOLE, f"Trusts at level {level}. Empty: withheld, or the score has no levels.")
        for level in range(1, 6)
    ),
    Column("mean", Kind.WHOLE, "Points; for readers with names only. Empty: withheld."),
    Column("withheld", Kind.TEXT, "Why figures are empty."),
    Column(
        "held_from", Kind.MOMENT, "Cut of the earlier publication that the figures are from, where newer are held back."
    ),
)


def benchmarks_table(user: User | None, publication: Publication) -> Table:
    """The groups of one publication as ``user`` may see them; None: somebody without names, as in open data."""
    wave = publication.wave
    document = document_of(wave.framework_version)
    titles = {(Scope.OVERALL.value, ""): "Overall"}
    titles |= {(Scope.THEME.value, theme.key): theme.title for theme in document.themes}
    titles |= {(Scope.QUESTION.value, question.key): question.prompt for question in document.questions}

    def rows() -> Iterator[Batch]:
        for benchmarks in benchmarks_in_batches(user, publication):
            shown = shown_of(benchmarks, user)
            batch = []
            for row in benchmarks:
                group, seen = row.peer_group, shown[row.pk]
                batch.append(
                    (
                        wave.slug,
                        publication.number,
                        publication.state,
                        group.kind,
                        group.key,
                        group.label,
                        group.participating,
                        group.scored,
                        row.scope,
                        row.key,
                        titles.get((row.scope, row.key), ""),
                        seen.n,
                        seen.median,
                        *(seen.quartiles or (None, None)),
                        *(seen.deciles or (None,) * 9),
                        *(seen.level_counts or (None,) * 5),
                        seen.mean,
                        " ".join(seen.reasons),
                        seen.held_from,
                    )
                )
            yield batch

    notes = (
        f"{wave.title}, publication {publication.number} ({publication.state}), submissions up to "
        f"{nhs_date(publication.cut)}. Score run with method {publication.run.method_version}.",
        "Whole points. Figures that could place a single trust are withheld, and the last columns say why.",
    )
    return Table("benchmarks", f"Benchmarks, {wave.title}", notes, COLUMNS, rows)
