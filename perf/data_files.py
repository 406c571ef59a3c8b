"""Memory and time of data files with a million rows of answers: ``python -m perf.data_files``.

A database of its own gets the rows. Each form is written to the disk by a process of its own, by the code that the page
“Data” uses, first for a small wave, so that everything is loaded, then for the large one. What counts is by how much
the highest memory of the process has risen between the two.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
ROWS, WARM_UP_ROWS = 1_000_000, 10_000
SMALL, LARGE = "2023", "2024"
MOST_GROWTH = 100 * 10**6
"""Bytes."""
FORMS = ("xlsx", "csv", "parquet")
"""The longest first."""


def highest_memory() -> int:
    """Bytes of memory that this process ever held at once.

    On Linux getrusage tells what the parent held, where that was more: the kernel carries it over.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def write(form: str, email: str, target: Path) -> dict[str, float]:
    """Write the answers of the small wave, then those of the large one; return seconds, bytes and growth."""
    from accounts.selectors import user_by_email
    from reports.data.catalogue import FORMS as KINDS
    from reports.data.catalogue import offer_named
    from reports.selectors.data import waves_with_data

    person = user_by_email(email)
    assert person is not None
    waves = {wave.slug: wave for wave in waves_with_data()}
    found: dict[str, float] = {}
    before = 0
    for slug in (SMALL, LARGE):
        offer = offer_named(person, waves[slug], "answers")
        assert offer is not None
        before, started = highest_memory(), perf_counter()
        with target.open("wb") as file:
            for piece in KINDS[form].pieces(offer.table):
                file.write(piece)
        found = {"seconds": perf_counter() - started, "bytes": target.stat().st_size}
    return found | {"growth": highest_memory() - before, "highest": highest_memory()}


def in_processes(forms: Sequence[str], email: str, folder: Path, database_url: str) -> dict[str, dict[str, float]]:
    """By form, what ``write`` found in a new process of the portal on this database; two of them at a time."""
    with ThreadPoolExecutor(2) as pool:
        return dict(
            zip(forms, pool.map(lambda form: _in_a_process(form, email, folder, database_url), forms), strict=True)
        )


def _in_a_process(form: str, email: str, folder: Path, database_url: str) -> dict[str, float]:
    var = folder / f"var-{form}"
    var.mkdir()
    env = {"PATH": os.environ["PATH"], "PORTAL_VAR_DIR": str(var), "DATABASE_URL": database_url}
    command = [sys.executable, "-m", "perf.data_files", form, email, str(folder / f"answers.{form}")]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(done.stderr)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def measure() -> dict[str, dict[str, float | bool]]:
    """Return, by form, rows, seconds, bytes of the file, growth of memory, and whether it is within the target."""
    from django.db import connection
    from django.test.runner import DiscoverRunner

    from accounts.models import Role
    from tests.factories.accounts import make_person
    from tests.factories.many_answers import make_many_answers

    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    found: dict[str, dict[str, float | bool]] = {}
    try:
        make_many_answers(WARM_UP_ROWS, slug=SMALL)
        make_many_answers(ROWS, slug=LARGE)
        analyst = make_person(Role.NATIONAL_ANALYST)
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{connection.settings_dict['NAME']}"
            for form, figures in in_processes(FORMS, analyst.email, Path(folder), url).items():
                found[form] = {
                    "rows": ROWS,
                    "seconds": figures["seconds"],
                    "file_bytes": figures["bytes"],
                    "growth_bytes": figures["growth"],
                    "target_growth_bytes": MOST_GROWTH,
                    "passed": figures["growth"] <= MOST_GROWTH,
                }
    finally:
        runner.teardown_databases(databases)
    return found


def main() -> None:
    if len(sys.argv) > 1:
        form, email, target = sys.argv[1:]
        print(json.dumps(write(form, email, Path(target))))
        return
    for form, figures in measure().items():
        print(
            f"{form}: {figures['rows']:,} rows in {figures['seconds']:.0f} s, {figures['file_bytes'] / 1e6:.0f} MB, "
            f"memory grew by {figures['growth_bytes'] / 1e6:.1f} MB (at most {MOST_GROWTH / 1e6:.0f})"
        )


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    main()
