"""A region: who needs me today, where do its trusts stand, and what do many of them lack?"""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from accounts.selectors import scope_of
from maturity.models import PeerGroup
from surveys.models import Wave
from surveys.selectors import document_of
from surveys.selectors.chasing import last_contacts
from surveys.selectors.to_decide import to_decide

from ..presenters.area_scores import heat_view
from ..presenters.completion import completion_in_words, completion_rows
from ..presenters.menus import region_menu
from ..presenters.region_scores import trusts_heat_view
from ..presenters.shared_gaps import gaps_view
from ..presenters.theme_levels import themes_view
from ..presenters.trust_list import trust_list
from ..selectors.completion import Completion, completion_in, current_wave
from ..selectors.exports import may_pack
from ..selectors.gaps import levels_in_region
from ..selectors.group_figures import figures_of, published_waves
from ..selectors.queries import queries_by_assessment, queries_in
from ..selectors.standings import standings
from .charts import chart_file


def _region_or_404(
    request: HttpRequest, code: str, *, names: tuple[Permission, ...] = ()
) -> tuple[Wave, list[Completion]]:
    """The wave and the region's assessments; Http404 where it is not the reader's to read, with ``names`` by name."""
    wave = current_wave()
    wanted = (Permission.DASHBOARD_REGION, *names)
    may = all(scope_of(request.user, one).covers(trust_code="", region_code=code) for one in wanted)
    found = completion_in(wave, request.user, region=code) if may and wave else []
    # A region that does not exist has no trusts, and is answered like one that is not the reader's.
    if not found or wave is None:
        raise Http404("No such region.")
    return wave, found


def _covers(request: HttpRequest, permission: Permission, code: str) -> bool:
    return scope_of(request.user, permission).covers(trust_code="", region_code=code)


def _about(wave: Wave, found: list[Completion], code: str, page: str) -> dict[str, Any]:
    """What every page about a region shows."""
    return {
        "wave": wave,
        "code": code,
        "region": found[0].assessment.region_name,
        "menu": region_menu(page, code),
    }


@require_safe
@login_required
def region_read(request: HttpRequest, code: str) -> HttpResponse:
    wave, found = _region_or_404(request, code)
    chases = _covers(request, Permission.TRUST_REMIND, code)
    about = _about(wave, found, code, "region_read")
    rows = completion_rows(
        found,
        today=timezone.localdate(),
        standings=standings(request.user, wave),
        contacts=last_contacts([row.assessment for row in found]) if chases else None,
        queries=queries_by_assessment(request.user, region=code),
    )
    listed = trust_list(rows, request.GET.dict(), title=f"{about['region']}: trusts in {wave.title}")
    context = {
        **about,
        "words": completion_in_words(found),
        "list": listed,
        "to_decide": to_decide(request.user).get(code),
        "chases": chases,
        "raises": _covers(request, Permission.QUERY_RAISE, code),
        "reviews": _covers(request, Permission.REVIEW_OPEN, code),
        "decides": _covers(request, Permission.NOT_APPLICABLE_DECIDE, code),
        "packs": may_pack(request.user, code),
        "queries": queries_in(request.user, region=code),
    }
    return chart_file(request, [listed.chart]) or render(request, "reports/region.jinja", context)


@require_safe
@login_required
def region_scores(request: HttpRequest, code: str) -> HttpResponse:
    wave, found = _region_or_404(request, code, names=(Permission.RESULT_READ,))
    about = _about(wave, found, code, "region_scores")
    heat = trusts_heat_view(
        found,
        standings(request.user, wave),
        document_of(wave.framework_version),
        title=f"{about['region']}: scores of trusts out of 100",
        source=f"{wave.title}, latest submissions. For the region: do not pass on.",
    )
    charts = [heat.chart]
    context = {**about, "heat": heat, "view": None, "boards": None}
    published = published_waves()
    if published:
        name = (str(PeerGroup.Kind.REGION), code)
        figures = figures_of(request.user, published[:2], kinds=[PeerGroup.Kind.ICB], named=[name])
        view = themes_view(figures, name)
        boards = heat_view(figures[0], PeerGroup.Kind.ICB, region=code)
        charts += [boards.chart, *([view.levels] if view.levels else [])]
        context |= {"view": view, "boards": boards, "published": published[0]}
    return chart_file(request, charts) or render(request, "reports/region_scores.jinja", context)


@require_safe
@login_required
def region_gaps(request: HttpRequest, code: str) -> HttpResponse:
    names = (Permission.RESULT_READ, Permission.ANSWERS_READ)
    wave, found = _region_or_404(request, code, names=names)
    about = _about(wave, found, code, "region_gaps")
    view = gaps_view(levels_in_region(request.user, wave, code), about["region"])
    file = chart_file(request, [view.chart] if view.chart else [])
    return file or render(request, "reports/region_gaps.jinja", {**about, "view": view})
