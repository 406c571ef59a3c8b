"""`make check`: what can be known without running a test; all of it, even when one part has failed."""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

PRODUCTION = {
    "PORTAL_URL": "https://digital-maturity.example",
    "SECRET_KEY": "a production-like secret for the check alone: 0123456789abcdef",
    "AUDIT_KEY": "another production-like secret for the check: 0123456789abcdef",
    "DATABASE_URL": "postgres://portal@127.0.0.1:5432/portal",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "submission://127.0.0.1:587",
    "LOG_FORMAT": "json",
}
PORTAL_VARIABLES = (*PRODUCTION, "DEBUG", "ALLOWED_HOSTS", "PORTAL_VAR_DIR")

# Where bandit looks: what the portal runs. Nothing of medium severity or above may be left without a reason.
LOOKED_AT = [
    *("accounts", "audit", "config", "demonstration", "maturity", "nhsuk", "organisations", "prepared", "reports"),
    *("surveys",),
    *("manage.py", "gunicorn.conf.py"),
]

Check = tuple[str, list[str], dict[str, str]]


def checks(var: str) -> list[Check]:
    python = sys.executable
    embedded = {"PORTAL_VAR_DIR": var}
    manage = [python, "manage.py"]
    return [
        ("format", [python, "-m", "ruff", "format", "--check", "."], {}),
        ("lint", [python, "-m", "ruff", "check", "."], {}),
        ("layers", [str(BIN / "lint-imports"), "--cache-dir", str(ROOT / ".import_linter_cache")], {}),
        ("types", [python, "-m", "mypy"], embedded),
        ("security", [python, "-m", "bandit", "-q", "-ll", "-r", *LOOKED_AT], {}),
        ("templates", [python, "-m", "nhsuk.lint"], {}),
        ("layering in views", [python, "-m", "pytest", "-q", "tests/unit/test_layers.py"], {}),
        ("settings", [*manage, "check", "--deploy", "--fail-level", "WARNING"], embedded | PRODUCTION),
        ("migrations", [*manage, "makemigrations", "--check", "--dry-run"], embedded),
    ]


def run(check: Check) -> tuple[str, int, str, float]:
    name, command, env = check
    clean = {key: value for key, value in os.environ.items() if key not in PORTAL_VARIABLES}
    started = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=clean | env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return name, done.returncode, done.stdout, time.monotonic() - started


def main() -> int:
    failed = []
    with tempfile.TemporaryDirectory() as var, ThreadPoolExecutor(2) as pool:
        for name, code, output, seconds in pool.map(run, checks(var)):
            print(f"{'ok    ' if code == 0 else 'FAILED'} {name} ({seconds:.1f} s)", flush=True)
            if code:
                failed.append(name)
                print(output.rstrip(), flush=True)
    print(f"\nFailed: {', '.join(failed)}" if failed else "\nEverything is in order.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
