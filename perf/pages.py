"""Server time of pages and of a save, against the smallest that Django has, in one run: ``python -m perf.pages``.

A database of its own is filled with the demonstration (205 trusts, three waves). Pages are asked for through Django's
test client, the portal's by all of its middleware, the twins by that of a new project; no network, no web server.
Each pair takes turns, so that whatever else the machine does falls on both; the medians are compared. No setting is
changed between the two: Django would forget its addresses at each change, and the portal pay for building them anew.
Where others work on the machine, what takes longer waits more often: the ratio of the processor's time is told besides.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from statistics import median
from time import perf_counter, process_time

from django.test import Client, override_settings
from django.test.runner import DiscoverRunner
from django.urls import reverse

TWIN_MIDDLEWARE = [
    "perf.twins.own_addresses",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
"""Those of a new Django project, after one that finds the twins."""

WARM_UP, ROUNDS = 2, 30
PAGE, DASHBOARD, SAVE = 3.0, 6.0, 3.0
LEAD, ANALYST, REGION = "digital.lead@demo.example", "national.analyst@demo.example", "regional.lead@demo.example"


@contextmanager
def demonstration() -> Iterator[None]:
    """A database with the demonstration, which is thrown away."""
    from django.core.management import call_command

    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        call_command("load_reference_data", verbosity=0)
        call_command("load_demo", verbosity=0)
        yield
    finally:
        runner.teardown_databases(databases)


def _seconds(work: Callable[[], object]) -> tuple[float, float]:
    """How long it took, and how much of that this process was at work."""
    started, began = perf_counter(), process_time()
    work()
    return perf_counter() - started, process_time() - began


def _compare(work: Callable[[], object], twin: Callable[[], object], target: float) -> dict[str, float | bool]:
    pairs = []
    for _ in range(WARM_UP + ROUNDS):
        pairs.append((*_seconds(work), *_seconds(twin)))
    del pairs[:WARM_UP]
    mine_ms, mine_worked, twin_ms, twin_worked = (1000 * median(column) for column in zip(*pairs, strict=True))
    return {
        "milliseconds": mine_ms,
        "twin_milliseconds": twin_ms,
        "ratio": mine_ms / twin_ms,
        "processor_ratio": mine_worked / twin_worked,
        "target_ratio": target,
        "passed": mine_ms / twin_ms <= target,
    }


def _twin_client(client: Client) -> Client:
    """The same person with the same session; a client keeps the middleware that it first loaded."""
    twin = Client()
    twin.cookies = client.cookies
    with override_settings(MIDDLEWARE=TWIN_MIDDLEWARE):
        assert twin.get("/empty/").status_code == 200
    return twin


def _pages() -> Iterator[tuple[str, str, str, float]]:
    """Name, whose, path and target of each page that is measured."""
    from maturity.models import Publication
    from surveys.models import Assessment

    published = Publication.objects.exclude(released_at=None).select_related("wave").order_by("-pk").first()
    assert published is not None
    wave = published.wave
    trust = Assessment.objects.filter(submissions__isnull=False, wave=wave, region_code="Y63").first()
    open_one = Assessment.objects.filter(wave__state="open", state="open", trust_code="RCF").first()
    assert trust is not None
    yield "home of a digital lead", LEAD, reverse("reports:home_read"), PAGE
    if open_one is not None:
        key = _first_question(open_one)
        yield "question", LEAD, reverse("surveys:question_answer", args=[open_one.pk, key]), PAGE
        yield "task list", LEAD, reverse("surveys:assessment_read", args=[open_one.pk]), PAGE
    yield "result of a trust", REGION, reverse("reports:result_read", args=[wave.slug, trust.trust_code]), DASHBOARD
    yield "region", REGION, reverse("reports:region_read", args=["Y63"]), DASHBOARD
    yield "England", ANALYST, reverse("reports:national_read"), DASHBOARD


def _first_question(assessment: object) -> str:
    from surveys.selectors import document_for

    return document_for(assessment).scored[0].key  # type: ignore[arg-type]


def _saves(client: Client) -> dict[str, float | bool]:
    from surveys.models import Answer, Assessment

    assessment = Assessment.objects.get(wave__state="open", trust_code="RCF")
    key = _first_question(assessment)
    page = reverse("surveys:question_answer", args=[assessment.pk, key])
    stored = Answer.objects.filter(assessment=assessment, question__key=key).values_list("version", flat=True)
    # Each save raises the version by one: what the page would have said.
    seen, texts, names = count(stored.first() or 0), count(1), count(1)

    def save() -> None:
        fields = {"seen_version": next(seen), "response": "3", "comment": f"Round {next(texts)}", "back": "1"}
        answer = client.post(page, {**fields, "not_applicable_reason": ""})
        assert answer.status_code == 302, answer.content.decode()

    twin = _twin_client(client)

    def write() -> None:
        assert twin.post("/save/", {"text": f"round{next(names)}"}).status_code == 302

    return _compare(save, write, SAVE)


def measure() -> dict[str, dict[str, float | bool]]:
    """Return, by page, both times in milliseconds, their ratio, and whether it is within the target."""
    from accounts.selectors import user_by_email
    from tests.factories.accounts import signed_in

    found: dict[str, dict[str, float | bool]] = {}
    with demonstration(), override_settings(ALLOWED_HOSTS=["testserver"]):
        clients = {}
        for email in (LEAD, ANALYST, REGION):
            person = user_by_email(email)
            assert person is not None
            clients[email] = signed_in(person)
        for name, email, path, target in _pages():
            client = clients[email]
            twin = _twin_client(client)

            def read(client: Client = client, path: str = path) -> None:
                answer = client.get(path)
                assert answer.status_code == 200, (path, answer.status_code)

            def look(twin: Client = twin) -> None:
                assert twin.get("/empty/").status_code == 200

            found[name] = _compare(read, look, target)
        found["save one answer"] = _saves(clients[LEAD])
    return found


def main() -> None:
    for name, figures in measure().items():
        print(
            f"{name}: {figures['milliseconds']:.1f} ms, twin {figures['twin_milliseconds']:.1f} ms "
            f"(ratio {figures['ratio']:.1f}, of the processor's time {figures['processor_ratio']:.1f}, "
            f"at most {figures['target_ratio']:.0f})"
        )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    main()
