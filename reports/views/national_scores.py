"""England's scores: themes, map, regions and boards, questions. Each page reads stored figures of groups."""

from collections.abc import Callable, Sequence

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.permissions import Permission
from accounts.selectors import has_permission, scope_of
from maturity.models import PeerGroup, Scope
from organisations.boundaries import areas

from ..presenters.area_scores import AREAS, KINDS, heat_view, map_view, scores_in
from ..presenters.briefing import briefing_view
from ..presenters.choices import (
    GROUP_KINDS,
    WHOLE,
    Option,
    chosen_group,
    chosen_together,
    chosen_waves,
    group_options,
    label_together,
    together_options,
    wave_options,
)
from ..presenters.figures import held_words
from ..presenters.low_questions import questions_view
from ..presenters.menus import england_menu
from ..presenters.programmes import CAVEAT, programmes_view
from ..presenters.theme_levels import themes_view
from ..selectors.combined import TOGETHER, figures_together
from ..selectors.group_figures import GroupFigures, Published, figures_of, group_names, published_waves
from ..selectors.studies import programmes_over_waves
from .charts import chart_file


def reads_england_by_name(request: HttpRequest) -> bool:
    """Whether the reader may read every trust's scores by name; PermissionDenied where not even England's pages."""
    if not has_permission(request.user, Permission.DASHBOARD_NATIONAL):
        raise PermissionDenied("This page is for people who work for England as a whole.")
    return scope_of(request.user, Permission.RESULT_READ).all


Page = Callable[[HttpRequest, list[Published]], dict[str, object]]


def _page(request: HttpRequest, name: str, context_of: Page) -> HttpResponse:
    """A page about published waves, or the file of one of its charts; it says so where no wave is published."""
    by_name = reads_england_by_name(request)
    published = published_waves()
    context = context_of(request, published) if published else {"charts": []}
    menu = england_menu(name, by_name=by_name)
    file = chart_file(request, context.pop("charts"), besides=str(context.get("held", "")))
    return file or render(request, f"reports/{name}.jinja", {"menu": menu, "published": published, **context})


@require_safe
@login_required
def national_themes(request: HttpRequest) -> HttpResponse:
    return _page(request, "national_themes", _themes)


def _themes(request: HttpRequest, published: list[Published]) -> dict[str, object]:
    wave, beside = chosen_waves(request.GET.dict(), published)
    found, group, narrowing = _narrowed(request, [one for one in (wave, beside) if one], [Scope.THEME])
    view = themes_view(found, group)
    return {
        "view": view,
        "held": held_words(found),
        "wave": wave,
        **narrowing,
        "waves": wave_options(published, wave),
        "beside": wave_options(published, beside, none="No other wave"),
        "charts": [view.levels] if view.levels else [],
    }


def _narrowed(
    request: HttpRequest, published: Sequence[Published], scopes: Sequence[str]
) -> tuple[list[GroupFigures], tuple[str, str], dict[str, object]]:
    """The figures of the group that the address names, its name, and what may be chosen.

    Who reads every trust by name chooses region, type and programme at once; everybody else one stored group.
    """
    groups = group_names(published[0], GROUP_KINDS)
    asked = request.GET.dict()
    if not reads_england_by_name(request):
        name = chosen_group(asked.get("group", ""), groups)
        found = figures_of(request.user, published, named=[name], scopes=scopes)
        return found, name, {"groups": group_options(groups, name), "together": [], "worked_out": False}
    chosen = chosen_together(asked, groups)
    names = [(group.kind, group.key) for group in chosen]
    narrowing = {"together": together_options(groups, chosen), "worked_out": len(chosen) > 1}
    if len(chosen) > 1:
        label = label_together(chosen)
        found = [figures_together(request.user, one, names, label=label, scopes=scopes) for one in published]
        return found, TOGETHER, narrowing
    name = names[0] if names else WHOLE
    return figures_of(request.user, published, named=[name], scopes=scopes), name, narrowing


@require_safe
@login_required
def national_questions(request: HttpRequest) -> HttpResponse:
    return _page(request, "national_questions", _questions)


def _questions(request: HttpRequest, published: list[Published]) -> dict[str, object]:
    wave, _ = chosen_waves(request.GET.dict(), published)
    (found,), group, narrowing = _narrowed(request, [wave], [Scope.QUESTION])
    view = questions_view(found, group)
    return {
        "view": view,
        "held": held_words([found]),
        "wave": wave,
        **narrowing,
        "waves": wave_options(published, wave),
        "charts": [view.chart] if view.chart else [],
    }


@require_safe
@login_required
def national_places(request: HttpRequest) -> HttpResponse:
    return _page(request, "national_places", _places)


def _places(request: HttpRequest, published: list[Published]) -> dict[str, object]:
    wave, _ = chosen_waves(request.GET.dict(), published)
    (found,) = figures_of(request.user, [wave], kinds=[*KINDS])
    opens_regions = has_permission(request.user, Permission.DASHBOARD_REGION)

    def href(group: PeerGroup) -> str:
        if group.kind != PeerGroup.Kind.REGION or not opens_regions:
            return ""
        return reverse("reports:region_read", args=[group.key])

    views = [heat_view(found, kind, href=href) for kind in KINDS]
    return {
        "views": views,
        "held": held_words([found]),
        "wave": wave,
        "waves": wave_options(published, wave),
        "charts": [view.chart for view in views],
    }


@require_safe
@login_required
def national_map(request: HttpRequest) -> HttpResponse:
    return _page(request, "national_map", _map)


def _map(request: HttpRequest, published: list[Published]) -> dict[str, object]:
    wave, _ = chosen_waves(request.GET.dict(), published)
    kind = PeerGroup.Kind.ICB if request.GET.get("by") == "icb" else PeerGroup.Kind.REGION
    (found,) = figures_of(request.user, [wave], kinds=[kind], named=[(PeerGroup.Kind.ENGLAND, "")])
    scores = scores_in(found)
    asked = request.GET.get("score", "")
    scope, key, _ = next((score for score in scores if score[1] == asked), scores[0])
    view = map_view(found, kind, scope, key, areas(AREAS[kind]))
    return {
        "view": view,
        "held": held_words([found]),
        "wave": wave,
        "waves": wave_options(published, wave),
        "scores": [Option(k, title, (s, k) == (scope, key)) for s, k, title in scores],
        "kinds": [Option("region", "Region", kind == "region"), Option("icb", "Integrated care board", kind == "icb")],
        "charts": [view.chart],
    }


@require_safe
@login_required
def national_programmes(request: HttpRequest) -> HttpResponse:
    return _page(request, "national_programmes", _programmes)


def _programmes(request: HttpRequest, published: list[Published]) -> dict[str, object]:
    found = figures_of(request.user, published, kinds=[PeerGroup.Kind.PROGRAMME], scopes=[Scope.THEME])
    by_name = reads_england_by_name(request)
    studies = programmes_over_waves(one.publication for one in published) if by_name else {}
    view = programmes_view(found, studies)
    context = {"view": view, "held": held_words(found[:1]), "wave": published[0]}
    return {**context, "caveat": CAVEAT, "charts": view.charts}


@require_safe
@login_required
def national_briefing(request: HttpRequest) -> HttpResponse:
    return _page(request, "national_briefing", _briefing)


def _briefing(request: HttpRequest, published: list[Published]) -> dict[str, object]:
    # As anybody may see it, whoever reads: it is made to be passed on.
    (found, *before) = figures_of(None, published[:2], named=[WHOLE], scopes=[*Scope.values])
    return {"view": briefing_view(found, next(iter(before), None)), "wave": published[0], "charts": []}
