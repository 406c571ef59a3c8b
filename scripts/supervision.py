"""Web, worker and beat as one background service of this folder: start, stop, and see whether it runs."""

import hashlib
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("PORTAL_VAR_DIR") or ROOT / "var").resolve()
LOGS = VAR / "log"
CONFIG = VAR / "supervisord.conf"
PIDFILE = VAR / "supervisord.pid"
STARTED_FROM = VAR / "started-from"
STOP_SECONDS = 40
# Neither read by the processes nor part of what they are; build/ is in, since assets are served from it.
NOT_READ = {"__pycache__", "node_modules", "tests", "docs", "perf", "var", VAR.name}
OF_A_TERMINAL = {"_", "COLUMNS", "LINES", "MAKEFLAGS", "MAKELEVEL", "MFLAGS", "OLDPWD", "PWD", "SHLVL", "TERM"}

# The same commands as in docker-compose.yml; a test compares them.
COMMANDS = {
    "web": ["gunicorn", "config.wsgi"],
    "worker": ["celery", "-A", "config", "worker"],
    "beat": ["celery", "-A", "config", "beat"],
}


def running_pid() -> int | None:
    """Return the process id of this folder's supervisor, or None; a number left over from another one is not it."""
    try:
        pid = int(PIDFILE.read_text())
    except (FileNotFoundError, ValueError):
        return None
    shown = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return pid if str(CONFIG) in shown.stdout else None


def stop() -> bool:
    """End the supervisor and all it started; return whether there was one."""
    pid = running_pid()
    if pid is None:
        return False
    os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + STOP_SECONDS
    while running_pid() is not None:
        if time.monotonic() > until:
            sys.exit(f"The portal (process {pid}) did not stop within {STOP_SECONDS} s; see {LOGS}.")
        time.sleep(0.1)
    return True


def _quoted(text: object) -> str:
    return shlex.quote(str(text)).replace("%", "%%")


def _raw(text: object) -> str:
    return str(text).replace("%", "%%")


def write_config() -> None:
    """Write supervisord's configuration. It listens nowhere: signals are all it needs."""
    VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
    LOGS.mkdir(exist_ok=True)
    lines = [
        "[supervisord]",
        f"pidfile={_raw(PIDFILE)}",
        f"logfile={_raw(LOGS / 'supervisord.log')}",
        "logfile_maxbytes=1MB",
        "logfile_backups=1",
        f"childlogdir={_raw(LOGS)}",
    ]
    if os.geteuid() == 0:
        lines.append("user=root")
    python = ROOT / ".venv" / "bin" / "python"
    for name, command in COMMANDS.items():
        lines += [
            "",
            f"[program:{name}]",
            f"command={_quoted(python)} -m {' '.join(_quoted(part) for part in command)}",
            f"directory={_raw(ROOT)}",
            "autorestart=true",
            "startsecs=1",
            "startretries=1000000",  # A portal that gives up is worse than one that tries every so often.
            "stopwaitsecs=30",
            "stopasgroup=false",
            "killasgroup=true",
            "redirect_stderr=true",
            f"stdout_logfile={_raw(LOGS / name)}.log",
            "stdout_logfile_maxbytes=5MB",
            "stdout_logfile_backups=2",
        ]
    CONFIG.write_text("\n".join(lines) + "\n")


def fingerprint() -> str:
    """What the processes run on: every file of the project that they may read, and the environment.

    Times and sizes, not contents: a second over a thousand files would be felt. What differs without need (a file
    touched, another terminal) costs a restart and no more.
    """
    parts = [f"{name}={value}" for name, value in sorted(os.environ.items()) if name not in OF_A_TERMINAL]
    for folder, folders, files in os.walk(ROOT):
        folders[:] = sorted(name for name in folders if name not in NOT_READ and not name.startswith("."))
        for name in sorted(files):
            found = os.stat(os.path.join(folder, name))
            parts.append(f"{folder}/{name} {found.st_mtime_ns} {found.st_size}")
    parts.append((ROOT / ".venv" / ".made-from").read_text())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def runs_this() -> bool:
    """Whether the processes that run were started from what is here now."""
    return running_pid() is not None and STARTED_FROM.is_file() and STARTED_FROM.read_text() == fingerprint()


def start() -> None:
    """Start the supervisor in the background, with this process's environment."""
    write_config()
    STARTED_FROM.write_text(fingerprint())
    subprocess.run(
        [sys.executable, "-m", "supervisor.supervisord", "-c", str(CONFIG)],
        cwd=ROOT,
        check=True,
        stdin=subprocess.DEVNULL,
    )
