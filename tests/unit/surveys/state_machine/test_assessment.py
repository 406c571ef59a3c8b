"""Whatever a team does with its assessment, in whatever order: the database is what a dict model says.

Hypothesis picks the steps; a failure prints the shortest ones that lead to it.
"""

import json
import os

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.conftest import SEED
from tests.factories.accounts import signed_in
from tests.size import count

from .machine import AssessmentMachine
from .pages import PagesMachine
from .world import make_world

PARTS = 4
"""The examples are shared out among as many tests, so that several processes can run them."""
REACHED = {
    ("answer", "done"), ("answer", "invalid"), ("answer", "denied"), ("answer", "stale"), ("answer", "locked"),
    ("clear", "done"), ("clear", "stale"), ("restore", "done"), ("restore", "stale"),
    ("carry", "done"), ("carry", "not carried"), ("carry", "stale"),
    ("carry a theme", "done"), ("carry a theme", "stale"), ("carry a theme", "locked"),
    ("sign", "done"), ("sign", "not ready"), ("sign", "changed"), ("sign", "denied"), ("sign", "locked"),
    ("countersign", "done"), ("countersign", "changed"), ("send back", "done"), ("close", "done"),
    ("assign", "done"), ("assign", "stale"), ("assign", "invalid"), ("assign", "denied"), ("assign", "locked"),
    ("move work", "done"), ("move work", "stale"), ("move work", "not ready"), ("move work", "not yours"),
    ("withdraw", "done"), ("withdraw", "not withdrawable"), ("withdraw", "denied"),
    ("ask for reopening", "done"), ("ask for reopening", "not reopenable"), ("ask for reopening", "denied"),
    ("grant", "done"), ("grant", "decided"), ("grant", "denied"),
    ("refuse reopening", "done"), ("refuse reopening", "decided"), ("refuse reopening", "denied"),
    ("confirm not applicable", "done"), ("confirm not applicable", "unchanged"), ("confirm not applicable", "denied"),
    ("refuse not applicable", "done"), ("refuse not applicable", "gone"), ("refuse not applicable", "denied"),
    ("extend", "done"), ("extend", "invalid"), ("extend", "locked"), ("extend", "denied"),
    ("explain", "done"), ("explain", "gone"), ("explain", "locked"), ("explain", "denied"),
    ("dissent", "done"), ("dissent", "stands"), ("dissent", "nothing there"), ("dissent", "locked"),
    ("dissent", "denied"),
    ("take dissent back", "done"), ("take dissent back", "nothing there"), ("take dissent back", "denied"),
}  # fmt: skip
"""What random steps have to come across for the comparison to mean anything."""


def run(machine: type[AssessmentMachine], *, examples: int, steps: int, part: int = 0) -> set[tuple[str, str]]:
    """Run ``examples`` of ``steps`` steps each; each part has its own random numbers. Returns what happened."""
    world = make_world()
    own = {"world": world, "outcomes": {}, "clients": {name: signed_in(user) for name, user in world.people.items()}}
    seeded = seed(SEED + part)(type(machine.__name__, (machine,), own))
    run_state_machine_as_test(
        seeded,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=False,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return set(seeded.outcomes)


@pytest.mark.parametrize("part", range(PARTS))
def test_the_database_equals_a_dict_model(db, part, tmp_path_factory):
    examples = count("examples of the state machine of an assessment", reduced=60, full=2000)
    steps = count("steps in each of these examples", reduced=30, full=50)
    happened = run(AssessmentMachine, examples=examples // PARTS, steps=steps, part=part)
    of_all = _together(tmp_path_factory, part, happened)
    if examples == 2000 and of_all is not None:
        assert of_all >= REACHED


def _together(tmp_path_factory, part: int, happened: set[tuple[str, str]]) -> set[tuple[str, str]] | None:
    """What happened in all parts, for the last of them to finish; the processes that run them share one folder."""
    folder = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        folder = folder.parent
    written = folder / f"happened-{part}.json.part"
    written.write_text(json.dumps(sorted(happened)))
    written.rename(folder / f"happened-{part}.json")
    parts = [folder / f"happened-{each}.json" for each in range(PARTS)]
    if not all(path.exists() for path in parts):
        return None
    return {tuple(outcome) for path in parts for outcome in json.loads(path.read_text())}


@pytest.mark.database
def test_each_database_equals_it(db):
    examples = count("examples of the state machine of an assessment on each database", reduced=8, full=80)
    run(AssessmentMachine, examples=examples, steps=40, part=PARTS)


def test_the_pages_do_as_the_services(db):
    examples = count("examples of the state machine of an assessment through its pages", reduced=6, full=100)
    run(PagesMachine, examples=examples, steps=25, part=PARTS + 1)
