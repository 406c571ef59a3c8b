"""`make lock`: compiles the locks from pyproject.toml, for every platform and Python from 3.11, with hashes.

A lock names packages, versions and hashes, and no place to fetch them from: that is each machine's own setting.
Locked versions stay as they are unless UPGRADE=1 is set.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def compile_lock(target: str, *extra: str) -> None:
    command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--output-file", target]
    command += ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url"]
    command += ["--no-emit-find-links", "--no-header", "--quiet", *extra]
    if os.environ.get("UPGRADE") == "1":
        command.append("--upgrade")
    subprocess.run(command, cwd=ROOT, check=True)
    lock = ROOT / target
    text = lock.read_text()
    if "://" in text or "--index" in text or "--find-links" in text:
        sys.exit(f"{target} names a place to fetch packages from.")
    lock.write_text(f"# Compiled by `make lock` from pyproject.toml.\n{text}")


def plain_node_lock() -> None:
    """Drop the addresses that npm copies into its lock: where a package asks for money."""
    lock = ROOT / "package-lock.json"
    content = json.loads(lock.read_text())
    for package in content["packages"].values():
        package.pop("funding", None)
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    if "://" in text:
        sys.exit("package-lock.json names a place to fetch packages from.")
    lock.write_text(text)


if __name__ == "__main__":
    compile_lock("requirements.txt")
    # The same versions as in the portal itself, and the tools beside them.
    compile_lock("requirements-dev.txt", "--extra", "dev", "--constraint", "requirements.txt")
    plain_node_lock()
