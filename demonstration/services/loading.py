"""The whole demonstration, step by step. A step that was done is not done again, so a run cut short can be repeated."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accounts.models import User
from accounts.selectors import user_by_email
from audit.services import record
from demonstration import toolkit
from demonstration import waves as plans
from demonstration.accounts import ACCOUNTS, ADMINISTRATOR, DOMAIN, FIRST_ANALYST, SECOND_ANALYST
from demonstration.generator import Draft, TrustFacts, WaveFacts, generate
from demonstration.selectors import is_loaded, what_is_real
from demonstration.services.bulk import Filling, fill_assessments
from demonstration.services.chasing import show_chasing
from demonstration.services.one_trust import answer_and_sign
from demonstration.services.people import Signers, create_accounts, create_signers, renew_passwords
from demonstration.services.reviewing import show_reviewing
from demonstration.services.second_thoughts import disagree_and_explain
from demonstration.services.sharing import share_out_work
from demonstration.services.signing_off import sign_off
from demonstration.waves import WAVES, WavePlan
from maturity.services import prepare_publication, release_publication, score_wave
from organisations.models import Succession
from organisations.selectors import Participant, participants_on
from organisations.services import import_dspt, load_reference_data
from surveys.models import Assessment, FrameworkVersion, Wave
from surveys.questionnaire.loading import FRAMEWORKS, read_yaml
from surveys.services import close_wave, create_wave, open_wave, publish_framework

FRAMEWORK = FRAMEWORKS / "digital-maturity" / "1.0.yaml"


class DemonstrationRefused(RuntimeError):
    """The database holds something real; the text says what."""


@dataclass(frozen=True)
class Loaded:
    """What a run did. All zero: everything was there."""

    people: int = 0
    waves: int = 0
    submissions: int = 0
    passwords: int = 0


def load_demonstration() -> Loaded:
    """Load people, waves, answers, scores and publications, all made up, about the real trusts.

    Raises DemonstrationRefused where the database holds people or waves that are not the demonstration's.
    """
    real = what_is_real()
    if real:
        raise DemonstrationRefused(
            f"The database holds {' and '.join(real)}. Made-up answers are never put beside real ones: "
            "use an empty database for a demonstration."
        )
    if is_loaded():
        return Loaded(passwords=renew_passwords())
    participants = {plan.slug: participants_on(plan.geography_date) for plan in WAVES}
    if not all(participants.values()):
        load_reference_data(by=None)
        participants = {plan.slug: participants_on(plan.geography_date) for plan in WAVES}

    passwords = renew_passwords()
    people = create_accounts(participants[WAVES[-1].slug])
    signers = _signers(participants)
    document = read_yaml(FRAMEWORK)
    version = publish_framework(document=document, by=_person(ADMINISTRATOR))
    drafts = generate(document, _facts(participants))
    import_dspt(
        as_at=toolkit.AS_AT,
        file=toolkit.made_up_export([drafts[plan.slug] for plan in WAVES]),
        by=None,
        source=toolkit.SOURCE,
    )
    waves = submissions = 0
    for plan in WAVES:
        wave = Wave.objects.filter(slug=plan.slug).first()
        if wave is None:
            wave, made = _collect(plan, version, drafts[plan.slug], signers)
            waves, submissions = waves + 1, submissions + made
        score_wave(wave=wave)
        _publish(plan, wave)
    share_out_work()
    return Loaded(people=people, waves=waves, submissions=submissions, passwords=passwords)


def _person(email: str) -> User:
    user = user_by_email(email)
    if user is None:
        raise DemonstrationRefused(f"{email} is missing: somebody removed a demonstration account.")
    return user


def _signers(participants: dict[str, list[Participant]]) -> Signers:
    trusts = {participant.code: participant.trust for of_wave in participants.values() for participant in of_wave}
    latest = frozenset(participant.code for participant in participants[WAVES[-1].slug])
    return create_signers((trusts[code] for code in sorted(trusts)), open_codes=latest)


def _facts(participants: dict[str, list[Participant]]) -> list[WaveFacts]:
    successions = Succession.objects.order_by("on").values_list("successor__code", "predecessor__code", "on")
    facts, since = [], date.min
    for plan in WAVES:
        absorbed: dict[str, list[str]] = {}
        for successor, predecessor, on in successions:
            if since <= on < plan.geography_date:
                absorbed.setdefault(successor, []).append(predecessor)
        facts.append(
            WaveFacts(
                slug=plan.slug,
                trusts=tuple(
                    TrustFacts(p.code, p.trust_type, p.programmes, tuple(absorbed.get(p.code, ())))
                    for p in participants[plan.slug]
                ),
                shares=plan.shares,
                chosen=plan.chosen,
                answered=plan.answered,
            )
        )
        since = plan.geography_date
    return facts


@transaction.atomic
def _collect(plan: WavePlan, version: FrameworkVersion, drafts: dict[str, Draft], signers: Signers) -> tuple[Wave, int]:
    """Make a wave with all its answers, in one transaction: it is there whole, or not at all."""
    administrator = _person(ADMINISTRATOR)
    wave = create_wave(
        slug=plan.slug,
        title=plan.title,
        framework_version=version,
        geography_date=plan.geography_date,
        opens_on=plan.opens_on,
        due_on=plan.due_on,
        final_on=plan.final_on,
        demonstration=True,
        by=administrator,
    )
    assessments = open_wave(wave=wave, by=administrator)
    # As read from the database, not as the services returned them: the wave's state has changed since.
    wave = Wave.objects.select_related("framework_version__framework").get(pk=wave.pk)
    fillings = []
    for assessment in assessments:
        assessment.wave = wave
        lead, clinician = signers[assessment.trust_code]
        filling = Filling(
            assessment=assessment,
            draft=drafts[assessment.trust_code],
            authors=_authors(assessment, lead),
            lead=lead,
            clinician=clinician,
        )
        fillings.append(filling)
    through = [f for f in fillings if not plan.is_closed and f.assessment.trust_code == plans.THROUGH_THE_SERVICES]
    bulk = [filling for filling in fillings if filling not in through]
    submissions = fill_assessments(bulk, plan=plan, version=wave.framework_version)
    for filling in through:
        answer_and_sign(
            assessment=filling.assessment,
            draft=filling.draft,
            authors=filling.authors,
            lead=filling.lead,
            clinician=filling.clinician,
        )
    for filling in fillings:
        if not plan.is_closed and filling.assessment.trust_code == plans.IN_PROGRESS:
            disagree_and_explain(assessment=filling.assessment, colleague=filling.authors[-1], lead=filling.authors[0])
    if plan.is_closed:
        wave = close_wave(wave=wave, by=administrator)
    if not plan.is_closed:
        show_reviewing(assessments, lambda local_part: _person(f"{local_part}@{DOMAIN}"))
        as_stored = wave.assessments.select_related("wave").order_by("trust_code")
        show_chasing(list(as_stored), _person(f"regional.lead@{DOMAIN}"))
    sign_off(wave, list(wave.assessments.order_by("pk")), is_closed=plan.is_closed, at=plan.cut)
    made = len(submissions) + len(through)
    record(
        action="demonstration.loaded",
        by=None,
        subject=wave,
        data={"wave": plan.slug, "assessments": len(assessments), "submissions": made},
    )
    return wave, made


def _authors(assessment: Assessment, lead: User) -> tuple[User, ...]:
    """Who answers: the digital lead, and where there are accounts, those colleagues too."""
    colleagues = [
        _person(account.email)
        for account in ACCOUNTS
        if account.trust == assessment.trust_code and account.role in ("contributor", "deputy_digital_lead")
    ]
    return (lead, *colleagues)


def _publish(plan: WavePlan, wave: Wave) -> None:
    """One analyst prepares, the other releases."""
    publication = wave.publications.order_by("number").first()
    if publication is None:
        publication = prepare_publication(
            wave=wave, state=plan.state, reason=plan.reason, cut=plan.cut, by=_person(FIRST_ANALYST)
        )
    if publication.released_at is None:
        release_publication(publication=publication, by=_person(SECOND_ANALYST))
