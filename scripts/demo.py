"""`make demo`: the portal with real trusts and demonstration answers, at http://127.0.0.1:8000.

Run again, it brings database and data up to date and starts the processes anew.
"""

import http.client
import os
import socket
import subprocess
import sys
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


def manage(*arguments: str, why: str) -> None:
    """Run a management command; say what for, and how long it took."""
    print(f"{why} … ", end="", flush=True)
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"failed.\n\n{done.stdout}")
    print(f"{time.monotonic() - started:.1f} s", flush=True)


def status(port: int, path: str) -> int:
    """Return the HTTP status of a path of the portal, or 0 while nothing answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def wait_until_alive(port: int) -> None:
    """Wait for the web process, and then for worker and beat to be at work too."""
    until = time.monotonic() + ALIVE_SECONDS
    for path in ("/healthz", "/statusz"):
        while status(port, path) != 200:
            if time.monotonic() > until:
                log = supervision.LOGS / ("web.log" if path == "/healthz" else "worker.log")
                tail = "\n".join(log.read_text(errors="replace").splitlines()[-30:]) if log.exists() else ""
                sys.exit(f"{path} did not answer well within {ALIVE_SECONDS} s. The end of {log}:\n\n{tail}")
            time.sleep(0.2)


def main() -> None:
    chosen = port()
    os.environ["WEB_BIND"] = f"127.0.0.1:{chosen}"
    os.environ.setdefault("PORTAL_URL", f"http://127.0.0.1:{chosen}")
    os.environ["PORTAL_VAR_DIR"] = str(supervision.VAR)
    supervision.stop()
    require_free(chosen)
    manage("migrate", "--verbosity", "0", why="Database")
    manage("load_reference_data", why="Regions, ICBs and trusts")
    manage("load_demo", why="Demonstration answers")
    print("Web, worker and beat … ", end="", flush=True)
    started = time.monotonic()
    supervision.start()
    wait_until_alive(chosen)
    print(f"{time.monotonic() - started:.1f} s\n", flush=True)
    accounts = subprocess.run(
        [sys.executable, "manage.py", "demo_accounts"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    ).stdout
    print(accounts.replace("manage.py demo_code", ".venv/bin/python manage.py demo_code"))
    print(f"The portal runs at http://127.0.0.1:{chosen}")
    print(f"To stop it: make stop. Its logs: {supervision.LOGS}")
    print(f"To begin anew: make stop, and delete {supervision.VAR}")


if __name__ == "__main__":
    main()
