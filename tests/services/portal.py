"""The portal's real processes, started for tests on free ports with data of their own."""

import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
STOP_SECONDS = 30


def compose_commands() -> dict[str, list[str]]:
    """Return what docker-compose.yml starts as web, worker and beat."""
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    return {name: services[name]["command"] for name in ("web", "worker", "beat")}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def end_with_the_tests() -> None:
    """Have this process, about to become one of the portal's, told to stop when the test process dies."""
    if sys.platform == "linux":
        PR_SET_PDEATHSIG = 1
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class NotStarted(AssertionError):
    """A process of the portal did not come up; carries the end of its log."""


@dataclass
class Portal:
    """Web, worker and beat of one portal. ``env`` is what tells it from the embedded default."""

    var_dir: Path
    env: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ")
        return {
            **{name: os.environ[name] for name in kept if name in os.environ},
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
            "PORTAL_VAR_DIR": str(self.var_dir),
            "PORTAL_URL": self.url,
            "WEB_BIND": f"127.0.0.1:{self.port}",
            **self.env,
        }

    def manage(self, *arguments: str) -> str:
        """Run a management command against this portal and return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"manage.py {' '.join(arguments)}:\n{done.stdout}{done.stderr}"
        return done.stdout

    def launch(self, name: str) -> None:
        """Start a process by name, without waiting for it."""
        self.var_dir.mkdir(parents=True, exist_ok=True)
        with (self.var_dir / f"{name}.log").open("ab") as log:
            # A session of its own, so that a kill -9 reaches its children too.
            self.processes[name] = subprocess.Popen(
                compose_commands()[name],
                cwd=ROOT,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=end_with_the_tests,
            )

    def start(self, *names: str) -> None:
        """Start processes by name, and wait until each is at work."""
        for name in names:
            self.launch(name)
        if "web" in names:
            self.wait_for("web", lambda: self.status("/healthz")[0] == 200)
        if "worker" in names and "beat" in self.processes:
            self.wait_for("worker", self.worker_is_alive)

    def start_all(self) -> None:
        self.start("web", "beat", "worker")

    def worker_is_alive(self) -> bool:
        """Whether a heartbeat came that is younger than two of its periods."""
        worker = self.status("/statusz")[1].get("checks", {}).get("worker", {})
        age = worker.get("seconds")
        return age is not None and age < 10

    def wait_for(self, name: str, condition, seconds: float = START_SECONDS) -> float:
        """Wait until ``condition()`` holds and return the seconds it took; fail with the log of ``name``."""
        started = time.monotonic()
        while not condition():
            if time.monotonic() - started > seconds:
                raise NotStarted(f"waited {seconds} s for {name}:\n{self.log(name)}")
            process = self.processes.get(name)
            if process is not None and process.poll() is not None:
                raise NotStarted(f"{name} ended with code {process.returncode}:\n{self.log(name)}")
            time.sleep(0.05)
        return time.monotonic() - started

    def status(self, path: str) -> tuple[int, dict]:
        """Return the HTTP status and JSON of a health address; (0, {}) while nothing answers."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=10) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)
        except OSError:
            return 0, {}

    def log(self, name: str) -> str:
        path = self.var_dir / f"{name}.log"
        return "\n".join(path.read_text(errors="replace").splitlines()[-60:]) if path.exists() else ""

    def kill(self, name: str) -> None:
        """kill -9, children included: what a crash or the system running out of memory does."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """End everything in the orderly way, and by force what does not end."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.processes.clear()

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.var_dir, ignore_errors=True)
