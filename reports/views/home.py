"""The first page: what each of a person's roles has to do or to see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Role
from accounts.permissions import ROLES, Permission
from accounts.selectors import has_permission, memberships_of, scope_of
from surveys.models import Wave
from surveys.selectors.messages import waiting_for
from surveys.selectors.to_decide import to_decide

from ..presenters.completion import completion_in_words, completion_rows
from ..presenters.start import home_heading, publications_waiting, wave_lines
from ..presenters.trusts import trust_home_view
from ..selectors.completion import completion_in, current_wave
from ..selectors.results import covers
from ..selectors.standings import standings
from ..selectors.start import start_of_analysts
from ..selectors.trusts import trust_homes


@require_safe
def home_read(request: HttpRequest) -> HttpResponse:
    user = request.user
    if not user.is_authenticated:
        return render(request, "reports/start.jinja")
    wave = current_wave()
    scope = scope_of(user, Permission.COMPLETION_READ)
    lists = _lists(request, wave) if wave else []
    trusts = _trusts(request, wave, scope.trusts) if wave else []
    context: dict[str, object] = {
        "wave": wave,
        "roles": [_role_in_words(membership) for membership in memberships_of(user)],
        "trusts": trusts,
        "lists": lists,
        "waiting_for": waiting_for(user, trusts),
        "runs_portal": has_permission(user, Permission.PEOPLE_MANAGE),
        "reads_audit": has_permission(user, Permission.AUDIT_READ),
        "reads_england": has_permission(user, Permission.DASHBOARD_NATIONAL),
    }
    if context["reads_england"]:
        start = start_of_analysts(user)
        context |= {"start": start, "waiting": publications_waiting(start, user), "lines": wave_lines(start)}
    context["heading"] = home_heading(
        [trust.trust_name for trust in trusts] + [place["title"] for place in lists],
        england=context["reads_england"],
        audit=context["reads_audit"],
        portal=context["runs_portal"],
        wave=wave.title if wave else "",
    )
    return render(request, "reports/home.jinja", context)


def _role_in_words(membership) -> str:
    where = membership.trust or membership.icb or membership.region
    title = ROLES[Role(membership.role)].title
    return f"{title}, {where.name}" if where else title


def _trusts(request: HttpRequest, wave: Wave, codes: frozenset[str]) -> list[object]:
    if not codes:
        return []
    today = timezone.localdate()
    return [
        trust_home_view(home, holds=lambda permission, a: covers(request.user, permission, a), today=today)
        for home in trust_homes(request.user, wave, codes)
    ]


def _lists(request: HttpRequest, wave: Wave) -> list[dict[str, object]]:
    """A completion list for each region and ICB that the person is there for; one look into the database."""
    user = request.user
    scope = scope_of(user, Permission.COMPLETION_READ)
    if scope.all or not (scope.regions or scope.icbs):
        return []
    found = completion_in(wave, user)
    regions = scope_of(user, Permission.DASHBOARD_REGION).regions
    scores = standings(user, wave)
    decides = to_decide(user) if regions else {}
    lists = []
    for membership in memberships_of(user):
        place = membership.region or membership.icb
        if place is None:
            continue
        of_place = [c for c in found if place.code in (c.assessment.region_code, c.assessment.icb_code)]
        lists.append(
            {
                "code": place.code,
                "title": place.name,
                "is_region": place.code in regions,
                "to_decide": decides.get(place.code),
                "words": completion_in_words(of_place),
                "rows": completion_rows(of_place, today=timezone.localdate(), standings=scores),
            }
        )
    return lists
