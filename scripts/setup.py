"""Python packages into .venv, Node packages into node_modules, and the assets into build/.

Runs with the machine's own Python 3.11 or newer and nothing else installed. A stamp beside each part says what it
was made from, so that a second run takes a second. Where packages come from is this machine's own matter: pip's and
npm's settings (index, proxy, certificates) are used as they are.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements-dev.txt"


def fail(message: str) -> None:
    sys.exit(f"\n{message}")


def run(*command: str | Path, env: dict[str, str] | None = None, quiet: bool = True) -> bool:
    """Run a command in the project and return whether it succeeded; print what it said only if it did not."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
        check=False,
    )
    if done.returncode and quiet:
        print(done.stdout, file=sys.stderr)
    return done.returncode == 0


def is_made_from(stamp: Path, sources: str) -> bool:
    return stamp.is_file() and stamp.read_text() == sources


def digest(*paths: Path) -> str:
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()


def require_node() -> str:
    npm, node = shutil.which("npm"), shutil.which("node")
    if not node or not npm:
        fail("Node 20 or newer with npm is needed to build the pages' styles and scripts; it was not found.")
    version = subprocess.run([str(node), "--version"], capture_output=True, text=True, check=False).stdout.strip()
    match = re.match(r"v(\d+)\.", version)
    if not match or int(match[1]) < 20:
        fail(f"Node 20 or newer is needed; found {version or 'none'} at {node}.")
    return str(npm)


def pip_settings() -> dict[str, str]:
    """Return what pip is told about index, proxy and certificates on this machine, in uv's words."""
    listed = subprocess.run([PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False).stdout
    settings = {}
    for line in listed.splitlines():
        name, _, value = line.partition("=")
        # `:env:` comes first in the list and is the stronger, as in pip.
        settings.setdefault(name.rpartition(".")[2], value.strip("'\""))
    env = dict(os.environ)
    env.setdefault("UV_NO_PROGRESS", "1")
    env.setdefault("UV_LINK_MODE", "copy")
    if "index-url" in settings:
        env.setdefault("UV_DEFAULT_INDEX", settings["index-url"])
    if "proxy" in settings:
        env.setdefault("ALL_PROXY", settings["proxy"])
    if "cert" in settings:
        env.setdefault("SSL_CERT_FILE", settings["cert"])
    if "trusted-host" in settings:
        env.setdefault("UV_INSECURE_HOST", settings["trusted-host"])
    return env


def locked(name: str) -> str:
    """Return the lines of one package in the lock: its version and hashes."""
    match = re.search(rf"^{name}==[^\n]*\n(?:    [^\n]*\n)*", REQUIREMENTS.read_text(), re.MULTILINE)
    if match is None:
        fail(f"{REQUIREMENTS.name} does not name {name}. Run `make lock`.")
        raise AssertionError
    return match[0]


def install_python() -> None:
    stamp = VENV / ".made-from"
    sources = f"{digest(REQUIREMENTS)} {sys.version} {VENV}"
    if is_made_from(stamp, sources) and PYTHON.exists():
        return
    print("Setting up Python packages in .venv (once; about a minute) …", flush=True)
    if not run(sys.executable, "-m", "venv", "--clear", VENV):
        fail("Python cannot make a virtual environment. On Debian and Ubuntu: install python3-venv.")
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as lock:
        lock.write(locked("uv"))
        lock.flush()
        pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--require-hashes", "-r"]
        has_uv = run(*pip, lock.name)
    uv = [PYTHON, "-m", "uv", "pip", "install", "--python", PYTHON, "--require-hashes", "-r"]
    if not (has_uv and run(*uv, REQUIREMENTS, env=pip_settings())):
        print("uv could not install here; installing by pip, which takes longer …", flush=True)
        if not run(*pip, REQUIREMENTS, quiet=False):
            fail("The Python packages could not be installed; pip's message stands above.")
    stamp.write_text(sources)


def install_node(npm: str) -> None:
    stamp = ROOT / "node_modules" / ".made-from"
    sources = f"{digest(ROOT / 'package.json', ROOT / 'package-lock.json')} {ROOT}"
    if is_made_from(stamp, sources):
        return
    print("Setting up Node packages in node_modules …", flush=True)
    if not run(npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"):
        fail("The Node packages could not be installed; npm's message stands above.")
    stamp.write_text(sources)


def build_assets(npm: str) -> None:
    """Build and collect the styles, scripts and fonts, when one of their sources changed."""
    stamp = ROOT / "build" / ".made-from"
    files = sorted(path for path in (ROOT / "static").rglob("*") if path.is_file())
    sources = f"{digest(*files, ROOT / 'package-lock.json', REQUIREMENTS)} {ROOT}"
    if is_made_from(stamp, sources) and (ROOT / "build" / "served").is_dir():
        return
    print("Building styles and scripts …", flush=True)
    if not run(npm, "run", "--silent", "build", "--", "--force"):
        fail("The assets could not be built; the message stands above.")
    if not run(PYTHON, "manage.py", "collectstatic", "--noinput", "--clear", "--verbosity", "0"):
        fail("The assets could not be collected; the message stands above.")
    stamp.write_text(sources)


if __name__ == "__main__":
    npm = require_node()
    install_python()
    install_node(npm)
    build_assets(npm)
