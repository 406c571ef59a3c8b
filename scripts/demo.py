"""`make demo`: the portal with real trusts and demonstration answers, at http://127.0.0.1:8000.

Run again, it brings database and data up to date, and starts the processes anew where anything has changed.
"""

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import supervision

ROOT = Path(__file__).resolve().parent.parent
ALIVE_SECONDS = 180  # A slow, busy machine takes a minute to start a worker.


def port() -> int:
    given = os.environ.get("PORT", "8000")
    if not given.isdigit() or not 1 <= int(given) <= 65535:
        sys.exit(f"PORT must be a number from 1 to 65535, not {given!r}.")
    return int(given)


def require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            sys.exit(f"Port {port} needs more rights than you have. Choose another: make demo PORT=8001")
        except OSError:
            sys.exit(f"Port {port} is taken by another program. Choose another: make demo PORT={port + 1}")


def prepare_data() -> str:
    """Bring database and demonstration up to date; return the accounts that may sign in."""
    with tempfile.NamedTemporaryFile("r", suffix=".txt") as accounts:
        done = subprocess.run([sys.executable, "scripts/demo_data.py", accounts.name], cwd=ROOT, check=False)
        if done.returncode:
            sys.exit(f"\nThe data could not be prepared: the message stands above. Settings: {supervision.VAR}")
        return Path(accounts.name).read_text()


def ask(port: int, path: str) -> tuple[int, str]:
    """Return the HTTP status of a path of the portal and what it says, or 0 while nothing answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode(errors="replace")
    except (OSError, http.client.HTTPException):
        return 0, ""
    finally:
        connection.close()


def not_well(port: int) -> list[str]:
    """Name what is not at work: the web process, or of what /statusz looks at, each that is not well."""
    status, said = ask(port, "/statusz")
    if status == 200:
        return []
    try:
        checks = json.loads(said)["checks"]
    except (ValueError, KeyError, TypeError):
        return ["web"]
    return [name for name, check in checks.items() if not check["well"]] or ["web"]


def wait_until_alive(port: int, seconds: float) -> list[str]:
    """Wait for web, worker and beat to be at work; return what is not, when the time is over."""
    until = time.monotonic() + seconds
    while unwell := not_well(port):
        if time.monotonic() > until:
            return unwell
        time.sleep(0.2)
    return []


def logs_of(unwell: list[str]) -> str:
    """The ends of the logs that tell why: the web process's, or the worker's and beat's."""
    names = ["web"] if "web" in unwell or "database" in unwell else ["worker", "beat"]
    parts = []
    for log in (supervision.LOGS / f"{name}.log" for name in names):
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:]) if log.exists() else "(not written yet)"
        parts.append(f"The end of {log}:\n{tail}")
    return "\n\n".join(parts)


def main() -> None:
    chosen = port()
    os.environ["WEB_BIND"] = f"127.0.0.1:{chosen}"
    os.environ.setdefault("PORTAL_URL", f"http://127.0.0.1:{chosen}")
    # Nobody reads its mail: every page says that the portal is a demonstration.
    os.environ.setdefault("PORTAL_CONTACT", "help@demo.example")
    os.environ["PORTAL_VAR_DIR"] = str(supervision.VAR)
    # Stopping takes seconds, since the worker ends its work: it is left running where that would change nothing.
    stays = supervision.runs_this() and not not_well(chosen)
    if not stays:
        supervision.stop()
        require_free(chosen)
    accounts = prepare_data()
    print("Web, worker and beat … ", end="", flush=True)
    started = time.monotonic()
    if not stays:
        supervision.start()
    unwell = wait_until_alive(chosen, ALIVE_SECONDS)
    took = "run already, and nothing has changed" if stays else f"{time.monotonic() - started:.1f} s"
    print(f"{took}\n", flush=True)
    print(accounts.replace("manage.py demo_code", ".venv/bin/python manage.py demo_code"))
    print(f"The portal runs at http://127.0.0.1:{chosen}")
    print(f"To stop it: make stop. Its logs: {supervision.LOGS}")
    print(f"To begin anew: make stop, and delete {supervision.VAR}")
    if unwell:
        sys.exit(f"\nNot at work after {ALIVE_SECONDS} s: {', '.join(unwell)}.\n\n{logs_of(unwell)}")


if __name__ == "__main__":
    main()
